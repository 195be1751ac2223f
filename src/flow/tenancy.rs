//! Tenants as administrators make and change them.

use super::event::Note;
use super::seal::{ISSUER_SECRET, SIGNING_KEY};
use super::{Client, Context, Failure, Via};
use std::rc::Rc;

use crate::account::{
    Actor, Dialect, EventKind, Issuer, IssuerKeys, Link, Rule, Settings, SignatureAlgorithm,
    Tenant, TenantId, Time,
};
use crate::crypt::jwt::{SigningKey, parse_jwks};
use crate::policy::Policy;
use crate::port::{Directory, NewTenant, Ports, Realm, RealmRef, StoredKey, TenantPart};

/// How long the tokens of a key that no longer signs are still accepted.
const OVERLAP: i64 = 2 * Time::HOUR;

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id; none: a new one.
    pub id: Option<TenantId>,
    /// Its short name.
    pub slug: String,
    /// Its host names.
    pub hosts: Vec<String>,
    /// The dialects that it serves.
    pub dialects: Vec<Dialect>,
    /// Its settings.
    pub settings: Settings,
}

/// An issuer as an administrator writes it down: with its secret, which is sealed at once.
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
}

/// Where the keys of a new issuer come from.
#[derive(Clone)]
pub enum IssuerSource {
    /// A JWK set.
    Jwks(serde_json::Value),
    /// An address that serves one.
    JwksUri(String),
    /// A shared secret.
    Secret(String),
}

impl core::fmt::Debug for IssuerSource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("IssuerSource(…)")
    }
}

/// Makes a tenant with a signing key of its own.
///
/// # Errors
///
/// [`Failure::Exists`] if its id, short name or a host is taken.
pub async fn create<P: Ports>(ports: &P, draft: Draft) -> Result<TenantId, Failure> {
    let now = ports.now();
    let id = draft.id.unwrap_or_else(|| TenantId::new(now, ports.entropy()));
    let tenant = Tenant {
        id,
        slug: draft.slug.clone(),
        dialects: draft.dialects.clone(),
        settings: draft.settings.clone(),
    };
    let realm = Realm {
        tenant,
        version: 0,
        by_host: false,
        policy: None,
        issuers: Vec::new(),
        rules: Vec::new(),
        keys: Vec::new(),
    };
    let cx = Context::new(ports, Rc::new(realm), Via::Admin, Client::default());
    let tenant = NewTenant {
        id,
        slug: draft.slug,
        hosts: draft.hosts,
        dialects: draft.dialects,
        settings: json(&draft.settings)?,
        key: signing_key(&cx, now)?,
        at: now,
    };
    ports.directory().create(tenant, &cx.event(changed())).await?;
    Ok(id)
}

/// A context at a tenant by id or short name.
///
/// # Errors
///
/// [`Failure::Missing`] if there is none.
pub async fn at<'a, P: Ports>(ports: &'a P, named: &str) -> Result<Context<'a, P>, Failure> {
    let by = named.parse().map_or(RealmRef::Slug(named), RealmRef::Id);
    let realm = ports.directory().realm(by).await?.ok_or(Failure::Missing)?;
    Ok(Context::new(ports, realm, Via::Admin, Client::default()))
}

/// Replaces the policy; none: each API's own.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn set_policy<P: Ports>(
    cx: &Context<'_, P>,
    policy: Option<&Policy>,
) -> Result<(), Failure> {
    replace(cx, TenantPart::Policy(policy.map(Policy::to_json))).await
}

/// Replaces the settings.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn set_settings<P: Ports>(
    cx: &Context<'_, P>,
    settings: &Settings,
) -> Result<(), Failure> {
    replace(cx, TenantPart::Settings(json(settings)?)).await
}

/// Replaces the rules.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn set_rules<P: Ports>(cx: &Context<'_, P>, rules: &[Rule]) -> Result<(), Failure> {
    replace(cx, TenantPart::Rules(json(&rules)?)).await
}

/// Replaces the outside issuers; secrets are sealed before they are stored.
///
/// # Errors
///
/// [`Failure::Missing`] if a JWK set holds no usable key or a secret is shorter than 32 bytes.
pub async fn set_issuers<P: Ports>(
    cx: &Context<'_, P>,
    drafts: Vec<IssuerDraft>,
) -> Result<(), Failure> {
    let mut issuers = Vec::new();
    for draft in drafts {
        let keys = match draft.keys {
            IssuerSource::JwksUri(uri) => IssuerKeys::JwksUri(uri),
            IssuerSource::Jwks(set) => {
                let keys = parse_jwks(&set.to_string()).map_err(|_| Failure::Missing)?;
                if keys.is_empty() {
                    return Err(Failure::Missing);
                }
                IssuerKeys::Jwks(set)
            }
            IssuerSource::Secret(secret) if secret.len() < 32 => return Err(Failure::Missing),
            IssuerSource::Secret(secret) => {
                let place = ISSUER_SECRET.at(&draft.issuer);
                IssuerKeys::SealedSecret(cx.seal(secret.as_bytes(), place)?)
            }
        };
        let issuer = Issuer {
            issuer: draft.issuer,
            audience: draft.audience,
            algorithms: draft.algorithms,
            keys,
            link: draft.link,
            types: draft.types,
        };
        issuers.push((issuer.issuer.clone(), json(&issuer)?));
    }
    replace(cx, TenantPart::Issuers(issuers)).await
}

/// Gives the tenant a new signing key; the old ones sign no more and are accepted for two hours.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn rotate_key<P: Ports>(cx: &Context<'_, P>) -> Result<String, Failure> {
    let key = signing_key(cx, cx.now)?;
    let id = key.id.clone();
    replace(cx, TenantPart::Key { key, retire_others_at: cx.now.plus(OVERLAP) }).await?;
    Ok(id)
}

async fn replace<P: Ports>(cx: &Context<'_, P>, part: TenantPart) -> Result<(), Failure> {
    let event = cx.event(changed());
    let replaced = cx.ports.directory().replace(cx.tenant().id, part, &event).await?;
    cx.ports.directory().forget();
    replaced.then_some(()).ok_or(Failure::Missing)
}

const fn changed() -> Note {
    Note::new(EventKind::TenantChanged, Actor::Administrator)
}

fn signing_key<P: Ports>(cx: &Context<'_, P>, now: Time) -> Result<StoredKey, Failure> {
    let seed = zeroize::Zeroizing::new(cx.ports.entropy::<32>());
    let id = cx.id(crate::account::EventId::new).to_string();
    let public = SigningKey::from_seed(&id, &seed).verifying_key().jwk();
    let public = public.ok_or_else(|| Failure::internal("a signing key without a public half"))?;
    Ok(StoredKey {
        sealed_seed: cx.seal(seed.as_slice(), SIGNING_KEY.at(&id))?,
        public_jwk: json(&public)?,
        id,
        active_from: now,
        retires_at: None,
    })
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(Failure::internal)
}
