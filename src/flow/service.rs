//! What follows an answer, and what cron takes up.

use super::{Client, Context, Failure, Via, letter, recovery, ring, trail, warning, webhook};
use crate::account::{Nonce, TenantId, Time};
use crate::port::{Directory, Done, Fetch, Ports, RealmRef, Run, Store, Task};

/// Expired rows removed per table in one go.
const SWEPT: u32 = 500;
/// Rounds of one kind of work in one go: bounded, so that a stuck one is harmless.
const ROUNDS: usize = 20;
/// How long a run keeps others from beginning, in milliseconds: no invocation of cron lasts longer.
const RUN_LASTS: i64 = 15 * Time::MINUTE;
/// How long runs stay on record, in milliseconds.
const RUNS_SHOWN: i64 = 7 * Time::DAY;

/// Does what a request left to be done once its answer was out, and what that leaves, to the last.
/// Answers how many tasks there were. Each failure is handed to `failed`; cron takes that work up.
pub async fn follow<P: Ports>(ports: &P, failed: impl Fn(&Failure)) -> u32 {
    let mut tasks = 0;
    while let Some(task) = ports.later().next() {
        tasks += 1;
        if let Err(failure) = run(ports, task).await {
            failed(&failure);
        }
    }
    tasks
}

/// Does one piece of work. Work that it leaves behind is remembered.
async fn run<P: Ports>(ports: &P, task: Task) -> Result<(), Failure> {
    let Some(cx) = at(ports, task.tenant()).await? else { return Ok(()) };
    match task {
        Task::Refusal { event, address, .. } => trail::record(&cx, &event, &address).await,
        Task::Request { request, .. } => recovery::act_on(&cx, &request).await,
        Task::Guesses(_) => drain(async || warning::warn(&cx).await).await.map(drop),
        Task::Outbox(_) => drain(async || letter::deliver(&cx).await).await.map(drop),
        Task::Webhooks(_) => drain(async || webhook::deliver(&cx).await).await.map(drop),
        Task::Seal(_) => seal(&cx).await.map(drop),
        Task::IssuerKeys { url, .. } => {
            ports.fetch().refresh(&url).await;
            Ok(())
        }
    }
}

async fn seal<P: Ports>(cx: &Context<'_, P>) -> Result<usize, Failure> {
    let (holder, mut done) = (cx.id(Nonce::new), 0);
    for _ in 0..ROUNDS {
        let sealed = trail::seal(cx, holder).await?;
        done += sealed;
        if sealed < trail::SEALED_AT_ONCE {
            break;
        }
    }
    Ok(done)
}

/// Takes up at every tenant what was left, removes what expired, chains and shortens the trails; puts
/// on record what it did. None while another run is at work. What fails at one tenant keeps no other
/// from its turn.
///
/// # Errors
///
/// [`Failure::Internal`] if the tenants cannot be read or the run cannot be put on record.
pub async fn tick<P: Ports>(ports: &P) -> Result<Option<Done>, Failure> {
    let (directory, now) = (ports.directory(), ports.now());
    let id = Nonce::new(now, ports.entropy());
    let (until, forget_before) = (now.plus(RUN_LASTS), now.plus(-RUNS_SHOWN));
    if !directory.begin_run(id, now, until, forget_before).await? {
        return Ok(None);
    }
    let mut done = Done::default();
    match directory.tenants().await {
        Ok(mut tenants) => {
            // Each run begins anywhere: should one be cut off for their number, none is always last.
            let first = usize::from_le_bytes(ports.entropy()).checked_rem(tenants.len());
            tenants.rotate_left(first.unwrap_or_default());
            for tenant in tenants {
                tend(ports, tenant, &mut done).await;
            }
        }
        Err(error) => done.error = Some(Failure::from(error).cause()),
    }
    if let Err(failure) = drain(async || ring::reseal(ports).await).await {
        done.failed += 1;
        done.error.get_or_insert_with(|| failure.cause());
    }
    directory.end_run(id, ports.now(), &done).await?;
    Ok(Some(done))
}

/// The runs of cron, newest first.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn runs<P: Ports>(ports: &P, limit: u32) -> Result<Vec<Run>, Failure> {
    Ok(ports.directory().runs(limit).await?)
}

/// Does each kind of a tenant's work, even if the one before it failed.
async fn tend<P: Ports>(ports: &P, tenant: TenantId, done: &mut Done) {
    done.tenants += 1;
    let cx = match at(ports, tenant).await {
        Ok(Some(cx)) => cx,
        Ok(None) => return,
        Err(failure) => return note(done, tenant, failure),
    };
    let mut failures = Vec::new();
    let mut count = |outcome: Result<usize, Failure>| match outcome {
        Ok(count) => count as u64,
        Err(failure) => {
            failures.push(failure);
            0
        }
    };
    count(drain(async || warning::warn(&cx).await).await);
    count(drain(async || recovery::act(&cx).await).await);
    count(drain(async || letter::deliver(&cx).await).await);
    count(drain(async || webhook::deliver(&cx).await).await);
    let swept = cx.store().sweep(cx.now, ports.retention(), SWEPT).await;
    done.removed += count(swept.map(|rows| rows as usize).map_err(Failure::from));
    done.sealed += count(seal(&cx).await);
    done.removed += count(drain(async || trail::trim(&cx).await).await);
    if let Some(first) = failures.into_iter().next() {
        note(done, tenant, first);
    }
}

fn note(done: &mut Done, tenant: TenantId, failure: Failure) {
    done.failed += 1;
    done.error.get_or_insert_with(|| format!("{tenant}: {}", failure.cause()));
}

async fn at<P: Ports>(ports: &P, tenant: TenantId) -> Result<Option<Context<'_, P>>, Failure> {
    let realm = ports.directory().realm(RealmRef::Id(tenant)).await?;
    Ok(realm.map(|realm| Context::new(ports, realm, Via::Service, Client::default())))
}

/// Goes on until nothing is left, some rounds at most; answers how much was done.
async fn drain(work: impl AsyncFn() -> Result<usize, Failure>) -> Result<usize, Failure> {
    let mut done = 0;
    for _ in 0..ROUNDS {
        match work().await? {
            0 => break,
            some => done += some,
        }
    }
    Ok(done)
}
