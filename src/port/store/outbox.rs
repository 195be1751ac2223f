//! Mails: queued, taken for sending, shown to administrators. May import `account` and `port`.

use crate::account::{AccountId, Event, MailFailure, MailState, OutboxId, Time};
use crate::port::StoreError;

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

/// The outbox: mails that wait to be sent.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Outbox {
    /// Takes mails that are due, at most `limit`, and hides them from other takers for `lease`
    /// milliseconds; their attempts are counted.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn take_mail(
        &self,
        now: Time,
        lease: i64,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError>;

    /// Removes a mail that was sent, and its letter with it. One that may have been sent before stays
    /// as a row that says so, its letter erased.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn mail_sent(&self, id: OutboxId, now: Time) -> Result<(), StoreError>;

    /// Puts a mail back until `due`. Unless no answer came, the attempt is known to have failed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn mail_deferred(
        &self,
        id: OutboxId,
        due: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError>;

    /// Gives a mail up and erases its letter.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn mail_dead(
        &self,
        id: OutboxId,
        now: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError>;

    /// Mails of the outbox, newest first, of one state or of all, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn mails(
        &self,
        state: Option<MailState>,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError>;

    /// Has a mail that waits sent now, with all its attempts before it; false if there is no letter.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn mail_again(&self, id: OutboxId, event: &Event) -> Result<bool, StoreError>;
}
