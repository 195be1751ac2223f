//! What a developer may override: the clock, and whether the database fails.

use serde_json::json;

use super::Machine;
use crate::adapter::sql::InjectedFault;
use crate::dialect::body::Object;
use crate::dialect::{Answer, Request};

/// How far the clock is ahead, in milliseconds; below 0 where it is behind.
///
/// # Errors
///
/// The machine's own error.
pub async fn clock<M: Machine>(machine: &M) -> Result<Answer, M::Error> {
    Ok(Answer::json(200, &json!({ "ahead_ms": machine.ahead().await? })))
}

/// Puts the clock forward: `{"advance_ms": 60000}`; or back, so that what an older version left is live
/// again: `{"advance_ms": -60000}`.
///
/// # Errors
///
/// The machine's own error.
pub async fn advance<M: Machine>(request: &Request, machine: &M) -> Result<Answer, M::Error> {
    let Some(by) = number(request, "advance_ms") else { return Ok(unclear("advance_ms")) };
    machine.set_ahead(machine.ahead().await?.saturating_add(by)).await?;
    clock(machine).await
}

/// Sets the clock right.
///
/// # Errors
///
/// The machine's own error.
pub async fn set_back<M: Machine>(machine: &M) -> Result<Answer, M::Error> {
    machine.set_ahead(0).await?;
    Ok(Answer::empty(204))
}

/// Makes the database fail: `{"store": "next" | "on" | "overloaded" | "off"}`; `{"store": "after", "statements": n}`
/// for a batch that fails when `n` of its statements are done; `{"store": "lost"}` for one that is
/// carried out and whose reply is lost. `"batches": n` lets so many pass before.
///
/// # Errors
///
/// The machine's own error.
pub async fn fail<M: Machine>(request: &Request, machine: &M) -> Result<Answer, M::Error> {
    let Some(fault) = fault(request) else { return Ok(unclear("store")) };
    machine.set_fault(fault).await?;
    Ok(Answer::empty(204))
}

fn fault(request: &Request) -> Option<InjectedFault> {
    let body = request.object().ok()?;
    let batches = count(request, "batches").unwrap_or_default();
    match body.text("store")? {
        "off" => Some(InjectedFault::Off),
        "next" => Some(InjectedFault::Next),
        "on" => Some(InjectedFault::On),
        "overloaded" => Some(InjectedFault::Overloaded),
        "after" => {
            Some(InjectedFault::Later { batches, statements: count(request, "statements")? })
        }
        "lost" => Some(InjectedFault::LaterLost(batches)),
        _ => None,
    }
}

fn count(request: &Request, name: &str) -> Option<usize> {
    usize::try_from(number(request, name)?).ok()
}

fn number(request: &Request, name: &str) -> Option<i64> {
    let body: Object = request.object().ok()?;
    body.get(name)?.to_value().as_i64()
}

fn unclear(name: &str) -> Answer {
    Answer::json(400, &json!({ "error": format!("{name} is missing or unclear") }))
}
