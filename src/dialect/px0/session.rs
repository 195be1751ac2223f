//! px0's bearer sessions: signing in, listing and ending them. May import what
//! `dialect` may.

use serde_json::{Value, json};

use super::super::{Answer, ApiError, Call};
use super::caller::{caller, spelled};
use super::fields::Fields;
use super::{account, error};
use crate::account::{Email, Plain, Session, SessionId, SessionKind, Time};
use crate::flow::limit::Operation;
use crate::flow::session::sessions::{self, SessionSecret, SessionsToEnd};
use crate::flow::session::sign_in::{self, SessionRequest};
use crate::flow::{Ports, UseCaseError};

const LIFE: i64 = 24 * Time::HOUR;

/// Signs in.
pub(super) async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let fields = Fields::read(call, &["email", "password"])?;
    let (email, password) = fields.pair("email", "password")?;
    let email =
        Email::of_account(email).map_err(|_| UseCaseError::Unauthenticated("no address"))?;
    let wish = SessionRequest { kind: SessionKind::Opaque, life: Some(LIFE), most: None };
    let password = Plain::new(password.to_owned());
    let signed_in = sign_in::by_password(&call.cx, &email, &password, wish).await?;
    let SessionSecret::Opaque(secret) = &signed_in.secret else {
        return Err(UseCaseError::internal("a session of another kind than was asked for").into());
    };
    let token = spelled(secret);
    let answer = json!({
        "token": token.as_str(),
        "expires_at": signed_in.session.expires_at.rfc3339(),
        "user": account::shown(&signed_in.account),
    });
    Ok(Answer::json(200, &answer))
}

/// Signs out. There is nothing to say to those who were not signed in.
pub(super) async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    match caller(call, Some(Operation::SignOut)).await {
        Ok(caller) => {
            sessions::end(&call.cx, &caller, SessionsToEnd::Own).await?;
        }
        Err(UseCaseError::Unauthenticated(_) | UseCaseError::Gone) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(Answer::empty(204))
}

/// The caller's sessions.
pub(super) async fn list<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, None).await?;
    let own = caller.session_id();
    let sessions = sessions::list(&call.cx, &caller).await?;
    let sessions: Vec<Value> = sessions.iter().map(|session| shown(session, own)).collect();
    Ok(Answer::json(200, &json!({ "sessions": sessions })))
}

fn shown(session: &Session, own: Option<SessionId>) -> Value {
    json!({
        "id": session.id,
        "is_current": Some(session.id) == own,
        "user_agent": session.device.agent,
        "created_at": session.created_at.rfc3339(),
        "expires_at": session.expires_at.rfc3339(),
    })
}

/// Ends one of the caller's sessions.
pub(super) async fn end<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, Some(Operation::EndSession)).await?;
    let id = call.segments.get("id").parse().map_err(|_| error::of(400, "invalid id"))?;
    match sessions::end(&call.cx, &caller, SessionsToEnd::One(id)).await? {
        0 => Err(error::of(404, "session not found").into()),
        _ => Ok(Answer::empty(204)),
    }
}
