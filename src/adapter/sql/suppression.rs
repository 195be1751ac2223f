//! Addresses that get no mail, by keyed hash.

use super::database::Database;
use super::row::read;
use super::{SqlStore, event};
use crate::account::Event;
use crate::port::{StoreError, Suppression};

pub(super) async fn put<D: Database>(
    store: &SqlStore<D>,
    suppression: &Suppression,
) -> Result<(), StoreError> {
    let bindings = store
        .bind()
        .with("address", suppression.address.as_str())
        .with("reason", suppression.reason.as_str())
        .with("at", suppression.at);
    let put = bindings.statement(
        "INSERT INTO suppression (tenant_id, address, reason, at)
         VALUES (:tenant, :address, :reason, :at) ON CONFLICT DO NOTHING",
    );
    store.batch(vec![put]).await?;
    Ok(())
}

pub(super) async fn among<D: Database>(
    store: &SqlStore<D>,
    addresses: &[String],
) -> Result<Vec<String>, StoreError> {
    let among = store.bind().with_json("addresses", &addresses).statement(
        "SELECT address FROM suppression
         WHERE tenant_id = :tenant AND address IN (SELECT value FROM json_each(:addresses))",
    );
    let rows = store.batch(vec![among]).await?.next();
    rows.iter().map(|row| Ok(row.text("address")?.to_owned())).collect()
}

pub(super) async fn page<D: Database>(
    store: &SqlStore<D>,
    only: Option<&[String]>,
    limit: u32,
) -> Result<Vec<Suppression>, StoreError> {
    let bindings = store.bind().with("limit", limit);
    let page = match only {
        Some(only) => bindings.with_json("addresses", &only).statement(
            "SELECT address, reason, at FROM suppression
             WHERE tenant_id = :tenant AND address IN (SELECT value FROM json_each(:addresses))
             ORDER BY at DESC, address LIMIT :limit",
        ),
        None => bindings.statement(
            "SELECT address, reason, at FROM suppression
             WHERE tenant_id = :tenant ORDER BY at DESC, address LIMIT :limit",
        ),
    };
    read(&store.batch(vec![page]).await?.next())
}

pub(super) async fn remove<D: Database>(
    store: &SqlStore<D>,
    address: &str,
    event: &Event,
) -> Result<bool, StoreError> {
    let bindings = store.bind().with("address", address).with_event(event);
    let named = "tenant_id = :tenant AND address = :address";
    let texts = [
        event::insert(&format!("EXISTS (SELECT 1 FROM suppression WHERE {named})")),
        format!("DELETE FROM suppression WHERE {named} RETURNING address"),
    ];
    let statements = texts.iter().map(|text| bindings.statement(text)).collect();
    Ok(!store.batch(statements).await?.last().is_empty())
}
