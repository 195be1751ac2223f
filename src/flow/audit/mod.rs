//! The audit trail: the record of refusals, the chain, what administrators read, check and export.
//!
//! May use `limit` and `token`.

pub(in crate::flow) mod note;
pub(in crate::flow) mod pii;

mod chain;
mod check;
mod export;
mod refusal;

pub use chain::{SEALED_AT_ONCE, close, is_current, seal, trim};
pub use check::{Finding, Findings, check};
pub use export::{Page, export};
pub use refusal::{Reason, record};

use super::{Context, Note, UseCaseError};
use crate::account::{Actor, Entry, EventKind, Personal};
use crate::flow::Ports;
use crate::port::AuditLog;

/// A page of the trail, newest first, before a sequence number. Each entry names ids only.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn page<P: Ports>(
    cx: &Context<'_, P>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, UseCaseError> {
    Ok(cx.store().events(before, limit).await?)
}

/// As [`page`], with the personal data of entries whose accounts still exist. The reading is itself
/// recorded in the trail first.
///
/// # Errors
///
/// As [`page`].
pub async fn personal_page<P: Ports>(
    cx: &Context<'_, P>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<(Entry, Option<Personal>)>, UseCaseError> {
    cx.append(Note::new(EventKind::PersonalRead, Actor::Administrator)).await?;
    let entries = page(cx, before, limit).await?;
    let opened = |entry: Entry| {
        let personal = pii::opened(cx, &entry);
        (entry, personal)
    };
    Ok(entries.into_iter().map(opened).collect())
}
