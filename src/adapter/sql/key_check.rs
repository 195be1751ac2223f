//! The key check values that the database keeps.

use serde_json::json;

use super::SqlDirectory;
use super::bindings::Bindings;
use super::database::{Answers, Database, Row};
use super::row::read;
use crate::port::{KeyCheck, KeyChecks, StoreError};

impl<D: Database> KeyChecks for SqlDirectory<D> {
    /// Writes down the values of rings that have none, and reads those of all of them.
    async fn key_checks(&self, first: &[KeyCheck]) -> Result<Vec<KeyCheck>, StoreError> {
        let record =
            |check: &KeyCheck| json!({ "ring": check.ring, "key": check.key, "mark": check.mark });
        let records: Vec<_> = first.iter().map(record).collect();
        let bindings = Bindings::default().with_json("checks", &records);
        let statements = vec![
            bindings.statement(
                "INSERT INTO canary (ring, key, mark)
                 SELECT value->>'ring', value->>'key', value->>'mark' FROM json_each(:checks)
                 WHERE TRUE ON CONFLICT DO NOTHING",
            ),
            bindings.statement(
                "SELECT * FROM canary
                 WHERE ring IN (SELECT value->>'ring' FROM json_each(:checks))",
            ),
        ];
        read(&Answers::new(self.database.batch(statements).await?).last())
    }

    /// Replaces a value, if it is still the one that is kept.
    async fn replace_key_check(&self, from: &KeyCheck, to: &KeyCheck) -> Result<(), StoreError> {
        let bindings = Bindings::default()
            .with("ring", from.ring.as_str())
            .with("from", from.key.as_str())
            .with("key", to.key.as_str())
            .with("mark", to.mark.as_str());
        let update = bindings.statement(
            "UPDATE canary SET key = :key, mark = :mark WHERE ring = :ring AND key = :from",
        );
        self.database.batch(vec![update]).await?;
        Ok(())
    }
}

impl TryFrom<&Row> for KeyCheck {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, Self::Error> {
        Ok(Self {
            ring: row.text("ring")?.to_owned(),
            key: row.text("key")?.to_owned(),
            mark: row.text("mark")?.to_owned(),
        })
    }
}
