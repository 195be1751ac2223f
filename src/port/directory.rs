//! Where tenants are found, and what decisions about them need.

use core::cell::OnceCell;
use std::rc::Rc;

use super::{
    Agenda, Done, IssuerDocument, KeyCheck, KeyUse, Listing, NewTenant, Run, SealedText,
    StoreError, StoredKey, Sweeping, Swept, TenantPart,
};
use crate::account::{AccountId, Event, Issuer, Migration, Nonce, Rule, Tenant, TenantId, Time};
use crate::crypt::jwt::VerifyingKey;
use crate::policy::Policy;

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

/// Where tenants are found.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Directory {
    /// The tenant asked for, perhaps from memory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn snapshot(&self, by: SnapshotRef<'_>)
    -> Result<Option<Rc<TenantSnapshot>>, StoreError>;

    /// How many rows of each column need which key of a ring. Reads those tables through.
    ///
    /// # Errors
    ///
    /// As [`Directory::snapshot`].
    async fn key_uses(&self) -> Result<Vec<KeyUse>, StoreError>;

    /// Lasting texts that are encrypted under one of these keys, of all tenants, at most so many of
    /// each kind ([`super::Sealed::LASTING`]), but for those that are passed over.
    ///
    /// # Errors
    ///
    /// As [`Directory::snapshot`].
    async fn sealed_under(
        &self,
        keys: &[&str],
        passed: &[String],
        limit: u32,
    ) -> Result<Vec<SealedText>, StoreError>;

    /// Puts texts in the place of others that are still there.
    ///
    /// # Errors
    ///
    /// As [`Directory::snapshot`]; then none was replaced.
    async fn reseal(&self, texts: &[(SealedText, String)]) -> Result<(), StoreError>;

    /// Gives a tenant the list of its issuers; false if it has one, or what the listing says was read
    /// is there no more.
    ///
    /// # Errors
    ///
    /// As [`Directory::snapshot`]; then nothing was written.
    async fn list_issuers(
        &self,
        tenant: TenantId,
        listing: Listing<'_>,
    ) -> Result<bool, StoreError>;

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

    /// What is kept of the rings of keys; for a ring of which there is nothing yet, `first` is
    /// written down.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn canaries(&self, first: &[KeyCheck]) -> Result<Vec<KeyCheck>, StoreError>;

    /// Keeps `to` in the place of `from`, unless another was put there meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn replace_canary(&self, from: &KeyCheck, to: &KeyCheck) -> Result<(), StoreError>;

    /// Every tenant.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn tenants(&self) -> Result<Vec<TenantId>, StoreError>;

    /// Puts the beginning of a run of housekeeping on record, and removes what is on record of runs
    /// before `forget_before`; false while another run is at work whose `until` has not passed. A run
    /// whose `until` has passed was cut off: that is its end.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn begin_run(
        &self,
        id: Nonce,
        now: Time,
        until: Time,
        forget_before: Time,
    ) -> Result<bool, StoreError>;

    /// Has a run keep others from beginning until later.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn renew_run(&self, id: Nonce, until: Time) -> Result<(), StoreError>;

    /// Who has work: one look at all tenants, at most `limit` of each kind, the longest due first.
    /// Entries of trails are past their time if they are of `events_before`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn agenda(
        &self,
        now: Time,
        events_before: Time,
        limit: u32,
    ) -> Result<Agenda, StoreError>;

    /// Removes what expired among the next rows of each walk, at all tenants together.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn sweep(&self, sweeping: Sweeping<'_>) -> Result<Vec<Swept>, StoreError>;

    /// Puts the end of a run on record.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn end_run(&self, id: Nonce, now: Time, done: &Done) -> Result<(), StoreError>;

    /// The runs on record, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store cannot be read.
    async fn runs(&self, limit: u32) -> Result<Vec<Run>, StoreError>;
}
