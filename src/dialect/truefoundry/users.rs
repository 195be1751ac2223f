//! The users of a tenant, as its administrators see and change them.

use serde_json::{Value, json};

use super::{done, email, error, fault, flag, invalid, no_address, texts};
use crate::account::{Account, AccountId, Actor, Email};
use crate::dialect::body::{Json, Object};
use crate::dialect::{Answer, ApiError, Call, address};
use crate::flow::account::provision::{self, Draft, InitialCredential, Undo};
use crate::flow::administration::administrator;
use crate::flow::limit::Operation;
use crate::flow::{AccountFilter, AccountPatch, Ports, UseCaseError};

/// Users on a page, unless the query says otherwise, and at most.
const USUAL: u32 = 100;
const MOST: u32 = 500;

/// The administrator who reads.
async fn reader<P: Ports>(call: &Call<'_, P>) -> Result<Actor, UseCaseError> {
    administrator::of_tenant(&call.cx, call.request.authorization(), None).await
}

/// The administrator who changes something, which is counted.
async fn writer<P: Ports>(call: &Call<'_, P>) -> Result<Actor, UseCaseError> {
    let header = call.request.authorization();
    administrator::of_tenant(&call.cx, header, Some(Operation::Administer)).await
}

/// Makes an account, or says that it could be made.
pub(super) async fn register<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let actor = writer(call).await?;
    let body = call.json()?;
    let email = email(&body, "email")?;
    let mail = flag(&body, "sendInviteEmail")?;
    let skip = flag(&body, "skipIfUserExists")?;
    let dry = flag(&body, "dryRun")?;
    if mail {
        // Where links lead, the tenant says: the address given here is only required to be there.
        texts(&body, ["acceptInviteClientURL"])?;
    }
    let known = match provision::by_email(&call.cx, &email).await {
        Ok(_) => true,
        Err(UseCaseError::Missing) => false,
        Err(other) => return Err(other.into()),
    };
    if known && !skip {
        return Err(UseCaseError::Exists.into());
    }
    if known || dry {
        return Ok(done());
    }
    let made = if mail {
        provision::invite(&call.cx, email, actor).await.map(|_| ())
    } else {
        let draft = Draft::local(email, InitialCredential::Nothing);
        provision::create(&call.cx, draft, actor).await.map(|_| ())
    };
    match made {
        Err(UseCaseError::Exists) if skip => Ok(done()),
        other => Ok(other.map(|()| done())?),
    }
}

/// Invites a person, and shows where the mailed link leads.
pub(super) async fn invite<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let actor = writer(call).await?;
    let body = call.json()?;
    texts(&body, ["acceptInviteClientUrl", "email"])?;
    let issued = provision::invite(&call.cx, email(&body, "email")?, actor).await?;
    Ok(Answer::json(200, &json!({ "link": issued.shown })))
}

/// Activates an account.
pub(super) async fn activate<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    set_active(call, true).await
}

/// Deactivates an account.
pub(super) async fn deactivate<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    set_active(call, false).await
}

async fn set_active<P: Ports>(call: &Call<'_, P>, active: bool) -> Result<Answer, ApiError> {
    let actor = writer(call).await?;
    let account = named(call, &call.json()?).await?;
    let patch = AccountPatch { active: Some(active), ..AccountPatch::default() };
    provision::patch(&call.cx, account.id, patch, &Undo::Mailed, actor).await?;
    Ok(done())
}

/// Ends every session of an account.
pub(super) async fn revoke_sessions<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    writer(call).await?;
    let account = named(call, &call.json()?).await?;
    provision::end_sessions(&call.cx, account.id).await?;
    Ok(done())
}

/// A page of accounts.
pub(super) async fn list<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    reader(call).await?;
    let limit = number(call, "limit")?.unwrap_or(USUAL).clamp(1, MOST);
    let offset = number(call, "offset")?.unwrap_or_default();
    let query = call.request.parameter("query").filter(|query| !query.is_empty());
    let filter = AccountFilter {
        starting: query.map(Email::beginning),
        active_only: !truth(call, "showInvalidUsers")?,
        limit,
        offset,
        ..AccountFilter::default()
    };
    let (accounts, total) = provision::list(&call.cx, filter).await?;
    let users: Vec<Value> = accounts.iter().map(|account| user(call, account)).collect();
    let pagination = json!({ "total": total, "offset": offset, "limit": limit });
    Ok(Answer::json(200, &json!({ "data": users, "pagination": pagination })))
}

/// One account.
pub(super) async fn show<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    reader(call).await?;
    let account = provision::by_id(&call.cx, account_id(call)?).await?;
    Ok(Answer::json(200, &json!({ "data": user(call, &account) })))
}

/// Erases an account.
pub(super) async fn erase<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    writer(call).await?;
    own_tenant(call, call.request.parameter("tenantName"))?;
    provision::erase(&call.cx, account_id(call)?).await?;
    Ok(done())
}

/// The account of a body's `email`, at the tenant that its `tenantName` names, if it names one.
async fn named<P: Ports>(call: &Call<'_, P>, body: &Object) -> Result<Account, ApiError> {
    let [text] = texts(body, ["email"])?;
    let no_address = |error| no_address("email", error);
    let email = Email::of_account(text).map_err(no_address)?;
    let tenant = match body.get("tenantName") {
        None | Some(Json::Null) => None,
        Some(Json::Text(name)) => Some(name.as_str()),
        Some(_) => return Err(invalid(&[fault("tenantName", "must be a string")]).into()),
    };
    own_tenant(call, tenant)?;
    address::tried(&email, provision::by_email(&call.cx, &email).await, no_address)
}

/// Refuses every tenant but the administrator's own.
fn own_tenant<P: Ports>(call: &Call<'_, P>, named: Option<&str>) -> Result<(), ApiError> {
    match named {
        Some(name) if name != call.cx.tenant().slug => Err(error(404, "Tenant not found").into()),
        _ => Ok(()),
    }
}

fn number<P: Ports>(call: &Call<'_, P>, name: &str) -> Result<Option<u32>, ApiError> {
    let odd = |_| invalid(&[fault(name, "must be a number")]).into();
    call.request.parameter(name).map(|text| text.parse().map_err(odd)).transpose()
}

/// A parameter that is `true` or `false`; false if it is left out.
fn truth<P: Ports>(call: &Call<'_, P>, name: &str) -> Result<bool, ApiError> {
    match call.request.parameter(name) {
        None => Ok(false),
        Some(text) => {
            text.parse().map_err(|_| invalid(&[fault(name, "must be true or false")]).into())
        }
    }
}

fn account_id<P: Ports>(call: &Call<'_, P>) -> Result<AccountId, ApiError> {
    call.segments.get("id").parse().map_err(|_| UseCaseError::Missing.into())
}

fn user<P: Ports>(call: &Call<'_, P>, account: &Account) -> Value {
    let role = if account.admin { "tenant-admin" } else { "tenant-member" };
    let elsewhere = !account.is_local();
    let created_at = account.created_at.rfc3339();
    json!({
        "id": account.id,
        "email": account.email.as_str(),
        "tenantName": call.cx.tenant().slug,
        "active": account.active,
        "isEditable": !elsewhere,
        "roles": [role],
        "createdAt": created_at,
        "updatedAt": created_at,
        "metadata": {
            "displayName": account.profile.display_name.as_ref().or(account.name.as_ref()),
            "inviteAccepted": elsewhere || account.phc.is_some(),
            "registeredInIdp": elsewhere,
            "ssoName": elsewhere.then(|| account.provider.as_str()),
        },
    })
}
