//! Challenge tokens: where somebody stands in a journey of several requests. Signed, not stored;
//! what a challenge is completed for, it gives once.

use core::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::proof::Holder;
use super::registration::Applicant;
use super::token::{self, AUDIENCE};
use super::{Context, Failure};
use crate::account::{
    Account, AccountId, EmailKey, EventId, RequestId, Scope, SessionId, Time, Token, UserId,
};
use crate::crypt::jwt::{Claims, Expect, JwtError, Untrusted, sign};
use crate::port::{Ports, Spend};

/// The `typ` of a challenge token: an access token is never taken for one, nor the other way round.
const TYPE: &str = "challenge+jwt";
/// How long a challenge waits for its step: longer than a code lives, so that an expired code is
/// told as a wrong one.
const PENDING_LIFE: i64 = 30 * Time::MINUTE;
/// How long a completed one may be redeemed.
const COMPLETED_LIFE: i64 = 10 * Time::MINUTE;

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A new session.
    SignIn {
        /// How its owner proved himself.
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

/// How somebody proved himself, by its name in RFC 8176.
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

/// The claims that are a challenge's own.
#[derive(Serialize, Deserialize)]
struct Own {
    challenge_id: RequestId,
    current_step: Step,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope_requested: Option<String>,
    grant_mode: GrantMode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<Method>,
    generation: u64,
    owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    metadata: Map<String, Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum GrantMode {
    SessionStart,
    SingleUse,
}

/// The key that whoever shows the token must hold (RFC 9449, section 6.1).
#[derive(Serialize, Deserialize)]
struct Confirmation {
    jkt: String,
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
    pub(super) fn unconfirmed<P: Ports>(cx: &Context<'_, P>, applicant: &Applicant) -> Self {
        Self {
            id: cx.request_id(),
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

    /// Its token.
    ///
    /// # Errors
    ///
    /// [`Failure::Internal`] if the tenant has no key that signs.
    pub fn sign<P: Ports>(&self, cx: &Context<'_, P>) -> Result<Token, Failure> {
        let own = serde_json::to_value(self.own()).map_err(Failure::internal)?;
        let Value::Object(mut extra) = own else {
            return Err(Failure::internal("claims that are no object"));
        };
        extra.insert("steps".to_owned(), self.steps());
        let session = match self.goal {
            Goal::StepUp { session, .. } => Some(session.to_string()),
            Goal::SignIn { .. } => None,
        };
        let claims = Claims {
            iss: Some(cx.origin().to_owned()),
            sub: Some(UserId(self.account).to_string()),
            aud: vec![AUDIENCE.to_owned()],
            exp: Some(self.expires_at.seconds()),
            nbf: Some(self.issued_at.seconds()),
            iat: Some(self.issued_at.seconds()),
            jti: Some(self.token.to_string()),
            sid: session,
            tenant_id: Some(cx.tenant().id.to_string()),
            extra,
            ..Claims::default()
        };
        sign(&claims, TYPE, &token::signing_key(cx)?).map_err(Failure::internal)
    }

    /// Reads a token that a client shows.
    ///
    /// # Errors
    ///
    /// [`Fault::ChallengeExpired`]; [`Fault::ChallengeInvalid`] for anything else that is not good.
    pub fn read<P: Ports>(cx: &Context<'_, P>, text: &str) -> Result<Self, Fault> {
        let expect = Expect {
            iss: cx.origin(),
            aud: AUDIENCE,
            typs: &[Some(TYPE)],
            now_s: cx.now.seconds(),
            leeway_s: 0,
        };
        let untrusted = Untrusted::parse(text).map_err(|_| Fault::ChallengeInvalid)?;
        let claims =
            untrusted.verify(&token::own_keys(cx), &expect).map_err(|error| match error {
                JwtError::Expired => Fault::ChallengeExpired,
                _ => Fault::ChallengeInvalid,
            })?;
        if claims.tenant_id != Some(cx.tenant().id.to_string()) {
            return Err(Fault::ChallengeInvalid);
        }
        Self::of(&claims).ok_or(Fault::ChallengeInvalid)
    }

    /// Requires that no step is left.
    ///
    /// # Errors
    ///
    /// [`Fault::StepNotCompleted`].
    pub fn require_completed(&self) -> Result<(), Fault> {
        (self.step == Step::Completed).then_some(()).ok_or(Fault::StepNotCompleted)
    }

    /// Requires that a mailed code is what is left.
    ///
    /// # Errors
    ///
    /// [`Fault::StepNotFound`].
    pub(super) fn require_code(&self) -> Result<(), Fault> {
        (self.step == Step::VerifyEmail).then_some(()).ok_or(Fault::StepNotFound)
    }

    /// Requires that a proof, if there is one, is of the session's key and of this very token.
    ///
    /// # Errors
    ///
    /// [`Fault::KeyMismatch`], [`Fault::ProofInvalid`].
    pub(super) fn require_holder(&self, holder: Option<&Holder>) -> Result<(), Fault> {
        let Some(holder) = holder else { return Ok(()) };
        if self.key.as_deref().is_some_and(|key| key != holder.key()) {
            return Err(Fault::KeyMismatch);
        }
        let named = holder.proof_id() == self.token.to_string();
        named.then_some(()).ok_or(Fault::ProofInvalid)
    }

    /// The challenge, to be used up: all its tokens together count once.
    pub(super) fn spend(&self) -> Spend {
        Spend {
            issuer: "relatch:challenge",
            token: self.id.to_string(),
            expires_at: self.issued_at.plus(PENDING_LIFE + COMPLETED_LIFE),
        }
    }

    fn own(&self) -> Own {
        let (scope, grant_mode, amr) = match self.goal {
            Goal::SignIn { by, scope } => (scope, GrantMode::SessionStart, vec![by]),
            Goal::StepUp { scope, .. } => (Some(scope), GrantMode::SingleUse, Vec::new()),
        };
        Own {
            challenge_id: self.id,
            current_step: self.step,
            scope_requested: scope.map(|scope| scope.as_str().to_owned()),
            grant_mode,
            amr,
            generation: self.generation,
            owner: self.owner.clone(),
            cnf: self.key.clone().map(|jkt| Confirmation { jkt }),
            metadata: self.metadata.clone(),
        }
    }

    /// The steps as clients list them; their lives in seconds.
    fn steps(&self) -> Value {
        let done = self.step == Step::Completed;
        if done && matches!(self.goal, Goal::SignIn { .. }) {
            return json!([]);
        }
        json!([{
            "order": 1,
            "key": Step::VerifyEmail,
            "done": done,
            "expiration_duration": life(Step::Completed) / Time::SECOND,
        }])
    }

    fn of(claims: &Claims) -> Option<Self> {
        let own: Own = serde_json::from_value(Value::Object(claims.extra.clone())).ok()?;
        let scope = match &own.scope_requested {
            Some(name) => Some(Scope::from_str(name).ok()?),
            None => None,
        };
        let goal = match own.grant_mode {
            GrantMode::SessionStart => Goal::SignIn { by: *own.amr.first()?, scope },
            GrantMode::SingleUse => {
                Goal::StepUp { session: claims.sid.as_deref()?.parse().ok()?, scope: scope? }
            }
        };
        let UserId(account) = claims.sub.as_deref()?.parse().ok()?;
        Some(Self {
            id: own.challenge_id,
            token: claims.jti.as_deref()?.parse().ok()?,
            account,
            generation: own.generation,
            goal,
            step: own.current_step,
            owner: own.owner,
            key: own.cnf.map(|confirmation| confirmation.jkt),
            metadata: own.metadata,
            issued_at: Time::from_millis(claims.iat?.saturating_mul(Time::SECOND)),
            expires_at: Time::from_millis(claims.exp?.saturating_mul(Time::SECOND)),
        })
    }
}

const fn life(step: Step) -> i64 {
    match step {
        Step::VerifyEmail => PENDING_LIFE,
        Step::Completed => COMPLETED_LIFE,
    }
}
