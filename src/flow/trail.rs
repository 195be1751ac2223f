//! The audit trail as administrators read it.

use serde_json::Value;

use super::{Context, Failure};
use crate::account::signed_text;
use crate::port::{Ports, Store};

/// Entries that are checked in one go.
const CHECKED: u32 = 1_000;

/// A page of the trail, newest first, before a sequence number. Each entry names ids only.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn page<P: Ports>(
    cx: &Context<'_, P>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Value>, Failure> {
    let entries = cx.store().events(before, limit).await?;
    let numbered = entries.into_iter().map(|(sequence, _, mut entry)| {
        if let Some(members) = entry.as_object_mut() {
            members.insert("sequence".to_owned(), sequence.into());
        }
        entry
    });
    Ok(numbered.collect())
}

/// What is wrong with the trail at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The entry is not what was written, or was written under a key that is gone.
    Altered(u64),
    /// The entries from here up to and including the second are gone.
    Missing(u64, u64),
}

/// What a check of the trail found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many entries were looked at.
    pub checked: usize,
    /// What is wrong, newest first.
    pub faults: Vec<Fault>,
    /// The newest entries that are not chained yet: whoever can write to the database could cut
    /// them off unseen.
    pub unsealed: usize,
    /// Where to go on, if there is more.
    pub next: Option<u64>,
}

/// Checks up to 1,000 entries before a sequence number: the HMAC of each, and that none is missing.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn check<P: Ports>(
    cx: &Context<'_, P>,
    before: Option<u64>,
) -> Result<Findings, Failure> {
    let entries = cx.store().events(before, CHECKED).await?;
    let mut findings = Findings { checked: entries.len(), ..Findings::default() };
    let mut expected = before.map(|before| before.saturating_sub(1));
    for (sequence, _, entry) in &entries {
        let wanted = expected.unwrap_or(*sequence);
        if *sequence < wanted {
            findings.faults.push(Fault::Missing(sequence + 1, wanted));
        }
        if !is_genuine(cx, entry) {
            findings.faults.push(Fault::Altered(*sequence));
        }
        if entry.get("seal").is_some_and(Value::is_null) {
            findings.unsealed += 1;
        }
        expected = Some(sequence.saturating_sub(1));
    }
    if entries.len() == CHECKED as usize {
        findings.next = entries.last().map(|(sequence, ..)| *sequence).filter(|last| *last > 1);
    } else if let Some(last @ 1..) = expected {
        findings.faults.push(Fault::Missing(1, last));
    }
    Ok(findings)
}

fn is_genuine<P: Ports>(cx: &Context<'_, P>, entry: &Value) -> bool {
    let text = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    let at = entry.get("at").and_then(Value::as_i64).unwrap_or_default().to_string();
    let fields = [
        text("id"),
        &at,
        text("kind"),
        text("actor"),
        text("account"),
        text("session"),
        text("via"),
    ];
    cx.digests("event", &[signed_text(fields).as_bytes()]).iter().any(|mac| mac == text("mac"))
}
