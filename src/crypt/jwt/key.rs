//! Keys that sign and keys that verify, each bound to its algorithms by its type. May import
//! `account`.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_compact::alg::{Ed25519, Es256, Hs256, Hs256Key};
use jwt_compact::jwk::JsonWebKey;
use jwt_compact::{AlgorithmExt, AlgorithmSignature};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::compact::Compact;
use super::object::Object;
use super::{Algorithm, JwtError, PublicKey, Signature};
use crate::account::Token;

/// Shortest HS256 secret in bytes: the size of its hash (RFC 7518, section 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// A key that verifies signatures of the algorithms that it is bound to. Of a public key on a curve,
/// and of a secret, that is one; an RSA key whose JWK names no algorithm serves each of RSA's, until
/// [`VerifyingKey::limited_to`] binds it to those of its issuer. A public key can never serve as an HMAC
/// secret, because the two are different things here.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: Option<String>,
    algorithms: Vec<Algorithm>,
    material: Material,
}

#[derive(Clone)]
enum Material {
    EdDsa(ed25519_dalek::VerifyingKey),
    Es256(p256::ecdsa::VerifyingKey),
    Hs256(Hs256Key),
    /// What the platform verifies with.
    Public(PublicKey),
}

impl Material {
    fn algorithms(&self) -> &'static [Algorithm] {
        match self {
            Self::EdDsa(_) => &[Algorithm::EdDsa],
            Self::Es256(_) => &[Algorithm::Es256],
            Self::Hs256(_) => &[Algorithm::Hs256],
            Self::Public(key) => key.algorithms(),
        }
    }
}

/// What is known of a signature.
pub(super) enum Judged<'a> {
    /// Whether it is good.
    Known(bool),
    /// The platform has to be asked.
    Asked(Signature<'a>),
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
        Ok(Self::new(kid, Material::Hs256(Hs256Key::new(secret))))
    }

    /// A public key from its JWK (RFC 7517): `OKP` with Ed25519, `EC` with P-256 or P-384, or `RSA`.
    /// Private parts are not looked at.
    ///
    /// # Errors
    ///
    /// [`JwtError::Malformed`] for any other key, or one that is marked for another use or
    /// algorithm; [`JwtError::WeakKey`] for an Ed25519 point of small order, and for an RSA key out of
    /// bounds.
    pub fn from_jwk(jwk: &Value) -> Result<Self, JwtError> {
        let member = |name| jwk.get(name).and_then(Value::as_str);
        let material = match (member("kty"), member("crv")) {
            (Some("OKP"), _) => Material::EdDsa(public(jwk)?),
            (Some("EC"), Some("P-384")) => Material::Public(PublicKey::p384(jwk)?),
            (Some("EC"), _) => Material::Es256(public(jwk)?),
            (Some("RSA"), _) => Material::Public(PublicKey::rsa(jwk)?),
            _ => return Err(JwtError::Malformed),
        };
        if let Material::EdDsa(key) = &material
            && key.is_weak()
        {
            return Err(JwtError::WeakKey);
        }
        let mut key = Self::new(member("kid").map(str::to_owned), material);
        if let Some(named) = member("alg") {
            key.algorithms.retain(|algorithm| algorithm.is(named));
        }
        let for_us = matches!(member("use"), None | Some("sig"));
        if for_us && !key.algorithms.is_empty() { Ok(key) } else { Err(JwtError::Malformed) }
    }

    fn new(kid: Option<String>, material: Material) -> Self {
        Self { kid, algorithms: material.algorithms().to_vec(), material }
    }

    /// The key's id, if it has one.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The algorithms that it verifies, at least one.
    #[must_use]
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// The key for the algorithms of these names alone; `None` where it serves none of them.
    #[must_use]
    pub fn limited_to(mut self, names: &[&str]) -> Option<Self> {
        self.algorithms.retain(|algorithm| names.contains(&algorithm.name()));
        (!self.algorithms.is_empty()).then_some(self)
    }

    /// The key's thumbprint (RFC 7638), 43 characters of base64url; `None` for a secret, and for a key
    /// that only the platform uses.
    #[must_use]
    pub fn thumbprint(&self) -> Option<String> {
        // The members that RFC 7638 asks for, in its order, are what this type prints.
        let canonical = self.own_public()?.to_string();
        Some(Base64UrlUnpadded::encode_string(&Sha256::digest(canonical)))
    }

    /// The public JWK; `None` for a secret.
    #[must_use]
    pub fn jwk(&self) -> Option<Value> {
        let mut jwk = match &self.material {
            Material::Public(key) => key.jwk(),
            _ => serde_json::to_value(self.own_public()?).ok()?,
        };
        let members = jwk.as_object_mut()?;
        if let [only] = self.algorithms.as_slice() {
            members.insert("alg".to_owned(), json!(only.name()));
        }
        members.insert("use".to_owned(), json!("sig"));
        if let Some(kid) = &self.kid {
            members.insert("kid".to_owned(), json!(kid));
        }
        Some(jwk)
    }

    fn own_public(&self) -> Option<JsonWebKey<'_>> {
        match &self.material {
            Material::EdDsa(key) => Some(JsonWebKey::from(key)),
            Material::Es256(key) => Some(JsonWebKey::from(key)),
            Material::Hs256(_) | Material::Public(_) => None,
        }
    }

    /// The algorithm by which this key may have signed the token, if the token says that it did. Only a
    /// hint: what counts is [`VerifyingKey::judge`].
    pub(super) fn fits(&self, token: &Compact<'_>) -> Option<Algorithm> {
        let same_id = match (&self.kid, &token.kid) {
            (Some(own), Some(named)) => own == named,
            _ => true,
        };
        let named = |algorithm: &&Algorithm| same_id && algorithm.is(&token.alg);
        self.algorithms.iter().find(named).copied()
    }

    /// Whether this key signed the token, or what the platform has to be asked. `algorithm` is one of
    /// the key's own.
    pub(super) fn judge<'a>(&'a self, token: &'a Compact<'_>, algorithm: Algorithm) -> Judged<'a> {
        match &self.material {
            Material::EdDsa(key) => Judged::Known(is_good(&Ed25519, key, token)),
            Material::Es256(key) => Judged::Known(is_good(&Es256, key, token)),
            Material::Hs256(key) => Judged::Known(is_good(&Hs256, key, token)),
            Material::Public(key) if token.signature.len() == key.signature_bytes() => {
                let (message, bytes) = (token.message, token.signature.as_slice());
                Judged::Asked(Signature { algorithm, key, message, bytes })
            }
            Material::Public(_) => Judged::Known(false),
        }
    }
}

fn is_good<A: jwt_compact::Algorithm>(
    algorithm: &A,
    key: &A::VerifyingKey,
    token: &Compact<'_>,
) -> bool {
    // The readers of some signatures panic at another length.
    let sized = A::Signature::LENGTH.is_none_or(|length| length.get() == token.signature.len());
    let signature = || A::Signature::try_from_slice(&token.signature).ok();
    sized
        && signature()
            .is_some_and(|signature| algorithm.verify_signature(&signature, key, token.message))
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
        let names: Vec<_> = self.algorithms.iter().map(|algorithm| algorithm.name()).collect();
        write!(f, "VerifyingKey({}, {:?})", names.join(" "), self.kid)
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
        VerifyingKey::new(Some(self.kid.clone()), Material::EdDsa(self.key.verifying_key()))
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
