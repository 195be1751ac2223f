//! Refusals in the trail.
//!
//! A success stands in the batch of its step, or the step did not happen. A refusal costs one round
//! trip and no more: its entry is appended once the answer is out, so that it is missing where the
//! isolate dies in between. Refusals that a caller without a credential can cause without end are
//! recorded one by one only up to a number, then at each doubling.

use super::note::signature;
use crate::account::{Actor, Email, Event, EventKind, Time};
use crate::flow::{ChallengeError, Context, Job, Note, Ports, Refusal, UseCaseError, limit};
use crate::port::{AuditLog, Flood, Refusals};

/// How many refusals of one network address are recorded one by one, in which time.
const MOST_OF_ADDRESS: u32 = 20;
const ADDRESS_WINDOW: i64 = 10 * Time::MINUTE;
/// How many of all addresses together.
const MOST_OF_TENANT: u32 = 500;
const TENANT_WINDOW: i64 = Time::HOUR;

/// How a use case ends, as the trail tells it.
pub trait Reason {
    /// Why it was refused, in words of ours; none if it was not refused, but failed or is to be asked
    /// again, or is on record already.
    fn reason(&self) -> Option<&'static str>;
}

impl Reason for UseCaseError {
    fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Stale
            | Self::Internal(_)
            | Self::Overloaded(_)
            | Self::Unauthenticated(Self::RECORDED | Self::EXPIRED) => None,
            Self::Unauthenticated(cause) => Some(cause),
            refused => Some(refused.name()),
        }
    }
}

impl Reason for ChallengeError {
    fn reason(&self) -> Option<&'static str> {
        match self {
            Self::UseCase(failure) => failure.reason(),
            Self::NonceWanted(_) | Self::ChallengeExpired => None,
            refused => Some(refused.name()),
        }
    }
}

impl<P: Ports> Context<'_, P> {
    /// Has a refusal recorded in the trail once the answer is out. It is about the account and
    /// session that were read last, whatever of them there was. Nothing is sealed before the answer:
    /// what concerns an account takes longer.
    pub fn refused(&self, kind: EventKind, why: &impl Reason, typed: Option<&Email>) {
        let Some(reason) = why.reason() else { return };
        let circumstances = self.circumstances();
        let refusal = Box::new(Refusal { kind, reason, typed: typed.cloned(), circumstances });
        self.ports.jobs().push(Job::Refusal { tenant: self.tenant().id, refusal });
    }

    /// Passes an outcome on; has it recorded if it is a refusal.
    pub(in crate::flow) fn told<T, E: Reason>(
        &self,
        kind: EventKind,
        outcome: Result<T, E>,
        typed: Option<&Email>,
    ) -> Result<T, E> {
        outcome.inspect_err(|why| self.refused(kind, why, typed))
    }
}

/// Appends the entry of a refusal, or one for many.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails: the entry is lost, the log line of the request is not.
pub async fn record<P: Ports>(cx: &Context<'_, P>, refusal: Refusal) -> Result<(), UseCaseError> {
    let Refusal { kind, reason, typed, circumstances } = refusal;
    let network = limit::network(&circumstances.client.address);
    let address = cx.digest("refusals-of", &[network.as_bytes()]);
    let cx = &cx.under(circumstances);
    let event = entry(cx, kind, reason, typed.as_ref());
    let flood = Flood {
        address: &address,
        most_of_address: MOST_OF_ADDRESS,
        address_window: ADDRESS_WINDOW,
        tenant: &cx.digest("refusals-at", &[]),
        most_of_tenant: MOST_OF_TENANT,
        tenant_window: TENANT_WINDOW,
    };
    let refusals = cx.store().append_refusal(&event, &flood).await?;
    let Some(count) = summarised(refusals) else { return Ok(()) };
    let detail = format!("{}; {count}", event.detail.as_deref().unwrap_or_default());
    let mut event = Event { detail: Some(detail), ..event };
    event.mac = signature(cx, &event);
    Ok(cx.store().append(&event).await?)
}

/// The entry of a refusal, about whom the request was about.
fn entry<P: Ports>(
    cx: &Context<'_, P>,
    kind: EventKind,
    reason: &str,
    typed: Option<&Email>,
) -> Event {
    let (account, session) = cx.subject();
    let note = Note::new(kind, Actor::Anyone).session(session).detail(reason);
    let note = match account {
        Some(account) => note.account(account),
        None => note,
    };
    note.sign(cx, typed)
}

/// The count in the entry of a refusal that was not recorded by itself; none if it gets no entry.
fn summarised(Refusals { of_address, of_tenant }: Refusals) -> Option<String> {
    if of_tenant > MOST_OF_TENANT {
        let told = of_address <= MOST_OF_ADDRESS && of_tenant.is_power_of_two();
        return told.then(|| format!("{of_tenant} in an hour at the tenant"));
    }
    let told = of_address > MOST_OF_ADDRESS && of_address.is_power_of_two();
    told.then(|| format!("{of_address} in ten minutes from the address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asvs_16_3_3_a_flood_is_told_at_its_doublings() {
        let told: Vec<u32> = (1..=1_000)
            .filter(|of_address| {
                let refusals = Refusals { of_address: *of_address, of_tenant: 20 };
                summarised(refusals).is_some()
            })
            .collect();
        assert_eq!(told, [32, 64, 128, 256, 512]);
        let told: Vec<u32> = (1..=5_000)
            .filter(|of_tenant| {
                summarised(Refusals { of_address: 1, of_tenant: *of_tenant }).is_some()
            })
            .collect();
        assert_eq!(told, [512, 1_024, 2_048, 4_096]);
        let both = Refusals { of_address: 64, of_tenant: 512 };
        assert_eq!(summarised(both), None, "the tenant's ceiling is told by others");
    }
}
