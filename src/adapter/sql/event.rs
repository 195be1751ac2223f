//! The audit trail: appended in the batch of the step that it tells of, numbered by the database.

use serde_json::{Value, json};

use super::SqlStore;
use super::database::{Database, Row};
use crate::account::{Event, EventId};
use crate::port::StoreError;

/// Appends the bound entry ([`super::bindings::Bindings::with_event`]) if a condition holds.
pub(super) fn insert(condition: &str) -> String {
    format!(
        "INSERT INTO event
           (tenant_id, sequence, id, at, kind, actor, account_id, session_id, via, mac)
         SELECT :tenant,
           COALESCE((SELECT MAX(sequence) FROM event WHERE tenant_id = :tenant), 0) + 1,
           :event, :event_at, :event_kind, :event_actor, :event_account, :event_session,
           :event_via, :event_mac
         WHERE {condition}"
    )
}

pub(super) async fn append<D: Database>(
    store: &SqlStore<D>,
    event: &Event,
) -> Result<(), StoreError> {
    let bindings = store.bind().with_event(event);
    store.batch(vec![bindings.statement(&insert("TRUE"))]).await?;
    Ok(())
}

pub(super) async fn page<D: Database>(
    store: &SqlStore<D>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<(u64, EventId, Value)>, StoreError> {
    let bindings = store.bind().with("before", before).with("limit", limit);
    let page = bindings.statement(
        "SELECT sequence, id, at, kind, actor, account_id, session_id, via, mac, seal FROM event
         WHERE tenant_id = :tenant AND (:before IS NULL OR sequence < :before)
         ORDER BY sequence DESC LIMIT :limit",
    );
    store.batch(vec![page]).await?.next().iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<(u64, EventId, Value), StoreError> {
    let entry = json!({
        "id": row.text("id")?,
        "at": row.integer("at")?,
        "kind": row.text("kind")?,
        "actor": row.text("actor")?,
        "account": row.optional_text("account_id")?,
        "session": row.optional_text("session_id")?,
        "via": row.text("via")?,
        "mac": row.text("mac")?,
        "seal": row.optional_text("seal")?,
    });
    Ok((row.number("sequence")?, row.parsed("id")?, entry))
}
