//! Work that follows the answer.

use core::cell::RefCell;

use crate::account::TenantId;

/// One piece of work. Whatever is lost here, cron finds in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Act on the requests for a reset that wait at a tenant, then send what is due.
    Requests(TenantId),
    /// Send what waits in the outbox of a tenant.
    Outbox(TenantId),
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

    /// Takes everything that was remembered.
    pub fn take(&self) -> Vec<Task> {
        self.0.take()
    }
}
