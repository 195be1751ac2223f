//! A change that is asked for again under its `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header), after an answer that was lost.
//!
//! The key and what it belongs to give the change its nonce, which the change leaves on the account.
//! Nothing else is stored: whether the new password is the same as the first time, its own hash
//! tells. A key is thus recognised until the next change of the account.

use super::{password_check, stand_in};
use crate::account::{Account, Nonce, Plain};
use crate::flow::{Context, Failure};
use crate::port::{Find, Opening, Ports};

/// Bytes of a nonce.
const NONCE_BYTES: usize = 16;

/// What a request is to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The first of its kind, as far as anybody knows.
    First,
    /// It was carried out before.
    Again,
    /// Its key was used for another new password.
    Other,
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
/// set the present one. Costs a hash if its key was used.
///
/// # Errors
///
/// [`Failure::Internal`] if the stored form cannot be read.
pub fn of_change<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    last: Option<Nonce>,
    new: &Plain,
) -> Result<Repeat, Failure> {
    judged(cx, keyed(cx, account.id.as_bytes()), last, Some(account), new)
}

/// What a redeem is, whose secret is no longer good, to those before it; `of` is what entitled to it.
/// Costs a round trip if it has a key, and a hash if that was used.
///
/// # Errors
///
/// [`Failure::Internal`].
pub(in crate::flow) async fn of_redeem<P: Ports>(
    cx: &Context<'_, P>,
    of: &[u8],
    new: &Plain,
) -> Result<Repeat, Failure> {
    let Some(nonce) = keyed(cx, of) else { return Ok(Repeat::First) };
    let opening = Opening { find: Find::Change(nonce), ..cx.opening() };
    let opened = cx.open(opening).await?;
    judged(cx, Some(nonce), opened.changed_by, opened.account.as_ref(), new)
}

fn judged<P: Ports>(
    cx: &Context<'_, P>,
    nonce: Option<Nonce>,
    last: Option<Nonce>,
    account: Option<&Account>,
    new: &Plain,
) -> Result<Repeat, Failure> {
    if nonce.is_none() || nonce != last {
        return Ok(Repeat::First);
    }
    let same = password_check::is_current(cx, account, &stand_in::of_nobody(cx), new)?.is_some();
    Ok(if same { Repeat::Again } else { Repeat::Other })
}
