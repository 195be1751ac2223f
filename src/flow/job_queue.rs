//! Work that follows the answer.

use core::cell::RefCell;

use super::circumstances::Circumstances;
use crate::account::{Email, EventKind, ResetRequest, TenantId};

/// A refusal that is still to be entered in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was refused.
    pub(super) kind: EventKind,
    /// Why, in words of ours.
    pub(super) reason: &'static str,
    /// The address that the caller typed, if that is known.
    pub(super) typed: Option<Email>,
    /// Who asked, how, and about whom.
    pub(super) circumstances: Circumstances,
}

/// One piece of work. Cron finds in the store what is lost here, except a refusal: an answer does not
/// wait for its entry.
///
/// The order of the kinds is the order of work. A task leaves only work of later kinds behind, so that
/// the work of a request ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Append the entry of a refusal.
    Refusal {
        /// The tenant in whose trail.
        tenant: TenantId,
        /// The refusal.
        refusal: Box<Refusal>,
    },
    /// Act on a request for a reset.
    Request {
        /// The tenant at which it was asked.
        tenant: TenantId,
        /// The request, as its row has it.
        request: Box<ResetRequest>,
    },
    /// Tell owners at a tenant of wrong passwords in a row.
    Guesses(TenantId),
    /// Send what waits in the outbox of a tenant.
    Outbox(TenantId),
    /// Tell the endpoints of a tenant what happened.
    Webhooks(TenantId),
    /// Chain what a tenant's trail has gained.
    Seal(TenantId),
    /// Read anew a key set of an issuer that a tenant trusts.
    IssuerKeys {
        /// The tenant.
        tenant: TenantId,
        /// The key set's address.
        url: String,
    },
}

impl Job {
    /// The tenant whose work it is.
    pub const fn tenant(&self) -> TenantId {
        match self {
            Self::Guesses(tenant)
            | Self::Outbox(tenant)
            | Self::Webhooks(tenant)
            | Self::Seal(tenant)
            | Self::IssuerKeys { tenant, .. }
            | Self::Refusal { tenant, .. }
            | Self::Request { tenant, .. } => *tenant,
        }
    }

    /// Its place in the order of work.
    const fn turn(&self) -> u8 {
        match self {
            Self::Refusal { .. } => 0,
            Self::Request { .. } => 1,
            Self::Guesses(_) => 2,
            Self::Outbox(_) => 3,
            Self::Webhooks(_) => 4,
            Self::Seal(_) => 5,
            Self::IssuerKeys { .. } => 6,
        }
    }
}

/// What is to be done once the answer is out.
#[derive(Debug, Default)]
pub struct JobQueue(RefCell<Vec<Job>>);

impl JobQueue {
    /// Remembers a task; the same one twice is one.
    pub fn push(&self, task: Job) {
        let mut tasks = self.0.borrow_mut();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Takes the task whose turn it is, of those of one kind the one that was remembered first. Work
    /// that a task leaves behind is remembered here, too: ask until there is none.
    pub fn next(&self) -> Option<Job> {
        let mut tasks = self.0.borrow_mut();
        let (at, _) = tasks.iter().enumerate().min_by_key(|(_, task)| task.turn())?;
        Some(tasks.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaining_comes_last_and_what_a_task_leaves_behind_has_its_turn() {
        let (later, tenant) = (JobQueue::default(), TenantId::from_bytes([1; 16]));
        for task in [Job::Seal(tenant), Job::Guesses(tenant), Job::Seal(tenant)] {
            later.push(task);
        }
        assert_eq!(later.next(), Some(Job::Guesses(tenant)));
        later.push(Job::Outbox(tenant));
        assert_eq!(later.next(), Some(Job::Outbox(tenant)));
        assert_eq!(later.next(), Some(Job::Seal(tenant)));
        assert_eq!(later.next(), None);
    }
}
