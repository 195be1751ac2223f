//! Unleash's signed-in users: who they are, changing the own password, and what administrators may do
//! for others. May import what `dialect` may.

use serde_json::{Value, json};

use super::super::{Answer, ApiError, Call};
use super::caller::caller;
use super::error;
use super::schema::{self, Form, Schema};
use crate::account::{Account, Email, KeptSessions, Plain, Purpose};
use crate::flow::account::provision;
use crate::flow::administration::administrator;
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;
use crate::flow::password::password_check;
use crate::flow::{Ports, UseCaseError};

/// The creator that is named for a token that no administrator made.
pub(super) const SYSTEM_USER: &str = "unleash_system_user";

/// When an administrator may come back for another link, in seconds: links live half an hour.
const LINK_LIFE: u32 = 1_800;

const CHANGE: Schema =
    Schema { required: &["password"], optional: &["confirmPassword", "oldPassword"] };
const LINK: Schema = Schema { required: &["id"], optional: &[] };

/// A user as Unleash shows one.
pub(super) fn shown(account: &Account) -> Value {
    let mut user = json!({
        "id": account.number,
        "isAPI": false,
        "accountType": "User",
        "email": account.email.as_str(),
        "createdAt": account.created_at.rfc3339(),
    });
    name_in(&mut user, account);
    user
}

/// Adds the name, for users who have one.
pub(super) fn name_in(user: &mut Value, account: &Account) {
    if let (Some(name), Some(members)) = (&account.name, user.as_object_mut()) {
        members.insert("name".to_owned(), json!(name));
    }
}

/// A user's root role: of the product's own, those with these numbers.
pub(super) fn role(account: &Account) -> Value {
    match account.admin {
        true => json!({ "id": 1, "type": "root", "name": "Admin" }),
        false => json!({ "id": 3, "type": "root", "name": "Viewer" }),
    }
}

/// Who is signed in.
pub(super) async fn me<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, None).await?;
    let permissions = match caller.account.admin {
        true => json!([{ "permission": "ADMIN" }]),
        false => json!([]),
    };
    let answer = json!({
        "user": shown(&caller.account),
        "permissions": permissions,
        "feedback": [],
        "splash": {},
    });
    Ok(Answer::json(200, &answer))
}

/// The profile of who is signed in, whose page offers a change of the password where there is one. There
/// are no projects, groups and subscriptions here.
pub(super) async fn profile<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, None).await?;
    let account = &caller.account;
    let answer = json!({
        "rootRole": role(account),
        "projects": [],
        "groups": [],
        "subscriptions": [],
        "features": [],
        "canChangePassword": account.is_local() && account.phc.is_some(),
    });
    Ok(Answer::json(200, &answer))
}

/// A signed-in user changes the own password.
pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, Some(Operation::CurrentPassword)).await?;
    let form = schema::read(call, &CHANGE)?;
    let (Some(old), true) = (form.text("oldPassword"), confirmed(&form)) else {
        return Ok(Answer::empty(400));
    };
    let (new, old) = (form.password()?, Plain::new(old.to_string()));
    let command = Command {
        entitlement: Entitlement::Current(&old),
        new: &new,
        order: Order::RulesFirst,
        others: KeptSessions::End,
    };
    change::change(&call.cx, &caller, command).await?;
    Ok(Answer::empty(200))
}

/// Whether the new password was typed twice alike.
fn confirmed(form: &Form) -> bool {
    let again = form.text("confirmPassword").map(|text| Plain::new(text.to_string()));
    again == Some(Plain::new(form.required("password").to_string()))
}

/// An administrator sets another's password. Served in upstream mode only, since two people know it
/// then; its owner has to set yet another.
pub(super) async fn change_another<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_administrator(call, Some(Operation::Administer)).await?;
    let new = schema::read(call, &CHANGE)?.password()?;
    let number = call.segments.get("id").parse().map_err(|_| UseCaseError::Missing)?;
    provision::set_password(&call.cx, number, &new).await.map_err(elsewhere)?;
    Ok(Answer::empty(200))
}

/// The refusal that administrators are shown for a user whose password is not here.
fn elsewhere(failure: UseCaseError) -> ApiError {
    match failure {
        UseCaseError::NotLocal => {
            error::plain(403, "NoAccessError", "This user signs in elsewhere.").into()
        }
        other => other.into(),
    }
}

/// An administrator has somebody mailed a link to reset the own password, and is shown where it leads;
/// in upstream mode the link.
pub(super) async fn link_another<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_administrator(call, Some(Operation::Administer)).await?;
    let id = schema::read(call, &LINK)?.required("id");
    let email = Email::of_account(&id).map_err(|_| UseCaseError::Missing)?;
    let account = provision::by_email(&call.cx, &email).await?;
    let started = provision::start_reset(&call.cx, account.id, Purpose::UnleashToken).await;
    let started = started.map_err(elsewhere)?;
    let link = started.issued.ok_or(UseCaseError::Limited(LINK_LIFE))?.shown;
    let link = link.ok_or_else(|| UseCaseError::internal("a reset without a link"))?;
    Ok(Answer::json(200, &json!({ "resetPasswordUrl": link })))
}

/// Whether a password would be taken, for those who make accounts.
pub(super) async fn validate_for_another<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_administrator(call, None).await?;
    let new = schema::read(call, &CHANGE)?.password()?;
    password_check::rules(&call.cx, &new, None)?;
    Ok(Answer::empty(200))
}

async fn require_administrator<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<(), ApiError> {
    let caller = caller(call, operation).await?;
    Ok(administrator::require(&call.cx, &caller)?)
}
