//! Addresses that get no mail, by keyed hash.

use super::database::Database;
use super::row::read;
use super::{SqlStore, event};
use crate::account::Event;
use crate::port::{StoreError, Suppression, Suppressions};

impl<D: Database> Suppressions for SqlStore<D> {
    async fn suppress(&self, suppression: &Suppression) -> Result<(), StoreError> {
        let bindings = self
            .bind()
            .with("address", suppression.address.as_str())
            .with("reason", suppression.reason.as_str())
            .with("at", suppression.at);
        let put = bindings.statement(
            "INSERT INTO suppression (tenant_id, address, reason, at)
             VALUES (:tenant, :address, :reason, :at) ON CONFLICT DO NOTHING",
        );
        self.batch(vec![put]).await?;
        Ok(())
    }

    async fn suppressed(&self, addresses: &[String]) -> Result<Vec<String>, StoreError> {
        let among = self.bind().with_json("addresses", &addresses).statement(
            "SELECT address FROM suppression
             WHERE tenant_id = :tenant AND address IN (SELECT value FROM json_each(:addresses))",
        );
        let rows = self.batch(vec![among]).await?.next();
        rows.iter().map(|row| Ok(row.text("address")?.to_owned())).collect()
    }

    async fn suppressions(
        &self,
        only: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<Suppression>, StoreError> {
        let bindings = self.bind().with("limit", limit);
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
        read(&self.batch(vec![page]).await?.next())
    }

    async fn unsuppress(&self, address: &str, event: &Event) -> Result<bool, StoreError> {
        let bindings = self.bind().with("address", address).with_event(event);
        let named = "tenant_id = :tenant AND address = :address";
        let texts = [
            event::insert(&format!("EXISTS (SELECT 1 FROM suppression WHERE {named})")),
            format!("DELETE FROM suppression WHERE {named} RETURNING address"),
        ];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        Ok(!self.batch(statements).await?.last().is_empty())
    }
}
