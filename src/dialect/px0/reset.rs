//! px0's forgotten passwords: asking for a code and redeeming it. The code alone finds its account.
//! May import what `dialect` may.

use serde_json::json;

use super::super::{Answer, ApiError, Call, address};
use super::error;
use super::fields::Fields;
use crate::account::{Plain, Purpose};
use crate::flow::Ports;
use crate::flow::recovery::{self, PresentedSecret};

/// Asks for a code.
pub(super) async fn trigger<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let fields = Fields::read(call, &["email"])?;
    let email = fields.text("email");
    if email.is_empty() {
        return Err(error::of(400, "email is required").into());
    }
    address::reset(call, email, Purpose::Px0Code, |_| error::bad_address()).await?;
    Ok(Answer::json(200, &json!({ "message": "password reset email sent successfully" })))
}

/// Sets a new password with a code.
pub(super) async fn redeem<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let fields = Fields::read(call, &["code", "new_password"])?;
    let (code, new) = fields.pair("code", "new_password")?;
    let shown = PresentedSecret::Secret { purpose: Purpose::Px0Code, text: code };
    let account = recovery::confirm(&call.cx, shown, &Plain::new(new.to_owned())).await?;
    let answer = json!({
        "message": "password reset successfully",
        "email": account.email.as_str(),
    });
    Ok(Answer::json(200, &answer))
}
