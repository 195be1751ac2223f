//! Where encrypted texts lie, which key each names, and how one takes another's place.

use super::SqlDirectory;
use super::bindings::Bindings;
use super::database::{Answers, Database, Row, Statement};
use crate::port::{KeyUse, Sealed, SealedText, SealedTexts, StoreError};

/// A column whose texts name a key.
struct Column {
    ring: &'static str,
    name: &'static str,
    table: &'static str,
    /// The id of the key, as SQL.
    key: String,
}

/// The id of the key that encrypted a text: what stands before its first dot.
fn sealed_by(text: &str) -> String {
    format!("substr({text}, 1, instr({text}, '.') - 1)")
}

/// Where the texts of a kind are.
struct Location {
    table: &'static str,
    /// The columns of the tenant and of the row's key.
    key: [&'static str; 2],
    /// The text, as SQL.
    text: &'static str,
    /// What the column is called.
    name: &'static str,
}

/// One row a kind.
const fn location(kind: Sealed) -> Option<Location> {
    let ((table, row), text, name) = match kind {
        Sealed::SigningKey => (("signing_key", "id"), "sealed_seed", "signing_key.sealed_seed"),
        Sealed::IssuerList => (("tenant", "id"), "issuer_list", "tenant.issuer_list"),
        Sealed::IssuerSecret => (("issuer", "issuer"), ISSUER_SECRET, "issuer.document"),
        Sealed::WebhookSecret => (("webhook", "id"), "sealed_secret", "webhook.sealed_secret"),
        Sealed::OldWebhookSecret => (("webhook", "id"), "sealed_old", "webhook.sealed_old"),
        Sealed::MigrationSecret => {
            (("migration_source", "tenant_id"), "sealed_secret", "migration_source.sealed_secret")
        }
        Sealed::PersonalKey => (("account", "id"), "personal_key", "account.personal_key"),
        Sealed::Personal => (("event", "id"), SERVICE_PERSONAL, "event.personal"),
        Sealed::RequestEmail => {
            (("reset_request", "id"), "sealed_email", "reset_request.sealed_email")
        }
        Sealed::SecretEmail => {
            (("reset_secret", "lookup"), "sealed_email", "reset_secret.sealed_email")
        }
        Sealed::Registration => (("registration", "lookup"), "sealed", "registration.sealed"),
        Sealed::Letter => (("outbox", "id"), "sealed", "outbox.sealed"),
        Sealed::Verification => return None,
    };
    let tenant = if matches!(kind, Sealed::IssuerList) { "id" } else { "tenant_id" };
    Some(Location { table, key: [tenant, row], text, name })
}

const ISSUER_SECRET: &str = "json_extract(document, '$.keys.sealed_secret')";
/// What is encrypted under an account's own key names none of the ring.
const SERVICE_PERSONAL: &str = "CASE WHEN personal LIKE 'service:%' THEN substr(personal, 9) END";
/// The `keyid` of a stored hash, base64 without padding.
const PEPPER: &str = "CASE WHEN instr(phc, 'keyid=') > 0 THEN substr(phc, instr(phc, 'keyid=') + 6,
     instr(substr(phc, instr(phc, 'keyid=') + 6), '$') - 1) END";

/// Every column that names a key of a ring.
fn columns() -> Vec<Column> {
    let sealed = Sealed::STORED.into_iter().filter_map(|kind| {
        let Location { table, text, name, .. } = location(kind)?;
        Some(Column { ring: "SEAL_KEYS", name, table, key: sealed_by(text) })
    });
    let others = [
        ("PEPPER", "account.phc", "account", PEPPER.to_owned()),
        ("PEPPER", "password_history.phc", "password_history", PEPPER.to_owned()),
        ("SECRET_KEYS", "trail_anchor.mac", "trail_anchor", sealed_by("mac")),
    ];
    let others = others.map(|(ring, name, table, key)| Column { ring, name, table, key });
    sealed.chain(others).collect()
}

