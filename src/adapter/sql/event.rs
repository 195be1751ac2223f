//! The audit trail: appended in the batch of the step that it tells of, numbered by the database.

use super::SqlStore;
use super::bindings::Bindings;
use super::database::Database;
use super::row::read;
use crate::account::{Entry, Event};
use crate::port::{AuditLog, Flood, Refusals, StoreError};

/// An entry, with the wrapped key of its account's personal fields if there still is one.
pub(super) const ENTRY: &str = "SELECT sequence, id, at, kind, actor, account_id, session_id, via,
       detail, personal, mac, seal,
       (SELECT personal_key FROM account
        WHERE account.tenant_id = :tenant AND account.id = event.account_id) AS personal_key
     FROM event WHERE tenant_id = :tenant";

/// Appends the bound entry ([`Bindings::with_event`]) if a condition holds.
pub(super) fn insert(condition: &str) -> String {
    format!(
        "INSERT INTO event (tenant_id, sequence, id, at, kind, actor, account_id, session_id, via,
           detail, personal, mac)
         SELECT :tenant,
           COALESCE((SELECT MAX(sequence) FROM event WHERE tenant_id = :tenant), 0) + 1,
           :event, :event_at, :event_kind, :event_actor, :event_account, :event_session,
           :event_via, :event_detail, :event_personal, :event_mac
         WHERE {condition}"
    )
}

impl<D: Database> AuditLog for SqlStore<D> {
    async fn append(&self, event: &Event) -> Result<(), StoreError> {
        let bindings = self.bind().with_event(event);
        self.batch(vec![bindings.statement(&insert("TRUE"))]).await?;
        Ok(())
    }

    /// Appends a refusal and counts it. One over the limit of its address is not counted at the tenant,
    /// so that one address cannot use up the entries of the others.
    async fn append_refusal(
        &self,
        event: &Event,
        flood: &Flood<'_>,
    ) -> Result<Refusals, StoreError> {
        let within = |key: &str, most: &str| {
            format!(
                "(SELECT count FROM counter WHERE tenant_id = :tenant AND key = {key}) <= {most}"
            )
        };
        let of_address = within(":address", ":most_of_address");
        let of_tenant = within(":all", ":most_of_tenant");
        let bindings = bind(self.bind(), flood).with_event(event);
        let texts = [
            count(":address", ":address_window", "TRUE"),
            count(":all", ":all_window", &of_address),
            insert(&format!("{of_address} AND {of_tenant}")),
            counted(":address"),
            counted(":all"),
        ];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let mut answers = self.batch(statements).await?;
        for _ in 0..3 {
            answers.next();
        }
        let mut number = || answers.next_row().map_or(Ok(0), |row| row.number("count"));
        Ok(Refusals { of_address: number()?, of_tenant: number()? })
    }

    async fn events(&self, before: Option<u64>, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let bindings = self.bind().with("before", before).with("limit", limit);
        // Without a bound the number is compared with nothing, so that the newest are found by key.
        let bound = if before.is_some() { " AND sequence < :before" } else { "" };
        let page =
            bindings.statement(&format!("{ENTRY}{bound} ORDER BY sequence DESC LIMIT :limit"));
        read(&self.batch(vec![page]).await?.next())
    }
}

fn bind(bindings: Bindings, flood: &Flood<'_>) -> Bindings {
    bindings
        .with("address", flood.address)
        .with("most_of_address", flood.most_of_address)
        .with("address_window", flood.address_window)
        .with("all", flood.tenant)
        .with("most_of_tenant", flood.most_of_tenant)
        .with("all_window", flood.tenant_window)
}

fn count(key: &str, window: &str, condition: &str) -> String {
    format!(
        "INSERT INTO counter (tenant_id, key, count, ends_at)
         SELECT :tenant, {key}, 1, :event_at + {window} WHERE {condition}
         ON CONFLICT (tenant_id, key) DO UPDATE SET
           count = CASE WHEN ends_at <= :event_at THEN 1 ELSE count + 1 END,
           ends_at = CASE WHEN ends_at <= :event_at THEN excluded.ends_at ELSE ends_at END"
    )
}

fn counted(key: &str) -> String {
    format!("SELECT count FROM counter WHERE tenant_id = :tenant AND key = {key}")
}
