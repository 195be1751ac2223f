//! A token from text to claims, and back. May import `account`.

use std::fmt;

use jwt_compact::{Header, UntrustedToken};

use super::object::Object;
use super::{Claims, JwtError, SigningKey, VerifyingKey};
use crate::account::Token;

/// Longest token that is parsed, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// How far two clocks may differ, in seconds: the usual [`Expect::leeway_s`].
pub const LEEWAY_S: i64 = 30;

/// Most keys tried for one token, so that a key set without ids is no lever on our CPU.
const MAX_TRIES: usize = 8;

/// Header members that bring a key or say where one is (RFC 7515, sections 4.1.2 to 4.1.6).
const KEY_MEMBERS: [&str; 2] = ["jwk", "x5c"];

/// Signs claims as a token of type `typ`, such as `at+jwt`.
///
/// # Errors
///
/// [`JwtError::Unsignable`] where the claims cannot be written as JSON.
pub fn sign(claims: &Claims, typ: &str, key: &SigningKey) -> Result<Token, JwtError> {
    let header = Header::empty().with_key_id(key.kid()).with_token_type(typ);
    key.token(&header, &claims.write())
}

/// What a verifier demands. An expiry is always demanded.
#[derive(Clone, Copy, Debug)]
pub struct Expect<'a> {
    /// The one issuer.
    pub iss: &'a str,
    /// The audience that must be among the token's.
    pub aud: &'a str,
    /// The token types that are taken; `None` takes a token without `typ`. Compared without case,
    /// and `application/` before it is dropped (RFC 7515, section 4.1.9).
    pub typs: &'a [Option<&'a str>],
    /// Now, in seconds since 1970.
    pub now_s: i64,
    /// How far the issuer's clock may differ, in seconds.
    pub leeway_s: i64,
}

/// A parsed token of which nothing is known to be true. What it claims serves to choose keys and
/// rows; only [`Untrusted::verify`] gives claims to act on.
pub struct Untrusted<'a> {
    token: UntrustedToken<'a, Object>,
    claims: Claims,
}

impl<'a> Untrusted<'a> {
    /// Parses a compact JWS strictly.
    ///
    /// # Errors
    ///
    /// [`JwtError::TooLong`] past 8 KiB, [`JwtError::Malformed`] for anything that is not three
    /// parts of unpadded base64url with JSON objects of distinct keys, [`JwtError::Critical`] and
    /// [`JwtError::KeyInHeader`] for headers that are never taken.
    pub fn parse(text: &'a str) -> Result<Self, JwtError> {
        if text.len() > MAX_TOKEN_BYTES {
            return Err(JwtError::TooLong);
        }
        let token: UntrustedToken<'a, Object> =
            UntrustedToken::try_from(text).map_err(|_| JwtError::Malformed)?;
        check_header(token.header())?;
        let payload =
            token.deserialize_claims_unchecked::<Object>().map_err(|_| JwtError::Malformed)?;
        Ok(Self { token, claims: Claims::read(payload)? })
    }

    /// The algorithm that the header names.
    #[must_use]
    pub fn alg(&self) -> &str {
        self.token.algorithm()
    }

    /// The key that the header names.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.token.header().key_id.as_deref()
    }

    /// The type that the header names.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.token.header().token_type.as_deref()
    }

    /// The issuer that it claims to be from.
    #[must_use]
    pub fn claimed_iss(&self) -> Option<&str> {
        self.claims.iss.as_deref()
    }

    /// The subject that it claims.
    #[must_use]
    pub fn claimed_sub(&self) -> Option<&str> {
        self.claims.sub.as_deref()
    }

    /// The session that it claims.
    #[must_use]
    pub fn claimed_sid(&self) -> Option<&str> {
        self.claims.sid.as_deref()
    }

    /// The id that it claims.
    #[must_use]
    pub fn claimed_jti(&self) -> Option<&str> {
        self.claims.jti.as_deref()
    }

    /// The tenant that it claims.
    #[must_use]
    pub fn claimed_tenant(&self) -> Option<&str> {
        self.claims.tenant_id.as_deref()
    }

    /// Verifies signature, type, issuer, audience and times, in that order.
    ///
    /// The keys are the expected issuer's. A key with an id serves only tokens that name it or
    /// name none; each verifies its own algorithm, whatever the header says.
    ///
    /// # Errors
    ///
    /// [`JwtError`] with the first thing that is wrong.
    pub fn verify(self, keys: &[VerifyingKey], expect: &Expect<'_>) -> Result<Claims, JwtError> {
        self.check_signature(keys)?;
        if !expect.typs.iter().any(|typ| same_type(*typ, self.typ())) {
            return Err(JwtError::WrongType);
        }
        if self.claimed_iss() != Some(expect.iss) {
            return Err(JwtError::WrongIssuer);
        }
        if !self.claims.aud.iter().any(|aud| aud == expect.aud) {
            return Err(JwtError::WrongAudience);
        }
        check_times(&self.claims, expect)?;
        Ok(self.claims)
    }

    fn check_signature(&self, keys: &[VerifyingKey]) -> Result<(), JwtError> {
        let mut fitting =
            keys.iter().filter(|key| key.fits(&self.token)).take(MAX_TRIES).peekable();
        if fitting.peek().is_none() {
            return Err(JwtError::UnknownKey);
        }
        if fitting.any(|key| key.signed(&self.token)) {
            Ok(())
        } else {
            Err(JwtError::BadSignature)
        }
    }
}

impl fmt::Debug for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({:?}, {:?})", self.alg(), self.kid())
    }
}

fn check_header(header: &Header<Object>) -> Result<(), JwtError> {
    let others = &header.other_fields.0;
    // `b64` means nothing unless `crit` demands it (RFC 7797, section 6): a token with `b64` alone
    // is meant for other readers.
    if others.contains_key("crit") || others.contains_key("b64") {
        return Err(JwtError::Critical);
    }
    let pointed = header.key_set_url.is_some() || header.certificate_url.is_some();
    if pointed || KEY_MEMBERS.iter().any(|name| others.contains_key(*name)) {
        return Err(JwtError::KeyInHeader);
    }
    Ok(())
}

fn check_times(claims: &Claims, expect: &Expect<'_>) -> Result<(), JwtError> {
    let exp = claims.exp.ok_or(JwtError::NoExpiry)?;
    if expect.now_s >= exp.saturating_add(expect.leeway_s) {
        return Err(JwtError::Expired);
    }
    let latest = expect.now_s.saturating_add(expect.leeway_s);
    let starts = claims.nbf.into_iter().chain(claims.iat);
    // A token from the future would outlive the sessions that were ended before its `iat`.
    if starts.into_iter().any(|start| start > latest) {
        return Err(JwtError::NotYetValid);
    }
    Ok(())
}

pub(super) fn same_type(expected: Option<&str>, found: Option<&str>) -> bool {
    match (expected, found) {
        (Some(expected), Some(found)) => bare_type(expected).eq_ignore_ascii_case(bare_type(found)),
        (None, None) => true,
        _ => false,
    }
}

fn bare_type(typ: &str) -> &str {
    match typ.split_once('/') {
        Some((kind, bare)) if kind.eq_ignore_ascii_case("application") => bare,
        _ => typ,
    }
}
