//! Challenges: where somebody stands in a journey of several requests. Signed, not stored; what a
//! challenge is completed for, it gives once.
//!
//! May use `limit`, `token`, `audit`, `notification`, `password`, `recovery`, `account`.

pub mod otp;

mod claims;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Context;
use crate::account::{Account, AccountId, EmailKey, EventId, RequestId, Scope, SessionId, Time};
use crate::flow::Ports;
use crate::flow::account::registration::Applicant;
use crate::flow::challenge_error::ChallengeError;
use crate::flow::token::dpop::Holder;
use crate::port::Spend;

/// How long a challenge waits for its step: longer than a code lives, so that an expired code is
/// answered as a wrong one.
const PENDING_LIFE: i64 = 30 * Time::MINUTE;
/// How long a completed one may be redeemed.
const COMPLETED_LIFE: i64 = 10 * Time::MINUTE;

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A new session.
    SignIn {
        /// How its owner was authenticated.
        by: Method,
        /// The scope that the session starts with.
        scope: Option<Scope>,
    },
    /// A scope for a session that there is.
    StepUp {
        /// The session.
        session: SessionId,
        /// The scope.
        scope: Scope,
    },
}

/// An authentication method, by its name in RFC 8176.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// With a password.
    #[serde(rename = "pwd")]
    Password,
    /// With a one-time code.
    #[serde(rename = "otp")]
    Code,
}

/// Where a challenge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A code is to be mailed and shown.
    VerifyEmail,
    /// Nothing is left to do but to redeem it.
    Completed,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge {
    /// The same through all its steps.
    pub id: RequestId,
    /// The token's own id, another in each step.
    pub token: EventId,
    /// Whose.
    pub account: AccountId,
    /// The credential generation that it was born with: a change kills it.
    pub generation: u64,
    /// What it is for.
    pub goal: Goal,
    /// Where it stands.
    pub step: Step,
    /// Keyed hash of the owner's address, by which guesses are counted.
    pub owner: String,
    /// Thumbprint of the key that its session is bound to.
    pub key: Option<String>,
    /// What the client wants to see again.
    pub metadata: Map<String, Value>,
    /// When this token was made.
    pub issued_at: Time,
    /// After this it is refused.
    pub expires_at: Time,
}

/// The keyed hash by which guesses at codes of an address are counted.
pub(super) fn owner<P: Ports>(cx: &Context<'_, P>, email: &EmailKey) -> String {
    cx.digest("code-owner", &[email.as_str().as_bytes()])
}

impl Challenge {
    /// A challenge for an account as it is now.
    pub(super) fn new<P: Ports>(
        cx: &Context<'_, P>,
        id: RequestId,
        account: &Account,
        goal: Goal,
    ) -> Self {
        let step = match goal {
            Goal::SignIn { .. } => Step::Completed,
            Goal::StepUp { .. } => Step::VerifyEmail,
        };
        Self {
            id,
            token: cx.id(EventId::new),
            account: account.id,
            generation: account.generation,
            goal,
            step,
            owner: owner(cx, &account.email.key()),
            key: None,
            metadata: Map::new(),
            issued_at: cx.now,
            expires_at: cx.now.plus(life(step)),
        }
    }

    /// A sign-in that waits for its account, which comes to be when the address is confirmed.
    pub(super) fn unconfirmed<P: Ports>(
        cx: &Context<'_, P>,
        id: RequestId,
        applicant: &Applicant,
    ) -> Self {
        Self {
            id,
            token: cx.id(EventId::new),
            account: applicant.id,
            generation: 0,
            goal: Goal::SignIn { by: Method::Password, scope: None },
            step: Step::VerifyEmail,
            owner: owner(cx, &applicant.email.key()),
            key: None,
            metadata: Map::new(),
            issued_at: cx.now,
            expires_at: cx.now.plus(life(Step::VerifyEmail)),
        }
    }

    /// The same challenge, its step done.
    pub(super) fn completed<P: Ports>(&self, cx: &Context<'_, P>) -> Self {
        Self {
            token: cx.id(EventId::new),
            step: Step::Completed,
            issued_at: cx.now,
            expires_at: cx.now.plus(life(Step::Completed)),
            ..self.clone()
        }
    }

    /// Requires that no step is left.
    ///
    /// # Errors
    ///
    /// [`ChallengeError::StepNotCompleted`].
    pub fn require_completed(&self) -> Result<(), ChallengeError> {
        (self.step == Step::Completed).then_some(()).ok_or(ChallengeError::StepNotCompleted)
    }

    /// Requires that a mailed code is what is left.
    ///
    /// # Errors
    ///
    /// [`ChallengeError::StepNotFound`].
    pub(super) fn require_code(&self) -> Result<(), ChallengeError> {
        (self.step == Step::VerifyEmail).then_some(()).ok_or(ChallengeError::StepNotFound)
    }

    /// Requires that a proof, if there is one, is of the session's key and of this very token.
    ///
    /// # Errors
    ///
    /// [`ChallengeError::KeyMismatch`], [`ChallengeError::ProofInvalid`].
    pub(super) fn require_holder(&self, holder: Option<&Holder>) -> Result<(), ChallengeError> {
        let Some(holder) = holder else { return Ok(()) };
        if self.key.as_deref().is_some_and(|key| key != holder.key()) {
            return Err(ChallengeError::KeyMismatch);
        }
        let named = holder.proof_id() == self.token.to_string();
        named.then_some(()).ok_or(ChallengeError::ProofInvalid)
    }

    /// The challenge, to be used up: all its tokens together count once.
    pub(super) fn spend(&self) -> Spend {
        Spend {
            issuer: "relatch:challenge",
            token: self.id.to_string(),
            expires_at: self.issued_at.plus(PENDING_LIFE + COMPLETED_LIFE),
        }
    }
}

const fn life(step: Step) -> i64 {
    match step {
        Step::VerifyEmail => PENDING_LIFE,
        Step::Completed => COMPLETED_LIFE,
    }
}
