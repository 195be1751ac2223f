//! What cron does: it takes up what requests left, removes what expired, chains and shortens trails.
//!
//! One look asks all tenants at once who has work; only those are tended, the longest due first and a
//! little each in turn. A run has a budget, ends within it and leaves the rest to the next one. It holds
//! others off for a minute at a time, so that one that is cut off blocks nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::jobs;
use super::key_rings::Resealing;
use crate::account::{Nonce, TenantId, Time};
use crate::flow::administration::issuer_takeover;
use crate::flow::deadline::Deadline;
use crate::flow::notification::{outbox, webhook};
use crate::flow::recovery::{self, guess_notice};
use crate::flow::{Context, Ports, UseCaseError, audit};
use crate::port::{
    Agenda, Chore, Done, DueWork, Expiring, Expiry, HousekeepingRuns, Run, Sweeping, Swept, Work,
};

/// How long a run keeps others from beginning, and when it renews that, in milliseconds.
const LEASE: i64 = Time::MINUTE;
const RENEWED_AFTER: i64 = 20 * Time::SECOND;
/// How long a tenant's turn may call services outside, in milliseconds: within the lease, however long ago
/// it was renewed.
const TURN: i64 = LEASE - RENEWED_AFTER;
/// How long runs stay on record, in milliseconds.
const RUNS_SHOWN: i64 = 7 * Time::DAY;
/// Tenants of one kind of work that one look finds at most.
const FOUND: u32 = 500;
/// Rows that one part of a walk looks at.
const WALKED: u32 = 5_000;

/// What a run may ask of the database. An invocation may send 1,000 statements (D1's limit); a batch
/// costs at most 1.5 ms of CPU, so that the batches bound that as well.
#[derive(Clone, Copy, Debug)]
struct Budget {
    statements: u32,
    batches: u32,
}

/// All that a run spends, but for its last piece of work and its end.
const WHOLE: Budget = Budget { statements: 600, batches: 300 };
/// What it spends on tenants: the rest is for what expired.
const TENANTS: Budget = Budget { statements: 400, batches: 200 };

/// Does what is to be done, as far as the budget goes, and puts on record what it did. None while
/// another run is at work. What fails at one tenant keeps no other from its turn.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the run cannot be put on record.
pub async fn tick<P: Ports>(ports: &P) -> Result<Option<Done>, UseCaseError> {
    let (now, id) = (ports.now(), Nonce::new(ports.now(), ports.entropy()));
    let (until, forget_before) = (now.plus(LEASE), now.plus(-RUNS_SHOWN));
    if !ports.directory().begin_run(id, now, until, forget_before).await? {
        return Ok(None);
    }
    let log = ports.log().record();
    let spent = (log.statements, log.round_trips);
    let mut shift = Shift { ports, id, spent, renewed: now, done: Done::default() };
    if let Err(failure) = shift.work().await {
        shift.done.error.get_or_insert(failure.cause());
    }
    ports.directory().end_run(id, ports.now(), &shift.done).await?;
    Ok(Some(shift.done))
}

/// The runs of cron, newest first.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn runs<P: Ports>(ports: &P, limit: u32) -> Result<Vec<Run>, UseCaseError> {
    Ok(ports.directory().runs(limit).await?)
}

/// A run at work.
struct Shift<'a, P> {
    ports: &'a P,
    id: Nonce,
    /// Statements and batches that were sent before it began.
    spent: (u32, u32),
    renewed: Time,
    done: Done,
}