impl<D: Database> SealedTexts for SqlDirectory<D> {
    async fn key_uses(&self) -> Result<Vec<KeyUse>, StoreError> {
        counted(Answers::new(self.database.batch(counting()).await?))
    }

    async fn sealed_under(
        &self,
        keys: &[&str],
        passed: &[String],
        limit: u32,
    ) -> Result<Vec<SealedText>, StoreError> {
        let statements = finding(keys, passed, limit);
        found(Answers::new(self.database.batch(statements).await?))
    }

    async fn reseal(&self, texts: &[(SealedText, String)]) -> Result<(), StoreError> {
        let replace = |(old, new): &(SealedText, String)| replacing(old, new);
        self.database.batch(texts.iter().filter_map(replace).collect()).await?;
        self.snapshots.clear();
        Ok(())
    }
}

/// The statements that count the rows of each column by key.
fn counting() -> Vec<Statement> {
    let count = |Column { table, key, .. }: Column| {
        let text = format!(
            "SELECT COUNT(*) AS rows, {key} AS ring_key FROM {table}
             WHERE {key} <> '' GROUP BY ring_key"
        );
        Bindings::default().statement(&text)
    };
    columns().into_iter().map(count).collect()
}

/// What the statements of [`counting`] answered.
fn counted(mut answers: Answers) -> Result<Vec<KeyUse>, StoreError> {
    let mut uses = Vec::new();
    for Column { ring, name, .. } in columns() {
        for row in &answers.next() {
            let (key, rows) = (row.owned("ring_key")?, row.number("rows")?);
            uses.push(KeyUse { ring, column: name, key, rows });
        }
    }
    Ok(uses)
}

/// The statements that find lasting texts under these keys, so many of each kind, but for those that
/// are passed over.
fn finding(keys: &[&str], passed: &[String], limit: u32) -> Vec<Statement> {
    let bindings = Bindings::default()
        .with_json("keys", &keys)
        .with_json("passed", &passed)
        .with("limit", limit);
    let find = |kind| {
        let Location { table, key: [tenant, row], text, .. } = location(kind)?;
        let text = format!(
            "SELECT {tenant} AS tenant_id, {row} AS place, {text} AS text FROM {table}
             WHERE {} IN (SELECT value FROM json_each(:keys))
               AND {text} NOT IN (SELECT value FROM json_each(:passed)) LIMIT :limit",
            sealed_by(text)
        );
        Some(bindings.statement(&text))
    };
    Sealed::LASTING.into_iter().filter_map(find).collect()
}

/// What the statements of [`finding`] answered.
fn found(mut answers: Answers) -> Result<Vec<SealedText>, StoreError> {
    let mut found = Vec::new();
    for kind in Sealed::LASTING {
        for row in &answers.next() {
            found.push(text_of(kind, row)?);
        }
    }
    Ok(found)
}

fn text_of(kind: Sealed, row: &Row) -> Result<SealedText, StoreError> {
    let (tenant, place) = (row.parsed("tenant_id")?, row.owned("place")?);
    Ok(SealedText { kind, tenant, row: place, text: row.owned("text")? })
}

/// The statement by which a text takes another's place, if that is still there.
fn replacing(old: &SealedText, new: &str) -> Option<Statement> {
    let Location { table, key: [tenant, row], text, .. } = location(old.kind)?;
    let set = match old.kind {
        // Nothing else of the document changes: the list of the issuers is over its text.
        Sealed::IssuerSecret => "document = replace(document, :old, :new)".to_owned(),
        _ => format!("{text} = :new"),
    };
    let bindings = Bindings::default()
        .with("tenant", old.tenant)
        .with("row", old.row.as_str())
        .with("old", old.text.as_str())
        .with("new", new);
    Some(bindings.statement(&format!(
        "UPDATE {table} SET {set} WHERE {tenant} = :tenant AND {row} = :row AND {text} = :old"
    )))
}
