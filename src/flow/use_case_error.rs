//! How a use case ends when it does not succeed. Dialects turn this into their own words.

use crate::policy::Issue;
use crate::port::StoreError;

/// Why the new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionReason {
    /// It breaks rules of the API that it came through.
    Rules,
    /// It is over 1,024 bytes of UTF-8.
    TooLong,
    /// It is one of the passwords that everybody uses.
    Common,
    /// It breaks a rule that only the tenant has.
    Tenant,
    /// It was used before.
    Reused,
    /// It has appeared in a breach.
    Breached,
    /// The breach service did not answer, and the policy says not to go on without.
    Unchecked,
}

/// A refused password: why, and everything that is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct PasswordRejection {
    /// The first reason, in the order in which they are judged.
    pub weakness: RejectionReason,
    /// All issues, in the policy's order.
    pub issues: Vec<Issue>,
}

/// How a use case ends when it does not succeed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum UseCaseError {
    /// The caller is not authenticated. The text is for the log.
    Unauthenticated(&'static str),
    /// The account that the token names is gone.
    Gone,
    /// The token does not carry the scope, or its grant is spent.
    InsufficientScope,
    /// The current password is wrong.
    WrongPassword,
    /// The account signs in elsewhere, or has no password here.
    NotLocal,
    /// A rule forbids it; with the notices of the rules that decided.
    Forbidden(Vec<String>),
    /// The new password is not taken.
    Weak(PasswordRejection),
    /// The reset secret is unknown, spent or expired, or its account redeems nothing.
    InvalidSecret,
    /// Somebody else was faster.
    Raced,
    /// Too many attempts; try again after so many seconds.
    Limited(u32),
    /// Not offered at this tenant.
    Closed,
    /// It exists already.
    Exists,
    /// There is no such thing.
    Missing,
    /// The tenant changed while the request ran: run it again.
    Stale,
    /// The store has more to do than it can: try again in a moment. The text is for the log.
    Overloaded(String),
    /// Something outside that is needed does not answer: try again in a moment. The text is for the log.
    Unavailable(String),
    /// The store or something else that is needed failed. The text is for the log.
    Internal(String),
}

impl From<StoreError> for UseCaseError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Exists,
            StoreError::Stale => Self::Stale,
            StoreError::Overloaded(cause) => Self::Overloaded(cause),
            StoreError::Unavailable(cause) => Self::Internal(cause),
        }
    }
}

impl UseCaseError {
    /// The text of [`Self::Unauthenticated`] where the step itself left an entry in the trail.
    pub const RECORDED: &'static str = "refresh token used twice";

    /// The text of [`Self::Unauthenticated`] where the caller's token was good and has expired.
    pub const EXPIRED: &'static str = "token expired";

    /// A failure of the service itself, with its cause for the log.
    pub fn internal(cause: impl core::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// What happened, for the people who run the service.
    pub fn cause(self) -> String {
        match self {
            Self::Internal(cause) | Self::Overloaded(cause) | Self::Unavailable(cause) => cause,
            other => other.name().to_owned(),
        }
    }

    /// The outcome's name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "unauthenticated",
            Self::Gone => "gone",
            Self::InsufficientScope => "insufficient_scope",
            Self::WrongPassword => "wrong_password",
            Self::NotLocal => "not_local",
            Self::Forbidden(_) => "forbidden",
            Self::Weak(_) => "password_refused",
            Self::InvalidSecret => "invalid_secret",
            Self::Raced => "raced",
            Self::Limited(_) => "rate_limited",
            Self::Closed => "closed",
            Self::Exists => "exists",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Overloaded(_) => "overloaded",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }
}
