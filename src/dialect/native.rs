//! The native API: sessions, change, reset, policy. Errors are problem documents (RFC 9457).

use http::header;
use serde_json::{Value, json};

use super::answer::Answer;
use super::body::{BodyError, Object};
use super::idempotency;
use super::problem::{bad, problem, problem_with};
use super::route::{Route, route};
use super::{Api, ApiError, Call, Request, address};
use crate::account::{
    Account, Email, EmailError, KeptSessions, Plain, Purpose, RequestId, Session, SessionId,
    SessionKind,
};
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::{Operation, captcha};
use crate::flow::notification::suppression;
use crate::flow::password::breach::{self, Prefix};
use crate::flow::password::password_check;
use crate::flow::password::replay::{self, Replay};
use crate::flow::recovery::revert::{self, Undone};
use crate::flow::recovery::{self, PresentedSecret};
use crate::flow::session::caller;
use crate::flow::session::refresh::{self, RefreshOptions};
use crate::flow::session::sessions::{self, SessionSecret, SessionsToEnd};
use crate::flow::session::sign_in::{self, SessionRequest};
use crate::flow::{Caller, ChallengeError, Ports, Signed, UseCaseError, token};

/// The native API.
pub(super) struct Native;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    SignIn,
    Refresh,
    StepUp,
    Sessions,
    EndSession,
    SignOut,
    Policy,
    Check,
    Range,
    Change,
    RequestReset,
    ConfirmReset,
    Disavow,
    Bounces,
    Keys,
    ChangePage,
    Branding,
}

impl Api for Native {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/api/sessions", Endpoint::SignIn),
        route("GET", "/api/sessions", Endpoint::Sessions),
        route("POST", "/api/sessions/refresh", Endpoint::Refresh),
        route("POST", "/api/sessions/step-up", Endpoint::StepUp),
        route("DELETE", "/api/sessions/current", Endpoint::SignOut),
        route("DELETE", "/api/sessions/{id}", Endpoint::EndSession),
        route("GET", "/api/password/policy", Endpoint::Policy),
        route("POST", "/api/password/check", Endpoint::Check),
        route("GET", "/api/password/range/{prefix}", Endpoint::Range),
        route("POST", "/api/password/change", Endpoint::Change),
        route("POST", "/api/password/reset/request", Endpoint::RequestReset),
        route("POST", "/api/password/reset/confirm", Endpoint::ConfirmReset),
        route("POST", "/api/password/disavow", Endpoint::Disavow),
        route("POST", "/api/mail/bounces", Endpoint::Bounces),
        route("GET", "/api/branding", Endpoint::Branding),
        route("GET", "/.well-known/jwks.json", Endpoint::Keys),
        route("GET", "/.well-known/change-password", Endpoint::ChangePage),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        parameters: &[&str],
    ) -> Result<Answer, ApiError> {
        match endpoint {
            Endpoint::SignIn => sign_in(call).await,
            Endpoint::Refresh => refresh(call).await,
            Endpoint::StepUp => step_up(call).await,
            Endpoint::Sessions => sessions(call).await,
            Endpoint::EndSession => end_session(call, parameters).await,
            Endpoint::SignOut => sign_out(call).await,
            Endpoint::Policy => Ok(policy(call)),
            Endpoint::Check => check(call).await,
            Endpoint::Range => range(call, parameters).await,
            Endpoint::Change => change(call).await,
            Endpoint::RequestReset => request_reset(call).await,
            Endpoint::ConfirmReset => confirm_reset(call).await,
            Endpoint::Disavow => disavow(call).await,
            Endpoint::Bounces => bounces(call).await,
            Endpoint::Keys => Ok(keys(call)),
            Endpoint::ChangePage => Ok(change_page(call)),
            Endpoint::Branding => Ok(branding(call)),
        }
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => refusal(failure),
            ApiError::Body(error) => unreadable(error),
            ApiError::NotFound => problem(404, "not_found", "There is nothing here."),
            ApiError::Method(methods) => {
                problem(405, "method_not_allowed", "This path has other methods.").allow(methods)
            }
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}

