//! Accounts: made, changed, listed. May import `account` and `port`.

use super::Aftermath;
use crate::account::{Account, AccountId, Email, EmailKey, Event, Phc, Profile, Provider, Time};
use crate::port::StoreError;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its address.
    pub email: Email,
    /// Whether the owner has proven control of the address.
    pub email_verified: bool,
    /// What the owner is called.
    pub name: Option<String>,
    /// Where the owner signs in.
    pub provider: Provider,
    /// Whether it is active.
    pub active: bool,
    /// Whether it may administer its tenant.
    pub admin: bool,
    /// The stored password.
    pub phc: Option<Phc>,
    /// The key of what the trail says of the owner, wrapped.
    pub personal_key: String,
    /// When.
    pub at: Time,
    /// The entry of the trail.
    pub event: Event,
}

/// What to change of an account; none leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct AccountPatch {
    /// The address; a new one ends every live secret.
    pub email: Option<Email>,
    /// Where the owner signs in.
    pub provider: Option<Provider>,
    /// Whether it is active; deactivation ends every session and secret.
    pub active: Option<bool>,
    /// What the owner is called.
    pub name: Option<Option<String>>,
    /// The rest of the profile.
    pub profile: Option<Profile>,
    /// Whether the links end that undo earlier changes.
    pub ends_undo: bool,
}

/// Which accounts to list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// With exactly this address.
    pub email: Option<EmailKey>,
    /// With a key of the address that begins with this text: in the order of the keys.
    pub starting: Option<String>,
    /// Only active ones.
    pub active_only: bool,
    /// At most this many.
    pub limit: u32,
    /// After this many, by number where no beginning is given.
    pub offset: u32,
}

/// The accounts.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Accounts {
    /// Makes an account; the store gives it its number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the address or the id is taken.
    async fn create_account(&self, account: NewAccount) -> Result<Account, StoreError>;

    /// Makes accounts: one batch. Those whose address or id is taken are passed over; answers the ids
    /// of the others, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn create_accounts(
        &self,
        accounts: Vec<NewAccount>,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// Changes an account, and does what follows; none if there is none, or it is no longer of the
    /// generation of the aftermath.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the new address is taken.
    async fn patch_account(
        &self,
        account: AccountId,
        patch: AccountPatch,
        aftermath: Option<Aftermath<'_>>,
        event: &Event,
    ) -> Result<Option<Account>, StoreError>;

    /// Erases an account with everything that belongs to it; false if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn erase_account(&self, account: AccountId, event: &Event) -> Result<bool, StoreError>;

    /// A page of accounts by number, and how many there are in all.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn accounts(&self, filter: AccountFilter) -> Result<(Vec<Account>, u64), StoreError>;

    /// Which of these addresses are taken, in no order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn taken(&self, addresses: &[EmailKey]) -> Result<Vec<EmailKey>, StoreError>;
}
