//! PasswordPair: the policy, what is wrong with one, whether it was breached, changing one's own.

use http::header;

use super::caller::concealed;
use super::fields::{optional, password};
use super::idempotency::{self, key_reused};
use crate::account::KeptSessions;
use crate::dialect::problem::{bad, problem};
use crate::dialect::{Answer, ApiError, Call};
use crate::flow::change::{self, Entitlement, Manner, Order, PasswordPair};
use crate::flow::password::breach::{self, Prefix};
use crate::flow::password::password_check;
use crate::flow::password::replay::Replay;
use crate::flow::session::caller::PresentedCredential;
use crate::flow::{Caller, Ports};

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

/// The signed-in person sets a new password.
pub(super) async fn change<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let read = |_: &Caller| -> Result<PasswordPair, ApiError> {
        call.cx.is_called(idempotency::key(call.request)?);
        let body = call.json()?;
        let current = password(&body, "current_password")?;
        Ok(PasswordPair { current, new: password(&body, "new_password")? })
    };
    let credential = PresentedCredential::Bearer(call.request.authorization());
    let manner = Manner { order: Order::ProofFirst, others: KeptSessions::End };
    let entitlement = Entitlement::CurrentPassword(&read);
    let changed = change::change(&call.cx, credential, entitlement, manner).await;
    Ok(match changed.map_err(concealed)? {
        Replay::New | Replay::Same => Answer::empty(204),
        Replay::Conflict => key_reused(),
    })
}
