//! Outside issuers: who else may say who a caller is.

use serde::{Deserialize, Serialize};

/// How a subject of an outside issuer finds its account when no link is on record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Only by a link on record.
    #[default]
    Subject,
    /// By the token's `email`, if it says `email_verified: true`.
    VerifiedEmail,
}

/// A signature algorithm that an issuer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureAlgorithm {
    /// Ed25519 (RFC 8037).
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4).
    #[serde(rename = "ES256")]
    Es256,
    /// HMAC with SHA-256 (RFC 7518 section 3.2).
    #[serde(rename = "HS256")]
    Hs256,
    /// ECDSA on P-384 with SHA-384 (RFC 7518 section 3.4).
    #[serde(rename = "ES384")]
    Es384,
    /// RSASSA-PSS with SHA-256 (RFC 7518 section 3.5).
    #[serde(rename = "PS256")]
    Ps256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-512 (RFC 7518 section 3.3).
    #[serde(rename = "RS512")]
    Rs512,
}

impl SignatureAlgorithm {
    /// The name in tokens and settings (RFC 7518 section 3.1).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Hs256 => "HS256",
            Self::Es384 => "ES384",
            Self::Ps256 => "PS256",
            Self::Rs256 => "RS256",
            Self::Rs512 => "RS512",
        }
    }
}

/// Where an issuer's keys come from. Never from a token's own header.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerKeys {
    /// A JWK set that stands in the settings.
    Jwks(serde_json::Value),
    /// An address that serves the JWK set, https except for loopback.
    JwksUri(String),
    /// A shared secret, sealed; at least 32 bytes.
    SealedSecret(String),
}

/// An outside issuer that a tenant trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The `iss` claim, compared byte by byte.
    pub issuer: String,
    /// The `aud` claim that its tokens must name.
    pub audience: String,
    /// What it may sign with.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Where its keys come from.
    pub keys: IssuerKeys,
    /// How its subjects find their accounts.
    #[serde(default)]
    pub link: Link,
    /// The `typ` headers that are accepted; empty: `at+jwt`, `JWT` or none.
    #[serde(default)]
    pub types: Vec<String>,
}

impl core::fmt::Debug for IssuerKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Jwks(_) => "Jwks(…)",
            Self::JwksUri(_) => "JwksUri(…)",
            Self::SealedSecret(_) => "SealedSecret(…)",
        })
    }
}
