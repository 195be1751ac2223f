//! The proof that a signed-in person knows their current password.

use super::lockout;
use crate::account::Plain;
use crate::flow::password::{password_check, stand_in};
use crate::flow::{Caller, Context, Ports, UseCaseError};

/// Proves the caller's current password.
///
/// # Errors
///
/// [`UseCaseError::NotLocal`] if the account has none here; [`UseCaseError::WrongPassword`], also where no
/// password is judged any more. The last try of a session ends it.
pub async fn prove<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    password: &Plain,
) -> Result<(), UseCaseError> {
    if !caller.account.is_local() || caller.account.phc.is_none() {
        return Err(UseCaseError::NotLocal);
    }
    let stand_in = stand_in::of_nobody(cx);
    let right = password_check::is_current(cx, Some(&caller.account), &stand_in, password)?;
    if right.is_some() && !caller.shut {
        return Ok(());
    }
    if let Some(session) = caller.session().filter(|_| caller.last_try) {
        lockout::exhaust(cx, session).await?;
    }
    Err(UseCaseError::WrongPassword)
}
