//! The native API: sessions, change, reset, policy. Errors are problem documents (RFC 9457).

mod caller;
mod captcha;
mod fields;
mod mail;
mod password;
mod refusal;
mod repeated;
mod reset;
mod session;
mod site;

use super::answer::Answer;
use super::problem::problem;
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};

/// The native API.
pub(super) struct Native;

impl TenantApi for Native {
    const PATHS: &'static [&'static str] = &[];

    endpoints! { Call;
        POST "/api/sessions" => session::sign_in,
        GET "/api/sessions" => session::list,
        POST "/api/sessions/refresh" => session::refresh,
        POST "/api/sessions/step-up" => session::step_up,
        DELETE "/api/sessions/current" => session::sign_out,
        DELETE "/api/sessions/{id}" => session::end,
        GET "/api/password/policy" => password::policy,
        POST "/api/password/check" => password::check,
        GET "/api/password/range/{prefix}" => password::range,
        POST "/api/password/change" => password::change,
        POST "/api/password/reset/request" => reset::request,
        POST "/api/password/reset/confirm" => reset::confirm,
        POST "/api/password/disavow" => reset::disavow,
        POST "/api/mail/bounces" => mail::bounces,
        GET "/api/branding" => site::branding,
        GET "/.well-known/jwks.json" => site::keys,
        GET "/.well-known/change-password" => site::change_page,
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => refusal::refusal(failure),
            ApiError::Body(error) => refusal::unreadable(error),
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
