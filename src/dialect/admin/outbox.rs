//! The states of mails, and the addresses that get none. A mail's address and content are sealed
//! and stay so: an administrator sees how far it came.

use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{Email, MailFailure, MailState, OutboxId};
use crate::dialect::{Answer, ApiError};
use crate::flow::notification::{outbox, suppression};
use crate::flow::{Ports, UseCaseError};

/// The mails of a tenant, newest first.
pub(super) async fn page<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let state = desk.request.parameter("state").map(str::parse::<MailState>).transpose();
    let state = state.map_err(|()| wrong("state", "must be waiting, sent or dead"))?;
    let entries = outbox::page(&cx, state, desk.limit()?).await?;
    let letters: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "id": entry.id,
                "account": entry.account,
                "state": entry.state.as_str(),
                "reason": entry.setback.map(MailFailure::as_str),
                "attempts": entry.attempts,
                "possible_repeats": entry.unanswered,
                "due_at": entry.due_at.rfc3339(),
                "expires_at": entry.expires_at.rfc3339(),
            })
        })
        .collect();
    Ok(Answer::json(200, &json!({ "letters": letters })))
}

/// Sends a mail that was given up once more.
pub(super) async fn retry<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let id: OutboxId = desk.segments.get("id").parse().map_err(|_| UseCaseError::Missing)?;
    outbox::again(&cx, id).await?;
    Ok(Answer::empty(202))
}

/// The addresses that get no mail.
pub(super) async fn suppressions<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let email = desk.request.parameter("email").map(Email::of_account).transpose();
    let email = email.map_err(|error| wrong("email", error))?;
    let found = suppression::page(&cx, email.as_ref(), desk.limit()?).await?;
    let found: Vec<Value> = found
        .iter()
        .map(|found| {
            json!({ "id": found.address, "reason": found.reason, "at": found.at.rfc3339() })
        })
        .collect();
    Ok(Answer::json(200, &json!({ "suppressions": found })))
}

/// Lets an address get mail again.
pub(super) async fn unsuppress<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    suppression::remove(&desk.tenant_of_query().await?, desk.segments.get("id")).await?;
    Ok(Answer::empty(204))
}
