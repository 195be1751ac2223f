//! Public keys whose signatures the platform checks: RSA and P-384, bounded before any platform sees
//! them. Imports nothing of ours.

use core::fmt;
use core::ops::RangeInclusive;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use super::{Algorithm, JwtError};

/// How many bits the modulus of an RSA key may have: fewer are too weak (RFC 7518, section 3.3), more
/// cost too much.
pub const RSA_BITS: RangeInclusive<usize> = 2_048..=4_096;

/// The one public exponent, 65537: small ones let broken padding pass, large ones cost.
pub const RSA_EXPONENT: [u8; 3] = [1, 0, 1];

/// Bytes of a coordinate of P-384.
const COORDINATE: usize = 48;

/// A public key that only the platform can use.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicKey {
    /// An RSA key with the exponent [`RSA_EXPONENT`].
    Rsa(Modulus),
    /// A key on P-384. Whether the point is on the curve, the platform finds out.
    P384(Point),
}

/// The modulus of an RSA key, odd, of [`RSA_BITS`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Modulus(Vec<u8>);

impl Modulus {
    /// Big-endian, without leading zeros.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn new(bytes: &[u8]) -> Result<Self, JwtError> {
        // RFC 7518, section 6.3.1.1: some libraries put a zero octet in front.
        let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        let (_, bytes) = bytes.split_at_checked(first).unwrap_or_default();
        let spare = bytes.first().map_or(0, |byte| byte.leading_zeros() as usize);
        let bits = (bytes.len() * 8).saturating_sub(spare);
        let odd = bytes.last().is_some_and(|byte| byte % 2 == 1);
        if odd && RSA_BITS.contains(&bits) {
            Ok(Self(bytes.to_vec()))
        } else {
            Err(JwtError::WeakKey)
        }
    }
}

/// A point of P-384.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point(Vec<u8>);

impl Point {
    /// Uncompressed: 4, then both coordinates (SEC 1, section 2.3.3), 97 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn coordinates(&self) -> (&[u8], &[u8]) {
        let (_, both) = self.0.split_at_checked(1).unwrap_or_default();
        both.split_at_checked(COORDINATE).unwrap_or_default()
    }
}

impl PublicKey {
    /// An RSA key from its JWK (RFC 7518, section 6.3.1).
    ///
    /// # Errors
    ///
    /// [`JwtError::Malformed`] where a member is missing or no base64url; [`JwtError::WeakKey`] where
    /// the modulus is even or not of [`RSA_BITS`], or the exponent is another than 65537.
    pub fn rsa(jwk: &Value) -> Result<Self, JwtError> {
        let (modulus, exponent) = (member(jwk, "n")?, member(jwk, "e")?);
        if exponent != RSA_EXPONENT {
            return Err(JwtError::WeakKey);
        }
        Modulus::new(&modulus).map(Self::Rsa)
    }

    /// A key on P-384 from its JWK (RFC 7518, section 6.2.1).
    ///
    /// # Errors
    ///
    /// [`JwtError::Malformed`] where a coordinate is missing or not of 48 bytes.
    pub fn p384(jwk: &Value) -> Result<Self, JwtError> {
        let (x, y) = (member(jwk, "x")?, member(jwk, "y")?);
        if x.len() != COORDINATE || y.len() != COORDINATE {
            return Err(JwtError::Malformed);
        }
        Ok(Self::P384(Point([&[4], x.as_slice(), y.as_slice()].concat())))
    }

