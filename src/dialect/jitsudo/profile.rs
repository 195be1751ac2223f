//! The profile of the signed-in person.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use super::{invalid, me};
use crate::account::{Account, Actor, Profile};
use crate::dialect::body::{Json, Object};
use crate::dialect::{Answer, ApiError, Call};
use crate::flow::account::provision::{self, Undo};
use crate::flow::limit::Operation;
use crate::flow::{AccountPatch, Ports};

/// Longest name of any kind, in code points.
const MAX_NAME: usize = 100;
/// Largest picture, in characters of base64: what a body of 16 KiB has room for.
const MAX_AVATAR: usize = 12 * 1024;

/// Shows it.
pub(super) async fn show<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = me(call, None).await?;
    Ok(Answer::json(200, &document(&caller.account)))
}

/// Changes what is given; `null` takes it away.
pub(super) async fn set<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = me(call, Some(Operation::ChangeProfile)).await?;
    let body = call.json()?;
    let profile = changed(&caller.account, &body)?;
    let patch = AccountPatch { profile: Some(profile), ..AccountPatch::default() };
    let account =
        provision::patch(&call.cx, caller.account.id, patch, &Undo::Mailed, Actor::Owner).await?;
    Ok(Answer::json(200, &document(&account)))
}

fn changed(account: &Account, body: &Object) -> Result<Profile, ApiError> {
    let managed = ["first_name", "last_name"].into_iter().find(|name| body.get(name).is_some());
    if let (Some(name), false) = (managed, account.is_local()) {
        return Err(invalid(&format!("{name} is managed by the identity provider.")).into());
    }
    let mut profile = account.profile.clone();
    for (name, field) in [
        ("first_name", &mut profile.first_name),
        ("last_name", &mut profile.last_name),
        ("display_name", &mut profile.display_name),
    ] {
        take(body, name, field)?;
        if field.as_ref().is_some_and(|text| !is_name(text)) {
            let message = format!("{name} has at most {MAX_NAME} characters, all of them visible.");
            return Err(invalid(&message).into());
        }
    }
    take(body, "avatar_base64", &mut profile.avatar_base64)?;
    if profile.avatar_base64.as_ref().is_some_and(|picture| !is_picture(picture)) {
        let message = format!("avatar_base64 is base64 of at most {MAX_AVATAR} characters.");
        return Err(invalid(&message).into());
    }
    Ok(profile)
}

fn take(body: &Object, name: &str, field: &mut Option<String>) -> Result<(), ApiError> {
    match body.get(name) {
        None => {}
        Some(Json::Null) => *field = None,
        Some(Json::Text(text)) => *field = Some(text.to_string()),
        Some(_) => return Err(invalid(&format!("{name} must be a string or null.")).into()),
    }
    Ok(())
}

fn is_name(text: &str) -> bool {
    text.chars().count() <= MAX_NAME && !text.chars().any(char::is_control)
}

fn is_picture(text: &str) -> bool {
    text.len() <= MAX_AVATAR && Base64::decode_vec(text).is_ok()
}

fn document(account: &Account) -> Value {
    let profile = &account.profile;
    json!({
        "id": account.id,
        "email": account.email.as_str(),
        "name": name(account),
        "auth_provider": account.provider,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "display_name": profile.display_name,
        "avatar_base64": profile.avatar_base64,
    })
}

/// The owner's name: the chosen display name, else a name that is known, else the address.
fn name(account: &Account) -> String {
    let profile = &account.profile;
    let full = [&profile.first_name, &profile.last_name].into_iter().flatten();
    let full: Vec<&str> = full.map(String::as_str).collect();
    let full = Some(full.join(" ")).filter(|full| !full.is_empty());
    let chosen = profile.display_name.clone().filter(|chosen| !chosen.is_empty());
    chosen
        .or_else(|| account.name.clone())
        .or(full)
        .unwrap_or_else(|| account.email.as_str().to_owned())
}
