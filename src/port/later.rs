//! Work that follows the answer.

use core::cell::RefCell;

use crate::account::{Event, TenantId};

/// One piece of work. Whatever is lost here, cron finds in the store; but for a refusal, whose entry
/// an answer does not wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Act on the requests for a reset that wait at a tenant, then send what is due.
    Requests(TenantId),
    /// Send what waits in the outbox of a tenant.
    Outbox(TenantId),
    /// Append the entry of a refusal, counted under the keyed hash of the address that it came from.
    Refusal {
        /// The tenant in whose trail.
        tenant: TenantId,
        /// The entry.
        event: Box<Event>,
        /// What counts the address.
        address: String,
    },
    /// Chain what a tenant's trail has gained.
    Seal(TenantId),
    /// Tell owners at a tenant of wrong passwords in a row, then send what is due.
    Guesses(TenantId),
    /// Tell the endpoints of a tenant what happened.
    Webhooks(TenantId),
}

/// What is to be done once the answer is out, in order.
#[derive(Debug, Default)]
pub struct Later(RefCell<Vec<Task>>);

impl Later {
    /// Remembers a task; the same one twice is one.
    pub fn push(&self, task: Task) {
        let mut tasks = self.0.borrow_mut();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// Takes everything that was remembered; chaining comes last, for the rest may append.
    pub fn take(&self) -> Vec<Task> {
        let mut tasks = self.0.take();
        tasks.sort_by_key(|task| matches!(task, Task::Seal(_)));
        tasks
    }
}
