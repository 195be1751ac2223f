//! The chain of the trail: each entry's link covers the entry and the link before it, and an anchor
//! under the service's key says where the chain begins and ends. A step after the answer and cron
//! chain what was appended; retention removes from the front.
//!
//! The links need no key, so that a recipient of the entries can check them; the anchor needs one.

use crate::account::{Anchor, Entry, Nonce, TenantId, Time};
use crate::crypt::chain::link;
use crate::flow::{Context, Failure};
use crate::port::{Ports, Sealing, Store, StoredAnchor, Taking, Trimming};

/// How many entries are chained in one go, at most.
pub const SEALED_AT_ONCE: usize = 200;
/// How many entries are looked at in one go, whether to be chained or to be removed.
const BATCH: u32 = SEALED_AT_ONCE as u32;
/// How long the lease of a run that chains lasts, should the run not come back.
const LEASE: i64 = 30 * Time::SECOND;
/// How long a tenant's chain rests between two runs: a busy one is sealed some entries at a time.
const REST: i64 = 2 * Time::SECOND;
/// The purpose of the anchor's HMAC.
const ANCHOR: &str = "trail-anchor";

/// Chains what waits; answers how many entries.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails, or the anchor is not one of ours: then nothing is chained
/// on to it.
pub async fn seal<P: Ports>(cx: &Context<'_, P>, holder: Nonce) -> Result<usize, Failure> {
    let until = cx.now.plus(LEASE);
    let taking = Taking { holder, now: cx.now, until, limit: BATCH };
    let Some(chain) = cx.store().take_unsealed(taking).await? else { return Ok(0) };
    let Some(from) = chain.anchor.filter(|_| !chain.entries.is_empty()) else { return Ok(0) };
    let from = genuine(cx, from)?;
    let mut previous = from.seal.clone();
    let mut seals = Vec::with_capacity(chain.entries.len());
    for entry in &chain.entries {
        previous = of(entry, cx.tenant().id, &previous);
        seals.push((entry.sequence, previous.clone()));
    }
    let sequence = seals.last().map_or(from.sequence, |(sequence, _)| *sequence);
    let to = signed(cx, Anchor { sequence, seal: previous, ..from.clone() });
    let rests_until = cx.now.plus(REST);
    let sealing = Sealing { holder, from: &from, to: &to, seals: &seals, rests_until };
    let sealed = cx.store().seal(sealing).await?;
    Ok(if sealed { seals.len() } else { 0 })
}

/// Removes the oldest entries past their time; answers how many. The last entry that is chained always
/// stays, and what is not chained too. An anchor under an older key is signed anew, so that a tenant at
/// rest outlives the key.
///
/// # Errors
///
/// As [`seal`].
pub async fn trim<P: Ports>(cx: &Context<'_, P>) -> Result<usize, Failure> {
    let chain = cx.store().chain(None, BATCH).await?;
    let Some(stored) = chain.anchor.filter(|stored| stored.anchor.sequence > 0) else {
        return Ok(0);
    };
    let mac = stored.mac.clone();
    let from = genuine(cx, stored)?;
    let before = cx.now.plus(-cx.ports.retention().events);
    let old = |entry: &&Entry| entry.at <= before && entry.sequence < from.sequence;
    let to = match chain.entries.iter().take_while(old).last() {
        Some(last) => {
            let base_seal = last.seal.clone().ok_or_else(|| Failure::internal(NOT_OURS))?;
            Anchor { base: last.sequence, base_seal, ..from.clone() }
        }
        None => from.clone(),
    };
    let to = signed(cx, to);
    if to.mac == mac {
        return Ok(0);
    }
    let removed = cx.store().trim(Trimming { from: &from, to: &to }).await?;
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

const NOT_OURS: &str = "the anchor of the trail is not what was written: nothing is chained to it";

/// The link of an entry.
pub(super) fn of(entry: &Entry, tenant: TenantId, previous: &str) -> String {
    link(&entry.chained_text(tenant, previous))
}

/// Whether an anchor is one of ours; before the first entry is chained there is none.
pub(super) fn is_genuine<P: Ports>(cx: &Context<'_, P>, stored: &StoredAnchor) -> bool {
    let none = stored.anchor == Anchor::default() && stored.mac.is_empty();
    let text = stored.anchor.signed_text();
    none || cx.digests(ANCHOR, &[text.as_bytes()]).contains(&stored.mac)
}

/// Whether an anchor is signed by the current key, or there is nothing yet to sign.
pub fn is_current<P: Ports>(ports: &P, tenant: TenantId, stored: &StoredAnchor) -> bool {
    let text = stored.anchor.signed_text();
    let mac = ports.keys().secret.digest(ANCHOR, &tenant.to_string(), &[text.as_bytes()]);
    stored.anchor.sequence == 0 || mac.as_str() == stored.mac
}

fn genuine<P: Ports>(cx: &Context<'_, P>, stored: StoredAnchor) -> Result<Anchor, Failure> {
    let ours = is_genuine(cx, &stored);
    ours.then_some(stored.anchor).ok_or_else(|| Failure::internal(NOT_OURS))
}

fn signed<P: Ports>(cx: &Context<'_, P>, anchor: Anchor) -> StoredAnchor {
    let mac = cx.digest(ANCHOR, &[anchor.signed_text().as_bytes()]);
    StoredAnchor { anchor, mac }
}
