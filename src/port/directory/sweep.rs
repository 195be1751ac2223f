//! How long things are kept, and the walks that remove what expired. May import `account` and `port`.

use crate::account::Time;
use crate::port::StoreError;

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

/// The walks over what expires.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Expiry {
    /// Removes what expired among the next rows of each walk, at all tenants together.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn sweep(&self, sweeping: Sweeping<'_>) -> Result<Vec<Swept>, StoreError>;
}
