//! How the native API says no: problem documents (RFC 9457).

use http::header;
use serde_json::json;

use super::fields::not_text;
use crate::dialect::Answer;
use crate::dialect::body::BodyError;
use crate::dialect::problem::{bad, problem, problem_with};
use crate::flow::Failure;

pub(super) fn refusal(failure: &Failure) -> Answer {
    match failure {
        Failure::Unauthenticated(_) | Failure::Gone => {
            problem(401, "unauthenticated", "Sign in first, or check what you typed.")
        }
        Failure::InsufficientScope => {
            problem(403, "insufficient_scope", "The token does not allow this.")
        }
        Failure::WrongPassword => problem(400, "wrong_password", "The current password is wrong."),
        Failure::NotLocal => problem(403, "not_local", "This account has no password here."),
        Failure::Forbidden(notices) => {
            let detail = "A rule of the tenant forbids this.";
            match notices.as_slice() {
                [] => problem(403, "forbidden", detail),
                notices => problem_with(403, "forbidden", detail, "notices", json!(notices)),
            }
        }
        Failure::Weak(refusal) => {
            let detail = "The new password is not accepted.";
            problem_with(422, "password_refused", detail, "issues", json!(refusal.issues))
        }
        Failure::InvalidSecret => {
            problem(400, "invalid_secret", "The link or code is unknown, used or expired.")
        }
        Failure::Raced => problem(409, "credential_changed", "The password was changed meanwhile."),
        Failure::Limited(seconds) => {
            problem(429, "rate_limited", "Too many attempts; try again later.")
                .retry_after(*seconds)
        }
        Failure::Closed => problem(403, "closed", "This is not offered here."),
        Failure::Exists => problem(409, "exists", "It exists already."),
        Failure::Missing => problem(404, "not_found", "There is nothing here."),
        Failure::Overloaded(_) => {
            problem(503, "overloaded", "Too much is going on; try again in a moment.")
        }
        Failure::Stale | Failure::Internal(_) | Failure::Unavailable(_) => {
            problem(500, "internal", "Something failed on our side.")
        }
    }
}

pub(super) fn unreadable(error: &BodyError) -> Answer {
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
