//! Signed calls between services (Standard Webhooks 1.0): the calls that we make, and those of a mail
//! provider. May import `account`.

use core::fmt;
use core::str::FromStr;

use base64ct::{Base64, Encoding};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::keys::KEY_BYTES;
use super::secret::{SHA256_BLOCK_BYTES, hmac};
use crate::account::Time;

/// How a secret is spelled.
const PREFIX: &str = "whsec_";
/// The version of the signatures: HMAC-SHA-256 over id, timestamp and body.
const VERSION: &str = "v1";
/// Bytes of the shortest secret that is taken; the longest is one block of SHA-256.
const MIN_BYTES: usize = 24;
/// How far a caller's clock may be off, in seconds.
const TOLERANCE_S: i64 = 5 * 60;

/// A secret that caller and endpoint share.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

/// A text is not a webhook secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookSecretError;

impl fmt::Display for WebhookSecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not whsec_ and 24 to 64 bytes in base64")
    }
}

impl core::error::Error for WebhookSecretError {}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(..)")
    }
}

impl FromStr for WebhookSecret {
    type Err = WebhookSecretError;

    fn from_str(text: &str) -> Result<Self, WebhookSecretError> {
        let text = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = Base64::decode_vec(text).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| WebhookSecretError)?;
        let sized = (MIN_BYTES..=SHA256_BLOCK_BYTES).contains(&bytes.len());
        if sized { Ok(Self(bytes)) } else { Err(WebhookSecretError) }
    }
}

/// What came with a call.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The id header.
    pub id: &'a str,
    /// The timestamp header, seconds.
    pub timestamp: &'a str,
    /// The signature header: one or more, separated by blanks.
    pub signatures: &'a str,
    /// The body as it came.
    pub body: &'a [u8],
}

impl WebhookSecret {
    /// A new secret of 256 bits.
    #[must_use]
    pub fn new(entropy: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(entropy.to_vec()))
    }

    /// The secret as its endpoint is given it, and as it is sealed.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", Base64::encode_string(&self.0)))
    }

    /// The signature of a call.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let message = [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body].concat();
        format!("{VERSION},{}", Base64::encode_string(&hmac(&self.0, &message)))
    }

    /// Whether a call was signed with this secret, and just now. Every signature is compared, each in
    /// constant time.
    #[must_use]
    pub fn verifies(&self, signed: Signed<'_>, now: Time) -> bool {
        let Ok(timestamp) = signed.timestamp.parse::<i64>() else { return false };
        let recent = now.seconds().saturating_sub(timestamp).saturating_abs() <= TOLERANCE_S;
        let good = self.sign(signed.id, timestamp, signed.body);
        let matches = signed.signatures.split(' ').fold(false, |found, shown| {
            bool::from(shown.as_bytes().ct_eq(good.as_bytes())) | found
        });
        matches && recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Secret, id, timestamp, body and signature of "sign function works" in the test suite of
    /// github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/index.test.ts.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secret() -> WebhookSecret {
        SECRET.parse().unwrap()
    }

    fn verifies(signed: Signed<'_>, after_s: i64) -> bool {
        secret().verifies(signed, Time::from_millis((AT + after_s) * 1_000))
    }

    const SIGNED: Signed<'static> =
        Signed { id: ID, timestamp: "1614265330", signatures: SIGNATURE, body: BODY };

    #[test]
    fn the_published_signature_is_made() {
        assert_eq!(secret().sign(ID, AT, BODY), SIGNATURE);
    }

    #[test]
    fn one_good_signature_among_several_is_enough() {
        assert!(verifies(SIGNED, 0));
        let several = format!("v1,{} v1a,x {SIGNATURE}", "A".repeat(44));
        assert!(verifies(Signed { signatures: &several, ..SIGNED }, 0));
    }

    #[test]
    fn an_altered_call_or_an_old_one_is_refused() {
        assert!(verifies(SIGNED, TOLERANCE_S) && verifies(SIGNED, -TOLERANCE_S));
        assert!(!verifies(SIGNED, TOLERANCE_S + 1) && !verifies(SIGNED, -TOLERANCE_S - 1));
        for altered in [
            Signed { id: "msg_other", ..SIGNED },
            Signed { timestamp: "1614265331", ..SIGNED },
            Signed { timestamp: "now", ..SIGNED },
            Signed { body: b"{}", ..SIGNED },
            Signed { signatures: "", ..SIGNED },
            Signed { signatures: "v1,", ..SIGNED },
            Signed { signatures: &SIGNATURE.replace("v1", "v2"), ..SIGNED },
        ] {
            assert!(!verifies(altered, 0), "{altered:?}");
        }
    }

    #[test]
    fn a_secret_is_of_24_to_64_bytes_and_shown_as_it_is_read() {
        let made = WebhookSecret::new([7; 32]);
        let again: WebhookSecret = made.expose().parse().unwrap();
        assert_eq!(made.sign(ID, AT, BODY), again.sign(ID, AT, BODY));
        for text in ["", "whsec_", "whsec_AAAA", "whsec_!", &Base64::encode_string(&[1; 65])] {
            assert!(text.parse::<WebhookSecret>().is_err(), "{text}");
        }
        assert_eq!(format!("{made:?}"), "WebhookSecret(..)");
    }
}