/// Whether what is read at a path is meant for everybody: keys, the policy, what pages look like.
pub(super) fn is_public(path: &str) -> bool {
    ["/.well-known/jwks.json", "/api/branding", "/api/password/policy"].contains(&path)
}

async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
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

async fn refresh<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
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

fn not_refreshed(fault: ChallengeError) -> ApiError {
    match fault {
        ChallengeError::Superseded => problem(409, "retry_with_newest", SUPERSEDED).into(),
        other => UseCaseError::from(other).into(),
    }
}

const SUPERSEDED: &str = "The token was just exchanged: use the newest that you have.";

async fn step_up<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
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

async fn sessions<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
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

async fn end_session<P: Ports>(
    call: &Call<'_, P>,
    parameters: &[&str],
) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::EndSession)).await?;
    let id = parameters.first().and_then(|id| id.parse().ok()).ok_or(UseCaseError::Missing)?;
    match sessions::end(&call.cx, &caller, SessionsToEnd::One(id)).await? {
        0 => Err(UseCaseError::Missing.into()),
        _ => Ok(Answer::empty(204)),
    }
}

async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::SignOut)).await?;
    sessions::end(&call.cx, &caller, SessionsToEnd::Own).await?;
    Ok(Answer::empty(204))
}

fn policy<P: Ports>(call: &Call<'_, P>) -> Answer {
    let document = password_check::document(&call.cx);
    let etag = format!("\"{}\"", document.id);
    // RFC 9110 section 13.1.2: `*` is any.
    let names = |tag: &str| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == etag;
    let known = call.request.header("if-none-match").is_some_and(|tags| tags.split(',').any(names));
    let answer = match known {
        true => Answer::empty(304),
        false => Answer::typed(200, "application/json", document.json),
    };
    answer.with(header::ETAG, etag).with(header::CACHE_CONTROL, "no-cache")
}

async fn check<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let password = password(&body, "password")?;
    let mut words = Vec::new();
    for name in ["email", "username", "name"] {
        words.extend(optional(&body, name)?.map(|text| (name, text)));
    }
    let report = password_check::report(&call.cx, &password, &words).await?;
    Ok(Answer::typed(200, "application/json", report))
}

/// The wire form of Have I Been Pwned, for forms that look a password up themselves. It must not be
/// compressed on its way: that would undo the padding.
async fn range<P: Ports>(call: &Call<'_, P>, parameters: &[&str]) -> Result<Answer, ApiError> {
    let prefix = parameters.first().and_then(|text| text.parse::<Prefix>().ok());
    let prefix = prefix.ok_or_else(|| bad("the prefix must be five hexadecimal digits"))?;
    if call.request.parameter("mode").is_some_and(|mode| mode != "sha1") {
        return Err(bad("mode must be sha1").into());
    }
    let unavailable = || problem(503, "breach_unavailable", "The breach service does not answer.");
    let range = breach::range(&call.cx, &prefix).await?.ok_or_else(unavailable)?;
    Ok(Answer::typed(200, "text/plain; charset=utf-8", range)
        .with(header::CACHE_CONTROL, "no-store, no-transform"))
}

