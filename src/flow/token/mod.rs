//! Access tokens: minting our own, and verifying ours and those of outside issuers.
//!
//! May use no other folder of the use cases.

pub mod dpop;
pub mod issuer_list;

use serde_json::{Map, Value, json};

use super::{Context, UseCaseError, Via};
use crate::account::{
    Account, AccountId, Dialect, Issuer, IssuerKeys, Link, Scope, Session, SessionId, Subject,
    Time, Token, UserId,
};
use crate::crypt::jwt::{
    Claims, Expect, JwtError, LEEWAY_S, Signature, SigningKey, Untrusted, VerifyingKey, jwks,
    parse_jwks, sign,
};
use crate::flow::{Job, Ports};
use crate::port::{Document, Fetch, Sealed, SignatureCheck, StoredKey, Tenants};

/// The `aud` of our own tokens.
pub const AUDIENCE: &str = "relatch";
/// The `typ` of our own access tokens (RFC 9068).
pub const ACCESS: &str = "at+jwt";

/// The token of an `Authorization: Bearer` header (RFC 6750 section 2.1), the scheme in any case.
pub fn bearer(header: Option<&str>) -> Option<&str> {
    let (scheme, token) = header?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// An access token as it is handed out.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The JWT.
    pub token: Token,
    /// Its `exp`.
    pub expires_at: Time,
}

/// Who signed a token that was verified.
#[derive(Clone, Debug)]
pub enum Signer {
    /// We did, for a session of ours.
    Own(SessionId),
    /// An outside issuer did.
    Outside {
        /// Who the token is about, by the claim that the issuer's settings name.
        subject: Subject,
        /// Whether its verified e-mail address may stand in for a link on record.
        link: Link,
    },
}

/// A token whose signature, issuer, audience, type and times are good.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What it claims.
    pub claims: Claims,
    /// Who signed it.
    pub signer: Signer,
}

/// Mints an access token for a session.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the tenant has no key that signs.
pub fn mint<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    session: &Session,
    scope: Option<Scope>,
) -> Result<AccessToken, UseCaseError> {
    let life = i64::from(cx.tenant().settings.session.access_token_seconds.clamp(60, 3_600));
    let expires_at = cx.now.plus(life * Time::SECOND);
    let claims = Claims {
        iss: Some(cx.issuer().to_owned()),
        sub: Some(subject(cx, account.id)),
        aud: vec![AUDIENCE.to_owned()],
        exp: Some(expires_at.seconds()),
        nbf: Some(cx.now.seconds()),
        iat: Some(cx.now.seconds()),
        jti: Some(cx.id(crate::account::EventId::new).to_string()),
        sid: Some(session.id.to_string()),
        tenant_id: Some(cx.tenant().id.to_string()),
        scope: scope.map(|scope| scope.as_str().to_owned()),
        extra: own_claims(cx),
        ..Claims::default()
    };
    let token = sign(&claims, ACCESS, &signing_key(cx)?).map_err(UseCaseError::internal)?;
    Ok(AccessToken { token, expires_at })
}

/// The claims that RFC 9068, section 2.2, asks for besides the usual ones: the client is the tenant's
/// application, which goes by the tenant's short name. Prelude's clients also read custom claims, of
/// which there are none here.
fn own_claims<P: Ports>(cx: &Context<'_, P>) -> Map<String, Value> {
    let client = ("client_id".to_owned(), json!(cx.tenant().slug));
    let custom = matches!(cx.via, Via::Dialect(Dialect::Prelude));
    let custom = custom.then(|| ("cc".to_owned(), json!({})));
    Map::from_iter([client].into_iter().chain(custom))
}

/// How an account is called in tokens: Prelude's clients show the subject to people.
fn subject<P: Ports>(cx: &Context<'_, P>, account: AccountId) -> String {
    match cx.via {
        Via::Dialect(Dialect::Prelude) => UserId(account).to_string(),
        _ => account.to_string(),
    }
}

/// The account that a token of ours names, whichever API made it.
pub(super) fn account_named(subject: &str) -> Option<AccountId> {
    let shown = || subject.parse().ok().map(|UserId(account)| account);
    subject.parse().ok().or_else(shown)
}

