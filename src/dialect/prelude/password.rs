//! The password itself: changing it with a write grant, and what it must look like.

use super::refusal::bad_request;
use crate::account::Plain;
use crate::dialect::answer::Answer;
use crate::dialect::{ApiError, Call};
use crate::flow::change::{self, Entitlement, Manner, Order};
use crate::flow::password::password_check;
use crate::flow::session::caller::PresentedCredential;
use crate::flow::{Caller, Ports};

/// `POST /v1/session/me/password/reset`: 401, then 403, and only then the body.
pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let read = |_: &Caller| -> Result<Plain, ApiError> {
        require_passwords(call)?;
        Ok(call.json()?.plain("password").ok_or_else(bad_request)?)
    };
    let credential = PresentedCredential::Bearer(call.request.authorization());
    let others = call.cx.tenant().settings.challenge.sessions;
    let manner = Manner { order: Order::ProofFirst, others };
    let entitlement = Entitlement::Grant(&read);
    change::change(&call.cx, credential, entitlement, manner).await?;
    Ok(Answer::empty(204))
}

/// `GET /v1/session/password/compliancy`.
pub(super) async fn compliancy<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_passwords(call)?;
    let compliancy = password_check::effective(&call.cx).compliancy();
    let body = serde_json::to_value(compliancy).map_err(crate::flow::UseCaseError::internal)?;
    Ok(Answer::json(200, &body))
}

/// Passwords are configured at the tenant.
pub(super) fn require_passwords<P: Ports>(call: &Call<'_, P>) -> Result<(), ApiError> {
    match call.cx.tenant().settings.challenge.password_enabled {
        true => Ok(()),
        false => Err(bad_request().into()),
    }
}
