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
    /// Ed25519 (RFC 8037); RFC 9864's name is read as well.
    #[serde(rename = "EdDSA", alias = "Ed25519")]
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
    /// The claim that names the subject.
    #[serde(default)]
    pub subject_claim: SubjectClaim,
}

/// The claim of an issuer's tokens that names their subject: `sub`, or another that never changes, such
/// as Entra ID's `oid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubjectClaim(String);

/// Claims that have a meaning of their own, or that people and administrators change.
const NO_SUBJECTS: [&str; 10] =
    ["aud", "email", "email_verified", "exp", "iat", "iss", "jti", "nbf", "scope", "tenant_id"];

impl SubjectClaim {
    /// Longest name, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SubjectClaim {
    fn default() -> Self {
        Self("sub".to_owned())
    }
}

impl TryFrom<String> for SubjectClaim {
    type Error = SubjectError;

    fn try_from(name: String) -> Result<Self, SubjectError> {
        let sized = (1..=Self::MAX_BYTES).contains(&name.len());
        let fit = sized && !NO_SUBJECTS.contains(&name.as_str());
        if fit { Ok(Self(name)) } else { Err(SubjectError::Claim) }
    }
}

impl From<SubjectClaim> for String {
    fn from(claim: SubjectClaim) -> Self {
        claim.0
    }
}

/// Who a token is about, as its issuer calls them: 1 to 255 bytes (OpenID Connect Core, section 2, says
/// 255 ASCII characters).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subject(String);

impl Subject {
    /// Longest subject, in bytes.
    pub const MAX_BYTES: usize = 255;

    /// The subject, byte by byte as the issuer wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Subject {
    type Error = SubjectError;

    fn try_from(text: String) -> Result<Self, SubjectError> {
        let sized = (1..=Self::MAX_BYTES).contains(&text.len());
        if sized { Ok(Self(text)) } else { Err(SubjectError::Subject) }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

/// Why a subject, or the name of its claim, is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectError {
    /// Not 1 to 255 bytes.
    Subject,
    /// Not 1 to 64 bytes, or a claim that names no subject.
    Claim,
}

impl core::fmt::Display for SubjectError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Subject => "must have 1 to 255 bytes",
            Self::Claim => {
                "must be a claim of 1 to 64 bytes that names a person for good, such as sub"
            }
        })
    }
}

impl core::error::Error for SubjectError {}

impl core::fmt::Debug for IssuerKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Jwks(_) => "Jwks(…)",
            Self::JwksUri(_) => "JwksUri(…)",
            Self::SealedSecret(_) => "SealedSecret(…)",
        })
    }
}
