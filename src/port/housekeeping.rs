//! How long things are kept, and what is on record of each run of housekeeping.

use crate::account::{TenantId, Time};
use crate::port::StoredAnchor;

/// How long things are kept, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Entries of the trail.
    pub events: i64,
    /// Mails that were given up, their letters erased.
    pub outbox: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { events: 400 * Time::DAY, outbox: 30 * Time::DAY }
    }
}

/// What is kept for a time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiring {
    /// Attempts at meters.
    Counters,
    /// Places where owners have proven themselves.
    KnownPlaces,
    /// Wrong passwords in a row at addresses of nobody.
    Strangers,
    /// Requests for a reset.
    Requests,
    /// Secrets.
    Secrets,
    /// Registrations that wait for their confirmation.
    Registrations,
    /// Write grants.
    Grants,
    /// Outside tokens that were spent.
    SpentTokens,
    /// Sessions.
    Sessions,
    /// Letters that are worth nothing any more, and mails that were given up.
    Mails,
    /// Addresses that get no mail.
    Suppressions,
}

impl Expiring {
    /// All of it.
    pub const ALL: [Self; 11] = [
        Self::Counters,
        Self::KnownPlaces,
        Self::Strangers,
        Self::Requests,
        Self::Secrets,
        Self::Registrations,
        Self::Grants,
        Self::SpentTokens,
        Self::Sessions,
        Self::Mails,
        Self::Suppressions,
    ];
}

/// One part of the walks over what expires, at all tenants together.
#[derive(Clone, Copy, Debug)]
pub struct Sweeping<'a> {
    /// Now.
    pub now: Time,
    /// How long things are kept.
    pub retention: Retention,
    /// What to walk over.
    pub among: &'a [Expiring],
    /// How many rows of each to look at.
    pub rows: u32,
}

/// What came of one part of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swept {
    /// What was walked over.
    pub what: Expiring,
    /// Rows that were removed.
    pub removed: u64,
    /// Whether the walk has come to the end; the next part begins anew.
    pub ended: bool,
}

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

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Tenants at which it found work.
    pub tenants: u32,
    /// Tenants at which something failed; what it was is taken up by the next run.
    pub failed: u32,
    /// Entries of trails that it chained.
    pub sealed: u64,
    /// Rows that it removed.
    pub removed: u64,
    /// The first thing that failed, and where.
    pub error: Option<String>,
}

/// A run on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Time,
    /// When it ended; none: it is at work, or was cut off.
    pub finished_at: Option<Time>,
    /// What it did.
    pub done: Done,
}
