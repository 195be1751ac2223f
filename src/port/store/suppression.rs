//! Addresses that get no mail. May import `account` and `port`.

use crate::account::{Event, Time};
use crate::port::StoreError;

/// An address that gets no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Its keyed hash.
    pub address: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Time,
}

/// The addresses that get no mail.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Suppressions {
    /// From now on an address gets no mail.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn suppress(&self, suppression: &Suppression) -> Result<(), StoreError>;

    /// Which of these addresses get no mail.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn suppressed(&self, addresses: &[String]) -> Result<Vec<String>, StoreError>;

    /// Addresses that get no mail, all or only some, newest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn suppressions(
        &self,
        only: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<Suppression>, StoreError>;

    /// Lets an address get mail again, and appends the event; false, and nothing happens, if it does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn unsuppress(&self, address: &str, event: &Event) -> Result<bool, StoreError>;
}
