//! How the steps of a journey in several requests end when they do not succeed: the failures of
//! every use case, and those of challenges and proofs.

use super::UseCaseError;
use crate::port::StoreError;

/// How a step does not succeed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ChallengeError {
    /// As in any other use case.
    UseCase(UseCaseError),
    /// The code is wrong, spent or expired; the caller does not learn which.
    BadCode,
    /// The challenge has expired.
    ChallengeExpired,
    /// The challenge was not made here, or not for this.
    ChallengeInvalid,
    /// The session is bound to another key.
    KeyMismatch,
    /// The proof's clock is off: it must carry this nonce instead.
    NonceWanted(String),
    /// The proof of possession is not good, or was shown before.
    ProofInvalid,
    /// The session is bound to a key, and there is no proof of it.
    ProofMissing,
    /// It was used before.
    Reused,
    /// The scope cannot be asked for.
    ScopeNotAllowed,
    /// The refresh token was just exchanged, and its successor cannot be derived any more: the
    /// client is to use the newest that it has.
    Superseded,
    /// The challenge still has a step to go.
    StepNotCompleted,
    /// The challenge has no such step.
    StepNotFound,
    /// The challenge is another session's.
    TokenMismatch,
    /// What proves the step was not made for it.
    VerificationInvalid,
}

impl ChallengeError {
    /// The outcome's name in the trail.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::UseCase(failure) => failure.name(),
            Self::BadCode => "bad_code",
            Self::ChallengeExpired => "challenge_expired",
            Self::ChallengeInvalid => "challenge_invalid",
            Self::KeyMismatch => "key_mismatch",
            Self::NonceWanted(_) => "nonce_wanted",
            Self::ProofInvalid => "proof_invalid",
            Self::ProofMissing => "proof_missing",
            Self::Reused => "reused",
            Self::ScopeNotAllowed => "scope_not_allowed",
            Self::Superseded => "retry_with_newest",
            Self::StepNotCompleted => "step_not_completed",
            Self::StepNotFound => "step_not_found",
            Self::TokenMismatch => "token_mismatch",
            Self::VerificationInvalid => "verification_invalid",
        }
    }
}

impl From<UseCaseError> for ChallengeError {
    fn from(failure: UseCaseError) -> Self {
        Self::UseCase(failure)
    }
}

impl From<StoreError> for ChallengeError {
    fn from(error: StoreError) -> Self {
        Self::UseCase(error.into())
    }
}

/// For APIs that have no words for challenges and proofs.
impl From<ChallengeError> for UseCaseError {
    fn from(fault: ChallengeError) -> Self {
        match fault {
            ChallengeError::UseCase(failure) => failure,
            _ => Self::Unauthenticated("a challenge or proof that this API does not know"),
        }
    }
}
