//! Sessions: signing in, exchanging a refresh token, stepping up, listing and ending them.

use serde_json::{Value, json};

use super::caller::bearer;
use super::captcha::welcome;
use super::fields::{email, no_address, password, required};
use crate::account::{Account, Session, SessionId, SessionKind};
use crate::dialect::problem::problem;
use crate::dialect::{Answer, ApiError, Call, address};
use crate::flow::limit::Operation;
use crate::flow::session::refresh::{self, RefreshOptions};
use crate::flow::session::sessions::{self, SessionSecret, SessionsToEnd};
use crate::flow::session::sign_in::{self, SessionRequest};
use crate::flow::{ChallengeError, Ports, UseCaseError, token};

pub(super) async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let email = email(&body)?;
    let password = password(&body, "password")?;
    welcome(call, &body).await?;
    let wish = SessionRequest { kind: SessionKind::Refresh, life: None, most: None };
    let signed_in = sign_in::by_password(&call.cx, &email, &password, wish).await;
    let signed_in = address::tried(&email, signed_in, no_address)?;
    let access = token::mint(&call.cx, &signed_in.account, &signed_in.session, None)?;
    let SessionSecret::Refresh(refresh) = &signed_in.secret else {
        return Err(UseCaseError::internal("a session of another kind than was asked for").into());
    };
    let answer = json!({
        "access_token": access.token.expose(),
        "expires_at": access.expires_at.seconds(),
        "refresh_token": refresh.expose(),
        "account": account(call, &signed_in.account),
    });
    Ok(Answer::json(200, &answer))
}

pub(super) async fn refresh<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let shown = required(&body, "refresh_token")?;
    let refreshed = refresh::refresh(&call.cx, &[shown], RefreshOptions::default())
        .await
        .map_err(not_refreshed)?;
    let answer = json!({
        "access_token": refreshed.access.token.expose(),
        "expires_at": refreshed.access.expires_at.seconds(),
        "refresh_token": refreshed.refresh.expose(),
    });
    Ok(Answer::json(200, &answer))
}

const SUPERSEDED: &str = "The token was just exchanged: use the newest that you have.";

fn not_refreshed(fault: ChallengeError) -> ApiError {
    match fault {
        ChallengeError::Superseded => problem(409, "retry_with_newest", SUPERSEDED).into(),
        other => UseCaseError::from(other).into(),
    }
}

pub(super) async fn step_up<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::CurrentPassword)).await?;
    let body = call.json()?;
    let password = password(&body, "password")?;
    let access = sign_in::step_up(&call.cx, &caller, &password).await?;
    let answer = json!({
        "access_token": access.token.expose(),
        "expires_at": access.expires_at.seconds(),
    });
    Ok(Answer::json(200, &answer))
}

pub(super) async fn list<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, None).await?;
    let own = caller.session_id();
    let sessions = sessions::list(&call.cx, &caller).await?;
    let list: Vec<Value> = sessions.iter().map(|session| shown(session, own)).collect();
    Ok(Answer::json(200, &json!({ "sessions": list })))
}

fn shown(session: &Session, own: Option<SessionId>) -> Value {
    json!({
        "id": session.id,
        "current": Some(session.id) == own,
        "created_at": session.created_at.rfc3339(),
        "last_seen_at": session.seen_at.rfc3339(),
        "expires_at": session.expires_at.rfc3339(),
        "device": {
            "name": session.device.name(),
            "agent": session.device.agent,
            "country": session.device.country,
        },
    })
}

pub(super) async fn end<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::EndSession)).await?;
    let id = call.segments.get("id").parse().map_err(|_| UseCaseError::Missing)?;
    match sessions::end(&call.cx, &caller, SessionsToEnd::One(id)).await? {
        0 => Err(UseCaseError::Missing.into()),
        _ => Ok(Answer::empty(204)),
    }
}

pub(super) async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::SignOut)).await?;
    sessions::end(&call.cx, &caller, SessionsToEnd::Own).await?;
    Ok(Answer::empty(204))
}

fn account<P: Ports>(call: &Call<'_, P>, account: &Account) -> Value {
    json!({
        "id": account.id,
        "tenant": call.cx.tenant().id,
        "email": account.email.as_str(),
        "name": account.name,
        "auth_provider": account.provider,
    })
}
