//! Tenants as administrators make and change them.

use super::administrator::Administrator;
use super::issuer_takeover;
use crate::flow::audit::note::Note;
use crate::flow::token::{self, issuer_list};
use crate::flow::{Client, Context, Ports, UseCaseError, Via};
use core::cell::OnceCell;
use std::rc::Rc;

use crate::account::{
    AccountId, Actor, Dialect, EventKind, Rule, Settings, Tenant, TenantId, Time,
};
use crate::crypt::jwt::SigningKey;
use crate::policy::Policy;
use crate::port::{NewTenant, Sealed, SnapshotRef, TenantPart, TenantSnapshot, Tenants};

pub use crate::port::StoredKey;

/// How long a key is published before it signs.
const PUBLISHED_BEFORE: i64 = 6 * Time::MINUTE;
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

/// Makes a tenant with a signing key of its own.
///
/// # Errors
///
/// [`UseCaseError::Exists`] if its id, short name or a host is taken.
pub async fn create<P: Ports>(
    ports: &P,
    draft: Draft,
    client: Client,
    by: Option<&Administrator>,
) -> Result<TenantId, UseCaseError> {
    let now = ports.now();
    let id = draft.id.unwrap_or_else(|| TenantId::new(now, ports.entropy()));
    let tenant = Tenant {
        id,
        slug: draft.slug.clone(),
        dialects: draft.dialects.clone(),
        settings: draft.settings.clone(),
    };
    let snapshot = TenantSnapshot {
        tenant,
        version: 0,
        by_host: false,
        first_host: draft.hosts.first().cloned(),
        policy: None,
        issuer_documents: Vec::new(),
        issuer_list: None,
        issuers: OnceCell::new(),
        rules: Vec::new(),
        keys: Vec::new(),
        has_webhooks: false,
        verifying: OnceCell::new(),
        migration: None,
    };
    let cx = Context::new(ports, Rc::new(snapshot), Via::Admin, client);
    if let Some(administrator) = by {
        administrator.signs(&cx);
    }
    let tenant = NewTenant {
        id,
        slug: draft.slug,
        hosts: draft.hosts,
        dialects: draft.dialects,
        settings: json(&draft.settings)?,
        issuer_list: issuer_list::sealed(&cx, &[])?,
        key: signing_key(&cx, now)?,
        at: now,
    };
    ports.directory().create(tenant, &cx.event(changed().detail("created"))).await?;
    Ok(id)
}

/// A context at a tenant by id or short name.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn at<'a, P: Ports>(ports: &'a P, named: &str) -> Result<Context<'a, P>, UseCaseError> {
    let by = named.parse().map_or(SnapshotRef::Slug(named), SnapshotRef::Id);
    let snapshot = ports.directory().snapshot(by).await?.ok_or(UseCaseError::Missing)?;
    Ok(Context::new(ports, snapshot, Via::Admin, Client::default()))
}

/// A context at the tenant that has an account.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if nobody has it.
pub async fn of<P: Ports>(ports: &P, account: AccountId) -> Result<Context<'_, P>, UseCaseError> {
    let home = ports.directory().home(account).await?.ok_or(UseCaseError::Missing)?;
    at(ports, &home.to_string()).await
}

/// The ids of all tenants.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn list<P: Ports>(ports: &P) -> Result<Vec<TenantId>, UseCaseError> {
    Ok(ports.directory().tenants().await?)
}

/// Replaces the policy; none: each API's own.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn set_policy<P: Ports>(
    cx: &Context<'_, P>,
    policy: Option<&Policy>,
) -> Result<(), UseCaseError> {
    replace(cx, TenantPart::Policy(policy.map(Policy::to_json))).await
}

/// Replaces the settings.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn set_settings<P: Ports>(
    cx: &Context<'_, P>,
    settings: &Settings,
) -> Result<(), UseCaseError> {
    replace(cx, TenantPart::Settings(json(settings)?)).await
}