async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::CurrentPassword)).await?;
    idempotency::key(call.request)?;
    let body = call.json()?;
    let current = password(&body, "current_password")?;
    let new = password(&body, "new_password")?;
    // Where no password of the caller is judged, none is here.
    let last = caller.changed_by.filter(|_| !caller.shut);
    let repeat = replay::of_change(&call.cx, &caller.account, last, &caller.attempt, &new).await?;
    if let Some(answer) = repeated(repeat) {
        return Ok(answer);
    }
    let command = Command {
        entitlement: Entitlement::Current(&current),
        new: &new,
        order: Order::ProofFirst,
        others: KeptSessions::End,
    };
    match change::change(&call.cx, &caller, command).await {
        Ok(()) => Ok(Answer::empty(204)),
        Err(UseCaseError::Raced) => {
            let repeat = replay::of_raced(&call.cx, caller.account.id, &new).await?;
            repeated(repeat).ok_or_else(|| UseCaseError::Raced.into())
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn request_reset<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let email = email(&body)?;
    welcome(call, &body).await?;
    let id = recovery::request(&call.cx, &email, Purpose::Link).await?;
    address::asked(&email, no_address)?;
    Ok(Answer::json(202, &json!({ "request_id": id })))
}

async fn confirm_reset<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    idempotency::key(call.request)?;
    let body = call.json()?;
    let new = password(&body, "new_password")?;
    let member = |name| optional(&body, name);
    let members = [member("token")?, member("invitation")?, member("request_id")?, member("code")?];
    let typed;
    let shown = match members {
        [Some(text), None, None, None] => PresentedSecret::Secret { purpose: Purpose::Link, text },
        [None, Some(text), None, None] => {
            PresentedSecret::Secret { purpose: Purpose::Invitation, text }
        }
        [None, None, Some(request), Some(code)] => {
            let request: RequestId = request.parse().map_err(|_| UseCaseError::InvalidSecret)?;
            PresentedSecret::Code { request, code }
        }
        [None, None, None, Some(code)] if body.get("email").is_some() => {
            typed = email(&body)?;
            PresentedSecret::Mailed { email: &typed, code }
        }
        _ => {
            let detail = "give token, or invitation, or code with request_id or email";
            return Err(bad(detail).into());
        }
    };
    match recovery::confirm(&call.cx, shown, &new).await {
        Ok(_) => Ok(Answer::empty(204)),
        Err(UseCaseError::InvalidSecret) => {
            let repeat = recovery::repeated(&call.cx, shown, &new).await?;
            let repeated = repeated(repeat).ok_or(UseCaseError::InvalidSecret);
            match shown {
                PresentedSecret::Mailed { email, .. } => {
                    address::tried(email, repeated, no_address)
                }
                _ => Ok(repeated?),
            }
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The answer to a request whose `Idempotency-Key` was used before.
fn repeated(repeat: Replay) -> Option<Answer> {
    match repeat {
        Replay::New => None,
        Replay::Same => Some(Answer::empty(204)),
        Replay::Conflict => {
            let title = "The Idempotency-Key was used for another request.";
            Some(problem(422, "idempotency_key_reused", title))
        }
    }
}

/// "This was not me", by the token in the news of a change.
async fn disavow<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    Ok(match revert::redeem(&call.cx, required(&body, "token")?).await? {
        Undone::Wholly => Answer::empty(204),
        Undone::Deactivated => {
            Answer::json(200, &json!({ "outcome": "deactivated", "reason": "address_taken" }))
        }
    })
}

/// The mail provider tells of a mail: signed as Standard Webhooks has it, under either of the names
/// that its headers go by.
async fn bounces<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    call.json()?;
    let header = |name: &str| {
        let named = |prefix: &str| call.request.header(&format!("{prefix}-{name}"));
        named("webhook").or_else(|| named("svix")).unwrap_or_default()
    };
    let body = call.request.bytes()?;
    let signed = Signed {
        id: header("id"),
        timestamp: header("timestamp"),
        signatures: header("signature"),
        body,
    };
    suppression::hear(&call.cx, signed).await?;
    Ok(Answer::empty(204))
}

fn keys<P: Ports>(call: &Call<'_, P>) -> Answer {
    Answer::json(200, &token::public_keys(&call.cx))
        .with(header::CACHE_CONTROL, "public, max-age=300")
}

/// Where password managers find the page (W3C, A Well-Known URL for Changing Passwords).
fn change_page<P: Ports>(call: &Call<'_, P>) -> Answer {
    Answer::empty(302).with(header::LOCATION, format!("{}/change", call.cx.origin()))
}

/// What the tenant's pages look like: its name, logo, colour, links and where help is; and the key with
/// which they ask for a proof that a person is there, if one is wanted.
fn branding<P: Ports>(call: &Call<'_, P>) -> Answer {
    let mut shown = json!(call.cx.tenant().settings.branding);
    if let (Some(key), Some(members)) = (captcha::site_key(&call.cx), shown.as_object_mut()) {
        members.insert("turnstile_site_key".to_owned(), json!(key));
    }
    Answer::json(200, &shown).with(header::CACHE_CONTROL, "public, max-age=300")
}

/// Refuses what no person proved to have asked, where the tenant wants to know.
async fn welcome<P: Ports>(call: &Call<'_, P>, body: &Object) -> Result<(), ApiError> {
    match captcha::is_welcome(&call.cx, body.text("turnstile_token")).await? {
        true => Ok(()),
        false => Err(problem(403, "not_human", "Show that you are a person.").into()),
    }
}

async fn bearer<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), operation).await;
    // Nothing tells apart a token of an erased account from any other that is not good.
    caller.map_err(|failure| match failure {
        UseCaseError::Gone => UseCaseError::Unauthenticated("account gone"),
        other => other,
    })
}

