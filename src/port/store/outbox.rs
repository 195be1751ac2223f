//! Mails: queued, taken for sending, shown to administrators; and addresses that get none. May
//! import `account`.

use crate::account::{AccountId, MailFailure, MailState, OutboxId, Time};

/// A mail to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id, the idempotency key towards the provider.
    pub id: OutboxId,
    /// The sealed letter.
    pub sealed: String,
    /// After this it is worth nothing and is dropped unsent.
    pub expires_at: Time,
}

/// A mail taken from the outbox for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its id.
    pub id: OutboxId,
    /// The sealed letter.
    pub sealed: String,
    /// Attempts so far, this one included.
    pub attempt: u32,
    /// Earlier attempts of which no answer came: each may have gone out.
    pub unanswered: u32,
    /// After this it is worth nothing.
    pub expires_at: Time,
}

/// A mail in the outbox as administrators see it: neither whom it is for nor what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its id.
    pub id: OutboxId,
    /// Whose account it is about, if it is about one.
    pub account: Option<AccountId>,
    /// How far it has come.
    pub state: MailState,
    /// What the last attempt met.
    pub setback: Option<MailFailure>,
    /// Attempts so far.
    pub attempts: u32,
    /// Attempts of which no answer came.
    pub unanswered: u32,
    /// When it is tried next, or since when it is sent or dead.
    pub due_at: Time,
    /// After this it is worth nothing.
    pub expires_at: Time,
}

/// An address that gets no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Its keyed hash.
    pub address: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Time,
}
