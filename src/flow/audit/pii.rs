//! What the trail says of a person: from where, with what. Sealed under a key of the account's own,
//! which lies wrapped with the account and is gone when the account is erased: its entries stay, and
//! nobody reads any more who they were about.
//!
//! What concerns no account, or was done by an administrator, is sealed under the service's keys.

use zeroize::Zeroizing;

use crate::account::{AccountId, Actor, Email, Entry, EventId, Personal};
use crate::crypt::keys::KEY_BYTES;
use crate::crypt::{KeyRing, Sealer};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::Sealed;

/// Marks which of the two keys seals.
const OF_ACCOUNT: &str = "account:";
const OF_SERVICE: &str = "service:";

/// Draws the key of an account that is about to be made; wrapped, for its row.
///
/// # Errors
///
/// [`UseCaseError::Internal`] past the cipher's limits.
pub(in crate::flow) fn draw_key<P: Ports>(
    cx: &Context<'_, P>,
    account: AccountId,
) -> Result<String, UseCaseError> {
    let key = Zeroizing::new(cx.ports.entropy::<KEY_BYTES>());
    let wrapped = cx.seal(key.as_slice(), Sealed::PersonalKey.at(&account.to_string()))?;
    cx.concerns(account, Some(&wrapped), None);
    Ok(wrapped)
}

/// The personal data of the caller for an entry, sealed. None where nothing is known, or where an
/// account is concerned whose key is not at hand: what could not be erased is not kept.
pub(in crate::flow) fn sealed<P: Ports>(
    cx: &Context<'_, P>,
    event: EventId,
    (account, actor): (Option<AccountId>, Actor),
    typed: Option<&Email>,
) -> Option<String> {
    let personal = Personal {
        address: Personal::plain(&cx.client.address),
        agent: cx.client.device.agent.as_deref().and_then(Personal::plain),
        country: cx.client.device.country.as_deref().and_then(Personal::plain),
        email: typed.filter(|_| account.is_none()).and_then(|e| Personal::plain(e.as_str())),
    };
    if personal.is_empty() {
        return None;
    }
    let plain = Zeroizing::new(serde_json::to_vec(&personal).ok()?);
    let (row, nonce) = (event.to_string(), cx.ports.entropy());
    match account {
        Some(account) if actor != Actor::Administrator => {
            let wrapped = cx.personal_key_of(account)?;
            let sealed =
                of_account(cx, account, &wrapped)?.seal(&plain, Sealed::Personal.at(&row), nonce);
            Some(format!("{OF_ACCOUNT}{}", sealed.ok()?))
        }
        _ => Some(format!("{OF_SERVICE}{}", cx.seal(&plain, Sealed::Personal.at(&row)).ok()?)),
    }
}

/// What an entry says of a person; none if it says nothing, or its account was erased.
pub(in crate::flow) fn opened<P: Ports>(cx: &Context<'_, P>, entry: &Entry) -> Option<Personal> {
    let sealed = entry.personal.as_deref()?;
    let place = Sealed::Personal.at(&entry.id);
    let plain = match sealed.strip_prefix(OF_ACCOUNT) {
        Some(sealed) => {
            let account: AccountId = entry.account.as_deref()?.parse().ok()?;
            of_account(cx, account, entry.key.as_deref()?)?.open(sealed, place).ok()?
        }
        None => cx.unseal(sealed.strip_prefix(OF_SERVICE)?, place).ok()?,
    };
    serde_json::from_slice(&plain).ok()
}

fn of_account<P: Ports>(cx: &Context<'_, P>, account: AccountId, wrapped: &str) -> Option<Sealer> {
    let key = cx.unseal(wrapped, Sealed::PersonalKey.at(&account.to_string())).ok()?;
    let key = Zeroizing::new(*key.first_chunk::<KEY_BYTES>()?);
    Some(Sealer::new(KeyRing::drawn(key)))
}