/// The key that signs now.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if there is none, or its seal does not open.
pub fn signing_key<P: Ports>(cx: &Context<'_, P>) -> Result<SigningKey, UseCaseError> {
    let signs = |key: &&StoredKey| {
        key.active_from <= cx.now && key.retires_at.is_none_or(|end| cx.now < end)
    };
    let stored = cx
        .snapshot
        .keys
        .iter()
        .find(signs)
        .ok_or_else(|| UseCaseError::internal("no signing key"))?;
    let seed = cx.unseal(&stored.sealed_seed, Sealed::SigningKey.at(&stored.id))?;
    of_seed(stored, &seed).ok_or_else(|| UseCaseError::internal("a signing key of another length"))
}

fn of_seed(stored: &StoredKey, seed: &[u8]) -> Option<SigningKey> {
    Some(SigningKey::from_seed(&stored.id, seed.first_chunk()?))
}

/// Verifies a bearer token of our own or of an issuer that the tenant trusts.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] for anything that is not good; which, only the log learns.
pub async fn verify<P: Ports>(cx: &Context<'_, P>, token: &str) -> Result<Verified, UseCaseError> {
    let untrusted =
        Untrusted::parse(token).map_err(|_| UseCaseError::Unauthenticated("not a token"))?;
    let claimed = untrusted.claimed_iss().unwrap_or_default().to_owned();
    if claimed == cx.issuer() {
        return own(cx, untrusted);
    }
    let trusted = issuer_list::trusted(cx.ports, &cx.snapshot);
    let issuer = trusted.iter().find(|issuer| issuer.issuer == claimed);
    let issuer = issuer.ok_or_else(|| lacking(cx, unknown(cx, &claimed)))?;
    outside(cx, untrusted, issuer).await
}

/// The failure for a key or an issuer that the tenant lacks: the request is run again with the tenant as
/// it is now, unless it was read just now.
fn lacking<P: Ports>(cx: &Context<'_, P>, otherwise: &'static str) -> UseCaseError {
    if cx.ports.directory().is_worth_reading(cx.tenant().id) {
        return UseCaseError::Stale;
    }
    UseCaseError::Unauthenticated(otherwise)
}

fn own<P: Ports>(cx: &Context<'_, P>, untrusted: Untrusted<'_>) -> Result<Verified, UseCaseError> {
    let keys = keys_for(cx, &untrusted)?;
    let expect = Expect {
        iss: cx.issuer(),
        aud: AUDIENCE,
        typs: &[Some(ACCESS)],
        now_s: cx.now.seconds(),
        leeway_s: 0,
    };
    let claims =
        untrusted.verify(&keys, &expect).map_err(|error| not_good(error, "own token not good"))?;
    if claims.tenant_id.as_deref() != Some(cx.tenant().id.to_string().as_str()) {
        return Err(UseCaseError::Unauthenticated("token of another tenant"));
    }
    let session = claims.sid.as_deref().and_then(|sid| sid.parse().ok());
    let session = session.ok_or(UseCaseError::Unauthenticated("token without a session"))?;
    Ok(Verified { claims, signer: Signer::Own(session) })
}

/// The failure for a token that is not good. A token that has merely expired is no attempt at
/// anything: it has a text of its own, by which the trail leaves it out.
const fn not_good(error: JwtError, otherwise: &'static str) -> UseCaseError {
    UseCaseError::Unauthenticated(match error {
        JwtError::Expired => UseCaseError::EXPIRED,
        _ => otherwise,
    })
}

/// The public halves of the keys whose tokens are accepted.
fn own_keys<P: Ports>(cx: &Context<'_, P>) -> Vec<VerifyingKey> {
    let live = |key: &StoredKey| key.retires_at.is_none_or(|end| cx.now < end);
    let opened = |key: &StoredKey| {
        let seed = cx.readable(&key.sealed_seed, Sealed::SigningKey.at(&key.id))?;
        Some(of_seed(key, &seed)?.verifying_key())
    };
    let all = cx.snapshot.verifying.get_or_init(|| cx.snapshot.keys.iter().map(opened).collect());
    let each = cx.snapshot.keys.iter().zip(all).filter(|(key, _)| live(key));
    each.filter_map(|(_, public)| public.clone()).collect()
}

/// The public halves by which a token of ours may be verified.
///
/// # Errors
///
/// [`UseCaseError::Stale`] if it names a key that the tenant as it is remembered lacks;
/// [`UseCaseError::Unauthenticated`] if there is no such key.
pub(super) fn keys_for<P: Ports>(
    cx: &Context<'_, P>,
    untrusted: &Untrusted<'_>,
) -> Result<Vec<VerifyingKey>, UseCaseError> {
    let named = untrusted.kid();
    if named.is_some_and(|named| !cx.snapshot.keys.iter().any(|key| key.id == named)) {
        return Err(lacking(cx, "own token not good"));
    }
    Ok(own_keys(cx))
}

