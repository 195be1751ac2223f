//! What is on record of the runs of housekeeping: they are the deployment's, no tenant's.

use super::SqlDirectory;
use super::bindings::Bindings;
use super::database::{Answers, Database};
use super::row::read;
use crate::account::{Nonce, Time};
use crate::port::{Done, HousekeepingRuns, Run, StoreError};

const BEGIN: &str = "INSERT INTO housekeeping_run
       (id, started_at, leased_until, tenants, failed, sealed, removed)
     SELECT :run, :now, :until, 0, 0, 0, 0 WHERE NOT EXISTS (
       SELECT 1 FROM housekeeping_run WHERE finished_at IS NULL AND leased_until > :now)
     RETURNING id";

impl<D: Database> HousekeepingRuns for SqlDirectory<D> {
    async fn begin_run(
        &self,
        id: Nonce,
        now: Time,
        until: Time,
        forget_before: Time,
    ) -> Result<bool, StoreError> {
        let bindings = Bindings::default()
            .with("run", id)
            .with("now", now)
            .with("until", until)
            .with("forget_before", forget_before);
        let forget = "DELETE FROM housekeeping_run WHERE started_at <= :forget_before";
        let close = "UPDATE housekeeping_run SET finished_at = leased_until, error = 'cut off'
             WHERE finished_at IS NULL AND leased_until <= :now";
        let statements = [forget, close, BEGIN].map(|text| bindings.statement(text)).into();
        Ok(!Answers::new(self.database.batch(statements).await?).last().is_empty())
    }

    async fn renew_run(&self, id: Nonce, until: Time) -> Result<(), StoreError> {
        let renew = Bindings::default().with("run", id).with("until", until).statement(
            "UPDATE housekeeping_run SET leased_until = :until WHERE id = :run AND finished_at IS NULL",
        );
        self.database.batch(vec![renew]).await?;
        Ok(())
    }

    async fn end_run(&self, id: Nonce, now: Time, done: &Done) -> Result<(), StoreError> {
        let bindings = Bindings::default()
            .with("run", id)
            .with("now", now)
            .with("tenants", done.tenants)
            .with("failed", done.failed)
            .with("sealed", done.sealed)
            .with("removed", done.removed)
            .with("error", done.error.as_deref());
        let end = bindings.statement(
            "UPDATE housekeeping_run SET finished_at = :now, tenants = :tenants, failed = :failed,
               sealed = :sealed, removed = :removed, error = :error
             WHERE id = :run",
        );
        self.database.batch(vec![end]).await?;
        Ok(())
    }

    async fn runs(&self, limit: u32) -> Result<Vec<Run>, StoreError> {
        let list = Bindings::default()
            .with("limit", limit)
            .statement("SELECT * FROM housekeeping_run ORDER BY id DESC LIMIT :limit");
        read(&Answers::new(self.database.batch(vec![list]).await?).next())
    }
}