    /// The public members of the JWK.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let encoded = Base64UrlUnpadded::encode_string;
        match self {
            Self::Rsa(modulus) => {
                json!({ "kty": "RSA", "n": encoded(modulus.bytes()), "e": encoded(&RSA_EXPONENT) })
            }
            Self::P384(point) => {
                let (x, y) = point.coordinates();
                json!({ "kty": "EC", "crv": "P-384", "x": encoded(x), "y": encoded(y) })
            }
        }
    }

    /// The algorithms that the key can serve.
    pub(super) fn algorithms(&self) -> &'static [Algorithm] {
        match self {
            Self::Rsa(_) => &[Algorithm::Rs256, Algorithm::Rs512, Algorithm::Ps256],
            Self::P384(_) => &[Algorithm::Es384],
        }
    }

    /// How many bytes each of its signatures has (RFC 8017, section 8; RFC 7518, section 3.4).
    pub(super) fn signature_bytes(&self) -> usize {
        match self {
            Self::Rsa(modulus) => modulus.bytes().len(),
            Self::P384(_) => 2 * COORDINATE,
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(modulus) => write!(f, "PublicKey(RSA, {} bytes)", modulus.bytes().len()),
            Self::P384(_) => f.write_str("PublicKey(P-384)"),
        }
    }
}

/// A signature that the platform is to check, of the length that the algorithm asks for.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// The algorithm, which the key can serve and the issuer may use.
    pub algorithm: Algorithm,
    /// The key.
    pub key: &'a PublicKey,
    /// What was signed.
    pub message: &'a [u8],
    /// The signature; of ECDSA, r and s without ASN.1.
    pub bytes: &'a [u8],
}

fn member(jwk: &Value, name: &str) -> Result<Vec<u8>, JwtError> {
    let text = jwk.get(name).and_then(Value::as_str).ok_or(JwtError::Malformed)?;
    Base64UrlUnpadded::decode_vec(text).map_err(|_| JwtError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<PublicKey, JwtError> {
        let encoded = Base64UrlUnpadded::encode_string;
        PublicKey::rsa(&json!({ "n": encoded(modulus), "e": encoded(exponent) }))
    }

    fn modulus(bytes: usize, first: u8) -> Vec<u8> {
        let mut modulus = vec![0xff; bytes];
        modulus[0] = first;
        modulus
    }

    #[test]
    fn attack_26_rsa_keys_are_bounded_before_any_use() {
        let e = &RSA_EXPONENT;
        assert!(rsa(&modulus(256, 0x80), e).is_ok());
        assert!(rsa(&modulus(512, 0xff), e).is_ok());
        assert!(rsa(&[&[0], modulus(256, 0x80).as_slice()].concat(), e).is_ok());
        let mut even = modulus(256, 0x80);
        even[255] = 0xfe;
        for (modulus, exponent, what) in [
            (modulus(256, 0x7f), e.as_slice(), "2047 bits"),
            (modulus(513, 0x01), e, "4097 bits"),
            (modulus(128, 0xff), e, "1024 bits"),
            (modulus(6_000, 0xff), e, "48,000 bits"),
            (even, e, "an even modulus"),
            (vec![0; 256], e, "a modulus of 0"),
            (vec![], e, "no modulus"),
            (modulus(256, 0x80), &[], "no exponent"),
            (modulus(256, 0x80), &[1], "exponent 1"),
            (modulus(256, 0x80), &[2], "exponent 2"),
            (modulus(256, 0x80), &[3], "exponent 3"),
            (modulus(256, 0x80), &[1, 0, 0], "exponent 65536"),
            (modulus(256, 0x80), &[0, 1, 0, 1], "a zero before the exponent"),
            (modulus(256, 0x80), &[0xff; 256], "an exponent of 2048 bits"),
        ] {
            assert_eq!(rsa(&modulus, exponent).unwrap_err(), JwtError::WeakKey, "{what}");
        }
    }

    #[test]
    fn coordinates_of_p_384_have_48_bytes() {
        let point = |x: usize, y: usize| {
            let encoded = |bytes| Base64UrlUnpadded::encode_string(&vec![1; bytes]);
            PublicKey::p384(&json!({ "x": encoded(x), "y": encoded(y) }))
        };
        let key = point(48, 48).unwrap();
        assert_eq!(PublicKey::p384(&key.jwk()).unwrap(), key);
        for (x, y) in [(47, 48), (48, 47), (49, 48), (32, 32), (0, 0), (96, 96)] {
            assert_eq!(point(x, y).unwrap_err(), JwtError::Malformed, "{x}, {y}");
        }
    }
}
