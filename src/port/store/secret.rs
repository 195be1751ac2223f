//! Secrets: made on request, made beside a change of an account's data, redeemed. May import
//! `account` and `port`.

use super::OutboxRow;
use crate::account::{AccountId, Event, Nonce, Purpose, RequestId, ResetRequest, Time};
use crate::port::StoreError;

/// A secret to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecret {
    /// Keyed hash by which it is found.
    pub lookup: String,
    /// What it is good for.
    pub purpose: Purpose,
    /// Keyed hash of the code, where it is found by its request.
    pub verifier: Option<String>,
    /// After this it is refused.
    pub expires_at: Time,
    /// The address that it puts back, sealed.
    pub sealed_email: Option<String>,
}

/// What follows a change of an account's data in the same batch, if the account is still of the
/// generation that its owner is notified of.
#[derive(Clone, Copy, Debug)]
pub struct Aftermath<'a> {
    /// That generation.
    pub generation: u64,
    /// Secrets to make, born with the next generation.
    pub secrets: &'a [NewSecret],
    /// Mails to queue.
    pub letters: &'a [OutboxRow],
}

/// Making secrets for an account: one batch, which also ends the request that asked for them.
///
/// A secret with a verifier is found by its request: while it is not redeemed, one more for the same
/// request takes its place, verifier and expiry, and keeps its count of guesses.
#[derive(Clone, Debug)]
pub struct Issue<'a> {
    /// The request that it answers, if one waits in the store: nothing is made if it is gone.
    pub request: Option<RequestId>,
    /// Whose, and with which generation; none: nobody has this address, only the request ends.
    pub account: Option<(AccountId, u64)>,
    /// Whose the secrets are where there is no account: of an account that is none.
    pub decoy: Option<AccountId>,
    /// The secrets, all or none: none if the account has `most_live` of the first one's purpose.
    pub secrets: &'a [NewSecret],
    /// How many may be live.
    pub most_live: u32,
    /// Whether the account's older secrets of the first one's purpose end.
    pub supersedes: bool,
    /// Whether this notifies the owner of wrong passwords in a row: nothing is made if the owner
    /// was notified already.
    pub tells: bool,
    /// Mails to queue, with the secrets or, if there are none to make, on their own.
    pub letters: &'a [OutboxRow],
    /// The entry of the trail.
    pub event: &'a Event,
    /// Now.
    pub now: Time,
}

/// Redeeming a code for something other than a new password: one batch.
#[derive(Clone, Debug)]
pub struct Redemption<'a> {
    /// Keyed hash by which the secret is found.
    pub lookup: &'a str,
    /// What it must be good for.
    pub purpose: Purpose,
    /// Keyed hash of the code that was shown.
    pub verifier: &'a str,
    /// Meters to set back to nothing, by key.
    pub reset_meters: &'a [String],
    /// Meters to take this attempt off again, by key.
    pub refund: &'a [String],
    /// Now.
    pub now: Time,
    /// This attempt.
    pub attempt: Nonce,
}

/// Secrets, and the requests that wait for one.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Secrets {
    /// Requests for a reset that wait, oldest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn requests(&self, limit: u32) -> Result<Vec<ResetRequest>, StoreError>;

    /// Makes secrets and queues their mail: one batch. Answers whether secrets were made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if a lookup is taken: draw again.
    async fn issue(&self, issue: Issue<'_>) -> Result<bool, StoreError>;

    /// Redeems a code once, which also shows that the account's address is its owner's; false if it
    /// is not the code that is good now, or was redeemed before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn redeem(&self, redemption: Redemption<'_>) -> Result<bool, StoreError>;

    /// Takes one guess back that was made with a request: it was right, and what it was for is still to
    /// be done.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn return_guess(&self, asker: RequestId) -> Result<(), StoreError>;
}
