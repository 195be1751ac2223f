//! What expired is removed at all tenants together. Each table is walked along its primary key, a part
//! at a time, from where the last part ended: what is looked at is bounded, nothing hides behind
//! anything, and no index is written for it.

use super::SqlDirectory;
use super::bindings::Bindings;
use super::database::{Database, Statement};
use crate::account::Time;
use crate::port::{Expiring, Expiry, StoreError, Sweeping, Swept};

/// How long a request for a reset stays, in milliseconds: who asked has asked again.
const REQUEST_STAYS: i64 = Time::HOUR;

/// How long an address gets no mail after the provider said that it takes none, in milliseconds. Who
/// registers types any address, so that there is no end of them; one that is still dead is reported anew.
const SUPPRESSION_STAYS: i64 = 400 * Time::DAY;

/// Behind every tenant's id.
const END: &str = "~";

/// Erases the letters that are worth nothing any more, `due_at` being when; few wait at any time.
const ERASE: &str = "UPDATE outbox
     SET sealed = NULL, state = 'dead', reason = COALESCE(reason, 'expired'), due_at = :now
     WHERE sealed IS NOT NULL AND expires_at <= :now";

/// Statements a walk.
const STEPS: usize = 3;

/// A table with what follows the tenant in its primary key, and when a row has expired.
struct Walked {
    table: &'static str,
    key: &'static [&'static str],
    expired: &'static str,
}

const fn walked(
    table: &'static str,
    key: &'static [&'static str],
    expired: &'static str,
) -> Walked {
    Walked { table, key, expired }
}

const fn walk_of(what: Expiring) -> Walked {
    match what {
        Expiring::Counters => walked("counter", &["key"], "ends_at <= :now"),
        Expiring::KnownPlaces => walked("known_place", &["place"], "expires_at <= :now"),
        Expiring::Strangers => walked("streak", &["subject"], "expires_at <= :now"),
        Expiring::Requests => walked("reset_request", &["id"], "at <= :asked_before"),
        Expiring::Secrets => {
            walked("reset_secret", &["account_id", "lookup"], "expires_at <= :now")
        }
        Expiring::Registrations => walked("registration", &["lookup"], "expires_at <= :now"),
        Expiring::Grants => walked("write_grant", &["session_id", "scope"], "expires_at <= :now"),
        Expiring::SpentTokens => walked("spent_grant", &["token", "issuer"], "expires_at <= :now"),
        Expiring::Sessions => walked("session", &["account_id", "id"], "expires_at <= :now"),
        Expiring::Mails => {
            walked("outbox", &["id"], "sealed IS NULL AND due_at <= :given_up_before")
        }
        Expiring::Suppressions => walked("suppression", &["address"], "at <= :suppressed_before"),
    }
}

impl Walked {
    /// Finds where the part ends, removes what expired in it, goes on behind it.
    fn statements(&self, bindings: &Bindings) -> [Statement; STEPS] {
        let Self { table, key, expired } = self;
        let names = ["first", "second"].iter().take(key.len());
        let key = format!("tenant_id, {}", key.join(", "));
        let list = |prefix: &str| {
            let rest: String = names.clone().map(|name| format!(", {prefix}_{name}")).collect();
            format!("{prefix}_tenant{rest}")
        };
        let (from, to) = (list("from"), list("to"));
        let behind: String =
            names.clone().map(|name| format!(", COALESCE(to_{name}, '')")).collect();
        let on: String =
            names.clone().map(|name| format!(", from_{name} = COALESCE(to_{name}, '')")).collect();
        let part = format!(
            "({key}) > (SELECT {from} FROM walk WHERE name = '{table}')
             AND ({key}) <= (SELECT COALESCE(to_tenant, '{END}'){behind} FROM walk
               WHERE name = '{table}')"
        );
        [
            format!(
                "UPDATE walk SET ({to}) = (
                   SELECT {key} FROM {table}
                   WHERE ({key}) > (SELECT {from} FROM walk WHERE name = '{table}')
                   ORDER BY {key} LIMIT 1 OFFSET :rows - 1)
                 WHERE name = '{table}'"
            ),
            format!("DELETE FROM {table} WHERE {part} AND {expired}"),
            format!(
                "UPDATE walk SET from_tenant = COALESCE(to_tenant, ''){on} WHERE name = '{table}'
                 RETURNING from_tenant"
            ),
        ]
        .map(|text| bindings.statement(&text))
    }
}

impl<D: Database> Expiry for SqlDirectory<D> {
    async fn sweep(&self, sweeping: Sweeping<'_>) -> Result<Vec<Swept>, StoreError> {
        let bindings = Bindings::default()
            .with("now", sweeping.now)
            .with("asked_before", sweeping.now.plus(-REQUEST_STAYS))
            .with("given_up_before", sweeping.now.plus(-sweeping.retention.outbox))
            .with("suppressed_before", sweeping.now.plus(-SUPPRESSION_STAYS))
            .with("rows", sweeping.rows);
        let walks = sweeping.among.iter().flat_map(|what| walk_of(*what).statements(&bindings));
        let erase = sweeping.among.contains(&Expiring::Mails).then(|| bindings.statement(ERASE));
        let answers = self.database.batch(walks.chain(erase).collect()).await?;
        let swept = sweeping.among.iter().zip(answers.chunks(STEPS)).map(|(what, answers)| {
            let removed = answers.get(1).map(|answer| answer.changes).unwrap_or_default();
            let reached = answers.last().and_then(|answer| answer.rows.first());
            let ended = reached.is_none_or(|row| row.text("from_tenant").is_ok_and(str::is_empty));
            Swept { what: *what, removed, ended }
        });
        Ok(swept.collect())
    }
}
