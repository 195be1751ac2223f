//! Stepping a session up: asking for a scope, and completing a step by the word of somebody else.

use serde_json::{Map, Value, json};

use super::carrier::{self, challenged, required};
use super::otp;
use super::refusal::{bad_request, refusal};
use crate::dialect::answer::Answer;
use crate::dialect::body::{Json, Object};
use crate::dialect::{ApiError, Call};
use crate::flow::Ports;
use crate::flow::challenge::Challenge;
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::session::step_up::{self, GrantRequest, Outcome};

/// What metadata may be at most: members, and characters of a name and of a value.
const MAX_MEMBERS: usize = 5;
const MAX_NAME: usize = 12;
const MAX_VALUE: usize = 32;

/// `POST /v1/session/stepup/request`.
pub(super) async fn request<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller =
        caller::by_bearer(&call.cx, call.request.authorization(), Some(Operation::StepUp)).await?;
    let body = call.json()?;
    let wish = GrantRequest { scope: scope(&body)?, metadata: metadata(&body)? };
    let holder = carrier::holder(call)?;
    let answer = match step_up::request(&call.cx, &caller, wish, holder.as_ref())? {
        Outcome::Review(challenge) => {
            let token = challenge.sign(&call.cx)?;
            json!({ "status": "review", "challenge_token": token.expose() })
        }
        Outcome::Block => json!({ "status": "block" }),
    };
    Ok(Answer::json(200, &answer))
}

/// `POST /v1/session/stepup/continue`.
pub(super) async fn go_on<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller =
        caller::by_bearer(&call.cx, call.request.authorization(), Some(Operation::StepUp)).await?;
    let body = call.json()?;
    let challenge = Challenge::read(&call.cx, otp::challenge_token(&body)?)?;
    let verification = required(&body, "verification_token")?;
    let holder = carrier::holder(call)?;
    let next = step_up::vouch(&call.cx, &caller, &challenge, holder.as_ref(), verification).await?;
    Ok(challenged(call, &next)?)
}

/// A scope: letters, digits, `.`, `-`, `_` and `:`.
fn scope(body: &Object) -> Result<&str, ApiError> {
    let scope = required(body, "scope")?;
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let good = !scope.is_empty() && scope.chars().all(known);
    good.then_some(scope).ok_or_else(|| bad_request().into())
}

fn metadata(body: &Object) -> Result<Map<String, Value>, ApiError> {
    let invalid = || ApiError::from(refusal(400, "invalid_metadata"));
    let members = match body.get("metadata") {
        None | Some(Json::Null) => return Ok(Map::new()),
        Some(Json::Object(members)) => members,
        Some(_) => return Err(invalid()),
    };
    let mut metadata = Map::new();
    for name in members.names() {
        let value = members.text(name).ok_or_else(invalid)?;
        if name.chars().count() > MAX_NAME || value.chars().count() > MAX_VALUE {
            return Err(invalid());
        }
        metadata.insert(name.to_owned(), Value::String(value.to_owned()));
    }
    if metadata.len() > MAX_MEMBERS {
        return Err(invalid());
    }
    Ok(metadata)
}
