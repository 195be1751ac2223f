//! The password itself: changing it with a write grant, and what it must look like.

use super::refusal::bad_request;
use crate::dialect::answer::Answer;
use crate::dialect::{ApiError, Call};
use crate::flow::Ports;
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;
use crate::flow::password::password_check;
use crate::flow::session::caller;

/// `POST /v1/session/me/password/reset`: 401, then 403, and only then the body.
pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let header = call.request.authorization();
    let caller = caller::by_bearer(&call.cx, header, Some(Operation::UseGrant)).await?;
    change::require_grant(&call.cx, &caller)?;
    require_passwords(call)?;
    let new = call.json()?.plain("password").ok_or_else(bad_request)?;
    let command = Command {
        entitlement: Entitlement::Grant,
        new: &new,
        order: Order::ProofFirst,
        others: call.cx.tenant().settings.prelude.sessions,
    };
    change::change(&call.cx, &caller, command).await?;
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
    match call.cx.tenant().settings.prelude.password_enabled {
        true => Ok(()),
        false => Err(bad_request().into()),
    }
}
