//! Outside issuers as administrators write them down.

use core::fmt;

use zeroize::Zeroizing;

use super::{issuer_takeover, tenancy};
use crate::account::{EndpointUrl, Issuer, IssuerKeys, Link, SignatureAlgorithm, SubjectClaim};
use crate::crypt::jwt::{VerifyingKey, jwks, parse_jwks};
use crate::flow::token::issuer_list;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{IssuerDocument, Sealed, TenantPart};

/// An issuer as an administrator writes it down.
#[derive(Clone, Debug)]
pub struct IssuerDraft {
    /// The `iss` claim.
    pub issuer: String,
    /// The `aud` claim.
    pub audience: String,
    /// What it may sign with.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Where its keys come from.
    pub keys: IssuerSource,
    /// How its subjects find their accounts.
    pub link: Link,
    /// The `typ` headers that are accepted.
    pub types: Vec<String>,
    /// The claim that names the subject.
    pub subject_claim: SubjectClaim,
}

/// Where the keys of an issuer come from, read and found usable.
#[derive(Clone)]
pub struct IssuerSource(Source);

#[derive(Clone)]
enum Source {
    Jwks(serde_json::Value),
    Address(EndpointUrl),
    Secret(Zeroizing<String>),
    Sealed(String),
}

/// Why keys are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceError {
    /// The JWK set holds no key that can be used.
    NoKeys,
    /// The address is not https, or leads into a private network.
    Address,
    /// The secret is too short, or a public key in its place.
    WeakSecret,
    /// There is no secret on record that could be kept.
    NothingKept,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKeys => "no public key in the set that can be used: Ed25519, P-256, P-384, or RSA of 2048 to 4096 bits with the exponent 65537",
            Self::Address => "must be an https address with a public name",
            Self::WeakSecret => "must be a secret of at least 32 bytes",
            Self::NothingKept => "there is no secret on record to keep",
        })
    }
}

impl core::error::Error for SourceError {}

impl IssuerSource {
    /// A JWK set (RFC 7517). Only the public members of keys that can be used are kept.
    ///
    /// # Errors
    ///
    /// [`SourceError::NoKeys`].
    pub fn jwks(set: &serde_json::Value) -> Result<Self, SourceError> {
        let keys = parse_jwks(&set.to_string()).map_err(|_| SourceError::NoKeys)?;
        if keys.is_empty() {
            return Err(SourceError::NoKeys);
        }
        Ok(Self(Source::Jwks(jwks(&keys))))
    }

    /// An address that serves a JWK set.
    ///
    /// # Errors
    ///
    /// [`SourceError::Address`].
    pub fn address(text: &str) -> Result<Self, SourceError> {
        text.parse().map(Source::Address).map(Self).map_err(|_| SourceError::Address)
    }

    /// A shared secret, which is sealed before it is stored.
    ///
    /// # Errors
    ///
    /// [`SourceError::WeakSecret`] under 32 bytes.
    pub fn secret(secret: String) -> Result<Self, SourceError> {
        let secret = Zeroizing::new(secret);
        let usable = VerifyingKey::hs256(None, secret.as_bytes());
        usable.map(|_| Self(Source::Secret(secret))).map_err(|_| SourceError::WeakSecret)
    }

    /// The shared secret that is on record for the issuer.
    ///
    /// # Errors
    ///
    /// [`SourceError::NothingKept`].
    pub fn kept<P: Ports>(cx: &Context<'_, P>, issuer: &str) -> Result<Self, SourceError> {
        let sealed = on_record(cx, issuer).ok_or(SourceError::NothingKept)?;
        Ok(Self(Source::Sealed(sealed.clone())))
    }

    fn seal<P: Ports>(self, cx: &Context<'_, P>, issuer: &str) -> Result<IssuerKeys, UseCaseError> {
        Ok(match self.0 {
            Source::Jwks(set) => IssuerKeys::Jwks(set),
            Source::Address(url) => IssuerKeys::JwksUri(url.as_str().to_owned()),
            Source::Sealed(sealed) => IssuerKeys::SealedSecret(sealed),
            Source::Secret(secret) => IssuerKeys::SealedSecret(match on_record(cx, issuer) {
                Some(sealed) if is(cx, issuer, sealed, &secret) => sealed.clone(),
                _ => cx.seal(secret.as_bytes(), Sealed::IssuerSecret.at(issuer))?,
            }),
        })
    }
}

/// The sealed secret of an issuer that is on record.
fn on_record<'c, P: Ports>(cx: &'c Context<'_, P>, issuer: &str) -> Option<&'c String> {
    let trusted = issuer_list::trusted(cx.ports, &cx.snapshot);
    let known = trusted.iter().find(|known| known.issuer == issuer)?;
    match &known.keys {
        IssuerKeys::SealedSecret(sealed) => Some(sealed),
        IssuerKeys::Jwks(_) | IssuerKeys::JwksUri(_) => None,
    }
}

/// Whether a sealed secret is this one: an administrator wrote both.
fn is<P: Ports>(cx: &Context<'_, P>, issuer: &str, sealed: &str, secret: &str) -> bool {
    let known = cx.readable(sealed, Sealed::IssuerSecret.at(issuer));
    known.is_some_and(|known| known.as_slice() == secret.as_bytes())
}

impl fmt::Debug for IssuerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerSource(…)")
    }
}

/// Replaces the outside issuers of a tenant.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn replace<P: Ports>(
    cx: &Context<'_, P>,
    drafts: Vec<IssuerDraft>,
) -> Result<(), UseCaseError> {
    let documents: Result<Vec<IssuerDocument>, UseCaseError> =
        drafts.into_iter().map(|draft| document(cx, draft)).collect();
    let documents = documents?;
    issuer_takeover::take_over(cx).await?;
    let list = issuer_list::sealed(cx, &documents)?;
    tenancy::replace(cx, TenantPart::Issuers { documents, list }).await
}

fn document<P: Ports>(
    cx: &Context<'_, P>,
    draft: IssuerDraft,
) -> Result<IssuerDocument, UseCaseError> {
    let IssuerDraft { issuer, audience, algorithms, keys, link, types, subject_claim } = draft;
    let keys = keys.seal(cx, &issuer)?;
    let issuer = Issuer { issuer, audience, algorithms, keys, link, types, subject_claim };
    let document = serde_json::to_string(&issuer).map_err(UseCaseError::internal)?;
    Ok(IssuerDocument { issuer: issuer.issuer, document })
}
