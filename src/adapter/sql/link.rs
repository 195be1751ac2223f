//! Links from the subjects of outside issuers to accounts.

use super::SqlStore;
use super::account::KNOWN;
use super::database::Database;
use crate::account::AccountId;
use crate::port::{Links, StoreError};

impl<D: Database> Links for SqlStore<D> {
    async fn link(
        &self,
        issuer: &str,
        subject: &str,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        let bindings =
            self.bind().with("issuer", issuer).with("subject", subject).with("account", account);
        let put = bindings.statement(&format!(
            "INSERT INTO account_link (tenant_id, issuer, subject, account_id)
             SELECT :tenant, :issuer, :subject, :account
             WHERE {KNOWN} AND NOT EXISTS (SELECT 1 FROM account_link WHERE tenant_id = :tenant
               AND issuer = :issuer AND subject = :subject AND account_id = :account)
             RETURNING account_id"
        ));
        Ok(!self.batch(vec![put]).await?.next().is_empty())
    }
}
