//! Proofs of possession (RFC 9449) on requests: whether one is for this request and of now.

use crate::account::{EventKind, Time};
use crate::crypt::jwt::Proof;
use crate::flow::challenge_error::ChallengeError;
use crate::flow::{Context, Ports};
use crate::port::Spend;

/// How old a proof may be, in seconds.
const MAX_AGE_S: i64 = 60;
/// How far a client's clock may be ahead, in seconds.
const MAX_AHEAD_S: i64 = 30;
/// How long one nonce is handed out, in milliseconds; it is taken for as long again.
const NONCE_PERIOD: i64 = 5 * Time::MINUTE;
/// How long a proof is remembered: longer than any is taken.
const REMEMBERED: i64 = 2 * NONCE_PERIOD + Time::MINUTE;

/// A request and the proof that came with it.
#[derive(Clone, Copy, Debug)]
pub struct PresentedProof<'a> {
    /// The `DPoP` header.
    pub proof: &'a str,
    /// The method.
    pub method: &'a str,
    /// The host, lower case, without port.
    pub host: &'a str,
    /// The path.
    pub path: &'a str,
    /// Whether the host is this very machine, which is spoken to without TLS.
    pub local: bool,
}

/// A client that proved possession of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    key: String,
    proof: String,
    until: Time,
}

impl Holder {
    /// The key's thumbprint (RFC 7638), base64url.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The proof's own id, which a challenge may prescribe.
    pub fn proof_id(&self) -> &str {
        &self.proof
    }

    /// The proof, to be used up.
    pub(in crate::flow) fn spend(&self) -> Spend {
        let token = format!("{}.{}", self.key, self.proof);
        Spend { issuer: "relatch:dpop", token, expires_at: self.until }
    }
}

/// Verifies a proof (RFC 9449, section 4.3). None if there is none: that is judged where a key is
/// needed.
///
/// # Errors
///
/// [`ChallengeError::ProofInvalid`] if it is not good or for another request; [`ChallengeError::NonceWanted`] if only
/// its time is off.
pub fn verify<P: Ports>(
    cx: &Context<'_, P>,
    shown: Option<PresentedProof<'_>>,
) -> Result<Option<Holder>, ChallengeError> {
    let Some(shown) = shown else { return Ok(None) };
    cx.told(EventKind::AccessRefused, held(cx, shown), None).map(Some)
}

fn held<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedProof<'_>,
) -> Result<Holder, ChallengeError> {
    let proof = Proof::read(shown.proof).map_err(|_| ChallengeError::ProofInvalid)?;
    if proof.method != shown.method || !is_address(&proof.address, shown) {
        return Err(ChallengeError::ProofInvalid);
    }
    let age = cx.now.seconds().saturating_sub(proof.issued_at);
    let fresh = (-MAX_AHEAD_S..=MAX_AGE_S).contains(&age);
    if !fresh && !proof.nonce.as_ref().is_some_and(|nonce| nonces(cx).contains(nonce)) {
        let [current, _] = nonces(cx);
        return Err(ChallengeError::NonceWanted(current));
    }
    Ok(Holder { key: proof.thumbprint, proof: proof.id, until: cx.now.plus(REMEMBERED) })
}

/// Whether `htu` is the address of the request. The port is left out: behind a proxy it is not the
/// one that the client knows.
fn is_address(address: &str, shown: PresentedProof<'_>) -> bool {
    let Ok(uri) = address.parse::<http::Uri>() else { return false };
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => shown.local,
        _ => false,
    };
    let host = uri.host().is_some_and(|host| {
        host.strip_suffix('.').unwrap_or(host).eq_ignore_ascii_case(shown.host)
    });
    scheme && host && uri.path() == shown.path
}

/// The nonce of this period and of the one before. Nothing is stored: they are keyed hashes.
fn nonces<P: Ports>(cx: &Context<'_, P>) -> [String; 2] {
    let period = cx.now.millis().div_euclid(NONCE_PERIOD);
    [period, period - 1].map(|period| cx.digest("dpop-nonce", &[&period.to_be_bytes()]))
}
