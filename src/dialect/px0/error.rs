//! px0's errors: `{"error"}` and nothing else. May import what `dialect` may.

use serde_json::json;

use super::super::{Answer, Request};
use crate::flow::UseCaseError;
use crate::policy::px0_error;

/// Where people ask for a reset.
pub(super) const TRIGGER: &str = "/v1/auth/password-reset/trigger";
/// Where they redeem its code.
pub(super) const RESET: &str = "/v1/auth/password-reset/reset";
/// Where people sign in.
pub(super) const SIGN_IN: &str = "/v1/auth/login";

/// Where people confirm an address.
pub(super) const VERIFY: &str = "/v1/auth/verify-email";

/// An error.
pub(super) fn of(status: u16, error: &str) -> Answer {
    Answer::json(status, &json!({ "error": error }))
}

/// What is no address.
pub(super) fn bad_address() -> Answer {
    of(400, "invalid email format")
}

/// A use case that says no, in px0's words.
pub(super) fn refusal(failure: &UseCaseError, request: &Request) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) if request.path == SIGN_IN => {
            of(401, "invalid credentials")
        }
        UseCaseError::Unauthenticated(_) | UseCaseError::Gone => of(401, "unauthorized"),
        UseCaseError::WrongPassword | UseCaseError::NotLocal => of(401, "invalid current password"),
        UseCaseError::InsufficientScope => of(403, "forbidden"),
        UseCaseError::Forbidden(_) if request.path == RESET => {
            of(400, "password resets are not allowed at this time")
        }
        UseCaseError::Forbidden(notices) => {
            of(403, notices.first().map_or("forbidden", String::as_str))
        }
        UseCaseError::Weak(refusal) => {
            of(400, px0_error(&refusal.issues).unwrap_or("password is too weak"))
        }
        UseCaseError::InvalidSecret if request.path == VERIFY => {
            of(400, "invalid verification code")
        }
        UseCaseError::InvalidSecret | UseCaseError::Raced => {
            of(400, "invalid or expired password reset code")
        }
        UseCaseError::Limited(seconds) => of(429, "too many requests").retry_after(*seconds),
        UseCaseError::Closed => of(403, "registration is closed"),
        UseCaseError::Exists => of(409, "email already registered"),
        UseCaseError::Missing if request.path == TRIGGER => of(404, "user not found"),
        UseCaseError::Missing => of(404, "not found"),
        UseCaseError::Stale
        | UseCaseError::Internal(_)
        | UseCaseError::Overloaded(_)
        | UseCaseError::Unavailable(_) => of(500, "internal error"),
    }
}
