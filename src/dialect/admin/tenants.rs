//! Tenants: making them, and what each one chose.

use serde::Deserialize;
use serde_json::{Value, json};

use super::read::{Host, Slug, wrong};
use super::{AdminCall, settings, trust};
use crate::account::{Condition, Dialect, Email, Rule, Settings, TenantId, Time};
use crate::dialect::body::unmarked;
use crate::dialect::{Answer, ApiError};
use crate::flow::administration::tenancy::{self, Draft, StoredKey};
use crate::flow::tenant::access_policy;
use crate::flow::{Context, Ports};
use crate::policy::Policy;

/// Most rules of a tenant: every decision goes through them all.
const MOST_RULES: usize = 200;

/// A tenant to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    id: Option<TenantId>,
    slug: Slug,
    #[serde(default)]
    hosts: Vec<Host>,
    #[serde(default = "all_dialects")]
    dialects: Vec<Dialect>,
    #[serde(default)]
    settings: Settings,
}

fn all_dialects() -> Vec<Dialect> {
    Dialect::ALL.to_vec()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dialects {
    dialects: Vec<Dialect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hosts {
    hosts: Vec<Host>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rules: Vec<Rule>,
}

/// What a tenant is.
pub(super) async fn show<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &document(&desk.tenant().await?).await?))
}

/// Its own policy; `null` if it has none.
pub(super) async fn policy<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let policy = &desk.tenant().await?.snapshot.policy;
    let text = policy.as_ref().map_or_else(|| "null".to_owned(), Policy::to_json);
    Ok(Answer::typed(200, "application/json", text))
}

/// `null` takes the tenant's own policy away.
pub(super) async fn set_policy<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    tenancy::set_policy(&cx, written_policy(desk)?.as_ref()).await?;
    policy(desk).await
}

/// Its settings.
pub(super) async fn settings<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &json!(desk.tenant().await?.tenant().settings)))
}

/// Replaces its settings.
pub(super) async fn set_settings<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let written: Settings = desk.body()?;
    settings::check(&written, "")?;
    tenancy::set_settings(&cx, &written).await?;
    settings(desk).await
}

/// The dialects that it serves.
pub(super) async fn dialects<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    Ok(Answer::json(200, &json!({ "dialects": cx.tenant().dialects })))
}

/// Replaces the dialects that it serves.
pub(super) async fn set_dialects<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    tenancy::set_dialects(&cx, distinct(desk.body::<Dialects>()?.dialects)).await?;
    dialects(desk).await
}

/// Its host names.
pub(super) async fn hosts<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let hosts = tenancy::hosts(&desk.tenant().await?).await?;
    Ok(Answer::json(200, &json!({ "hosts": hosts })))
}

/// Replaces its host names.
pub(super) async fn set_hosts<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    tenancy::set_hosts(&cx, names(desk.body::<Hosts>()?.hosts)).await?;
    hosts(desk).await
}

/// Its rules of access.
pub(super) async fn rules<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &json!({ "rules": desk.tenant().await?.snapshot.rules })))
}

/// Replaces its rules of access.
pub(super) async fn set_rules<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    tenancy::set_rules(&cx, &written_rules(desk)?).await?;
    rules(desk).await
}

/// The outside issuers that it trusts.
pub(super) async fn issuers<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &trust::shown(&desk.tenant().await?)))
}

/// Replaces the outside issuers that it trusts.
pub(super) async fn set_issuers<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    trust::set(desk, &desk.tenant().await?).await?;
    issuers(desk).await
}

/// The keys that sign its tokens.
pub(super) async fn keys<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let keys: Vec<Value> = cx.snapshot.keys.iter().map(key).collect();
    Ok(Answer::json(200, &json!({ "keys": keys })))
}

/// Makes a new signing key; `now` is for a key that leaked.
pub(super) async fn rotate_key<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let leaked = match desk.request.parameter("now") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(wrong("now", "must be true or false")),
    };
    let rotated = tenancy::rotate_key(&cx, leaked).await?;
    let answer = json!({
        "kid": rotated.kid,
        "active_from": rotated.active_from.rfc3339(),
        "others_until": rotated.others_until.rfc3339(),
    });
    Ok(Answer::json(201, &answer))
}

/// A signing key as it may be shown.
fn key(key: &StoredKey) -> Value {
    json!({
        "kid": key.id,
        "active_from": key.active_from.rfc3339(),
        "retires_at": key.retires_at.map(Time::rfc3339),
    })
}

async fn document<P: Ports>(cx: &Context<'_, P>) -> Result<Value, ApiError> {
    let tenant = cx.tenant();
    Ok(json!({
        "id": tenant.id,
        "slug": tenant.slug,
        "hosts": tenancy::hosts(cx).await?,
        "dialects": tenant.dialects,
        "settings": tenant.settings,
    }))
}

/// Makes a tenant.
pub(super) async fn create<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let New { id, slug, hosts, dialects, settings } = desk.body()?;
    settings::check(&settings, "settings.")?;
    let (hosts, dialects) = (names(hosts), distinct(dialects));
    let draft = Draft { id, slug: slug.0, hosts, dialects, settings };
    let id =
        tenancy::create(desk.ports, draft, desk.request.client.clone(), Some(&desk.administrator))
            .await?;
    let cx = desk.at(&id.to_string()).await?;
    Ok(Answer::json(201, &document(&cx).await?))
}

/// Every tenant.
pub(super) async fn list<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &json!({ "tenants": tenancy::list(desk.ports).await? })))
}

fn written_policy<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Option<Policy>, ApiError> {
    let none = desk.request.bytes().is_ok_and(|body| unmarked(body).trim_ascii() == b"null");
    if none {
        return Ok(None);
    }
    let text = core::str::from_utf8(desk.json()?).unwrap_or_default();
    let policy = Policy::from_json(text).map_err(|error| wrong("policy", error))?;
    match policy.conflict() {
        Some(conflict) => Err(wrong("policy", conflict)),
        None => Ok(Some(policy)),
    }
}

fn written_rules<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Vec<Rule>, ApiError> {
    let Rules { rules } = desk.body()?;
    if rules.len() > MOST_RULES {
        return Err(wrong("rules", format!("at most {MOST_RULES}")));
    }
    for (index, rule) in rules.iter().enumerate() {
        if rules.iter().take(index).any(|earlier| earlier.id == rule.id) {
            return Err(wrong(&format!("rules[{index}].id"), "two rules have this id"));
        }
        // A rule that is never asked, or never matches, would forbid nothing.
        if !access_policy::ACTIONS.contains(&rule.action.as_str()) {
            return Err(wrong(&format!("rules[{index}].action"), "unknown action"));
        }
        if !rule.conditions.iter().all(is_sound) {
            return Err(wrong(&format!("rules[{index}].conditions"), "one never holds"));
        }
    }
    Ok(rules)
}

fn is_sound(condition: &Condition) -> bool {
    match condition {
        Condition::EmailDomain(domains) => !domains.is_empty() && domains.iter().all(is_domain),
        Condition::Between { from, to } => from < to,
        Condition::TimeOfDay { from, to } => from != to && *from < DAY && *to <= DAY,
    }
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Whether addresses can have the domain, in the form in which domains are compared.
fn is_domain(domain: &String) -> bool {
    let address = Email::parse(&format!("a@{domain}"));
    address.is_ok_and(|address| address.domain().eq_ignore_ascii_case(domain))
}

fn distinct(mut dialects: Vec<Dialect>) -> Vec<Dialect> {
    dialects.sort_unstable();
    dialects.dedup();
    dialects
}

fn names(hosts: Vec<Host>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for Host(name) in hosts {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
