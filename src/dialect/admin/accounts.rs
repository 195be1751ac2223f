//! Accounts: made, listed, changed, erased. The only password that is set here is a new account's.

use serde::Deserialize;
use serde_json::{Value, json};

use super::AdminCall;
use super::read::{self, Wrong, wrong};
use crate::account::{Account, AccountId, Actor, Email, Plain, Provider, Purpose, Reason, Subject};
use crate::dialect::problem::problem;
use crate::dialect::{Answer, ApiError};
use crate::flow::account::provision::{self, Draft, InitialCredential, Started, Undo};
use crate::flow::administration::administrator::Permission;
use crate::flow::{AccountFilter, AccountPatch, Context, Ports, UseCaseError};

/// An account to be made. The tenant stands beside the accounts where there are many.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    pub(super) tenant: Option<String>,
    #[serde(deserialize_with = "read::email")]
    email: Email,
    #[serde(default)]
    email_verified: bool,
    #[serde(default, deserialize_with = "read::plain")]
    pub(super) password: Option<Plain>,
    password_hash: Option<String>,
    #[serde(default)]
    auth_provider: Provider,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default)]
    admin: bool,
    name: Option<String>,
}

const fn yes() -> bool {
    true
}

impl New {
    /// Why its stored password cannot be taken in.
    pub(super) fn refused(&self) -> Wrong {
        let stored = self.password_hash.as_deref().unwrap_or_default();
        Wrong::new("password_hash", provision::why_refused(stored))
    }

    /// What is to be made, but for a password in the clear.
    pub(super) fn draft(&self) -> Result<Draft<'_>, Wrong> {
        Ok(Draft {
            email: self.email.clone(),
            email_verified: self.email_verified,
            start: self
                .password_hash
                .as_deref()
                .map_or(InitialCredential::Nothing, InitialCredential::Imported),
            provider: self.auth_provider,
            active: self.active,
            admin: self.admin,
            name: name(self.name.clone())?,
        })
    }
}

/// What of an account to change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    #[serde(default, deserialize_with = "some_email")]
    email: Option<Email>,
    auth_provider: Option<Provider>,
    active: Option<bool>,
    #[serde(default, deserialize_with = "read::present")]
    name: Option<Option<String>>,
    undo: Option<bool>,
    reason: Option<Reason>,
}

fn some_email<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Email>, D::Error> {
    read::email(deserializer).map(Some)
}

/// An owner to be invited.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    tenant: Option<String>,
    #[serde(deserialize_with = "read::email")]
    email: Email,
}

/// A subject of an outside issuer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Linked {
    issuer: String,
    subject: Subject,
}

/// The account of the path, and its tenant.
async fn found<'a, P: Ports>(
    desk: &'a AdminCall<'_, P>,
) -> Result<(Context<'a, P>, AccountId), UseCaseError> {
    let id = desk.segments.get("account").parse().map_err(|_| UseCaseError::Missing)?;
    Ok((desk.of(id).await?, id))
}

/// An account.
pub(super) async fn show<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    let account = provision::by_id(&cx, id).await?;
    Ok(Answer::json(200, &document(&cx, &account)))
}

/// Changes what is given of it.
pub(super) async fn patch<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    let (patch, undo) = changes(desk)?;
    let account = provision::patch(&cx, id, patch, &undo, Actor::Administrator).await?;
    Ok(Answer::json(200, &document(&cx, &account)))
}

/// Erases it.
pub(super) async fn erase<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    provision::erase(&cx, id).await?;
    Ok(Answer::empty(204))
}

/// Ends its sessions.
pub(super) async fn end_sessions<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    provision::end_sessions(&cx, id).await?;
    Ok(Answer::empty(204))
}

/// Links it to a subject of an outside issuer.
pub(super) async fn link<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    let Linked { issuer, subject } = desk.body()?;
    provision::link(&cx, id, &issuer, &subject).await?;
    Ok(Answer::empty(204))
}

/// Why an account gets no link to a password.
fn not_mailed(failure: UseCaseError) -> ApiError {
    match failure {
        UseCaseError::NotLocal => {
            problem(409, "not_local", "This account signs in elsewhere.").into()
        }
        UseCaseError::Closed => problem(409, "deactivated", "This account is deactivated.").into(),
        other => ApiError::from(other),
    }
}

/// Has the owner choose a password. The answer names the kind of the mail.
pub(super) async fn reset<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let (cx, id) = found(desk).await?;
    let started = provision::start_reset(&cx, id, Purpose::Link).await;
    let Started { purpose, issued } = started.map_err(not_mailed)?;
    let kind = if purpose == Purpose::Invitation { "invitation" } else { "reset" };
    let queued = issued.is_some();
    Ok(Answer::json(202, &json!({ "kind": kind, "queued": queued, "mailed": queued })))
}

