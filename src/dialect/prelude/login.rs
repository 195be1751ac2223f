//! Signing in and up: proofs that give a challenge, and the challenge that gives a session.

use super::carrier::{self, TokenTransport, challenged, required, waiting};
use super::otp;
use super::password::require_passwords;
use super::refusal::bad_request;
use crate::account::{Email, EmailError, Plain};
use crate::dialect::answer::Answer;
use crate::dialect::{ApiError, Call, address};
use crate::flow::Ports;
use crate::flow::challenge::Challenge;
use crate::flow::session::login::{self, Registered};
use crate::flow::token::dpop::Holder;

/// `POST /v1/session/login/email/password`.
pub(super) async fn by_password<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_passwords(call)?;
    let (email, password) = credential(call, Email::of_account)?;
    let challenge = login::by_password(&call.cx, &email, &password).await;
    let challenge = address::tried(&email, challenge, |_| bad_request())?;
    Ok(challenged(call, &challenge)?)
}

/// `POST /v1/session/login/email/sign-up`.
pub(super) async fn sign_up<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    require_passwords(call)?;
    let (email, password) = credential(call, Email::parse)?;
    match login::register(&call.cx, email, &password).await? {
        Registered::Proven(challenge) => Ok(challenged(call, &challenge)?),
        Registered::Waiting(challenge, ticket) => {
            Ok(waiting(call, &ticket, challenged(call, &challenge)?)?)
        }
    }
}

fn credential<P: Ports>(
    call: &Call<'_, P>,
    read: fn(&str) -> Result<Email, EmailError>,
) -> Result<(Email, Plain), ApiError> {
    let body = call.json()?;
    let email = read(required(&body, "identifier")?).map_err(|_| bad_request())?;
    let password = body.plain("password").ok_or_else(bad_request)?;
    Ok((email, password))
}

/// `POST /v1/session/login/finalize`.
pub(super) async fn finalize<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let challenge = Challenge::read(&call.cx, otp::challenge_token(&body)?)?;
    let holder = carrier::holder(call)?;
    take_session(call, &challenge, holder.as_ref()).await
}

/// `POST /v1/session/login/otp/check`: the code and, at once, the session.
pub(super) async fn by_code<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let code = otp::code(&body)?;
    let ticket = carrier::ticket(call)?;
    let holder = carrier::holder(call)?;
    let challenge = crate::flow::challenge::otp::check_sign_in(&call.cx, &ticket, code).await?;
    take_session(call, &challenge, holder.as_ref()).await
}

async fn take_session<P: Ports>(
    call: &Call<'_, P>,
    challenge: &Challenge,
    holder: Option<&Holder>,
) -> Result<Answer, ApiError> {
    let before = carrier::refresh_tokens(call);
    let taken = login::finalize(&call.cx, challenge, holder, &before.tokens).await?;
    let expires_at = taken.session.expires_at;
    Ok(carrier::session(call, &taken.access, &taken.refresh, expires_at, TokenTransport::BOTH))
}