impl<P: Ports> Shift<'_, P> {
    async fn work(&mut self) -> Result<(), UseCaseError> {
        let events_before = self.ports.now().plus(-self.ports.retention().events);
        let agenda = self.ports.directory().agenda(self.ports.now(), events_before, FOUND).await;
        // What expired is removed whatever becomes of the tenants' work.
        let tended = match agenda {
            Ok(agenda) => self.tend_all(queue(self.ports, agenda)).await,
            Err(error) => Err(error.into()),
        };
        self.sweep().await.and(tended).and(self.reseal().await)
    }

    fn is_within(&self, budget: Budget) -> bool {
        let log = self.ports.log().record();
        let (statements, batches) = self.spent;
        log.statements.saturating_sub(statements) < budget.statements
            && log.round_trips.saturating_sub(batches) < budget.batches
    }

    /// Has others wait on, once a part of the lease has passed.
    async fn renew(&mut self) -> Result<(), UseCaseError> {
        let now = self.ports.now();
        if now >= self.renewed.plus(RENEWED_AFTER) {
            self.ports.directory().renew_run(self.id, now.plus(LEASE)).await?;
            self.renewed = now;
        }
        Ok(())
    }

    /// Tends one tenant after the other, a little each; who has more left comes again behind the others.
    async fn tend_all(
        &mut self,
        mut queue: VecDeque<(TenantId, BTreeSet<Chore>)>,
    ) -> Result<(), UseCaseError> {
        self.done.tenants = u32::try_from(queue.len()).unwrap_or(u32::MAX);
        let mut failed = BTreeSet::new();
        while self.is_within(TENANTS)
            && let Some((tenant, chores)) = queue.pop_front()
        {
            self.renew().await?;
            let (left, failure) = self.tend(tenant, chores).await;
            if !left.is_empty() {
                queue.push_back((tenant, left));
            }
            if let Some(failure) = failure {
                self.done.failed += u32::from(failed.insert(tenant));
                self.done.error.get_or_insert_with(|| format!("{tenant}: {}", failure.cause()));
            }
        }
        Ok(())
    }

    /// Does a little of each kind of work, even if the one before it failed. Answers what may be left,
    /// and the first failure.
    async fn tend(
        &mut self,
        tenant: TenantId,
        mut chores: BTreeSet<Chore>,
    ) -> (BTreeSet<Chore>, Option<UseCaseError>) {
        let (mut left, mut failure) = (BTreeSet::new(), None);
        let cx = match jobs::at(self.ports, tenant).await {
            Ok(Some(cx)) => cx,
            Ok(None) => return (left, failure),
            Err(error) => return (left, Some(error)),
        };
        let until = Deadline::after(self.ports, TURN);
        while let Some(chore) = chores.pop_first() {
            match some_of(&cx, chore, self.id, until).await {
                Ok(0) => {}
                Ok(count) => {
                    left.insert(chore);
                    chores.extend(follow(chore));
                    self.note(chore, count as u64);
                }
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
        (left, failure)
    }

    fn note(&mut self, chore: Chore, count: u64) {
        match chore {
            Chore::Seal => self.done.sealed += count,
            Chore::Trim => self.done.removed += count,
            Chore::Issuers | Chore::Guesses | Chore::Requests | Chore::Mail | Chore::Webhooks => {}
        }
    }

    /// Encrypts anew what an older key encrypted.
    async fn reseal(&mut self) -> Result<(), UseCaseError> {
        let mut resealing = Resealing::default();
        while self.is_within(WHOLE) && resealing.go_on(self.ports).await? {
            self.renew().await?;
        }
        if let Some(trouble) = resealing.trouble() {
            self.done.error.get_or_insert(trouble);
        }
        Ok(())
    }

    /// Walks on over what expires while parts of the walks find anything.
    async fn sweep(&mut self) -> Result<(), UseCaseError> {
        let mut among = Expiring::ALL.to_vec();
        while !among.is_empty() {
            self.renew().await?;
            let retention = self.ports.retention();
            let sweeping =
                Sweeping { now: self.ports.now(), retention, among: &among, rows: WALKED };
            let swept = self.ports.directory().sweep(sweeping).await?;
            self.done.removed += swept.iter().map(|part| part.removed).sum::<u64>();
            let goes_on = |part: &&Swept| part.removed > 0 && !part.ended;
            among = swept.iter().filter(goes_on).map(|part| part.what).collect();
            if !self.is_within(WHOLE) {
                break;
            }
        }
        Ok(())
    }
}

/// Who is tended, the longest due first, and with what.
fn queue<P: Ports>(ports: &P, agenda: Agenda) -> VecDeque<(TenantId, BTreeSet<Chore>)> {
    let stale = agenda.anchors.iter().filter(|(tenant, anchor)| {
        // Signed by an older key, or not by us: to look at it says which.
        !audit::is_current(ports, *tenant, anchor)
    });
    let stale =
        stale.map(|(tenant, _)| Work { tenant: *tenant, chore: Chore::Trim, due: ports.now() });
    let mut waiting: BTreeMap<TenantId, (Time, BTreeSet<Chore>)> = BTreeMap::new();
    for work in agenda.work.iter().copied().chain(stale) {
        let (due, chores) = waiting.entry(work.tenant).or_insert((work.due, BTreeSet::new()));
        *due = work.due.min(*due);
        chores.insert(work.chore);
    }
    let mut queue: Vec<_> = waiting.into_iter().collect();
    queue.sort_by_key(|(_, (due, _))| *due);
    queue.into_iter().map(|(tenant, (_, chores))| (tenant, chores)).collect()
}

/// Does a bounded piece of one kind of work; answers how much was done.
async fn some_of<P: Ports>(
    cx: &Context<'_, P>,
    chore: Chore,
    holder: Nonce,
    until: Deadline,
) -> Result<usize, UseCaseError> {
    match chore {
        Chore::Issuers => issuer_takeover::take_over(cx).await.map(usize::from),
        Chore::Guesses => guess_notice::warn(cx).await,
        Chore::Requests => recovery::act(cx).await,
        Chore::Mail => outbox::deliver(cx, until).await,
        Chore::Webhooks => webhook::deliver(cx, until).await,
        Chore::Seal => audit::seal(cx, holder).await,
        Chore::Trim => audit::trim(cx).await,
    }
}

/// What work leads to: mails, and entries of the trail, which endpoints are notified of.
const fn follow(chore: Chore) -> &'static [Chore] {
    match chore {
        Chore::Issuers => &[Chore::Seal],
        Chore::Guesses | Chore::Requests => &[Chore::Mail, Chore::Webhooks, Chore::Seal],
        Chore::Mail | Chore::Webhooks | Chore::Seal | Chore::Trim => &[],
    }
}
