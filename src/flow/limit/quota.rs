//! The limits that a caller is shown, all of them the caller's own.

use core::cell::RefCell;

/// One limit and where the caller stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its name.
    pub name: &'static str,
    /// How many are allowed in a window.
    pub most: u32,
    /// Length of the window in milliseconds.
    pub window: i64,
    /// How many are left.
    pub left: u32,
    /// Until the window ends, in milliseconds.
    pub wait: i64,
}

/// The limits that one request met.
#[derive(Debug, Default)]
pub struct Quotas(RefCell<Vec<Quota>>);

impl Quotas {
    /// Notes a limit; one that is met again replaces what was noted of it.
    pub fn note(&self, quota: Quota) {
        let mut quotas = self.0.borrow_mut();
        quotas.retain(|known| known.name != quota.name);
        quotas.push(quota);
    }

    /// What was noted so far.
    pub fn all(&self) -> Vec<Quota> {
        self.0.borrow().clone()
    }
}
