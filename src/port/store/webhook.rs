//! The entries that an endpoint receives, and its progress through the trail. May import `account`.

use crate::account::{AccountId, EventId, SessionId, Time};

/// An entry of the trail for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingDelivery {
    /// Its number.
    pub sequence: u64,
    /// Its id.
    pub id: EventId,
    /// The time.
    pub at: Time,
    /// The kind, as the trail names it.
    pub kind: String,
    /// The actor, as the trail names it.
    pub actor: String,
    /// The account.
    pub account: Option<AccountId>,
    /// The session.
    pub session: Option<SessionId>,
    /// The API that it came through.
    pub via: String,
}

/// An endpoint's progress through the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryCursor {
    /// The number of the last entry that is behind it; it never goes back.
    pub position: u64,
    /// Attempts at the next one.
    pub attempts: u32,
    /// Not before this.
    pub due_at: Time,
    /// Since when every attempt failed.
    pub failing_since: Option<Time>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// Whether it receives no more events.
    pub ends: bool,
}
