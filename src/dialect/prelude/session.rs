//! Sessions: refreshed, listed, ended.

use serde_json::{Value, json};

use super::carrier::{self, optional_body, required_refresh_tokens, signed_out};
use super::refusal::{bad_request, refusal};
use crate::account::Session;
use crate::dialect::answer::Answer;
use crate::dialect::body::Object;
use crate::dialect::{ApiError, Call};
use crate::flow::challenge::Challenge;
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::session::refresh::{self, RefreshOptions};
use crate::flow::session::sessions::{self, SessionsToEnd};
use crate::flow::{Ports, UseCaseError};

/// How many sessions a page has, if the client does not say, and at most.
const PAGE: usize = 10;
const MAX_PAGE: usize = 100;

/// `POST /v1/session/refresh`.
pub(super) async fn refresh<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let shown = required_refresh_tokens(call)?;
    let step_up = step_up_token(call, &optional_body(call)?)?;
    let holder = carrier::holder(call)?;
    let beside = RefreshOptions { holder: holder.as_ref(), step_up: step_up.as_ref() };
    let refreshed = refresh::refresh(&call.cx, &shown.tokens, beside).await?;
    let expires_at = refreshed.session.expires_at;
    Ok(carrier::session(call, &refreshed.access, &refreshed.refresh, expires_at, shown.ways))
}

fn step_up_token<P: Ports>(
    call: &Call<'_, P>,
    body: &Object,
) -> Result<Option<Challenge>, ApiError> {
    match body.get("step_up_token") {
        None => Ok(None),
        Some(_) => {
            let token = carrier::required(body, "step_up_token")?;
            Ok(Some(Challenge::read(&call.cx, token)?))
        }
    }
}

/// `POST /v1/session/revoke`: the client signs out.
pub(super) async fn log_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let shown = required_refresh_tokens(call)?;
    refresh::revoke(&call.cx, &shown.tokens).await?;
    Ok(signed_out(call))
}

/// `GET /v1/session/me/list`.
pub(super) async fn list<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), None).await?;
    let limit = number(call, "limit", PAGE).filter(|limit| (1..=MAX_PAGE).contains(limit));
    let limit = limit.ok_or_else(|| refusal(400, "invalid_pagination_limit"))?;
    let offset =
        number(call, "offset", 0).ok_or_else(|| refusal(400, "invalid_pagination_offset"))?;
    let sessions = sessions::list(&call.cx, &caller).await?;
    let page: Vec<Value> = sessions.iter().skip(offset).take(limit).map(shown).collect();
    let total = sessions.len();
    let body = json!({ "sessions": page, "total": total, "limit": limit, "offset": offset });
    Ok(Answer::json(200, &body))
}

/// A number of the query; none if it is not one.
fn number<P: Ports>(call: &Call<'_, P>, name: &str, otherwise: usize) -> Option<usize> {
    call.request.parameter(name).map_or(Some(otherwise), |text| text.parse().ok())
}

/// A session as clients show it. What a browser calls itself is all that is known of a device.
fn shown(session: &Session) -> Value {
    let agent = session.device.agent.as_deref().unwrap_or_default();
    json!({
        "id": session.id,
        "device_model": agent,
        "device_type": device_type(agent),
        "os_version": "",
        "country_code": session.device.country.as_deref().unwrap_or_default(),
        "created_at": session.created_at.rfc3339(),
        "last_seen_at": session.seen_at.rfc3339(),
        "expires_at": session.expires_at.rfc3339(),
    })
}

/// What a client that calls itself so runs on, as far as its words tell.
fn device_type(agent: &str) -> &'static str {
    let names = |words: &[&str]| words.iter().any(|word| agent.contains(word));
    if names(&["iPad", "Tablet"]) {
        return "tablet";
    }
    if names(&["Mobile", "iPhone", "Android"]) {
        return "mobile";
    }
    if names(&["Windows", "Macintosh", "Linux", "CrOS"]) { "desktop" } else { "unknown" }
}

/// `POST /v1/session/me/revoke?target=…`.
pub(super) async fn end<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller =
        caller::by_bearer(&call.cx, call.request.authorization(), Some(Operation::EndSession))
            .await?;
    let named = || call.request.parameter("session_id")?.parse().ok();
    let ending = match call.request.parameter("target") {
        Some("all") => SessionsToEnd::All,
        Some("others") => SessionsToEnd::Others,
        Some("mine") => SessionsToEnd::Own,
        Some("session") => SessionsToEnd::One(named().ok_or_else(bad_request)?),
        _ => return Err(bad_request().into()),
    };
    let ended = sessions::end(&call.cx, &caller, ending).await?;
    if ended == 0 && matches!(ending, SessionsToEnd::One(_)) {
        return Err(UseCaseError::Missing.into());
    }
    Ok(Answer::empty(204))
}

#[cfg(test)]
mod tests {
    use super::device_type;

    #[test]
    fn devices_are_told_by_what_they_call_themselves() {
        for (agent, kind) in [
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0", "desktop"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148", "mobile"),
            ("Mozilla/5.0 (Linux; Android 16; Pixel 10) Mobile Safari/537.36", "mobile"),
            ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X)", "tablet"),
            ("curl/8.14.1", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(device_type(agent), kind, "{agent}");
        }
    }
}
