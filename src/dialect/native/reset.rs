//! Forgotten passwords: asking for a reset, redeeming its link or code, undoing a change.

use serde_json::json;

use super::captcha::welcome;
use super::fields::{email, no_address, optional, password, required};
use super::repeated::repeated;
use crate::account::{Purpose, RequestId};
use crate::dialect::problem::bad;
use crate::dialect::{Answer, ApiError, Call, address, idempotency};
use crate::flow::recovery::revert::{self, Undone};
use crate::flow::recovery::{self, PresentedSecret};
use crate::flow::{Ports, UseCaseError};

pub(super) async fn request<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let email = email(&body)?;
    welcome(call, &body).await?;
    let id = recovery::request(&call.cx, &email, Purpose::Link).await?;
    address::asked(&email, no_address)?;
    Ok(Answer::json(202, &json!({ "request_id": id })))
}

pub(super) async fn confirm<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    idempotency::key(call.request)?;
    let body = call.json()?;
    let new = password(&body, "new_password")?;
    let member = |name| optional(&body, name);
    let members = [member("token")?, member("invitation")?, member("request_id")?, member("code")?];
    let typed;
    let shown = match members {
        [Some(text), None, None, None] => PresentedSecret::Secret { purpose: Purpose::Link, text },
        [None, Some(text), None, None] => {
            PresentedSecret::Secret { purpose: Purpose::Invitation, text }
        }
        [None, None, Some(request), Some(code)] => {
            let request: RequestId = request.parse().map_err(|_| UseCaseError::InvalidSecret)?;
            PresentedSecret::Code { request, code }
        }
        [None, None, None, Some(code)] if body.get("email").is_some() => {
            typed = email(&body)?;
            PresentedSecret::Mailed { email: &typed, code }
        }
        _ => {
            let detail = "give token, or invitation, or code with request_id or email";
            return Err(bad(detail).into());
        }
    };
    match recovery::confirm(&call.cx, shown, &new).await {
        Ok(_) => Ok(Answer::empty(204)),
        Err(UseCaseError::InvalidSecret) => {
            let repeat = recovery::repeated(&call.cx, shown, &new).await?;
            let repeated = repeated(repeat).ok_or(UseCaseError::InvalidSecret);
            match shown {
                PresentedSecret::Mailed { email, .. } => {
                    address::tried(email, repeated, no_address)
                }
                _ => Ok(repeated?),
            }
        }
        Err(failure) => Err(failure.into()),
    }
}

/// "This was not me", by the token in the news of a change.
pub(super) async fn disavow<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    Ok(match revert::redeem(&call.cx, required(&body, "token")?).await? {
        Undone::Wholly => Answer::empty(204),
        Undone::Deactivated => {
            Answer::json(200, &json!({ "outcome": "deactivated", "reason": "address_taken" }))
        }
    })
}
