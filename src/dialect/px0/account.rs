//! px0's users: registering, who is signed in, changing the own password. May import what `dialect`
//! may.

use serde_json::{Value, json};

use super::super::{Answer, ApiError, Call};
use super::caller::caller;
use super::error;
use super::fields::Fields;
use crate::account::{Account, Email, KeptSessions, Plain};
use crate::flow::Ports;
use crate::flow::account::registration::{self, Applicant};
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;

/// A user as px0 shows one.
pub(super) fn shown(account: &Account) -> Value {
    json!({
        "id": account.id,
        "email": account.email.as_str(),
        "is_admin": account.admin,
        "is_verified": account.email_verified,
        "created_at": account.created_at.rfc3339(),
    })
}

/// Somebody who just registered, shown alike whether there is an account now, later or never.
fn registered(applicant: &Applicant) -> Value {
    json!({
        "id": applicant.id,
        "email": applicant.email.as_str(),
        "is_admin": false,
        "is_verified": false,
        "created_at": applicant.at.rfc3339(),
    })
}

/// Makes an account, or one that waits for its address to be confirmed.
pub(super) async fn register<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let fields = Fields::read(call, &["email", "password", "team_id"])?;
    if call.cx.is_upstream() {
        may_register(call, &fields).await?;
    }
    let (email, password) = fields.pair("email", "password")?;
    let parsed = Email::parse(email).ok().filter(|email| is_plain_address(email.as_str()));
    let email = parsed.ok_or_else(error::bad_address)?;
    let password = Plain::new(password.to_owned());
    let applicant = registration::begin(&call.cx, email, &password, None).await?;
    Ok(Answer::json(201, &json!({ "user": registered(&applicant) })))
}

/// What the product asks of those who register: a token that they show must be good, and a team is
/// joined by its members alone, of whom there are none here.
async fn may_register<P: Ports>(call: &Call<'_, P>, fields: &Fields) -> Result<(), ApiError> {
    if call.request.authorization().is_some() {
        caller(call, None).await?;
    }
    match fields.text("team_id") {
        "" => Ok(()),
        _ => Err(error::of(403, "forbidden").into()),
    }
}

/// Confirms an address with the mailed code.
pub(super) async fn verify<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let fields = Fields::read(call, &["email", "code"])?;
    let (email, code) = fields.pair("email", "code")?;
    registration::confirm(&call.cx, email, code, None).await?;
    Ok(Answer::json(200, &json!({ "message": "email verified successfully" })))
}

/// The addresses that px0 takes: `^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$`.
fn is_plain_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    let all = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    all(local, "._%+-")
        && all(host, ".-")
        && top.len() >= 2
        && top.chars().all(|c| c.is_ascii_alphabetic())
}

/// Who is signed in.
pub(super) async fn me<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, None).await?;
    Ok(Answer::json(200, &json!({ "user": shown(&caller.account) })))
}

/// A signed-in user changes the own password. The new one is judged first, as clients expect.
pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = caller(call, Some(Operation::CurrentPassword)).await?;
    let fields = Fields::read(call, &["current_password", "new_password"])?;
    let (current, new) = fields.pair("current_password", "new_password")?;
    let (current, new) = (Plain::new(current.to_owned()), Plain::new(new.to_owned()));
    let others = if call.cx.is_upstream() { KeptSessions::Keep } else { KeptSessions::End };
    let entitlement = Entitlement::Current(&current);
    let command = Command { entitlement, new: &new, order: Order::RulesFirst, others };
    change::change(&call.cx, &caller, command).await?;
    Ok(Answer::json(200, &json!({ "message": "password changed successfully" })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_px0_s_pattern() {
        for text in ["a@b.co", "A.b_c%d+e-f@x-y.z.museum", "1@2.33a.io"] {
            assert!(is_plain_address(text), "{text}");
        }
        for text in
            ["", "a", "@b.co", "a@b", "a@b.c", "a@.b1", "a@b.c0", "é@b.co", "a b@c.de", "a@@b.co"]
        {
            assert!(!is_plain_address(text), "{text}");
        }
    }
}
