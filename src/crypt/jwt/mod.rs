//! Access tokens: JWTs (RFC 7519) that are signed by us, and verified, those of outside issuers as
//! well. Keys and their algorithms come from our configuration, never from a token. Imports nothing
//! of ours but `account`.

use std::fmt;

mod algorithm;
mod claims;
mod compact;
mod dpop;
mod jwks;
mod key;
mod object;
mod public;
mod token;

pub use algorithm::Algorithm;
pub use claims::Claims;
pub use compact::MAX_TOKEN_BYTES;
pub use dpop::Proof;
pub use jwks::{MAX_JWKS_BYTES, MAX_JWKS_KEYS, jwks, parse_jwks};
pub use key::{MIN_SECRET_BYTES, SigningKey, VerifyingKey};
pub use public::{Modulus, Point, PublicKey, RSA_BITS, RSA_EXPONENT, Signature};
pub use token::{Expect, LEEWAY_S, Untrusted, sign};

#[cfg(test)]
mod hostile;

/// Why a token, a key or a key set was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtError {
    /// Longer than is read at all.
    TooLong,
    /// Not three strict base64url parts of JSON objects, or a key or claim comes twice or has the
    /// wrong type.
    Malformed,
    /// The header demands an extension (`crit`); none is understood.
    Critical,
    /// The header brings or points to a key (`jwk`, `jku`, `x5c`, `x5u`).
    KeyInHeader,
    /// No configured key has the token's algorithm and key id.
    UnknownKey,
    /// The signature is not of a configured key.
    BadSignature,
    /// A token of another kind (`typ`).
    WrongType,
    /// Issued by somebody else.
    WrongIssuer,
    /// Meant for somebody else.
    WrongAudience,
    /// No `exp`.
    NoExpiry,
    /// Past `exp`.
    Expired,
    /// Before `nbf`, or issued in the future.
    NotYetValid,
    /// A key that is too short, is public where a secret is wanted, or has a weak form.
    WeakKey,
    /// A key set of more keys than are read.
    TooManyKeys,
    /// The token could not be written.
    Unsignable,
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the token or key set is too long",
            Self::Malformed => "the token or key is malformed",
            Self::Critical => "the token demands an unknown extension",
            Self::KeyInHeader => "the token brings its own key",
            Self::UnknownKey => "no key fits the token",
            Self::BadSignature => "the token's signature is not valid",
            Self::WrongType => "the token is of another type",
            Self::WrongIssuer => "the token is from another issuer",
            Self::WrongAudience => "the token is for another audience",
            Self::NoExpiry => "the token never expires",
            Self::Expired => "the token has expired",
            Self::NotYetValid => "the token is not valid yet",
            Self::WeakKey => "the key is too weak",
            Self::TooManyKeys => "the key set has too many keys",
            Self::Unsignable => "the token could not be signed",
        })
    }
}

impl std::error::Error for JwtError {}
