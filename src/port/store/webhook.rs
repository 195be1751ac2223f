//! What an endpoint is told of the trail, and how far it has been told. May import `account`.

use crate::account::{AccountId, EventId, SessionId, Time};

/// An entry of the trail as an endpoint is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its number.
    pub sequence: u64,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// What, as the trail names it.
    pub kind: String,
    /// Who, as the trail names it.
    pub actor: String,
    /// Whose account.
    pub account: Option<AccountId>,
    /// Which session.
    pub session: Option<SessionId>,
    /// Which API it came through.
    pub via: String,
}

/// How far an endpoint has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
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
    /// Whether it is told no more.
    pub ends: bool,
}
