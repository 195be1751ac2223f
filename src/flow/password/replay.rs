//! A change that is asked for again under its `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header), after an answer that was lost.
//!
//! The key and what it belongs to give the change its nonce, which the change leaves on the account.
//! Nothing else is stored: whether the new password is the same as the first time, its own hash
//! tells. A key is thus recognised until the next change of the account.

use super::{password_check, stand_in};
use crate::account::{Account, AccountId, Nonce, Plain};
use crate::flow::limit::{self, Against, Attempt, Operation};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Find, Meters, Opening};

/// Bytes of a nonce.
const NONCE_BYTES: usize = 16;

/// What a request is to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The first of its kind, as far as anybody knows.
    New,
    /// It was carried out before.
    Same,
    /// Its key was used for another new password.
    Conflict,
}

/// The nonce of an attempt at a change: drawn, or given by the request's key and `of`, by which the
/// request is entitled.
pub(in crate::flow) fn nonce<P: Ports>(cx: &Context<'_, P>, of: &[u8]) -> Nonce {
    keyed(cx, of).unwrap_or_else(|| cx.id(Nonce::new))
}

fn keyed<P: Ports>(cx: &Context<'_, P>, of: &[u8]) -> Option<Nonce> {
    let key = cx.idempotency_key.as_ref()?;
    let tenant = cx.tenant().id.to_string();
    let hash = cx.ports.keys().secret.bytes("idempotency", &tenant, &[key.as_bytes(), of]);
    hash.first_chunk::<NONCE_BYTES>().map(|bytes| Nonce::derived(*bytes))
}

/// What a change of an account's password is to those before it; `last` is the nonce of the change that
/// set the present one, and `attempt` what was counted of it. Costs a hash if its key was used.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn of_change<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    last: Option<Nonce>,
    attempt: &Attempt,
    new: &Plain,
) -> Result<Replay, UseCaseError> {
    let nonce = keyed(cx, account.id.as_bytes());
    if nonce.is_none() || nonce != last {
        return Ok(Replay::New);
    }
    judged(cx, account, attempt, new).await
}

/// What a change is, which another came before, to that other.
///
/// # Errors
///
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the store fails.
pub async fn of_raced<P: Ports>(
    cx: &Context<'_, P>,
    account: AccountId,
    new: &Plain,
) -> Result<Replay, UseCaseError> {
    of_redeem(cx, account.as_bytes(), new).await
}

/// What a redeem is, whose secret is no longer good, to those before it; `of` is what entitled to it.
/// Costs a round trip if it has a key; two more and a hash if that was used. The attempt is counted at
/// the account like any that shows a password, and the account's state forbids it alike.
///
/// # Errors
///
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the store fails.
pub(in crate::flow) async fn of_redeem<P: Ports>(
    cx: &Context<'_, P>,
    of: &[u8],
    new: &Plain,
) -> Result<Replay, UseCaseError> {
    let Some(nonce) = keyed(cx, of) else { return Ok(Replay::New) };
    let opened = cx.open(Opening { find: Find::Change(nonce), ..cx.opening() }).await?;
    let Some(account) = opened.account.filter(|account| account.active && account.is_local())
    else {
        return Ok(Replay::New);
    };
    let (key, change) = (account.email.key(), nonce.to_string());
    let against =
        Against { email: None, known: Some(key.as_str()), session: Some(change.as_str()) };
    let attempt = limit::admit(cx, Operation::CurrentPassword, against).await?;
    let opened = cx.open(attempt.opening(cx, Find::Account(account.id))).await?;
    limit::enforce(cx, &attempt, &opened)?;
    if opened.changed_by != Some(nonce) || limit::is_password_locked(cx, &opened, false) {
        return Ok(Replay::New);
    }
    judged(cx, &account, &attempt, new).await
}

/// Whether the new password is the one that was set. If so, the attempt was no guess.
async fn judged<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    attempt: &Attempt,
    new: &Plain,
) -> Result<Replay, UseCaseError> {
    let stand_in = stand_in::of_nobody(cx);
    if password_check::is_current(cx, Some(account), &stand_in, new)?.is_none() {
        return Ok(Replay::Conflict);
    }
    cx.store().refund(Some(account.id), &attempt.forgiven(account.id)).await?;
    Ok(Replay::Same)
}
