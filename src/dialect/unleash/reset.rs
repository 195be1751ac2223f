//! Unleash's forgotten passwords: asking for the mail, looking at its token, redeeming it. May import
//! what `dialect` may.

use serde_json::json;

use super::super::{Answer, ApiError, Call, address};
use super::schema::{self, Schema};
use super::{account, error, session};
use crate::account::{EmailError, Purpose};
use crate::flow::Ports;
use crate::flow::password::password_check;
use crate::flow::recovery::{self, PresentedSecret};

const REDEEM: Schema = Schema { required: &["token", "password"], optional: &[] };
const MAIL: Schema = Schema { required: &["email"], optional: &[] };
const PASSWORD: Schema = Schema { required: &["password"], optional: &[] };

/// Sets a new password with a token. The caller's own session ends first, whatever comes of the
/// rest: a caller who redeems a link is signed out until the next sign-in.
pub(super) async fn redeem<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let form = schema::read(call, &REDEEM)?;
    session::end_own(call).await?;
    let new = form.password()?;
    let token = form.required("token");
    recovery::confirm(&call.cx, shown(&token), &new).await?;
    Ok(Answer::empty(200))
}

/// Whose token it is. Looking does not spend it.
pub(super) async fn validate_token<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let token = call.request.parameter("token").unwrap_or_default();
    let found = recovery::look_up(&call.cx, shown(token)).await?;
    if call.cx.is_upstream() {
        session::end_own(call).await?;
    }
    let owner = &found.account;
    let mut answer = json!({
        "token": token,
        "createdBy": account::SYSTEM_USER,
        "email": owner.email.as_str(),
        "id": owner.number,
        "role": account::role(owner),
    });
    account::name_in(&mut answer, owner);
    Ok(Answer::json(200, &answer))
}

/// Whether a password would be taken.
pub(super) async fn validate_password<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let new = schema::read(call, &PASSWORD)?.password()?;
    password_check::rules(&call.cx, &new, None)?;
    Ok(Answer::empty(200))
}

/// Asks for the mail with the token.
pub(super) async fn mail<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let email = schema::read(call, &MAIL)?.required("email");
    let bad = |fault: EmailError| {
        error::bad_data("/body/email", &fault.to_string(), Some(call.cx.request_id()))
    };
    address::reset(call, &email, Purpose::UnleashToken, bad).await?;
    Ok(Answer::empty(200))
}

fn shown(text: &str) -> PresentedSecret<'_> {
    PresentedSecret::Secret { purpose: Purpose::UnleashToken, text }
}
