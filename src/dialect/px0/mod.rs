//! px0: where its endpoints are, and which file serves which. May import what `dialect` may.

mod account;
mod caller;
mod error;
mod fields;
mod reset;
mod session;

use super::answer::Answer;
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};

/// px0.
pub(super) struct Px0;

impl TenantApi for Px0 {
    const PATHS: &'static [&'static str] = &["/v1/auth/"];

    endpoints! { Call;
        POST "/v1/auth/password-reset/trigger" => reset::trigger,
        POST "/v1/auth/password-reset/reset" => reset::redeem,
        POST "/v1/auth/register" => account::register,
        POST "/v1/auth/verify-email" => account::verify,
        POST "/v1/auth/login" => session::sign_in,
        GET "/v1/auth/me" => account::me,
        POST "/v1/auth/me/change-password" => account::change,
        DELETE "/v1/auth/session" => session::sign_out,
        GET "/v1/auth/sessions" => session::list,
        DELETE "/v1/auth/sessions/{id}" => session::end,
    }

    fn refuse(trouble: &ApiError, request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => error::refusal(failure, request),
            ApiError::Body(_) => error::of(400, "invalid request body"),
            ApiError::NotFound => error::of(404, "not found"),
            ApiError::Method(methods) => error::of(405, "method not allowed").allow(methods),
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}
