//! How the native API says no: problem documents (RFC 9457).

use http::header;
use serde_json::json;

use super::fields::not_text;
use crate::dialect::Answer;
use crate::dialect::body::BodyError;
use crate::dialect::problem::{bad, problem, problem_with};
use crate::flow::UseCaseError;

pub(super) fn refusal(failure: &UseCaseError) -> Answer {
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

pub(super) fn unreadable(error: &BodyError) -> Answer {
    match error {
        BodyError::TooLarge(cap) => {
            let detail = format!("The body is over {} KiB.", cap / 1024);
            problem(413, "too_large", &detail)
        }
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
