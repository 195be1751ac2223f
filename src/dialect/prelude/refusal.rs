//! How Prelude says no: a status, a `code` that clients switch on, and the `type` of the status.

use serde_json::json;

use crate::dialect::Trouble;
use crate::dialect::answer::Answer;
use crate::flow::{Failure, Fault};

/// The refusal with this code. Its `type` follows from its status.
pub(super) fn refusal(status: u16, code: &str) -> Answer {
    Answer::json(status, &json!({ "code": code, "type": kind(status) }))
}

/// The body or a parameter cannot be used.
pub(super) fn bad_request() -> Answer {
    refusal(400, "bad_request")
}

const fn kind(status: u16) -> &'static str {
    match status {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "conflict",
        429 => "too_many_requests",
        _ => "internal",
    }
}

/// The refusal for a trouble.
pub(super) fn of(trouble: &Trouble) -> Answer {
    match trouble {
        Trouble::Failure(failure) => failed(failure),
        Trouble::Body(_) => bad_request(),
        Trouble::NotFound => refusal(404, "not_found"),
        Trouble::Method(methods) => refusal(405, "method_not_allowed").allow(methods),
        Trouble::Answer(answer) => Answer::clone(answer),
    }
}

/// A clock that is off gets the nonce that takes its place (RFC 9449, section 8).
const NONCE: http::HeaderName = http::HeaderName::from_static("dpop-nonce");

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        let answer = match fault {
            Fault::Failure(failure) => return Self::Failure(failure),
            Fault::BadCode => refusal(400, "bad_check_code"),
            Fault::ChallengeExpired => refusal(400, "expired_challenge_token"),
            Fault::ChallengeInvalid => refusal(400, "invalid_challenge_token"),
            Fault::VerificationInvalid => refusal(400, "invalid_verification_token"),
            Fault::KeyMismatch => refusal(401, "dpop_key_mismatch"),
            Fault::NonceWanted(nonce) => refusal(401, "use_dpop_nonce").with(NONCE, nonce),
            Fault::ProofInvalid => refusal(401, "invalid_dpop_proof"),
            Fault::ProofMissing => refusal(401, "missing_dpop_proof"),
            Fault::ScopeNotAllowed => refusal(403, "scope_not_allowed"),
            Fault::StepNotCompleted => refusal(403, "step_not_completed"),
            Fault::StepNotFound => refusal(403, "step_not_found"),
            Fault::TokenMismatch => refusal(403, "token_mismatch"),
            Fault::Reused => refusal(409, "token_reused"),
            Fault::Superseded => refusal(409, "retry_with_newest"),
        };
        answer.into()
    }
}

fn failed(failure: &Failure) -> Answer {
    match failure {
        Failure::Unauthenticated(_) | Failure::WrongPassword => refusal(401, "unauthorized"),
        Failure::Gone | Failure::Missing => refusal(404, "not_found"),
        // Who lost a race finds the grant spent.
        Failure::InsufficientScope | Failure::Raced => refusal(403, "insufficient_scope"),
        Failure::NotLocal | Failure::Forbidden(_) => refusal(403, "auth_blocked"),
        Failure::Closed => refusal(403, "forbidden"),
        Failure::Weak(_) => refusal(400, "invalid_password"),
        Failure::InvalidSecret => refusal(400, "bad_check_code"),
        Failure::Exists => refusal(409, "identifier_already_exists"),
        Failure::Limited(seconds) => refusal(429, "rate_limited").retry_after(*seconds),
        Failure::Stale
        | Failure::Internal(_)
        | Failure::Overloaded(_)
        | Failure::Unavailable(_) => refusal(500, "internal"),
    }
}
