//! The change of a password: what entitles to it, what it does, its outcome. May import `account`
//! and `port`.

use super::{KnownNetwork, NewSecret, OutboxRow};
use crate::account::{AccountId, Email, Event, Nonce, Phc, Purpose, Scope, SessionId, Time};
use crate::port::StoreError;

/// What entitles to a change. The batch proves it once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof<'a> {
    /// The current password was shown; the generation proves that it still is the current one.
    Current,
    /// A live secret, which the change spends.
    Secret {
        /// Its keyed hash.
        lookup: &'a str,
        /// What it must be good for.
        purpose: Purpose,
    },
    /// A live write grant of a session, which the change spends.
    Grant {
        /// The session.
        session: SessionId,
        /// What it must allow.
        scope: Scope,
    },
    /// An outside token with the scope, which the change spends.
    Outside {
        /// Its issuer.
        issuer: &'a str,
        /// Its id.
        token: &'a str,
        /// When it expires: it need not be remembered longer.
        expires_at: Time,
    },
    /// An administrator sets it; the account's owner must set another.
    Administrator,
    /// A live secret with which the owner of an active, local account undoes a change, whatever has
    /// changed since, be it between the decision and the batch. It is spent, and so are those that
    /// were made after it.
    Disavowal {
        /// Its keyed hash.
        lookup: &'a str,
        /// The generation that it was born with.
        born: u64,
    },
}

/// What a change does to the account's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionsAfter {
    /// All end, and outside tokens issued before now are dead.
    EndAll,
    /// All but one end.
    Keep(SessionId),
    /// All end, but the outside token with this digest stays.
    KeepToken(String),
    /// All stay.
    KeepAll,
}

/// A change of the password: one batch. It also ends the account's wrong passwords in a row.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Whose.
    pub account: AccountId,
    /// The generation of the credential that the decision rested on; a disavowal rests on none.
    pub generation: u64,
    /// What entitles to it.
    pub proof: Proof<'a>,
    /// The new stored password.
    pub credential: &'a Phc,
    /// The address to put back in the same step.
    pub email: Option<&'a Email>,
    /// Whether the account is deactivated in the same step.
    pub deactivates: bool,
    /// Secrets to make, born with the generation that the change brings.
    pub secrets: &'a [NewSecret],
    /// How many old passwords to keep, the new one included.
    pub history: u8,
    /// What becomes of the sessions.
    pub sessions: SessionsAfter,
    /// Meters to set back to nothing, by key.
    pub reset_meters: &'a [String],
    /// Meters to take this attempt off again, by key.
    pub refund: &'a [String],
    /// The place where the owner was authenticated, if there is one.
    pub place: Option<KnownNetwork<'a>>,
    /// Now.
    pub now: Time,
    /// This attempt.
    pub nonce: Nonce,
    /// The entry of the trail.
    pub event: &'a Event,
    /// Mails to queue.
    pub letters: &'a [OutboxRow],
}

/// The outcome of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Done, by this attempt.
    Done,
    /// Not done: the proof or the generation was no longer good.
    Refused,
}

/// Stored passwords.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Passwords {
    /// Sets a new password, spends the proof, kills the account's other secrets and grants, ends or
    /// re-stamps its sessions, and appends history, trail and outbox: one batch.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn change(&self, change: Change<'_>) -> Result<Changed, StoreError>;

    /// Replaces the stored form of a password by a stronger one of the same password; nothing
    /// happens if the password was changed meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn rehash(
        &self,
        account: AccountId,
        generation: u64,
        credential: &Phc,
    ) -> Result<(), StoreError>;
}
