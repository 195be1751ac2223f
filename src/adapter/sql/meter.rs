//! Meters: attempts taken back, and what the batches of other steps do to meters.

use super::SqlStore;
use super::database::Database;
use super::known::STRANGER;
use super::row::read;
use crate::account::{Account, AccountId};
use crate::port::{MOST_FAILURES, Meters, StoreError};

/// Takes attempts off the meters named in `:refunded` if a condition holds, as many as each is named.
pub(super) fn refund_meters(condition: &str) -> String {
    format!(
        "UPDATE counter SET count = MAX(0, count - (
             SELECT COUNT(*) FROM json_each(:refunded) WHERE value = counter.key))
         WHERE tenant_id = :tenant AND count > 0
           AND key IN (SELECT value FROM json_each(:refunded)) AND {condition}"
    )
}

/// Sets the meters named in `:forgiven` back to nothing if a condition holds.
pub(super) fn reset_meters(condition: &str) -> String {
    format!(
        "DELETE FROM counter WHERE tenant_id = :tenant
           AND key IN (SELECT value FROM json_each(:forgiven)) AND {condition}"
    )
}

impl<D: Database> Meters for SqlStore<D> {
    async fn unnotified_accounts(&self, limit: u32) -> Result<Vec<Account>, StoreError> {
        // A number that is bound would not tell SQLite that the index of accounts without a notice serves.
        let owners = self.bind().with("limit", limit).statement(&format!(
            "SELECT account.* FROM streak CROSS JOIN account
               ON account.tenant_id = :tenant AND account.id = streak.subject
             WHERE streak.tenant_id = :tenant AND streak.told = 0 AND streak.count > {MOST_FAILURES}
               AND account.active = 1 AND account.provider = 'local' AND account.phc IS NOT NULL
             LIMIT :limit"
        ));
        read(&self.batch(vec![owners]).await?.next())
    }

    async fn refund(
        &self,
        account: Option<AccountId>,
        meters: &[String],
    ) -> Result<(), StoreError> {
        let bindings = self.bind().with("account", account).with_json("refunded", &meters);
        let streak = "UPDATE streak SET count = count - 1
             WHERE tenant_id = :tenant AND subject = :account AND count > 0";
        let statements =
            vec![bindings.statement(&refund_meters("TRUE")), bindings.statement(streak)];
        self.batch(statements).await?;
        Ok(())
    }

    async fn refund_stranger(&self, stranger: &str) -> Result<(), StoreError> {
        let bindings = self.bind().with("stranger", format!("{STRANGER}{stranger}"));
        let streak = "UPDATE streak SET count = count - 1
             WHERE tenant_id = :tenant AND subject = :stranger AND count > 0";
        self.batch(vec![bindings.statement(streak)]).await?;
        Ok(())
    }
}
