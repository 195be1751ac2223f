//! Links from the subjects of outside issuers to accounts. May import `account` and `port`.

use crate::account::AccountId;
use crate::port::StoreError;

/// Links from the subjects of outside issuers to accounts.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Links {
    /// Puts a link from an outside subject to an account on record; whether it was not there before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the subject is linked to another account.
    async fn link(
        &self,
        issuer: &str,
        subject: &str,
        account: AccountId,
    ) -> Result<bool, StoreError>;
}
