//! Keys that sign and keys that verify, each bound to one algorithm by its type. Imports nothing
//! of ours.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_compact::alg::{Ed25519, Es256, Hs256, Hs256Key};
#[cfg(feature = "rs256")]
use jwt_compact::alg::{Rsa, RsaPublicKey, StrongAlg, StrongKey};
use jwt_compact::jwk::JsonWebKey;
use jwt_compact::{AlgorithmExt, Empty, UntrustedToken};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::JwtError;
use super::object::Object;
use crate::account::Token;

/// Shortest HS256 secret in bytes: the size of its hash (RFC 7518, section 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// The signature algorithms that are verified here (RFC 7518, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// HMAC-SHA-256.
    Hs256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[cfg(feature = "rs256")]
    Rs256,
}

impl Algorithm {
    /// The name in a header's `alg`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Hs256 => "HS256",
            #[cfg(feature = "rs256")]
            Self::Rs256 => "RS256",
        }
    }
}

/// A key that verifies signatures of exactly one algorithm. A public key can never serve as an
/// HMAC secret, because the two are different things here.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: Option<String>,
    material: Material,
}

#[derive(Clone)]
enum Material {
    EdDsa(ed25519_dalek::VerifyingKey),
    Es256(p256::ecdsa::VerifyingKey),
    Hs256(Hs256Key),
    /// Of 2048, 3072 or 4096 bits.
    #[cfg(feature = "rs256")]
    Rs256(StrongKey<RsaPublicKey>),
}

impl VerifyingKey {
    /// An HS256 secret of an outside issuer.
    ///
    /// # Errors
    ///
    /// [`JwtError::WeakKey`] where it is shorter than 32 bytes, or a public key in PEM that
    /// somebody put in the wrong place.
    pub fn hs256(kid: Option<String>, secret: &[u8]) -> Result<Self, JwtError> {
        if secret.len() < MIN_SECRET_BYTES || secret.trim_ascii_start().starts_with(b"-----BEGIN") {
            return Err(JwtError::WeakKey);
        }
        Ok(Self { kid, material: Material::Hs256(Hs256Key::new(secret)) })
    }

    /// A public key from its JWK (RFC 7517): `OKP` with Ed25519, `EC` with P-256, or `RSA` in a build
    /// that has RS256. Private parts
    /// are not looked at.
    ///
    /// # Errors
    ///
    /// [`JwtError::Malformed`] for any other key, or one that is marked for another use or
    /// algorithm; [`JwtError::WeakKey`] for an Ed25519 point of small order.
    pub fn from_jwk(jwk: &Value) -> Result<Self, JwtError> {
        let member = |name| jwk.get(name).and_then(Value::as_str);
        let material = match member("kty") {
            Some("OKP") => Material::EdDsa(public(jwk)?),
            Some("EC") => Material::Es256(public(jwk)?),
            #[cfg(feature = "rs256")]
            Some("RSA") => {
                let key: RsaPublicKey = public(jwk)?;
                Material::Rs256(StrongKey::try_from(key).map_err(|_| JwtError::WeakKey)?)
            }
            _ => return Err(JwtError::Malformed),
        };
        if let Material::EdDsa(key) = &material
            && key.is_weak()
        {
            return Err(JwtError::WeakKey);
        }
        let key = Self { kid: member("kid").map(str::to_owned), material };
        let for_us = matches!(member("use"), None | Some("sig"));
        let same = member("alg").is_none_or(|alg| alg == key.algorithm().name());
        if for_us && same { Ok(key) } else { Err(JwtError::Malformed) }
    }

    /// The key's id, if it has one.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The one algorithm that it verifies.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.material {
            Material::EdDsa(_) => Algorithm::EdDsa,
            Material::Es256(_) => Algorithm::Es256,
            Material::Hs256(_) => Algorithm::Hs256,
            #[cfg(feature = "rs256")]
            Material::Rs256(_) => Algorithm::Rs256,
        }
    }

    /// The key's thumbprint (RFC 7638), 43 characters of base64url; `None` for a secret.
    #[must_use]
    pub fn thumbprint(&self) -> Option<String> {
        // The members that RFC 7638 asks for, in its order, are what this type prints.
        let canonical = self.public()?.to_string();
        Some(Base64UrlUnpadded::encode_string(&Sha256::digest(canonical)))
    }

    /// The public JWK; `None` for a secret.
    #[must_use]
    pub fn jwk(&self) -> Option<Value> {
        let mut jwk = serde_json::to_value(self.public()?).ok()?;
        let members = jwk.as_object_mut()?;
        members.insert("alg".to_owned(), json!(self.algorithm().name()));
        members.insert("use".to_owned(), json!("sig"));
        if let Some(kid) = &self.kid {
            members.insert("kid".to_owned(), json!(kid));
        }
        Some(jwk)
    }

    fn public(&self) -> Option<JsonWebKey<'_>> {
        match &self.material {
            Material::EdDsa(key) => Some(JsonWebKey::from(key)),
            Material::Es256(key) => Some(JsonWebKey::from(key)),
            Material::Hs256(_) => None,
            #[cfg(feature = "rs256")]
            Material::Rs256(key) => Some(JsonWebKey::from(key.as_ref())),
        }
    }

    /// Whether the token says that this key signed it. Only a hint: what counts is
    /// [`VerifyingKey::signed`].
    pub(super) fn fits(&self, token: &UntrustedToken<'_, Object>) -> bool {
        let same_id = match (&self.kid, &token.header().key_id) {
            (Some(own), Some(named)) => own == named,
            _ => true,
        };
        same_id && token.algorithm() == self.algorithm().name()
    }

    /// Whether this key signed the token.
    pub(super) fn signed(&self, token: &UntrustedToken<'_, Object>) -> bool {
        match &self.material {
            Material::EdDsa(key) => Ed25519.validator::<Empty>(key).validate(token).is_ok(),
            Material::Es256(key) => Es256.validator::<Empty>(key).validate(token).is_ok(),
            Material::Hs256(key) => Hs256.validator::<Empty>(key).validate(token).is_ok(),
            #[cfg(feature = "rs256")]
            Material::Rs256(key) => {
                StrongAlg(Rsa::rs256()).validator::<Empty>(key).validate(token).is_ok()
            }
        }
    }
}

fn public<K>(jwk: &Value) -> Result<K, JwtError>
where
    K: for<'a> TryFrom<&'a JsonWebKey<'a>>,
{
    let jwk: JsonWebKey<'_> =
        serde::Deserialize::deserialize(jwk).map_err(|_| JwtError::Malformed)?;
    K::try_from(&jwk).map_err(|_| JwtError::Malformed)
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({}, {:?})", self.algorithm().name(), self.kid)
    }
}

/// An Ed25519 key that signs our tokens. The seed is wiped when the key is dropped.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// Makes the key of a seed (RFC 8032, section 5.1.5).
    #[must_use]
    pub fn from_seed(kid: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { kid: kid.into(), key: ed25519_dalek::SigningKey::from_bytes(seed) }
    }

    /// The key's id.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey {
            kid: Some(self.kid.clone()),
            material: Material::EdDsa(self.key.verifying_key()),
        }
    }

    pub(super) fn token(
        &self,
        header: &jwt_compact::Header,
        payload: &jwt_compact::Claims<Object>,
    ) -> Result<Token, JwtError> {
        Ed25519.token(header, payload, &self.key).map(Token::new).map_err(|_| JwtError::Unsignable)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.kid)
    }
}
