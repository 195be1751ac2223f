//! How Prelude says no: a status, a `code` that clients switch on, and the `type` of the status.

use serde_json::json;

use crate::dialect::ApiError;
use crate::dialect::answer::Answer;
use crate::flow::{ChallengeError, UseCaseError};

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
pub(super) fn of(trouble: &ApiError) -> Answer {
    match trouble {
        ApiError::UseCase(failure) => failed(failure),
        ApiError::Body(_) => bad_request(),
        ApiError::NotFound => refusal(404, "not_found"),
        ApiError::Method(methods) => refusal(405, "method_not_allowed").allow(methods),
        ApiError::Answer(answer) => Answer::clone(answer),
    }
}

/// A clock that is off gets the nonce that takes its place (RFC 9449, section 8).
const NONCE: http::HeaderName = http::HeaderName::from_static("dpop-nonce");

impl From<ChallengeError> for ApiError {
    fn from(fault: ChallengeError) -> Self {
        let answer = match fault {
            ChallengeError::UseCase(failure) => return Self::UseCase(failure),
            ChallengeError::BadCode => refusal(400, "bad_check_code"),
            ChallengeError::ChallengeExpired => refusal(400, "expired_challenge_token"),
            ChallengeError::ChallengeInvalid => refusal(400, "invalid_challenge_token"),
            ChallengeError::VerificationInvalid => refusal(400, "invalid_verification_token"),
            ChallengeError::KeyMismatch => refusal(401, "dpop_key_mismatch"),
            ChallengeError::NonceWanted(nonce) => refusal(401, "use_dpop_nonce").with(NONCE, nonce),
            ChallengeError::ProofInvalid => refusal(401, "invalid_dpop_proof"),
            ChallengeError::ProofMissing => refusal(401, "missing_dpop_proof"),
            ChallengeError::ScopeNotAllowed => refusal(403, "scope_not_allowed"),
            ChallengeError::StepNotCompleted => refusal(403, "step_not_completed"),
            ChallengeError::StepNotFound => refusal(403, "step_not_found"),
            ChallengeError::TokenMismatch => refusal(403, "token_mismatch"),
            ChallengeError::Reused => refusal(409, "token_reused"),
            ChallengeError::Superseded => refusal(409, "retry_with_newest"),
        };
        answer.into()
    }
}

fn failed(failure: &UseCaseError) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) | UseCaseError::WrongPassword => {
            refusal(401, "unauthorized")
        }
        UseCaseError::Gone | UseCaseError::Missing => refusal(404, "not_found"),
        // Who lost a race finds the grant spent.
        UseCaseError::InsufficientScope | UseCaseError::Raced => refusal(403, "insufficient_scope"),
        UseCaseError::NotLocal | UseCaseError::Forbidden(_) => refusal(403, "auth_blocked"),
        UseCaseError::Closed => refusal(403, "forbidden"),
        UseCaseError::Weak(_) => refusal(400, "invalid_password"),
        UseCaseError::InvalidSecret => refusal(400, "bad_check_code"),
        UseCaseError::Exists => refusal(409, "identifier_already_exists"),
        UseCaseError::Limited(seconds) => refusal(429, "rate_limited").retry_after(*seconds),
        UseCaseError::Stale
        | UseCaseError::Internal(_)
        | UseCaseError::Overloaded(_)
        | UseCaseError::Unavailable(_) => refusal(500, "internal"),
    }
}
