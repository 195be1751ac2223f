//! What the trail and the store exchange: the chain as it stands, its next links, the end of its age.

use crate::account::{Anchor, Entry, Event, Nonce, Time};

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

/// The numbers up to which refusals are recorded one by one.
#[derive(Clone, Debug)]
pub struct Flood<'a> {
    /// The key that counts those of an address.
    pub address: &'a str,
    /// How many of an address are recorded.
    pub most_of_address: u32,
    /// How long an address is counted, in milliseconds.
    pub address_window: i64,
    /// The key that counts those at the tenant that were within their address's number.
    pub tenant: &'a str,
    /// How many are recorded at the tenant.
    pub most_of_tenant: u32,
    /// How long the tenant is counted, in milliseconds.
    pub tenant_window: i64,
}

/// How many refusals were counted, this one included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    /// Of the address.
    pub of_address: u32,
    /// At the tenant, those of addresses that went over theirs left out.
    pub of_tenant: u32,
}
