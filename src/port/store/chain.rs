//! The hash chain of the audit log: read, continued, closed, shortened. May import `account` and `port`.

use crate::account::{Anchor, Entry, Event, Nonce, Time};
use crate::port::StoreError;

/// An anchor with its HMAC, which only the flow can check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnchor {
    /// The anchor.
    pub anchor: Anchor,
    /// Its HMAC; empty as long as no entry is chained.
    pub mac: String,
}

/// A piece of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The anchor, if there is one.
    pub anchor: Option<StoredAnchor>,
    /// The link of the entry before the first of these, if that entry is there and has one.
    pub before: Option<String>,
    /// Entries in order.
    pub entries: Vec<Entry>,
}

/// Taking entries that are not chained yet. The holder of the lease takes alone until the lease is
/// given up or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taking {
    /// The run that takes.
    pub holder: Nonce,
    /// Now.
    pub now: Time,
    /// When the lease ends, should its holder not come back.
    pub until: Time,
    /// At most so many entries.
    pub limit: u32,
}

/// Chaining what was taken: nothing happens unless holder, end and beginning are still the same.
#[derive(Clone, Debug)]
pub struct Sealing<'a> {
    /// The run that took.
    pub holder: Nonce,
    /// The anchor that was taken with the entries.
    pub from: &'a Anchor,
    /// The anchor that takes its place.
    pub to: &'a StoredAnchor,
    /// The link of each entry, by number.
    pub seals: &'a [(u64, String)],
    /// Until when nobody chains again: it spaces the runs of a busy tenant.
    pub rests_until: Time,
}

/// Closing the chain: its end and beginning stay, and an entry says that it was closed. Nothing
/// happens unless the anchor is still the same.
#[derive(Clone, Debug)]
pub struct Closing<'a> {
    /// The anchor that the decision rested on.
    pub from: &'a Anchor,
    /// The anchor that takes its place.
    pub to: &'a StoredAnchor,
    /// The entry, the first of the chain that goes on.
    pub event: &'a Event,
}

/// Removing the oldest entries: nothing happens unless the anchor is still the same.
#[derive(Clone, Debug)]
pub struct Trimming<'a> {
    /// The anchor that the decision rested on.
    pub from: &'a Anchor,
    /// The anchor that takes its place; what it calls its base, and all before, is removed.
    pub to: &'a StoredAnchor,
}

/// The hash chain of the audit log.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait AuditChain {
    /// The chain after a number, or from where it begins, with its anchor.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn chain(&self, after: Option<u64>, limit: u32) -> Result<Chain, StoreError>;

    /// Takes the oldest entries that are not chained; none while somebody else holds the lease.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn take_unsealed(&self, taking: Taking) -> Result<Option<Chain>, StoreError>;

    /// Chains what was taken and moves the anchor; false, and nothing happens, if either is no
    /// longer what it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn seal(&self, sealing: Sealing<'_>) -> Result<bool, StoreError>;

    /// Appends the entry that says that the chain was closed, and replaces the anchor; false, and
    /// nothing happens, if the anchor is no longer what it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn close(&self, closing: Closing<'_>) -> Result<bool, StoreError>;

    /// Removes the oldest entries and moves the anchor's base; answers how many went.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn trim(&self, trimming: Trimming<'_>) -> Result<u64, StoreError>;
}
