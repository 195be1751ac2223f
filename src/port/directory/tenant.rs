//! Tenants: found with what decisions about them need, made, changed. May import `account`, `policy`,
//! `crypt` and `port`.

use core::cell::OnceCell;
use std::rc::Rc;

use super::{IssuerDocument, Listing, StoredKey};
use crate::account::{AccountId, Dialect, Event, Issuer, Migration, Rule, Tenant, TenantId, Time};
use crate::crypt::jwt::VerifyingKey;
use crate::policy::Policy;
use crate::port::StoreError;

/// How a tenant is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotRef<'a> {
    /// The tenant whose host this is, else the default tenant.
    Host(&'a str),
    /// By id.
    Id(TenantId),
    /// By short name.
    Slug(&'a str),
}

/// One tenant with everything that a decision needs and that seldom changes.
///
/// It may be kept: the first batch of every operation compares `version` with the store's, so that
/// nothing is ever decided with an old one.
#[derive(Clone, Debug)]
pub struct TenantSnapshot {
    /// The tenant and its settings.
    pub tenant: Tenant,
    /// Raised by every change of anything in here.
    pub version: u64,
    /// Whether it was found by a host name of its own.
    pub by_host: bool,
    /// The first of its host names, if it has any.
    pub first_host: Option<String>,
    /// Its own policy, if it set one.
    pub policy: Option<Policy>,
    /// The documents of its outside issuers, as they stand in the database.
    pub issuer_documents: Vec<IssuerDocument>,
    /// What shows which of them an administrator put there, encrypted; none: the tenant is from before
    /// there was such a list.
    pub issuer_list: Option<String>,
    /// The issuers that it trusts, worked out once from the documents and the list.
    pub issuers: OnceCell<Vec<Issuer>>,
    /// Its permit and forbid rules.
    pub rules: Vec<Rule>,
    /// Its signing keys, newest first.
    pub keys: Vec<StoredKey>,
    /// Whether an endpoint outside is to be notified of events.
    pub has_webhooks: bool,
    /// The public halves of its signing keys, in their order, worked out once from the sealed private
    /// ones; none for one that does not open.
    pub verifying: OnceCell<Vec<Option<VerifyingKey>>>,
    /// The system that accounts come from, if it is to be asked.
    pub migration: Option<Migration>,
}

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// Its id.
    pub id: TenantId,
    /// Its short name.
    pub slug: String,
    /// Its host names, lower case, without port.
    pub hosts: Vec<String>,
    /// The dialects that it serves.
    pub dialects: Vec<Dialect>,
    /// Its settings, JSON.
    pub settings: String,
    /// The list of its issuers, of whom there are none, encrypted.
    pub issuer_list: String,
    /// Its first signing key.
    pub key: StoredKey,
    /// When.
    pub at: Time,
}

/// One part of a tenant, replaced as a whole. Every replacement raises the tenant's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantPart {
    /// The policy, JSON; none: each dialect's own.
    Policy(Option<String>),
    /// The settings, JSON.
    Settings(String),
    /// The dialects.
    Dialects(Vec<Dialect>),
    /// The host names.
    Hosts(Vec<String>),
    /// The issuers.
    Issuers {
        /// Their documents.
        documents: Vec<IssuerDocument>,
        /// The list of them, encrypted.
        list: String,
    },
    /// The rules, JSON list.
    Rules(String),
    /// The system that accounts come from; none: nobody is asked.
    Migration(Option<Migration>),
    /// One more signing key. Keys without a retirement get one; those past theirs are dropped.
    Key {
        /// The key that signs from now on.
        key: StoredKey,
        /// Until when tokens of the older keys are accepted.
        retire_others_at: Time,
    },
}

impl TenantPart {
    /// The part's name in the trail.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Policy(_) => "policy",
            Self::Settings(_) => "settings",
            Self::Dialects(_) => "dialects",
            Self::Hosts(_) => "hosts",
            Self::Issuers { .. } => "issuers",
            Self::Rules(_) => "rules",
            Self::Migration(_) => "migration",
            Self::Key { .. } => "key",
        }
    }
}

/// The tenants.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Tenants {
    /// The tenant asked for, perhaps from memory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn snapshot(&self, by: SnapshotRef<'_>)
    -> Result<Option<Rc<TenantSnapshot>>, StoreError>;

    /// Forgets what is in memory, after [`StoreError::Stale`].
    fn forget(&self);

    /// Whether what is in memory of a tenant is some seconds old, so that it is worth reading anew for a
    /// key or an issuer that it lacks. Bounds how often strangers have it read.
    fn is_worth_reading(&self, tenant: TenantId) -> bool;

    /// Makes a tenant.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the id, the short name or a host name is taken.
    async fn create(&self, tenant: NewTenant, event: &Event) -> Result<(), StoreError>;

    /// Replaces one part of a tenant, raises its version and appends the entry; a part that the tenant
    /// has already writes nothing. False if there is no such tenant.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if a host name is another tenant's.
    async fn replace(
        &self,
        tenant: TenantId,
        part: TenantPart,
        event: &Event,
    ) -> Result<bool, StoreError>;

    /// The tenant that has an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn home(&self, account: AccountId) -> Result<Option<TenantId>, StoreError>;

    /// The host names of a tenant, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn hosts(&self, tenant: TenantId) -> Result<Vec<String>, StoreError>;

    /// Every tenant.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn tenants(&self) -> Result<Vec<TenantId>, StoreError>;

    /// Gives a tenant the list of its issuers; false if it has one, or what the listing says was read
    /// is there no more.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was written then.
    async fn list_issuers(
        &self,
        tenant: TenantId,
        listing: Listing<'_>,
    ) -> Result<bool, StoreError>;
}
