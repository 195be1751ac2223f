//! One-time codes: to sign in with, and to step up with.

use super::carrier::{self, challenged, required, waiting};
use super::refusal::{bad_request, refusal};
use crate::account::Email;
use crate::dialect::answer::Answer;
use crate::dialect::body::{Json, Object};
use crate::dialect::{ApiError, Call, address};
use crate::flow::Ports;
use crate::flow::challenge::{Challenge, otp};

/// `POST /v1/session/otp` and `…/login/otp`: a challenge's code, or one to sign in with.
pub(super) async fn request<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let ticket = match body.get("challenge_token") {
        Some(_) => {
            let challenge = Challenge::read(&call.cx, challenge_token(&body)?)?;
            otp::send_step_up(&call.cx, &challenge).await?
        }
        None => {
            let email = identifier(&body)?;
            let ticket = otp::request_sign_in(&call.cx, &email).await?;
            address::asked(&email, |_| no_identifier())?;
            ticket
        }
    };
    Ok(waiting(call, &ticket, Answer::empty(204))?)
}

/// An address; there are no telephone numbers here.
fn identifier(body: &Object) -> Result<Email, ApiError> {
    let Some(Json::Object(identifier)) = body.get("identifier") else {
        return Err(bad_request().into());
    };
    if required(identifier, "type")? != "email_address" {
        return Err(no_identifier().into());
    }
    Email::of_account(required(identifier, "value")?).map_err(|_| no_identifier().into())
}

fn no_identifier() -> Answer {
    refusal(400, "invalid_identifier")
}

/// `POST /v1/session/otp/check`.
pub(super) async fn check<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let code = code(&body)?;
    let challenge = match body.get("challenge_token") {
        Some(_) => {
            let challenge = Challenge::read(&call.cx, challenge_token(&body)?)?;
            let holder = carrier::holder(call)?;
            otp::check_step_up(&call.cx, &challenge, holder.as_ref(), code).await?
        }
        None => otp::check_sign_in(&call.cx, &carrier::ticket(call)?, code).await?,
    };
    Ok(challenged(call, &challenge)?)
}

/// `POST /v1/session/otp/retry` and `…/login/otp/retry`.
pub(super) async fn resend<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    otp::resend(&call.cx, &carrier::ticket(call)?).await?;
    Ok(Answer::empty(204))
}

/// A code as it is typed. Those that sign in and step up have six digits, those that confirm a
/// registration ten letters and perhaps a dash.
pub(super) fn code(body: &Object) -> Result<&str, ApiError> {
    let code = required(body, "code")?;
    (4..=16).contains(&code.chars().count()).then_some(code).ok_or_else(|| bad_request().into())
}

/// The challenge token of a body.
pub(super) fn challenge_token(body: &Object) -> Result<&str, ApiError> {
    match body.get("challenge_token") {
        None => Err(refusal(400, "missing_challenge_token").into()),
        Some(Json::Text(token)) if token.is_empty() => {
            Err(refusal(400, "missing_challenge_token").into())
        }
        Some(_) => required(body, "challenge_token"),
    }
}
