//! The audit log: entries appended, refusals counted, entries read. May import `account` and `port`.

use crate::account::{Entry, Event};
use crate::port::StoreError;

/// The numbers up to which refusals are recorded one by one.
#[derive(Clone, Debug)]
pub struct Flood<'a> {
    /// The key that counts those of an address.
    pub address: &'a str,
    /// How many of an address are recorded.
    pub most_of_address: u32,
    /// How long an address is counted, in milliseconds.
    pub address_window: i64,
    /// The key that counts those at the tenant that were within their address's number.
    pub tenant: &'a str,
    /// How many are recorded at the tenant.
    pub most_of_tenant: u32,
    /// How long the tenant is counted, in milliseconds.
    pub tenant_window: i64,
}

/// How many refusals were counted, this one included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    /// Of the address.
    pub of_address: u32,
    /// At the tenant, those of addresses that went over theirs left out.
    pub of_tenant: u32,
}

/// The entries of the audit log.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait AuditLog {
    /// Appends an entry that no writing step carries.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn append(&self, event: &Event) -> Result<(), StoreError>;

    /// Counts a refusal, and appends its entry while not too many were counted.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn append_refusal(
        &self,
        event: &Event,
        flood: &Flood<'_>,
    ) -> Result<Refusals, StoreError>;

    /// The trail of the tenant, newest first, before a number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn events(&self, before: Option<u64>, limit: u32) -> Result<Vec<Entry>, StoreError>;
}
