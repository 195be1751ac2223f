//! Stepping a session up by a challenge: asking for a scope, and what completes its step besides a
//! mailed code.

use serde_json::{Map, Value};

use crate::account::{EventKind, Scope};
use crate::flow::challenge::{Challenge, Goal};
use crate::flow::challenge_error::ChallengeError;
use crate::flow::token::dpop::Holder;
use crate::flow::token::{self, Signer};
use crate::flow::{Caller, Context, Ports, UseCaseError};

/// What a client asks for.
#[derive(Clone, Debug)]
pub struct GrantRequest<'a> {
    /// The scope.
    pub scope: &'a str,
    /// What it wants to see again.
    pub metadata: Map<String, Value>,
}

/// What a client gets.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A challenge with a step to go.
    Review(Box<Challenge>),
    /// Nothing: the account has no password here.
    Block,
}

/// Asks for a scope.
///
/// # Errors
///
/// [`ChallengeError::ScopeNotAllowed`] if the tenant does not list it; [`ChallengeError::KeyMismatch`] if the session
/// is bound to another key than the one shown; [`UseCaseError::Unauthenticated`] without a session.
pub fn request<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    wish: GrantRequest<'_>,
    holder: Option<&Holder>,
) -> Result<Outcome, ChallengeError> {
    let session = caller.session().ok_or(UseCaseError::Unauthenticated("no session to step up"))?;
    let listed = &cx.tenant().settings.prelude.allowed_scopes;
    let scope: Scope = match wish.scope.parse() {
        Ok(scope) if listed.iter().any(|name| name == wish.scope) => scope,
        _ => return Err(ChallengeError::ScopeNotAllowed),
    };
    let shown = holder.map(Holder::key);
    let key = match (session.bound_to.as_deref(), shown) {
        (Some(bound), Some(shown)) if bound != shown => return Err(ChallengeError::KeyMismatch),
        (bound, shown) => bound.or(shown).map(str::to_owned),
    };
    if !caller.account.is_local() {
        return Ok(Outcome::Block);
    }
    let goal = Goal::StepUp { session: session.id, scope };
    let challenge = Challenge::new(cx, cx.request_id(), &caller.account, goal);
    Ok(Outcome::Review(Box::new(Challenge { key, metadata: wish.metadata, ..challenge })))
}

/// Completes a step by the word of an outside issuer that the tenant named for it: a token with the
/// claim `challenge_id`, which names this challenge.
///
/// # Errors
///
/// [`ChallengeError::VerificationInvalid`] if the token is not good, of another issuer or for another
/// challenge; [`ChallengeError::TokenMismatch`] if the challenge is another session's;
/// [`ChallengeError::StepNotFound`] if nothing is left to do.
pub async fn vouch<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    challenge: &Challenge,
    holder: Option<&Holder>,
    verification: &str,
) -> Result<Challenge, ChallengeError> {
    let outcome = vouched(cx, caller, challenge, holder, verification).await;
    cx.told(EventKind::StepUpRefused, outcome, None)
}

async fn vouched<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    challenge: &Challenge,
    holder: Option<&Holder>,
    verification: &str,
) -> Result<Challenge, ChallengeError> {
    let Goal::StepUp { session, .. } = challenge.goal else {
        return Err(ChallengeError::ChallengeInvalid);
    };
    if caller.session_id() != Some(session) || caller.account.id != challenge.account {
        return Err(ChallengeError::TokenMismatch);
    }
    challenge.require_code()?;
    challenge.require_holder(holder)?;
    let verified = token::verify(cx, verification).await.map_err(|failure| match failure {
        UseCaseError::Unauthenticated(_) => ChallengeError::VerificationInvalid,
        other => other.into(),
    })?;
    let named = cx.tenant().settings.prelude.step_up_issuer.as_deref();
    let outside = matches!(verified.signer, Signer::Outside { .. });
    let id = verified.claims.extra.get("challenge_id").and_then(Value::as_str);
    let vouched = outside
        && named.is_some_and(|named| verified.claims.iss.as_deref() == Some(named))
        && id == Some(challenge.id.to_string().as_str());
    vouched.then(|| challenge.completed(cx)).ok_or(ChallengeError::VerificationInvalid)
}
