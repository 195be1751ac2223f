//! Outside issuers on the wire. A secret goes in and never comes out: it is shown as `null`, and
//! `null` keeps it.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{IssuerKeys, Link, SignatureAlgorithm, SubjectClaim};
use crate::dialect::ApiError;
use crate::flow::administration::issuers::{self, IssuerDraft, IssuerSource, SourceError};
use crate::flow::token::issuer_list;
use crate::flow::{Context, Ports};

/// Most issuers of a tenant.
const MOST: usize = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issuers {
    issuers: Vec<Written>,
    /// What was shown comes back; it is not for the caller to say.
    #[serde(default, rename = "refused")]
    _refused: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    issuer: String,
    audience: String,
    algorithms: Vec<SignatureAlgorithm>,
    keys: Keys,
    #[serde(default)]
    link: Link,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    subject_claim: SubjectClaim,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Keys {
    Jwks(Value),
    JwksUri(String),
    Secret(Option<String>),
}

/// Replaces the issuers of a tenant by those of the body.
pub(super) async fn set<P: Ports>(
    desk: &AdminCall<'_, P>,
    cx: &Context<'_, P>,
) -> Result<(), ApiError> {
    let Issuers { issuers, .. } = desk.body()?;
    if issuers.len() > MOST {
        return Err(wrong("issuers", format!("at most {MOST}")));
    }
    let mut drafts: Vec<IssuerDraft> = Vec::new();
    for (index, written) in issuers.into_iter().enumerate() {
        if drafts.iter().any(|earlier| earlier.issuer == written.issuer) {
            return Err(wrong(&format!("issuers[{index}].issuer"), "it comes twice"));
        }
        drafts.push(draft(cx, written, index)?);
    }
    Ok(issuers::replace(cx, drafts).await?)
}

fn draft<P: Ports>(
    cx: &Context<'_, P>,
    written: Written,
    index: usize,
) -> Result<IssuerDraft, ApiError> {
    let Written { issuer, audience, algorithms, keys, link, types, subject_claim } = written;
    let member = |name: &str| format!("issuers[{index}].{name}");
    for (name, value) in [("issuer", &issuer), ("audience", &audience)] {
        if value.is_empty() {
            return Err(wrong(&member(name), "must not be empty"));
        }
    }
    let shared = matches!(keys, Keys::Secret(_));
    let fits = |algorithm: &SignatureAlgorithm| shared == (*algorithm == SignatureAlgorithm::Hs256);
    if algorithms.is_empty() || !algorithms.iter().all(fits) {
        let reason = "must name HS256 for a secret, and RS256, RS512, PS256, ES256, ES384 or EdDSA for a key set";
        return Err(wrong(&member("algorithms"), reason));
    }
    // Our own tokens are verified before any issuer is asked; a second owner of the name could
    // never be heard.
    if issuer == cx.issuer() {
        return Err(wrong(&member("issuer"), "is this tenant's own"));
    }
    let keys = source(cx, &issuer, keys).map_err(|error| wrong(&member("keys"), error))?;
    Ok(IssuerDraft { issuer, audience, algorithms, keys, link, types, subject_claim })
}

fn source<P: Ports>(
    cx: &Context<'_, P>,
    issuer: &str,
    keys: Keys,
) -> Result<IssuerSource, SourceError> {
    match keys {
        Keys::Jwks(set) => IssuerSource::jwks(&set),
        Keys::JwksUri(url) => IssuerSource::address(&url),
        Keys::Secret(Some(secret)) => IssuerSource::secret(secret),
        Keys::Secret(None) => IssuerSource::kept(cx, issuer),
    }
}

/// The issuers that are trusted, as they may be shown; with the names of those on record that are not, if
/// there are any.
pub(super) fn shown<P: Ports>(cx: &Context<'_, P>) -> Value {
    let issuers: Vec<Value> = issuer_list::trusted(cx.ports, &cx.snapshot)
        .iter()
        .map(|issuer| {
            let keys = match &issuer.keys {
                IssuerKeys::Jwks(set) => json!({ "jwks": set }),
                IssuerKeys::JwksUri(url) => json!({ "jwks_uri": url }),
                IssuerKeys::SealedSecret(_) => json!({ "secret": null }),
            };
            json!({
                "issuer": issuer.issuer,
                "audience": issuer.audience,
                "algorithms": issuer.algorithms,
                "keys": keys,
                "link": issuer.link,
                "types": issuer.types,
                "subject_claim": issuer.subject_claim,
            })
        })
        .collect();
    match issuer_list::refused(cx.ports, &cx.snapshot) {
        refused if refused.is_empty() => json!({ "issuers": issuers }),
        refused => json!({ "issuers": issuers, "refused": refused }),
    }
}
