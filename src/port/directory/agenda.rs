//! The work that waits, of all tenants. May import `account` and `port`.

use crate::account::{TenantId, Time};
use crate::port::{StoreError, StoredAnchor};

/// A kind of work that is done at a tenant, in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chore {
    /// The issuers of a tenant from before there were lists of them are to be listed.
    Issuers,
    /// Owners are to be notified of wrong passwords in a row.
    Guesses,
    /// Requests for a reset wait to be acted on.
    Requests,
    /// Mails are due.
    Mail,
    /// Endpoints are to be called.
    Webhooks,
    /// Entries of the trail wait to be chained.
    Seal,
    /// Entries of the trail are past their time, or its anchor is to be signed anew.
    Trim,
}

/// Work that waits at a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The tenant.
    pub tenant: TenantId,
    /// Of which kind it is.
    pub chore: Chore,
    /// Since when it is due.
    pub due: Time,
}

/// What one look at all tenants finds.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// The work that waits.
    pub work: Vec<Work>,
    /// The next anchors of trails in a walk over all of them.
    pub anchors: Vec<(TenantId, StoredAnchor)>,
}

/// The work that is due.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait DueWork {
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
}
