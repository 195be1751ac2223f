//! Registrations that wait for their address to be confirmed. May import `account` and `port`.

use super::OutboxRow;
use crate::account::{Account, EmailKey, Event, Time};
use crate::port::{NewAccount, StoreError};

/// A registration to keep: one batch.
#[derive(Clone, Debug)]
pub struct NewRegistration<'a> {
    /// Keyed hash by which it is found.
    pub lookup: &'a str,
    /// The address; if it has an account, nothing is kept.
    pub email: &'a EmailKey,
    /// Keyed hashes of the address, the current one first, where the code alone confirms it: it ends
    /// the older ones that are kept under any of them. None where the code is bound to a request.
    pub addresses: &'a [String],
    /// What is kept of the applicant, sealed.
    pub sealed: &'a str,
    /// After this it is refused.
    pub expires_at: Time,
    /// The mail to queue if it is kept.
    pub confirm: &'a OutboxRow,
    /// The mail to queue if the address has an account.
    pub known: &'a OutboxRow,
    /// The entry of the trail.
    pub event: &'a Event,
    /// Now.
    pub now: Time,
}

/// A registration as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRegistration {
    /// Keyed hash by which it is found.
    pub lookup: String,
    /// What is kept of the applicant, sealed.
    pub sealed: String,
    /// After this it is refused.
    pub expires_at: Time,
}

/// Registrations, and the accounts that they become.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Registrations {
    /// Keeps a registration and queues its mail: one batch, the same for every address.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn keep_registration(&self, registration: NewRegistration<'_>) -> Result<(), StoreError>;

    /// Makes the account of a registration, which ends; none if it no longer waits.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the address or the id is taken.
    async fn enrol(&self, lookup: &str, account: NewAccount)
    -> Result<Option<Account>, StoreError>;
}
