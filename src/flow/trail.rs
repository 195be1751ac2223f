//! The audit trail as administrators read it.

use serde_json::Value;

use super::{Context, Failure};
use crate::port::{Ports, Store};

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
