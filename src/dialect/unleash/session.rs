//! Unleash's cookie session: signing in and out, and who the cookie says is calling. May import what
//! `dialect` may.

use base64ct::{Base64UrlUnpadded, Encoding};
use http::header;
use zeroize::Zeroizing;

use super::super::{Answer, Call, Request, Trouble};
use super::schema::{self, Schema};
use super::{account, error};
use crate::account::{Email, Plain, SessionKind, Time};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::session::sessions::{self, Ending, SessionSecret};
use crate::flow::session::sign_in::{self, Wish};
use crate::flow::{Caller, Failure, Ports};

const COOKIE: &str = "unleash-session";
const LIFE: i64 = 48 * Time::HOUR;
const MOST: u32 = 5;

const SIGN_IN: Schema = Schema { required: &["username", "password"], optional: &[] };

/// Signs in; the cookie is the session.
pub(super) async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, Trouble> {
    require_own_origin(call)?;
    let form = schema::read(call, &SIGN_IN)?;
    // There are no user names beside the addresses: what is no address is nobody.
    let email = Email::of_account(&form.required("username"))
        .map_err(|_| Failure::Unauthenticated("the user name is no address"))?;
    let password = Plain::new(form.required("password").to_string());
    let wish = Wish { kind: SessionKind::Opaque, life: Some(LIFE), most: Some(MOST) };
    let signed_in = sign_in::by_password(&call.cx, &email, &password, wish).await?;
    let SessionSecret::Opaque(secret) = &signed_in.secret else {
        return Err(Failure::internal("a session of another kind than was asked for").into());
    };
    let value = Zeroizing::new(Base64UrlUnpadded::encode_string(secret));
    let cookie = set_cookie(call.request, &value, LIFE / Time::SECOND);
    let answer = Answer::json(200, &account::shown(&signed_in.account));
    Ok(answer.with(header::SET_COOKIE, cookie))
}

/// Signs out everywhere.
pub(super) async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, Trouble> {
    require_own_origin(call)?;
    if let Some(caller) = perhaps(call).await? {
        sessions::end(&call.cx, &caller, Ending::All).await?;
    }
    let gone = set_cookie(call.request, "", 0);
    let answer = Answer::empty(302).with(header::LOCATION, "/signed-out");
    Ok(answer.with(header::SET_COOKIE, gone))
}

/// Who is calling.
///
/// # Errors
///
/// 401 if nobody is signed in; 403 for a page of another origin that would have somebody's browser
/// do something.
pub(super) async fn caller<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, Trouble> {
    let found = caller::by_secrets(&call.cx, &secrets(call.request), operation).await;
    let caller = found.map_err(|failure| match failure {
        Failure::Unauthenticated(cause) => {
            call.cx.ports.log().cause(cause);
            error::not_signed_in(Some(call.cx.request_id())).into()
        }
        other => Trouble::from(other),
    })?;
    require_own_origin(call)?;
    Ok(caller)
}

/// Ends the caller's session, if the request has one.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub(super) async fn end_own<P: Ports>(call: &Call<'_, P>) -> Result<(), Failure> {
    if let Some(caller) = perhaps(call).await? {
        sessions::end(&call.cx, &caller, Ending::Own).await?;
    }
    Ok(())
}

async fn perhaps<P: Ports>(call: &Call<'_, P>) -> Result<Option<Caller>, Failure> {
    match caller::by_secrets(&call.cx, &secrets(call.request), Some(Operation::SignOut)).await {
        Ok(caller) => Ok(Some(caller)),
        Err(Failure::Unauthenticated(_) | Failure::Gone) => Ok(None),
        Err(other) => Err(other),
    }
}

fn secrets(request: &Request) -> Vec<Zeroizing<Vec<u8>>> {
    let read = |value| Base64UrlUnpadded::decode_vec(value).ok().map(Zeroizing::new);
    request.cookies(COOKIE).filter_map(read).collect()
}

/// A page of another origin may not use the cookie. The content type keeps plain forms out already,
/// and `SameSite` most of the rest.
fn require_own_origin<P: Ports>(call: &Call<'_, P>) -> Result<(), Trouble> {
    let Some(origin) = call.request.header("origin") else { return Ok(()) };
    let host = call.request.header("host");
    let own = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    let listed = call.cx.tenant().settings.cors.iter().any(|listed| listed == origin);
    let links = call.cx.origin();
    let below = links.strip_prefix(origin);
    if own || listed || below.is_some_and(|path| path.is_empty() || path.starts_with('/')) {
        return Ok(());
    }
    Err(error::plain(403, "NoAccessError", "This origin may not act for a signed-in user.").into())
}

fn set_cookie(request: &Request, value: &str, seconds: i64) -> String {
    let secure = if request.keeps_secure() { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
