//! Unleash: where its endpoints are, and which file serves which. May import what `dialect` may.

mod account;
mod caller;
mod error;
mod reset;
mod schema;
mod session;

use super::answer::Answer;
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};

/// Unleash.
pub(super) struct Unleash;

impl TenantApi for Unleash {
    const PATHS: &'static [&'static str] =
        &["/auth/", "/logout", "/api/admin/user", "/api/admin/user-admin/"];

    endpoints! { Call;
        POST "/auth/reset/password" => reset::redeem,
        GET "/auth/reset/validate" => reset::validate_token,
        POST "/auth/reset/validate-password" => reset::validate_password,
        POST "/auth/reset/password-email" => reset::mail,
        POST "/auth/simple/login" => session::sign_in,
        POST "/logout" => session::sign_out,
        GET "/api/admin/user" => account::me,
        GET "/api/admin/user/profile" => account::profile,
        POST "/api/admin/user/change-password" => account::change,
        POST "/api/admin/user-admin/{id}/change-password" => account::change_another,
        POST "/api/admin/user-admin/reset-password" => account::link_another,
        POST "/api/admin/user-admin/validate-password" => account::validate_for_another,
    }

    fn refuse(trouble: &ApiError, request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => error::refusal(failure, request),
            ApiError::Body(unread) => error::unreadable(unread, None),
            ApiError::NotFound => error::plain(
                404,
                "NotFoundError",
                "The path you were looking for is not available.",
            ),
            ApiError::Method(methods) => {
                error::plain(405, "MethodNotAllowedError", "This path has other methods.")
                    .allow(methods)
            }
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}
