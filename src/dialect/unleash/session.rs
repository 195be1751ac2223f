//! Unleash's cookie session: signing in and out. May import what `dialect` may.

use base64ct::{Base64UrlUnpadded, Encoding};
use http::header;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::{Answer, ApiError, Call, Request};
use super::account;
use super::caller::{COOKIE, perhaps, require_own_origin};
use super::schema::{self, Schema};
use crate::account::{Email, Plain, SessionKind, Time};
use crate::flow::session::sessions::{self, SessionSecret, SessionsToEnd};
use crate::flow::session::sign_in::{self, SessionRequest};
use crate::flow::{Ports, UseCaseError};

const LIFE: i64 = 48 * Time::HOUR;
const MOST: u32 = 5;

const SIGN_IN: Schema = Schema { required: &["username", "password"], optional: &[] };

/// Signs in; the cookie is the session.
pub(super) async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_own_origin(call)?;
    let form = schema::read(call, &SIGN_IN)?;
    // There are no user names beside the addresses: what is no address is nobody.
    let email = Email::of_account(&form.required("username"))
        .map_err(|_| UseCaseError::Unauthenticated("the user name is no address"))?;
    let password = Plain::new(form.required("password").to_string());
    let wish = SessionRequest { kind: SessionKind::Opaque, life: Some(LIFE), most: Some(MOST) };
    let signed_in = sign_in::by_password(&call.cx, &email, &password, wish).await?;
    let SessionSecret::Opaque(secret) = &signed_in.secret else {
        return Err(UseCaseError::internal("a session of another kind than was asked for").into());
    };
    let value = Zeroizing::new(Base64UrlUnpadded::encode_string(secret));
    let cookie = set_cookie(call.request, &value, LIFE / Time::SECOND);
    // The product's page tells how many sessions this one put an end to.
    let sessions = signed_in.before + 1;
    let mut user = account::shown(&signed_in.account);
    if let Some(members) = user.as_object_mut() {
        members.insert("deletedSessions".to_owned(), json!(sessions.saturating_sub(MOST)));
        members.insert("activeSessions".to_owned(), json!(sessions.min(MOST)));
    }
    Ok(Answer::json(200, &user).with(header::SET_COOKIE, cookie))
}

/// Signs out everywhere.
pub(super) async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_own_origin(call)?;
    if let Some(caller) = perhaps(call).await? {
        sessions::end(&call.cx, &caller, SessionsToEnd::All).await?;
    }
    let gone = set_cookie(call.request, "", 0);
    let answer = Answer::empty(302).with(header::LOCATION, "/signed-out");
    Ok(answer.with(header::SET_COOKIE, gone))
}

/// Ends the caller's session, if the request has one.
///
/// # Errors
///
/// 403 for a page of another origin; [`UseCaseError::Internal`] if the store fails.
pub(super) async fn end_own<P: Ports>(call: &Call<'_, P>) -> Result<(), ApiError> {
    if let Some(caller) = perhaps(call).await? {
        require_own_origin(call)?;
        sessions::end(&call.cx, &caller, SessionsToEnd::Own).await?;
    }
    Ok(())
}

fn set_cookie(request: &Request, value: &str, seconds: i64) -> String {
    let secure = if request.keeps_secure() { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
