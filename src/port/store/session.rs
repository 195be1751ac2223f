//! Sessions: begun by a sign-in, stepped up, given their next secret. May import `account` and
//! `port`.

use super::KnownNetwork;
use crate::account::{AccountId, Event, Nonce, Phc, Session, SessionId, Time, WriteGrant};
use crate::port::StoreError;

/// Something that can be used once, spent in the very step that it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// What kind of thing, or whose.
    pub issuer: &'static str,
    /// Which one.
    pub token: String,
    /// When it expires: it need not be remembered longer.
    pub expires_at: Time,
}

/// A sign-in: one batch.
#[derive(Clone, Debug)]
pub struct SignIn<'a> {
    /// The session to make; its generation must still be the account's.
    pub session: &'a Session,
    /// The password hashed anew, where the stored form was weaker than today's.
    pub upgrade: Option<&'a Phc>,
    /// A session to end in the same step.
    pub replaces: Option<SessionId>,
    /// A write grant that the sign-in carries.
    pub grant: Option<&'a WriteGrant>,
    /// How many sessions of this kind an account may have; the oldest end. None: no limit.
    pub most: Option<u32>,
    /// Whether the sessions of this kind that the account has are counted.
    pub counts: bool,
    /// What the sign-in uses up.
    pub spends: &'a [Spend],
    /// Meters at which this was no attempt, by key: one is taken off each.
    pub refund: &'a [String],
    /// The place where the owner proved the password, if there is one; with it the wrong ones in a
    /// row end.
    pub place: Option<KnownNetwork<'a>>,
    /// The entry of the trail.
    pub event: &'a Event,
}

/// A session that was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// How many sessions of the kind the account had before, if they were counted.
    pub before: u32,
}

/// A step-up: one batch that puts a write grant on record.
#[derive(Clone, Debug)]
pub struct StepUp<'a> {
    /// The session.
    pub session: SessionId,
    /// What it may do from now on, once.
    pub grant: &'a WriteGrant,
    /// Meters to set back to nothing, by key.
    pub reset_meters: &'a [String],
    /// The place where the owner proved the password; with it the wrong ones in a row end.
    pub place: Option<KnownNetwork<'a>>,
    /// Now.
    pub now: Time,
    /// The entry of the trail.
    pub event: &'a Event,
}

/// Exchanging a refresh token: one batch. The secret that takes the place of another is the same
/// for every attempt.
#[derive(Clone, Debug)]
pub struct Rotation<'a> {
    /// The session.
    pub session: SessionId,
    /// Keyed hash of the secret that was shown.
    pub shown: &'a str,
    /// Keyed hash of the secret that takes its place.
    pub next: &'a str,
    /// A write grant that the step-up token carries, and its entry of the trail.
    pub grant: Option<(&'a WriteGrant, &'a Event)>,
    /// Thumbprint of the key that an unbound session is bound to from now on.
    pub bind: Option<&'a str>,
    /// What the exchange uses up.
    pub spends: &'a [Spend],
    /// Now.
    pub now: Time,
    /// This attempt.
    pub attempt: Nonce,
}

/// The outcome of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// Done, by this attempt.
    Done,
    /// Another attempt exchanged the same secret for the same one; this one did nothing.
    Meanwhile,
    /// The session has another secret meanwhile; nothing was done.
    Overtaken,
    /// The session has ended; nothing was done.
    Refused,
}

/// Sessions and their write grants.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Sessions {
    /// Makes a session; none if the credential is no longer the one that was shown.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if something that it spends was spent before.
    async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<Option<Made>, StoreError>;

    /// Puts a write grant on record; false if the session or the generation is gone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn step_up(&self, step_up: StepUp<'_>) -> Result<bool, StoreError>;

    /// Exchanges a session's secret; false if the one shown is not the one that is good now, or the
    /// session is stamped with another generation than its account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if something that it spends was spent before.
    async fn rotate(&self, rotation: Rotation<'_>) -> Result<Rotated, StoreError>;

    /// The live sessions of an account, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn sessions(&self, account: AccountId, now: Time) -> Result<Vec<Session>, StoreError>;

    /// Ends one session of an account, or all but `keep`; answers how many ended. Ending all also
    /// kills outside tokens issued before now.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn end_sessions(
        &self,
        account: AccountId,
        only: Option<SessionId>,
        keep: Option<SessionId>,
        event: &Event,
    ) -> Result<u32, StoreError>;
}
