//! Passwords: the policy, what is wrong with one, whether it was breached, changing one's own.

use http::header;

use super::caller::bearer;
use super::fields::{optional, password};
use super::repeated::repeated;
use crate::account::KeptSessions;
use crate::dialect::problem::{bad, problem};
use crate::dialect::{Answer, ApiError, Call, idempotency};
use crate::flow::change::{self, Command, Entitlement, Order};
use crate::flow::limit::Operation;
use crate::flow::password::breach::{self, Prefix};
use crate::flow::password::{password_check, replay};
use crate::flow::{Ports, UseCaseError};

pub(super) async fn policy<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let document = password_check::document(&call.cx);
    let etag = format!("\"{}\"", document.id);
    // RFC 9110 section 13.1.2: `*` is any.
    let names = |tag: &str| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == etag;
    let known = call.request.header("if-none-match").is_some_and(|tags| tags.split(',').any(names));
    let answer = match known {
        true => Answer::empty(304),
        false => Answer::typed(200, "application/json", document.json),
    };
    Ok(answer.with(header::ETAG, etag).with(header::CACHE_CONTROL, "no-cache"))
}

pub(super) async fn check<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let password = password(&body, "password")?;
    let mut words = Vec::new();
    for name in ["email", "username", "name"] {
        words.extend(optional(&body, name)?.map(|text| (name, text)));
    }
    let report = password_check::report(&call.cx, &password, &words).await?;
    Ok(Answer::typed(200, "application/json", report))
}

/// The wire form of Have I Been Pwned, for forms that look a password up themselves. It must not be
/// compressed on its way: that would undo the padding.
pub(super) async fn range<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let prefix = call.segments.get("prefix").parse::<Prefix>();
    let prefix = prefix.map_err(|_| bad("the prefix must be five hexadecimal digits"))?;
    if call.request.parameter("mode").is_some_and(|mode| mode != "sha1") {
        return Err(bad("mode must be sha1").into());
    }
    let unavailable = || problem(503, "breach_unavailable", "The breach service does not answer.");
    let range = breach::range(&call.cx, &prefix).await?.ok_or_else(unavailable)?;
    Ok(Answer::typed(200, "text/plain; charset=utf-8", range)
        .with(header::CACHE_CONTROL, "no-store, no-transform"))
}

pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let caller = bearer(call, Some(Operation::CurrentPassword)).await?;
    idempotency::key(call.request)?;
    let body = call.json()?;
    let current = password(&body, "current_password")?;
    let new = password(&body, "new_password")?;
    // Where no password of the caller is judged, none is here.
    let last = caller.changed_by.filter(|_| !caller.shut);
    let repeat = replay::of_change(&call.cx, &caller.account, last, &caller.attempt, &new).await?;
    if let Some(answer) = repeated(repeat) {
        return Ok(answer);
    }
    let command = Command {
        entitlement: Entitlement::Current(&current),
        new: &new,
        order: Order::ProofFirst,
        others: KeptSessions::End,
    };
    match change::change(&call.cx, &caller, command).await {
        Ok(()) => Ok(Answer::empty(204)),
        Err(UseCaseError::Raced) => {
            let repeat = replay::of_raced(&call.cx, caller.account.id, &new).await?;
            repeated(repeat).ok_or_else(|| UseCaseError::Raced.into())
        }
        Err(failure) => Err(failure.into()),
    }
}
