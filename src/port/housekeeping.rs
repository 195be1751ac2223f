//! How long things are kept, and what is on record of each run of housekeeping.

use crate::account::Time;

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

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Tenants that it went through.
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