/// Replaces the rules.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn set_rules<P: Ports>(cx: &Context<'_, P>, rules: &[Rule]) -> Result<(), UseCaseError> {
    replace(cx, TenantPart::Rules(json(&rules)?)).await
}

/// Replaces the dialects that are served.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn set_dialects<P: Ports>(
    cx: &Context<'_, P>,
    dialects: Vec<Dialect>,
) -> Result<(), UseCaseError> {
    replace(cx, TenantPart::Dialects(dialects)).await
}

/// The host names, in order.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn hosts<P: Ports>(cx: &Context<'_, P>) -> Result<Vec<String>, UseCaseError> {
    Ok(cx.ports.directory().hosts(cx.tenant().id).await?)
}

/// Replaces the host names, lower case, without port.
///
/// # Errors
///
/// [`UseCaseError::Exists`] if one is another tenant's.
pub async fn set_hosts<P: Ports>(
    cx: &Context<'_, P>,
    hosts: Vec<String>,
) -> Result<(), UseCaseError> {
    replace(cx, TenantPart::Hosts(hosts)).await
}

/// Gives the tenant a new signing key. It is published six minutes before it signs, since a key set may
/// be kept for five and a tenant is remembered for one; the old ones are accepted for two hours more.
/// After a leak the new one signs at once and the old ones are refused at once. Where the key that signs
/// does not open, the new one signs at once as well.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn rotate_key<P: Ports>(
    cx: &Context<'_, P>,
    leaked: bool,
) -> Result<Rotated, UseCaseError> {
    // What is encrypted of the new key says that the issuers are listed.
    issuer_takeover::take_over(cx).await?;
    let at_once = leaked || token::signing_key(cx).is_err();
    let active_from = if at_once { cx.now } else { cx.now.plus(PUBLISHED_BEFORE) };
    let others_until = if leaked { cx.now } else { active_from.plus(OVERLAP) };
    let key = signing_key(cx, active_from)?;
    let rotated = Rotated { kid: key.id.clone(), active_from, others_until };
    replace(cx, TenantPart::Key { key, retire_others_at: rotated.others_until }).await?;
    Ok(rotated)
}

/// A tenant that has a new signing key.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// The new key's id.
    pub kid: String,
    /// From when on it signs.
    pub active_from: Time,
    /// Until when tokens of the key before it are accepted.
    pub others_until: Time,
}

pub(in crate::flow) async fn replace<P: Ports>(
    cx: &Context<'_, P>,
    part: TenantPart,
) -> Result<(), UseCaseError> {
    let note = match part {
        TenantPart::Key { .. } => Note::new(EventKind::KeyRotated, Actor::Administrator),
        _ => changed().detail(part.name()),
    };
    let event = cx.event(note);
    let replaced = cx.ports.directory().replace(cx.tenant().id, part, &event).await?;
    cx.ports.directory().forget();
    replaced.then_some(()).ok_or(UseCaseError::Missing)
}

const fn changed() -> Note<'static> {
    Note::new(EventKind::TenantChanged, Actor::Administrator)
}

fn signing_key<P: Ports>(
    cx: &Context<'_, P>,
    active_from: Time,
) -> Result<StoredKey, UseCaseError> {
    let seed = zeroize::Zeroizing::new(cx.ports.entropy::<32>());
    let id = cx.id(crate::account::EventId::new).to_string();
    let public = SigningKey::from_seed(&id, &seed).verifying_key().jwk();
    let public =
        public.ok_or_else(|| UseCaseError::internal("a signing key without a public half"))?;
    Ok(StoredKey {
        sealed_seed: cx.seal(&issuer_list::key_text(&seed), Sealed::SigningKey.at(&id))?,
        public_jwk: json(&public)?,
        id,
        active_from,
        retires_at: None,
    })
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, UseCaseError> {
    serde_json::to_string(value).map_err(UseCaseError::internal)
}