/// Makes an account.
pub(super) async fn create<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let new: New = desk.body()?;
    if new.password.is_some() {
        desk.administrator.may(Permission::Seed)?;
    }
    if new.password.is_some() && new.password_hash.is_some() {
        return Err(wrong("password_hash", "give a password or its hash, not both"));
    }
    let cx = at(desk, new.tenant.as_deref()).await?;
    let draft = new.draft()?;
    let created = match &new.password {
        Some(password) => provision::seed(&cx, draft, Some(password)).await,
        None => provision::create(&cx, draft, Actor::Administrator).await,
    };
    let account = created.map_err(|failure| match failure {
        UseCaseError::Missing => ApiError::from(new.refused()),
        other => other.into(),
    })?;
    Ok(Answer::json(201, &document(&cx, &account)))
}

/// The tenant that a body names.
pub(super) async fn at<'a, P: Ports>(
    desk: &'a AdminCall<'_, P>,
    tenant: Option<&str>,
) -> Result<Context<'a, P>, ApiError> {
    let tenant = tenant.ok_or_else(|| wrong("tenant", "must be given"))?;
    desk.at(tenant).await.map_err(|failure| match failure {
        UseCaseError::Missing => wrong("tenant", "there is no such tenant"),
        other => other.into(),
    })
}

/// Mails a link to a first password; makes the account if nobody has the address yet.
pub(super) async fn invite<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let Invitation { tenant, email } = desk.body()?;
    let cx = at(desk, tenant.as_deref()).await?;
    provision::invite(&cx, email.clone(), Actor::Administrator).await.map_err(not_mailed)?;
    let account = provision::by_email(&cx, &email).await?;
    Ok(Answer::json(202, &document(&cx, &account)))
}

/// A page of a tenant's accounts.
pub(super) async fn list<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let email = desk.request.parameter("email").map(Email::of_account).transpose();
    let email = email.map_err(|error| wrong("email", error))?;
    let fault = email.as_ref().and_then(Email::fault);
    let starting = desk.request.parameter("prefix").map(Email::beginning);
    let offset = desk.number("offset")?.unwrap_or_default();
    let filter = AccountFilter {
        email: email.map(|email| email.key()),
        starting,
        limit: desk.limit()?,
        offset,
        ..AccountFilter::default()
    };
    let (accounts, total) = provision::list(&cx, filter).await?;
    if let Some(fault) = fault.filter(|_| total == 0) {
        return Err(wrong("email", fault));
    }
    let accounts: Vec<Value> = accounts.iter().map(|account| document(&cx, account)).collect();
    Ok(Answer::json(200, &json!({ "accounts": accounts, "total": total })))
}

fn changes<P: Ports>(desk: &AdminCall<'_, P>) -> Result<(AccountPatch, Undo), ApiError> {
    let Changes { email, auth_provider, active, name, undo, reason } = desk.body()?;
    let name = match name {
        Some(given) => Some(self::name(given)?),
        None => None,
    };
    let undo = self::undo(desk, undo.unwrap_or(true), reason)?;
    let patch =
        AccountPatch { email, provider: auth_provider, active, name, ..AccountPatch::default() };
    Ok((patch, undo))
}

/// Withholding the undo needs a scope of its own, and a reason for the audit log.
fn undo<P: Ports>(
    desk: &AdminCall<'_, P>,
    mailed: bool,
    reason: Option<Reason>,
) -> Result<Undo, ApiError> {
    match (mailed, reason) {
        (true, None) => Ok(Undo::Mailed),
        (true, Some(_)) => Err(wrong("reason", "is for `undo` false alone")),
        (false, None) => Err(wrong("reason", "must be given where `undo` is false")),
        (false, Some(reason)) => {
            desk.administrator.may(Permission::WithholdUndo)?;
            Ok(Undo::Withheld(reason))
        }
    }
}

/// Longest name, in code points.
const MAX_NAME: usize = 200;

fn name(name: Option<String>) -> Result<Option<String>, Wrong> {
    let odd = |name: &String| name.chars().count() > MAX_NAME || name.chars().any(char::is_control);
    match name {
        Some(name) if odd(&name) => {
            Err(Wrong::new("name", "at most 200 characters, none of them control characters"))
        }
        other => Ok(other),
    }
}

fn document<P: Ports>(cx: &Context<'_, P>, account: &Account) -> Value {
    json!({
        "id": account.id,
        "tenant": cx.tenant().id,
        "number": account.number,
        "email": account.email.as_str(),
        "email_fault": account.email.fault().map(|fault| fault.to_string()),
        "email_verified": account.email_verified,
        "name": account.name,
        "auth_provider": account.provider,
        "active": account.active,
        "admin": account.admin,
        "has_password": account.phc.is_some(),
        "created_at": account.created_at.rfc3339(),
    })
}
