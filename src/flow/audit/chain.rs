//! The chain of the trail: each entry's link covers the entry and the link before it, and an anchor
//! under the service's key says where the chain begins and ends. A step after the answer and cron
//! chain what was appended; retention removes from the front.
//!
//! The links need no key, so that a recipient of the entries can check them; the anchor needs one.

use super::note::signature;
use crate::account::{Actor, Anchor, Entry, Event, EventKind, Nonce, TenantId, Time};
use crate::crypt::chain::link;
use crate::flow::{Context, Note, Ports, UseCaseError};
use crate::port::{AuditChain, AuditLog, Closing, Sealing, StoredAnchor, Taking, Trimming};

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
/// [`UseCaseError::Internal`] if the store fails, or the anchor is not one of ours: then nothing is chained
/// on to it. Where its key is gone, entries wait until cron has closed the chain ([`trim`]).
pub async fn seal<P: Ports>(cx: &Context<'_, P>, holder: Nonce) -> Result<usize, UseCaseError> {
    let until = cx.now.plus(LEASE);
    let taking = Taking { holder, now: cx.now, until, limit: BATCH };
    let Some(chain) = cx.store().take_unsealed(taking).await? else { return Ok(0) };
    let Some(from) = chain.anchor.filter(|_| !chain.entries.is_empty()) else { return Ok(0) };
    let from = match standing(cx, &from) {
        Standing::Genuine => from.anchor,
        // Signed anew without a closing, nothing would say which entries are under the older key.
        Standing::Older => match close_at(cx, from.anchor, Actor::Service).await {
            Ok(closed) => closed,
            Err(UseCaseError::Raced) => return Ok(0),
            Err(error) => return Err(error),
        },
        Standing::Lost => return Ok(0),
        Standing::Forged => return Err(UseCaseError::internal(NOT_OURS)),
    };
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
/// stays, and what is not chained too. Where the anchor is under an older key, or under one that is
/// gone, the chain is closed first and goes on under the current key, so that no tenant's log, at rest
/// or not, depends on a key that an operator takes away.
///
/// # Errors
///
/// As [`seal`].
pub async fn trim<P: Ports>(cx: &Context<'_, P>) -> Result<usize, UseCaseError> {
    let chain = cx.store().chain(None, BATCH).await?;
    let Some(stored) = chain.anchor.filter(|stored| stored.anchor.sequence > 0) else {
        return Ok(0);
    };
    let mac = stored.mac.clone();
    let from = match standing(cx, &stored) {
        Standing::Genuine => stored.anchor,
        Standing::Older | Standing::Lost => close_at(cx, stored.anchor, Actor::Service).await?,
        Standing::Forged => return Err(UseCaseError::internal(NOT_OURS)),
    };
    let before = cx.now.plus(-cx.ports.retention().events);
    let old = |entry: &&Entry| entry.at <= before && entry.sequence < from.sequence;
    let to = match chain.entries.iter().take_while(old).last() {
        Some(last) => {
            let base_seal = last.seal.clone().ok_or_else(|| UseCaseError::internal(NOT_OURS))?;
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

/// What the HMAC of an anchor proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is one of ours, or there is none yet.
    Genuine,
    /// It is one of ours, under a key that is no longer the current one.
    Older,
    /// It names a key that is gone, so that nothing can be proven.
    Lost,
    /// It is not what was written.
    Forged,
}

/// Whether an anchor is signed by the current key, or there is nothing yet to sign.
pub fn is_current<P: Ports>(ports: &P, tenant: TenantId, stored: &StoredAnchor) -> bool {
    let text = stored.anchor.signed_text();
    let mac = ports.keys().secret.digest(ANCHOR, &tenant.to_string(), &[text.as_bytes()]);
    let (_, known) = stored.mac.split_once('.').unwrap_or(("", &stored.mac));
    stored.anchor.sequence == 0 || mac.as_str() == known
}

/// Whether an anchor is one of ours.
pub(super) fn standing<P: Ports>(cx: &Context<'_, P>, stored: &StoredAnchor) -> Standing {
    if stored.anchor == Anchor::default() && stored.mac.is_empty() {
        return Standing::Genuine;
    }
    // Anchors were once signed without the id of the key.
    let (id, mac) = stored.mac.split_once('.').unwrap_or(("", &stored.mac));
    let text = stored.anchor.signed_text();
    match cx.digests(ANCHOR, &[text.as_bytes()]).iter().position(|known| known == mac) {
        Some(0) => return Standing::Genuine,
        Some(_) => return Standing::Older,
        None => {}
    }
    let known = id.is_empty() || cx.ports.keys().secret.has(id);
    if known { Standing::Forged } else { Standing::Lost }
}

/// Closes the chain, whatever its anchor proves: what was written so far ends there, the first entry
/// of what follows names its head, and the anchor is signed anew. None if nothing is chained yet.
///
/// # Errors
///
/// [`UseCaseError::Raced`] if the chain went on meanwhile; [`UseCaseError::Internal`] if the store fails.
pub async fn close<P: Ports>(cx: &Context<'_, P>) -> Result<Option<Anchor>, UseCaseError> {
    let stored = cx.store().chain(None, 1).await?.anchor;
    let Some(stored) = stored.filter(|stored| stored.anchor.sequence > 0) else { return Ok(None) };
    close_at(cx, stored.anchor, Actor::Administrator).await.map(Some)
}

async fn close_at<P: Ports>(
    cx: &Context<'_, P>,
    from: Anchor,
    by: Actor,
) -> Result<Anchor, UseCaseError> {
    let newest = cx.store().events(None, 1).await?;
    let closed = newest.first().map_or(from.sequence, |entry| entry.sequence);
    let Anchor { sequence, seal, .. } = &from;
    let detail = format!("entries up to {closed}; entry {sequence} is linked as {seal}");
    let event = cx.event(Note::new(EventKind::TrailClosed, by));
    let event = Event { detail: Some(detail), ..event };
    let event = Event { mac: signature(cx, &event), ..event };
    let to = signed(cx, Anchor { closed, ..from.clone() });
    let done = cx.store().close(Closing { from: &from, to: &to, event: &event }).await?;
    if done { Ok(to.anchor) } else { Err(UseCaseError::Raced) }
}

fn signed<P: Ports>(cx: &Context<'_, P>, anchor: Anchor) -> StoredAnchor {
    let mac = cx.digest(ANCHOR, &[anchor.signed_text().as_bytes()]);
    let mac = format!("{}.{mac}", cx.ports.keys().secret.current_id());
    StoredAnchor { anchor, mac }
}