/// Why nobody of this name is trusted.
fn unknown<P: Ports>(cx: &Context<'_, P>, claimed: &str) -> &'static str {
    let is_on_record = cx.snapshot.issuer_documents.iter().any(|known| known.issuer == claimed);
    if is_on_record { "the issuer is not the one that was listed" } else { "unknown issuer" }
}

async fn outside<P: Ports>(
    cx: &Context<'_, P>,
    untrusted: Untrusted<'_>,
    issuer: &Issuer,
) -> Result<Verified, UseCaseError> {
    let types: Vec<Option<&str>> = match issuer.types.as_slice() {
        [] => vec![Some(ACCESS), Some("JWT"), None],
        types => types.iter().map(|typ| Some(typ.as_str())).collect(),
    };
    let expect = Expect {
        iss: &issuer.issuer,
        aud: &issuer.audience,
        typs: &types,
        now_s: cx.now.seconds(),
        leeway_s: LEEWAY_S,
    };
    let keys = issuer_keys(cx, issuer, &untrusted).await?;
    let platform = async |signature: Signature<'_>| cx.ports.signatures().is_good(&signature).await;
    let claims = untrusted
        .verify_outside(&keys, &expect, platform)
        .await
        .map_err(|error| not_good(error, "outside token not good"))?;
    let tenant = cx.tenant().id.to_string();
    if claims.tenant_id.as_ref().is_some_and(|claimed| !claimed.eq_ignore_ascii_case(&tenant)) {
        return Err(UseCaseError::Unauthenticated("token of another tenant"));
    }
    let subject = claims.text(issuer.subject_claim.as_str()).map(str::to_owned);
    let subject = subject.and_then(|text| text.try_into().ok());
    let subject = subject.ok_or(UseCaseError::Unauthenticated("token without a subject"))?;
    Ok(Verified { claims, signer: Signer::Outside { subject, link: issuer.link } })
}

/// The keys of an issuer that may verify, limited to the algorithms that it is allowed.
async fn issuer_keys<P: Ports>(
    cx: &Context<'_, P>,
    issuer: &Issuer,
    untrusted: &Untrusted<'_>,
) -> Result<Vec<VerifyingKey>, UseCaseError> {
    let names: Vec<&str> = issuer.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    let keys = match &issuer.keys {
        IssuerKeys::SealedSecret(sealed) => {
            let secret = cx.unseal(sealed, Sealed::IssuerSecret.at(&issuer.issuer))?;
            vec![VerifyingKey::hs256(None, &secret).map_err(UseCaseError::internal)?]
        }
        IssuerKeys::Jwks(set) => parse_jwks(&set.to_string()).map_err(UseCaseError::internal)?,
        IssuerKeys::JwksUri(url) => fetched(cx, url, untrusted.kid()).await?,
    };
    Ok(keys.into_iter().filter_map(|key| key.limited_to(&names)).collect())
}

/// A JWK set by address; read anew once if the token names a key that the set at hand lacks.
async fn fetched<P: Ports>(
    cx: &Context<'_, P>,
    url: &str,
    wanted: Option<&str>,
) -> Result<Vec<VerifyingKey>, UseCaseError> {
    let (keys, due) = read(cx, url, false).await?;
    if due {
        let (tenant, url) = (cx.tenant().id, url.to_owned());
        cx.ports.jobs().push(Job::IssuerKeys { tenant, url });
    }
    if wanted.is_none_or(|wanted| keys.iter().any(|key| key.kid() == Some(wanted))) {
        return Ok(keys);
    }
    Ok(read(cx, url, true).await?.0)
}

/// The keys of the set at an address, and whether it is due to be read anew.
async fn read<P: Ports>(
    cx: &Context<'_, P>,
    url: &str,
    fresh: bool,
) -> Result<(Vec<VerifyingKey>, bool), UseCaseError> {
    let unavailable = |_| UseCaseError::Unavailable("the issuer's keys are unavailable".to_owned());
    let Document { text, due } = cx.ports.fetch().text(url, fresh).await.map_err(unavailable)?;
    let keys = parse_jwks(&text);
    Ok((keys.map_err(|_| UseCaseError::internal("the issuer's keys are not keys"))?, due))
}

/// The tenant's public keys as a JWK set (RFC 7517 section 5).
pub fn public_keys<P: Ports>(cx: &Context<'_, P>) -> serde_json::Value {
    jwks(&own_keys(cx))
}
