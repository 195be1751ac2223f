//! Tenants: making them, and what each one chose.

use serde::Deserialize;
use serde_json::{Value, json};

use super::read::{Host, Slug, wrong};
use super::{AdminCall, settings, trust};
use crate::account::{Condition, Dialect, Email, Rule, Settings, TenantId, Time};
use crate::dialect::body::unmarked;
use crate::dialect::{Answer, ApiError};
use crate::flow::administration::administrator::Permission;
use crate::flow::administration::tenancy::{self, Draft, StoredKey};
use crate::flow::tenant::access_policy;
use crate::flow::{Context, Ports};
use crate::policy::Policy;

/// Most rules of a tenant: every decision goes through them all.
const MOST_RULES: usize = 200;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Create,
    List,
    Show,
    Policy,
    SetPolicy,
    Settings,
    SetSettings,
    Dialects,
    SetDialects,
    Hosts,
    SetHosts,
    Rules,
    SetRules,
    Issuers,
    SetIssuers,
    Keys,
    RotateKey,
}

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

/// Answers what is asked of a tenant by id or short name.
pub(super) async fn run<P: Ports>(
    desk: &AdminCall<'_, P>,
    endpoint: Endpoint,
    named: &str,
) -> Result<Answer, ApiError> {
    desk.may(Permission::ReadTenants, Permission::Tenants)?;
    match endpoint {
        Endpoint::Create => return create(desk).await,
        Endpoint::List => return list(desk).await,
        _ => {}
    }
    let cx = desk.at(named).await?;
    match endpoint {
        Endpoint::SetPolicy => set_policy(desk, &cx).await?,
        Endpoint::SetSettings => tenancy::set_settings(&cx, &settings(desk)?).await?,
        Endpoint::SetDialects => {
            tenancy::set_dialects(&cx, distinct(desk.body::<Dialects>()?.dialects)).await?;
        }
        Endpoint::SetHosts => {
            tenancy::set_hosts(&cx, names(desk.body::<Hosts>()?.hosts)).await?;
        }
        Endpoint::SetRules => tenancy::set_rules(&cx, &rules(desk)?).await?,
        Endpoint::SetIssuers => trust::set(desk, &cx).await?,
        Endpoint::RotateKey => {
            return rotate(&cx, desk.request.parameter("now")).await;
        }
        _ => return shown(&cx, endpoint).await,
    }
    let cx = desk.at(named).await?;
    shown(&cx, endpoint).await
}

/// `now` is for a key that leaked.
async fn rotate<P: Ports>(cx: &Context<'_, P>, now: Option<&str>) -> Result<Answer, ApiError> {
    let leaked = match now {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(wrong("now", "must be true or false")),
    };
    let rotated = tenancy::rotate_key(cx, leaked).await?;
    let answer = json!({
        "kid": rotated.kid,
        "active_from": rotated.active_from.rfc3339(),
        "others_until": rotated.others_until.rfc3339(),
    });
    Ok(Answer::json(201, &answer))
}

/// What an endpoint reads, or has just written.
async fn shown<P: Ports>(cx: &Context<'_, P>, endpoint: Endpoint) -> Result<Answer, ApiError> {
    let tenant = cx.tenant();
    let value = match endpoint {
        Endpoint::Policy | Endpoint::SetPolicy => {
            let text =
                cx.snapshot.policy.as_ref().map_or_else(|| "null".to_owned(), Policy::to_json);
            return Ok(Answer::typed(200, "application/json", text));
        }
        Endpoint::Settings | Endpoint::SetSettings => json!(tenant.settings),
        Endpoint::Dialects | Endpoint::SetDialects => json!({ "dialects": tenant.dialects }),
        Endpoint::Rules | Endpoint::SetRules => json!({ "rules": cx.snapshot.rules }),
        Endpoint::Issuers | Endpoint::SetIssuers => trust::shown(cx),
        Endpoint::Keys => json!({ "keys": cx.snapshot.keys.iter().map(key).collect::<Vec<_>>() }),
        Endpoint::Hosts | Endpoint::SetHosts => json!({ "hosts": tenancy::hosts(cx).await? }),
        _ => document(cx).await?,
    };
    Ok(Answer::json(200, &value))
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

async fn create<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
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

async fn list<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &json!({ "tenants": tenancy::list(desk.ports).await? })))
}

/// `null` takes the tenant's own policy away.
async fn set_policy<P: Ports>(
    desk: &AdminCall<'_, P>,
    cx: &Context<'_, P>,
) -> Result<(), ApiError> {
    let none = desk.request.bytes().is_ok_and(|body| unmarked(body).trim_ascii() == b"null");
    if none {
        return Ok(tenancy::set_policy(cx, None).await?);
    }
    let text = core::str::from_utf8(desk.json()?).unwrap_or_default();
    let policy = Policy::from_json(text).map_err(|error| wrong("policy", error))?;
    if let Some(conflict) = policy.conflict() {
        return Err(wrong("policy", conflict));
    }
    Ok(tenancy::set_policy(cx, Some(&policy)).await?)
}

fn settings<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Settings, ApiError> {
    let settings = desk.body()?;
    settings::check(&settings, "")?;
    Ok(settings)
}

fn rules<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Vec<Rule>, ApiError> {
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