fn required<'b>(body: &'b Object, name: &str) -> Result<&'b str, ApiError> {
    let missing = || bad(&format!("{name} is required and must be a string"));
    body.text(name).ok_or_else(|| missing().into())
}

fn optional<'b>(body: &'b Object, name: &str) -> Result<Option<&'b str>, ApiError> {
    match body.get(name) {
        None => Ok(None),
        Some(_) => body.text(name).map(Some).ok_or_else(|| not_text(name).into()),
    }
}

fn not_text(name: &str) -> Answer {
    bad(&format!("{name} must be a string"))
}

fn password(body: &Object, name: &str) -> Result<Plain, ApiError> {
    required(body, name).map(|text| Plain::new(text.to_owned()))
}

/// The address by which a body names an account.
fn email(body: &Object) -> Result<Email, ApiError> {
    Email::of_account(required(body, "email")?).map_err(|error| no_address(error).into())
}

fn no_address(error: EmailError) -> Answer {
    bad(&error.to_string())
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

fn refusal(failure: &UseCaseError) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) | UseCaseError::Gone => {
            problem(401, "unauthenticated", "Sign in first, or check what you typed.")
        }
        UseCaseError::InsufficientScope => {
            problem(403, "insufficient_scope", "The token does not allow this.")
        }
        UseCaseError::WrongPassword => {
            problem(400, "wrong_password", "The current password is wrong.")
        }
        UseCaseError::NotLocal => problem(403, "not_local", "This account has no password here."),
        UseCaseError::Forbidden(notices) => {
            let detail = "A rule of the tenant forbids this.";
            match notices.as_slice() {
                [] => problem(403, "forbidden", detail),
                notices => problem_with(403, "forbidden", detail, "notices", json!(notices)),
            }
        }
        UseCaseError::Weak(refusal) => {
            let detail = "The new password is not accepted.";
            problem_with(422, "password_refused", detail, "issues", json!(refusal.issues))
        }
        UseCaseError::InvalidSecret => {
            problem(400, "invalid_secret", "The link or code is unknown, used or expired.")
        }
        UseCaseError::Raced => {
            problem(409, "credential_changed", "The password was changed meanwhile.")
        }
        UseCaseError::Limited(seconds) => {
            problem(429, "rate_limited", "Too many attempts; try again later.")
                .retry_after(*seconds)
        }
        UseCaseError::Closed => problem(403, "closed", "This is not offered here."),
        UseCaseError::Exists => problem(409, "exists", "It exists already."),
        UseCaseError::Missing => problem(404, "not_found", "There is nothing here."),
        UseCaseError::Overloaded(_) => {
            problem(503, "overloaded", "Too much is going on; try again in a moment.")
        }
        UseCaseError::Stale | UseCaseError::Internal(_) | UseCaseError::Unavailable(_) => {
            problem(500, "internal", "Something failed on our side.")
        }
    }
}

fn unreadable(error: &BodyError) -> Answer {
    match error {
        BodyError::TooLarge => problem(413, "too_large", "The body is over 16 KiB."),
        BodyError::Malformed => bad("the body is not JSON, or a key comes twice"),
        BodyError::NotAnObject => bad("the body is not a JSON object"),
        BodyError::ContentType(_) => {
            problem(415, "unsupported_media_type", "Send application/json, in UTF-8.")
        }
        BodyError::Encoded => {
            problem(415, "unsupported_media_type", "Send the body as it is, in no content coding.")
                .with(header::ACCEPT_ENCODING, "identity")
        }
        BodyError::Tenant => not_text("tenant"),
    }
}
