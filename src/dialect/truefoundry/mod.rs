//! TrueFoundry: changing one's password, and the users of a tenant. Every answer is JSON; every
//! error is an `HttpError`.

mod users;

use http::header;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::body::{BodyError, Json, Object};
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};
use crate::account::{Email, EmailError, KeptSessions, Plain};
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::{Ports, UseCaseError};
use crate::policy::Issue;

/// TrueFoundry.
pub(super) struct Truefoundry;

impl TenantApi for Truefoundry {
    const PATHS: &'static [&'static str] = &["/api/svc/v1/"];

    endpoints! { Call;
        POST "/api/svc/v1/users/change-password" => change_password,
        POST "/api/svc/v1/users/register" => users::register,
        POST "/api/svc/v1/users/invite" => users::invite,
        PATCH "/api/svc/v1/users/activate" => users::activate,
        PATCH "/api/svc/v1/users/deactivate" => users::deactivate,
        POST "/api/svc/v1/users/revoke-sessions" => users::revoke_sessions,
        GET "/api/svc/v1/users" => users::list,
        GET "/api/svc/v1/users/{id}" => users::show,
        DELETE "/api/svc/v1/users/{id}" => users::erase,
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => refusal(failure),
            ApiError::Body(BodyError::ContentType(_)) => error(415, "Unsupported Media Type"),
            ApiError::Body(BodyError::Encoded) => {
                error(415, "Unsupported Media Type").with(header::ACCEPT_ENCODING, "identity")
            }
            ApiError::Body(_) => error(400, "The body is not a JSON object of at most 16 KiB"),
            ApiError::NotFound => error(404, "Not Found"),
            ApiError::Method(methods) => error(405, "Method Not Allowed").allow(methods),
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}

async fn change_password<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let operation = Some(Operation::CurrentPassword);
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), operation).await?;
    let body = call.json()?;
    let [login_id, new, old] = texts(&body, ["loginId", "newPassword", "oldPassword"])?;
    let own = caller.account.email.key();
    if Email::of_account(login_id).map(|email| email.key()).ok() != Some(own) {
        return Err(error(403, "loginId is not the authenticated user").into());
    }
    let (new, old) = (Plain::new(new.to_owned()), Plain::new(old.to_owned()));
    let command = Command {
        entitlement: Entitlement::Current(&old),
        new: &new,
        order: Order::ProofFirst,
        others: KeptSessions::End,
    };
    change::change(&call.cx, &caller, command).await?;
    Ok(done())
}

/// Success is an empty object: clients parse it.
fn done() -> Answer {
    Answer::json(200, &json!({}))
}

/// Members that must be strings; the refusal names every one that is not.
fn texts<'b, const N: usize>(body: &'b Object, names: [&str; N]) -> Result<[&'b str; N], ApiError> {
    let found = names.map(|name| body.text(name));
    if found.iter().all(Option::is_some) {
        return Ok(found.map(Option::unwrap_or_default));
    }
    let missing = names.iter().zip(&found).filter(|(_, text)| text.is_none());
    let details: Vec<Value> = missing.map(|(name, _)| fault(name, "must be a string")).collect();
    Err(invalid(&details).into())
}

/// A member that may be missing and is else `true` or `false`.
fn flag(body: &Object, name: &str) -> Result<bool, ApiError> {
    match body.get(name) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(value)) => Ok(*value),
        Some(_) => Err(invalid(&[fault(name, "must be a boolean")]).into()),
    }
}

/// The address in a member.
fn email(body: &Object, name: &str) -> Result<Email, ApiError> {
    let [text] = texts(body, [name])?;
    Email::parse(text).map_err(|error| no_address(name, error).into())
}

/// The refusal of a member that is no address.
fn no_address(name: &str, error: EmailError) -> Answer {
    invalid(&[fault(name, &error.to_string())])
}

fn refusal(failure: &UseCaseError) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) | UseCaseError::Gone => error(401, "Unauthorized"),
        UseCaseError::NotLocal => error(403, "The user has no password here"),
        UseCaseError::Forbidden(notices) => {
            let notices: Vec<Value> =
                notices.iter().map(|notice| json!({ "notice": notice })).collect();
            detailed(403, "Forbidden", &notices)
        }
        UseCaseError::InsufficientScope | UseCaseError::Closed => error(403, "Forbidden"),
        // Somebody else changed it meanwhile: it is no longer the current one.
        UseCaseError::WrongPassword | UseCaseError::Raced => error(400, "Invalid old password"),
        UseCaseError::Weak(refusal) => {
            let (field, message) = ("newPassword", "the new password is not accepted");
            let objections = refusal.issues.iter().map(|issue| Objection { field, message, issue });
            let details: Vec<Value> = objections.map(|objection| json!(objection)).collect();
            detailed(422, "The new password is not accepted", &details)
        }
        UseCaseError::InvalidSecret => error(400, "The secret is unknown, used or expired"),
        UseCaseError::Limited(seconds) => error(429, "Too Many Requests").retry_after(*seconds),
        UseCaseError::Exists => error(409, "The user exists already"),
        UseCaseError::Missing => error(404, "User not found"),
        UseCaseError::Stale
        | UseCaseError::Internal(_)
        | UseCaseError::Overloaded(_)
        | UseCaseError::Unavailable(_) => error(500, "Internal Server Error"),
    }
}

fn invalid(details: &[Value]) -> Answer {
    detailed(422, "Validation failed", details)
}

fn fault(field: &str, message: &str) -> Value {
    json!({ "field": field, "message": message })
}

fn error(status: u16, message: &str) -> Answer {
    detailed(status, message, &[])
}

/// An `HttpError`; `details` is there only if there is something in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HttpError<'a> {
    status_code: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    details: &'a [Value],
}

fn detailed(status_code: u16, message: &str, details: &[Value]) -> Answer {
    Answer::json(status_code, &json!(HttpError { status_code, message, details }))
}

/// What is wrong with the new password.
#[derive(Serialize)]
struct Objection<'a> {
    field: &'static str,
    message: &'static str,
    #[serde(flatten)]
    issue: &'a Issue,
}
