//! A challenge as a token: its claims, signed and read back.

use core::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Challenge, Goal, Method, Step, life};
use crate::account::{EventKind, RequestId, Scope, Time, Token, UserId};
use crate::crypt::jwt::{Claims, Expect, JwtError, Untrusted, sign};
use crate::flow::challenge_error::ChallengeError;
use crate::flow::token::{self, AUDIENCE};
use crate::flow::{Context, Ports, UseCaseError};

/// The `typ` of a challenge token: an access token is never taken for one, nor the other way round.
const TYPE: &str = "challenge+jwt";

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

/// The key that the sender of the token must hold (RFC 9449, section 6.1).
#[derive(Serialize, Deserialize)]
struct Confirmation {
    jkt: String,
}

impl Challenge {
    /// Its token.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Internal`] if the tenant has no key that signs.
    pub fn sign<P: Ports>(&self, cx: &Context<'_, P>) -> Result<Token, UseCaseError> {
        let own = serde_json::to_value(self.own()).map_err(UseCaseError::internal)?;
        let Value::Object(mut extra) = own else {
            return Err(UseCaseError::internal("claims that are no object"));
        };
        extra.insert("steps".to_owned(), self.steps());
        let session = match self.goal {
            Goal::StepUp { session, .. } => Some(session.to_string()),
            Goal::SignIn { .. } => None,
        };
        let claims = Claims {
            iss: Some(cx.issuer().to_owned()),
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
        sign(&claims, TYPE, &token::signing_key(cx)?).map_err(UseCaseError::internal)
    }

    /// Reads a token that a client shows.
    ///
    /// # Errors
    ///
    /// [`ChallengeError::ChallengeExpired`]; [`ChallengeError::ChallengeInvalid`] for anything else that is not good.
    pub fn read<P: Ports>(cx: &Context<'_, P>, text: &str) -> Result<Self, ChallengeError> {
        cx.told(EventKind::AccessRefused, Self::verified(cx, text), None)
    }

    fn verified<P: Ports>(cx: &Context<'_, P>, text: &str) -> Result<Self, ChallengeError> {
        let expect = Expect {
            iss: cx.issuer(),
            aud: AUDIENCE,
            typs: &[Some(TYPE)],
            now_s: cx.now.seconds(),
            leeway_s: 0,
        };
        let untrusted = Untrusted::parse(text).map_err(|_| ChallengeError::ChallengeInvalid)?;
        let keys = token::keys_for(cx, &untrusted).map_err(|failure| match failure {
            UseCaseError::Unauthenticated(_) => ChallengeError::ChallengeInvalid,
            other => other.into(),
        })?;
        let claims = untrusted.verify(&keys, &expect).map_err(|error| match error {
            JwtError::Expired => ChallengeError::ChallengeExpired,
            _ => ChallengeError::ChallengeInvalid,
        })?;
        if claims.tenant_id != Some(cx.tenant().id.to_string()) {
            return Err(ChallengeError::ChallengeInvalid);
        }
        Self::of(&claims).ok_or(ChallengeError::ChallengeInvalid)
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
