//! How tokens travel besides the body: headers for clients that keep them, cookies for browsers.

use http::header;

use super::refusal::bad_request;
use crate::account::{Time, Token};
use crate::dialect::answer::Answer;
use crate::dialect::body::ContentType;
use crate::dialect::body::{BodyError, Object};
use crate::dialect::{ApiError, Call};
use crate::flow::challenge::Challenge;
use crate::flow::challenge::otp::Ticket;
use crate::flow::token::AccessToken;
use crate::flow::token::dpop::{self, Holder, PresentedProof};
use crate::flow::{Ports, UseCaseError};
use serde_json::json;

const REFRESH: http::HeaderName = http::HeaderName::from_static("x-refresh-token");
const REFRESH_EXPIRES: http::HeaderName =
    http::HeaderName::from_static("x-refresh-token-expires-at");
const VERIFICATION: http::HeaderName = http::HeaderName::from_static("x-verification-token");

/// Cookies are sent to this API alone.
const PATH: &str = "/v1/session";
/// How long a browser keeps a verification, in milliseconds.
const VERIFICATION_LIFE: i64 = 30 * Time::MINUTE;

/// Refresh tokens as a client shows them: one in the header, or every cookie of the name.
#[derive(Clone, Debug)]
pub(super) struct Refresh<'a> {
    /// The tokens.
    pub(super) tokens: Vec<&'a str>,
    /// The ways by which the next one goes back: no script reads what came as a cookie.
    pub(super) ways: TokenTransport,
}

/// The ways of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TokenTransport {
    header: bool,
    cookie: bool,
}

impl TokenTransport {
    /// Both, for a session that is new: its client takes the one that it knows.
    pub(super) const BOTH: Self = Self { header: true, cookie: true };
}

/// The refresh tokens of a request; the header goes before the cookies.
pub(super) fn refresh_tokens<'c, P: Ports>(call: &'c Call<'_, P>) -> Refresh<'c> {
    let header = call.request.header(REFRESH.as_str()).filter(|token| !token.is_empty());
    let cookies: Vec<&str> = call.request.cookies(&refresh_cookie(call)).collect();
    let ways = TokenTransport { header: header.is_some(), cookie: !cookies.is_empty() };
    Refresh { tokens: header.map_or(cookies, |token| vec![token]), ways }
}

/// The refresh tokens of a request that acts on one.
///
/// A form on another site can send a cookie along, but neither JSON nor a header of ours (ASVS 5.0
/// 3.5.1).
pub(super) fn required_refresh_tokens<'c, P: Ports>(
    call: &'c Call<'_, P>,
) -> Result<Refresh<'c>, ApiError> {
    let refresh = refresh_tokens(call);
    if refresh.tokens.is_empty() {
        return Err(UseCaseError::Unauthenticated("no refresh token").into());
    }
    if !refresh.ways.header && call.request.content_type() != ContentType::Json {
        return Err(bad_request().into());
    }
    Ok(refresh)
}

/// The body of a request that may have none.
pub(super) fn optional_body<P: Ports>(call: &Call<'_, P>) -> Result<Object, BodyError> {
    match &call.request.body {
        Ok(bytes) if bytes.is_empty() => Ok(Object::default()),
        _ => call.json(),
    }
}

/// A string that the body must have.
pub(super) fn required<'b>(body: &'b Object, name: &str) -> Result<&'b str, ApiError> {
    body.text(name).ok_or_else(|| bad_request().into())
}

/// The client that proves possession of a key, if the request has a proof.
pub(super) fn holder<P: Ports>(call: &Call<'_, P>) -> Result<Option<Holder>, ApiError> {
    let shown = call.request.headers.contains_key("dpop").then(|| PresentedProof {
        proof: call.request.header("dpop").unwrap_or_default(),
        method: call.request.method.as_str(),
        host: &call.request.host,
        path: &call.request.path,
        local: call.request.is_local(),
    });
    Ok(dpop::verify(&call.cx, shown)?)
}

/// The verification that a client waits in.
pub(super) fn ticket<P: Ports>(call: &Call<'_, P>) -> Result<Ticket, UseCaseError> {
    let name = verification_cookie(call);
    let sealed: Vec<&str> = match call.request.header(VERIFICATION.as_str()) {
        Some(header) => vec![header],
        None => call.request.cookies(&name).collect(),
    };
    Ticket::open(&call.cx, &sealed)
}

/// The answer, with the verification that the client waits in from now on.
pub(super) fn waiting<P: Ports>(
    call: &Call<'_, P>,
    ticket: &Ticket,
    answer: Answer,
) -> Result<Answer, UseCaseError> {
    let sealed = ticket.seal(&call.cx)?;
    let cookie = set(call, &verification_cookie(call), sealed.expose(), VERIFICATION_LIFE);
    Ok(answer.with(VERIFICATION, sealed.expose()).with(header::SET_COOKIE, cookie))
}

/// The answer that hands a challenge over.
pub(super) fn challenged<P: Ports>(
    call: &Call<'_, P>,
    challenge: &Challenge,
) -> Result<Answer, UseCaseError> {
    let token = challenge.sign(&call.cx)?;
    Ok(Answer::json(200, &json!({ "challenge_token": token.expose() })))
}

/// The answer that hands a session's tokens over.
pub(super) fn session<P: Ports>(
    call: &Call<'_, P>,
    access: &AccessToken,
    refresh: &Token,
    expires_at: Time,
    ways: TokenTransport,
) -> Answer {
    let body = json!({
        "access_token": access.token.expose(),
        "expires_at": access.expires_at.seconds(),
    });
    let mut answer = Answer::json(200, &body);
    if ways.header {
        answer = answer.with(REFRESH, refresh.expose()).with(REFRESH_EXPIRES, expires_at.rfc3339());
    }
    if ways.cookie {
        let life = expires_at.since(call.cx.now);
        let cookie = set(call, &refresh_cookie(call), refresh.expose(), life);
        answer = answer.with(header::SET_COOKIE, cookie);
    }
    answer
}

/// The answer that takes a browser's refresh token away.
pub(super) fn signed_out<P: Ports>(call: &Call<'_, P>) -> Answer {
    let cookie = set(call, &refresh_cookie(call), "", 0);
    Answer::empty(204).with(header::SET_COOKIE, cookie)
}

fn refresh_cookie<P: Ports>(call: &Call<'_, P>) -> String {
    format!("__refresh_{}", call.cx.tenant().slug)
}

fn verification_cookie<P: Ports>(call: &Call<'_, P>) -> String {
    format!("__verification-login_{}", call.cx.tenant().slug)
}

/// A cookie (RFC 6265) for `life` milliseconds. Only the origins that the tenant lists are sent it
/// from another site.
fn set<P: Ports>(call: &Call<'_, P>, name: &str, value: &str, life: i64) -> String {
    let seconds = life / Time::SECOND;
    let listed = &call.cx.tenant().settings.prelude.cross_site_origins;
    let origin = call.request.header(header::ORIGIN.as_str());
    let site = match origin.is_some_and(|origin| listed.iter().any(|listed| listed == origin)) {
        true => "SameSite=None; Secure; Partitioned",
        false if call.request.keeps_secure() => "SameSite=Lax; Secure",
        false => "SameSite=Lax",
    };
    format!("{name}={value}; Path={PATH}; Max-Age={seconds}; HttpOnly; {site}")
}
