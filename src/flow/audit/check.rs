//! Checking the trail: the HMAC of each entry, the numbers, the links, and the anchor at both ends.

use super::chain::{self, Standing};
use super::note::ENTRY;
use crate::account::{Anchor, Entry};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{AuditChain, Chain};

/// Entries that are checked in one go.
const CHECKED: u32 = 1_000;

/// What is wrong with the trail at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The entry is not what was written, or was written under a key that is gone.
    Altered(u64),
    /// The entries from here up to and including the second are gone.
    Missing(u64, u64),
    /// The entry is not linked to the one before it: one of them was changed, moved or put in.
    Unlinked(u64),
    /// The anchor is not one of ours, or does not fit the chain: it was cut or replaced.
    Unanchored,
}

/// What a check of the trail found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many entries were looked at.
    pub checked: usize,
    /// What is wrong, oldest first.
    pub faults: Vec<Finding>,
    /// The newest entries that are not chained yet: an attacker who can write to the database
    /// could cut them off unseen.
    pub unsealed: usize,
    /// The last entry of the chain that was closed before this one, if one was.
    pub closed: Option<u64>,
    /// Entries of it whose HMAC proves nothing any more, because their key is gone. Their links are
    /// checked like any.
    pub unverified: usize,
    /// The last entry that is chained and its link, to be compared with what somebody wrote down.
    pub head: Option<(u64, String)>,
    /// Where to go on, if there is more.
    pub next: Option<u64>,
}

/// Checks up to 1,000 entries after a number, or from where the trail begins.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn check<P: Ports>(
    cx: &Context<'_, P>,
    after: Option<u64>,
) -> Result<Findings, UseCaseError> {
    let Chain { anchor: stored, before, entries } = cx.store().chain(after, CHECKED).await?;
    let mut findings = Findings { checked: entries.len(), ..Findings::default() };
    let standing = stored.as_ref().map_or(Standing::Genuine, |stored| chain::standing(cx, stored));
    if matches!(standing, Standing::Lost | Standing::Forged) {
        findings.faults.push(Finding::Unanchored);
    }
    let anchor = stored.map(|stored| stored.anchor).unwrap_or_default();
    let mut last = after.unwrap_or(anchor.base);
    let mut previous = before;
    for entry in &entries {
        if entry.sequence > last + 1 {
            findings.faults.push(Finding::Missing(last + 1, entry.sequence - 1));
        }
        match is_genuine(cx, entry) {
            true => {}
            false if entry.sequence <= anchor.closed => findings.unverified += 1,
            false => findings.faults.push(Finding::Altered(entry.sequence)),
        }
        link(cx, &mut findings, &anchor, entry, previous.as_deref());
        previous.clone_from(&entry.seal);
        last = entry.sequence;
    }
    if entries.len() == CHECKED as usize {
        findings.next = Some(last);
    } else if last < anchor.sequence {
        findings.faults.push(Finding::Missing(last + 1, anchor.sequence));
    }
    findings.closed = (anchor.closed > 0).then_some(anchor.closed);
    findings.head = (anchor.sequence > 0).then_some((anchor.sequence, anchor.seal));
    Ok(findings)
}

fn link<P: Ports>(
    cx: &Context<'_, P>,
    findings: &mut Findings,
    anchor: &Anchor,
    entry: &Entry,
    previous: Option<&str>,
) {
    if entry.sequence > anchor.sequence {
        findings.unsealed += usize::from(entry.seal.is_none());
        if entry.seal.is_some() {
            findings.faults.push(Finding::Unlinked(entry.sequence));
        }
        return;
    }
    let wanted = previous.map(|previous| chain::of(entry, cx.tenant().id, previous));
    if wanted.is_none() || entry.seal != wanted {
        findings.faults.push(Finding::Unlinked(entry.sequence));
    } else if entry.sequence == anchor.sequence && entry.seal.as_ref() != Some(&anchor.seal) {
        findings.faults.push(Finding::Unanchored);
    }
}

fn is_genuine<P: Ports>(cx: &Context<'_, P>, entry: &Entry) -> bool {
    cx.digests(ENTRY, &[entry.signed_text().as_bytes()]).contains(&entry.mac)
}
