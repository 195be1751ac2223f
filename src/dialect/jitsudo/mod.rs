//! JITSudo: the signed-in person's password and profile, and how a tenant signs in.
//!
//! Every call about a person names its tenant in `X-Tenant-ID`, which must be the credential's.

mod profile;

use serde::Serialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::body::Object;
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};
use crate::account::{Dialect, KeptSessions, Plain, TenantId};
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::tenant::access_policy;
use crate::flow::tenant::lookup::{self, Hint};
use crate::flow::token::issuer_list;
use crate::flow::{Caller, Ports, UseCaseError};

/// JITSudo.
pub(super) struct Jitsudo;

impl TenantApi for Jitsudo {
    const PATHS: &'static [&'static str] =
        &["/v1/users/me/", "/v1/auth/providers", "/v1/auth/callback"];

    endpoints! { Call;
        POST "/v1/users/me/password" => change_password,
        GET "/v1/users/me/profile" => profile::show,
        PUT "/v1/users/me/profile" => profile::set,
        GET "/v1/auth/providers" => providers,
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => refusal(failure),
            ApiError::Body(_) => invalid("The body is not a JSON object of at most 16 KiB."),
            ApiError::NotFound => error(404, "not_found", "There is nothing here."),
            ApiError::Method(methods) => {
                error(405, "method_not_allowed", "This path has other methods.").allow(methods)
            }
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}

async fn change_password<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = me(call, Some(Operation::CurrentPassword)).await?;
    access_policy::permit(
        &call.cx,
        &caller.account,
        &caller.groups,
        access_policy::CHANGE_PASSWORD,
    )?;
    if !caller.account.is_local() {
        return Err(UseCaseError::NotLocal.into());
    }
    let body = call.json()?;
    let current = password(&body, "current_password")?;
    let new = password(&body, "new_password")?;
    let command = Command {
        entitlement: Entitlement::Current(&current),
        new: &new,
        order: Order::ProofFirst,
        others: KeptSessions::End,
    };
    change::change(&call.cx, &caller, command).await?;
    Ok(Answer::empty(204))
}

/// The caller, at the tenant that the request names. A caller who is not signed in learns nothing
/// of tenants.
async fn me<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, ApiError> {
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), operation).await?;
    let named = call.request.header("x-tenant-id");
    let named = named.ok_or_else(|| invalid("The header X-Tenant-ID is required."))?;
    let named: TenantId =
        named.parse().map_err(|_| invalid("The header X-Tenant-ID must be a UUID."))?;
    if named != call.cx.tenant().id {
        let message = "The credential belongs to another tenant than X-Tenant-ID.";
        return Err(error(403, "tenant_mismatch", message).into());
    }
    Ok(caller)
}

/// How people sign in at the tenant that has an e-mail domain or a short name.
async fn providers<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let (ports, host) = (call.cx.ports, &call.request.host);
    let found = match (call.request.parameter("domain"), call.request.parameter("slug")) {
        (Some(domain), None) => lookup::of_domain(ports, host, domain).await,
        (None, Some(slug)) => {
            lookup::find(ports, host, Hint { bearer: None, named: Some(slug) }).await
        }
        _ => return Err(invalid("Give either domain or slug.").into()),
    };
    let unknown = || ApiError::from(error(404, "not_found", "Domain not registered"));
    let found = found.map_err(|failure| match failure {
        UseCaseError::Missing => unknown(),
        other => other.into(),
    })?;
    if !found.tenant.serves(Dialect::Jitsudo) {
        return Err(unknown());
    }
    let elsewhere = (!issuer_list::trusted(ports, &found).is_empty()).then_some("oidc");
    let methods: Vec<&str> = elsewhere.into_iter().chain(["local"]).collect();
    Ok(Answer::json(200, &json!({ "tenant_id": found.tenant.id, "methods": methods })))
}

fn password(body: &Object, name: &str) -> Result<Plain, ApiError> {
    let missing = || invalid(&format!("{name} is required and must be a string.")).into();
    body.plain(name).ok_or_else(missing)
}

fn refusal(failure: &UseCaseError) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) | UseCaseError::Gone => {
            error(401, "unauthenticated", "Authentication is required.")
        }
        UseCaseError::NotLocal => {
            error(403, "not_local_user", "The account is not a local auth user.")
        }
        UseCaseError::Forbidden(notices) => {
            let message = "A policy forbids this.";
            ErrorBody { code: "forbidden", message, details: None, notices }.answer(403)
        }
        UseCaseError::InsufficientScope | UseCaseError::Closed => {
            error(403, "forbidden", "This is not allowed.")
        }
        // Somebody else changed it meanwhile: it is no longer the current one.
        UseCaseError::WrongPassword | UseCaseError::Raced => {
            error(400, "invalid_current_password", "The current password is wrong.")
        }
        UseCaseError::Weak(refusal) => {
            let details = Some(json!({ "issues": refusal.issues }));
            let message = "The new password is not accepted.";
            ErrorBody { code: "weak_password", message, details, notices: &[] }.answer(400)
        }
        UseCaseError::InvalidSecret => invalid("The secret is unknown, used or expired."),
        UseCaseError::Limited(seconds) => {
            error(429, "rate_limited", "Too many attempts; try again later.").retry_after(*seconds)
        }
        UseCaseError::Exists => error(409, "conflict", "It exists already."),
        UseCaseError::Missing => error(404, "not_found", "There is nothing here."),
        UseCaseError::Stale
        | UseCaseError::Internal(_)
        | UseCaseError::Overloaded(_)
        | UseCaseError::Unavailable(_) => error(500, "internal", "Something failed on our side."),
    }
}

fn invalid(message: &str) -> Answer {
    error(400, "invalid_input", message)
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    ErrorBody { code, message, details: None, notices: &[] }.answer(status)
}

/// The one error object. What is optional is left out when there is nothing in it.
#[derive(Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notices: &'a [String],
}

impl ErrorBody<'_> {
    fn answer(&self, status: u16) -> Answer {
        Answer::json(status, &json!(self))
    }
}
