//! The states of mails, and the addresses that get none. A mail's address and content are sealed
//! and stay so: an administrator sees how far it came.

use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{Email, MailFailure, MailState, OutboxId};
use crate::dialect::{Answer, ApiError};
use crate::flow::administration::administrator::Permission;
use crate::flow::notification::{outbox, suppression};
use crate::flow::{Context, Ports, UseCaseError};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Page,
    Retry,
    Suppressions,
    Unsuppress,
}

/// Answers what is asked of a tenant's mail.
pub(super) async fn run<P: Ports>(
    desk: &AdminCall<'_, P>,
    endpoint: Endpoint,
    named: &str,
) -> Result<Answer, ApiError> {
    desk.administrator.may(Permission::Accounts)?;
    let tenant = desk.request.parameter("tenant");
    let tenant = tenant.ok_or_else(|| wrong("tenant", "must be given"))?;
    let cx = desk.at(tenant).await?;
    match endpoint {
        Endpoint::Page => page(desk, &cx).await,
        Endpoint::Retry => {
            let id: OutboxId = named.parse().map_err(|_| UseCaseError::Missing)?;
            outbox::again(&cx, id).await?;
            Ok(Answer::empty(202))
        }
        Endpoint::Suppressions => suppressions(desk, &cx).await,
        Endpoint::Unsuppress => {
            suppression::remove(&cx, named).await?;
            Ok(Answer::empty(204))
        }
    }
}

async fn page<P: Ports>(desk: &AdminCall<'_, P>, cx: &Context<'_, P>) -> Result<Answer, ApiError> {
    let state = desk.request.parameter("state").map(str::parse::<MailState>).transpose();
    let state = state.map_err(|()| wrong("state", "must be waiting, sent or dead"))?;
    let entries = outbox::page(cx, state, desk.limit()?).await?;
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

async fn suppressions<P: Ports>(
    desk: &AdminCall<'_, P>,
    cx: &Context<'_, P>,
) -> Result<Answer, ApiError> {
    let email = desk.request.parameter("email").map(Email::of_account).transpose();
    let email = email.map_err(|error| wrong("email", error))?;
    let found = suppression::page(cx, email.as_ref(), desk.limit()?).await?;
    let found: Vec<Value> = found
        .iter()
        .map(|found| {
            json!({ "id": found.address, "reason": found.reason, "at": found.at.rfc3339() })
        })
        .collect();
    Ok(Answer::json(200, &json!({ "suppressions": found })))
}
