//! What is on record of each run of housekeeping. May import `account` and `port`.

use crate::account::{Nonce, Time};
use crate::port::StoreError;

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

/// The runs of housekeeping on record.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait HousekeepingRuns {
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
