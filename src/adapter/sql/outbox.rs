//! Mails that wait. A sent mail leaves the table; one that is given up stays a while, its letter erased.

use serde_json::{Value, json};

use super::SqlStore;
use super::database::Database;
use super::row::read;
use crate::account::{OutboxId, Time};
use crate::port::{OutboxItem, OutboxRow, StoreError};

/// Erases the letters that are worth nothing any more, `due_at` being when.
pub(super) const EXPIRE: &str = "UPDATE outbox SET sealed = NULL, due_at = :now
     WHERE tenant_id = :tenant AND sealed IS NOT NULL AND expires_at <= :now";

/// Mails as records, for [`insert`].
pub(super) fn as_json(letters: &[OutboxRow]) -> Vec<Value> {
    let record = |letter: &OutboxRow| {
        json!({
            "id": letter.id,
            "sealed": letter.sealed,
            "expires_at": letter.expires_at,
        })
    };
    letters.iter().map(record).collect()
}

/// Queues `:letters` for `:account`, due `:now`, if a condition holds.
pub(super) fn insert(condition: &str) -> String {
    format!(
        "INSERT INTO outbox (tenant_id, id, account_id, sealed, due_at, attempts, expires_at)
         SELECT :tenant, value->>'id', :account, value->>'sealed', :now, 0, value->>'expires_at'
         FROM json_each(:letters) WHERE {condition}"
    )
}

pub(super) async fn take<D: Database>(
    store: &SqlStore<D>,
    now: Time,
    lease: i64,
    limit: u32,
) -> Result<Vec<OutboxItem>, StoreError> {
    let bindings =
        store.bind().with("now", now).with("hidden_until", now.plus(lease)).with("limit", limit);
    let take = bindings.statement(
        "UPDATE outbox SET due_at = :hidden_until, attempts = attempts + 1
         WHERE tenant_id = :tenant AND id IN (
           SELECT id FROM outbox
           WHERE tenant_id = :tenant AND sealed IS NOT NULL AND due_at <= :now
           ORDER BY id LIMIT :limit)
         RETURNING id, sealed, attempts, expires_at",
    );
    let mut answers = store.batch(vec![bindings.statement(EXPIRE), take]).await?;
    answers.next();
    let mut items: Vec<OutboxItem> = read(&answers.next())?;
    items.sort_by_key(|item| item.id);
    Ok(items)
}

pub(super) async fn sent<D: Database>(store: &SqlStore<D>, id: OutboxId) -> Result<(), StoreError> {
    let bindings = store.bind().with("mail", id);
    let remove = bindings.statement("DELETE FROM outbox WHERE tenant_id = :tenant AND id = :mail");
    store.batch(vec![remove]).await?;
    Ok(())
}

pub(super) async fn deferred<D: Database>(
    store: &SqlStore<D>,
    id: OutboxId,
    due: Time,
) -> Result<(), StoreError> {
    let defer = store.bind().with("mail", id).with("due", due).statement(
        "UPDATE outbox SET due_at = :due
         WHERE tenant_id = :tenant AND id = :mail AND sealed IS NOT NULL",
    );
    store.batch(vec![defer]).await?;
    Ok(())
}

pub(super) async fn dead<D: Database>(
    store: &SqlStore<D>,
    id: OutboxId,
    now: Time,
) -> Result<(), StoreError> {
    let give_up = store.bind().with("mail", id).with("now", now).statement(
        "UPDATE outbox SET sealed = NULL, due_at = :now WHERE tenant_id = :tenant AND id = :mail",
    );
    store.batch(vec![give_up]).await?;
    Ok(())
}
