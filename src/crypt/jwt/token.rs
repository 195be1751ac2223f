//! A token from text to claims, and back. May import `account`.

use std::fmt;

use jwt_compact::Header;

use super::compact::Compact;
use super::key::Judged;
use super::object::Object;
use super::{Algorithm, Claims, JwtError, Signature, SigningKey, VerifyingKey};
use crate::account::Token;

/// How far two clocks may differ, in seconds: the usual [`Expect::leeway_s`].
pub const LEEWAY_S: i64 = 30;

/// Most keys tried for one token, so that a key set without ids is no lever on our CPU.
const MAX_TRIES: usize = 8;

/// Header members that bring a key or say where one is (RFC 7515, sections 4.1.2, 4.1.3,
/// 4.1.5 and 4.1.6). `x5t` and `x5t#S256` are digests: they do neither.
const KEY_MEMBERS: [&str; 4] = ["jwk", "jku", "x5c", "x5u"];

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
    token: Compact<'a>,
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
        let token = Compact::parse(text)?;
        check_header(&token.others)?;
        let claims = Claims::read(token.claims()?)?;
        Ok(Self { token, claims })
    }

    /// The algorithm that the header names.
    #[must_use]
    pub fn alg(&self) -> &str {
        &self.token.alg
    }

    /// The key that the header names.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.token.kid.as_deref()
    }

    /// The type that the header names.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.token.typ.as_deref()
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

    /// Verifies signature, type, issuer, audience and times, in that order, with keys of our own.
    ///
    /// A key with an id serves only tokens that name it or name none; each verifies its own
    /// algorithm, whatever the header says. A key that only the platform can use verifies nothing
    /// here.
    ///
    /// # Errors
    ///
    /// [`JwtError`] with the first thing that is wrong.
    pub fn verify(self, keys: &[VerifyingKey], expect: &Expect<'_>) -> Result<Claims, JwtError> {
        let fitting = self.fitting(keys)?;
        let signed = |(key, algorithm): (&VerifyingKey, Algorithm)| {
            matches!(key.judge(&self.token, algorithm), Judged::Known(true))
        };
        if fitting.into_iter().any(signed) {
            self.judged(expect)
        } else {
            Err(JwtError::BadSignature)
        }
    }

    /// As [`Untrusted::verify`], with the keys of an outside issuer: `platform` says whether a
    /// signature is good that only the platform can check.
    ///
    /// # Errors
    ///
    /// [`JwtError`] with the first thing that is wrong.
    pub async fn verify_outside(
        self,
        keys: &[VerifyingKey],
        expect: &Expect<'_>,
        platform: impl AsyncFn(Signature<'_>) -> bool,
    ) -> Result<Claims, JwtError> {
        for (key, algorithm) in self.fitting(keys)? {
            let good = match key.judge(&self.token, algorithm) {
                Judged::Known(good) => good,
                Judged::Asked(signature) => platform(signature).await,
            };
            if good {
                return self.judged(expect);
            }
        }
        Err(JwtError::BadSignature)
    }

    /// The keys that may have signed, each with the algorithm; at least one.
    fn fitting<'k>(
        &self,
        keys: &'k [VerifyingKey],
    ) -> Result<Vec<(&'k VerifyingKey, Algorithm)>, JwtError> {
        let fits = |key: &'k VerifyingKey| Some((key, key.fits(&self.token)?));
        let fitting: Vec<_> = keys.iter().filter_map(fits).take(MAX_TRIES).collect();
        if fitting.is_empty() { Err(JwtError::UnknownKey) } else { Ok(fitting) }
    }

    /// What the token claims, once its signature is known to be good.
    fn judged(self, expect: &Expect<'_>) -> Result<Claims, JwtError> {
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
}

impl fmt::Debug for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({:?}, {:?})", self.alg(), self.kid())
    }
}

fn check_header(others: &Object) -> Result<(), JwtError> {
    let has = |name: &&str| others.0.contains_key(*name);
    // `b64` means nothing unless `crit` demands it (RFC 7797, section 6): a token with `b64` alone
    // is meant for other readers.
    if ["crit", "b64"].iter().any(has) {
        return Err(JwtError::Critical);
    }
    if KEY_MEMBERS.iter().any(has) { Err(JwtError::KeyInHeader) } else { Ok(()) }
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
