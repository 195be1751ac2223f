//! What can go wrong with a store.

use core::fmt;

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreError {
    /// Something with this key exists already.
    Conflict,
    /// The tenant changed after the caller read it: read it again and decide anew.
    Stale,
    /// The store has more to do than it can: nothing was done, and a later attempt may be. The text is for
    /// the log only.
    Overloaded(String),
    /// The store did not answer or refused; nothing is half done. The text is for the log only.
    Unavailable(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("it exists already"),
            Self::Stale => f.write_str("the tenant changed meanwhile"),
            Self::Overloaded(_) => f.write_str("the store is overloaded"),
            Self::Unavailable(_) => f.write_str("the store is unavailable"),
        }
    }
}

impl core::error::Error for StoreError {}
