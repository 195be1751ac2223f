//! Housekeeping: what expired is removed, a bounded number of rows a table and batch.

use super::SqlStore;
use super::database::Database;
use super::outbox;
use crate::account::Time;
use crate::port::StoreError;

/// How long a request for a reset waits to be acted on, in milliseconds: who asked has asked again.
const REQUEST_WAITS: i64 = Time::HOUR;

/// How long a mail is shown that was given up or may have been sent twice, in milliseconds.
const MAIL_SHOWN: i64 = 30 * Time::DAY;

/// How many of the oldest sessions are looked at for each that may be removed. Ids are of time
/// order, so that what expired lies in front; sessions are many and live long, and an index on their
/// end would cost each sign-in a written row.
const SESSIONS_LOOKED_AT: u32 = 10;

/// Key and condition of what has expired, by table. Short-lived rows are few: they are read through.
const EXPIRED: [(&str, &str, &str); 7] = [
    ("counter", "key", "ends_at <= :now"),
    ("reset_request", "id", "at <= :asked_before"),
    ("reset_secret", "lookup", "expires_at <= :now"),
    ("registration", "lookup", "expires_at <= :now"),
    ("write_grant", "session_id", "expires_at <= :now"),
    ("spent_grant", "token", "expires_at <= :now"),
    ("outbox", "id", "sealed IS NULL AND due_at <= :given_up_before"),
];

pub(super) async fn sweep<D: Database>(
    store: &SqlStore<D>,
    now: Time,
    limit: u32,
) -> Result<u64, StoreError> {
    let bindings = store
        .bind()
        .with("now", now)
        .with("asked_before", now.plus(-REQUEST_WAITS))
        .with("given_up_before", now.plus(-MAIL_SHOWN))
        .with("limit", limit)
        .with("looked_at", limit.saturating_mul(SESSIONS_LOOKED_AT));
    let mut statements = vec![bindings.statement(outbox::EXPIRE), bindings.statement(SESSIONS)];
    statements.extend(EXPIRED.map(|(table, key, expired)| {
        bindings.statement(&format!(
            "DELETE FROM {table} WHERE tenant_id = :tenant AND {expired} AND {key} <= (
               SELECT MAX({key}) FROM (
                 SELECT {key} FROM {table} WHERE tenant_id = :tenant AND {expired}
                 ORDER BY {key} LIMIT :limit))"
        ))
    }));
    Ok(store.batch(statements).await?.changes())
}

const SESSIONS: &str = "DELETE FROM session WHERE tenant_id = :tenant AND expires_at <= :now
     AND id <= (SELECT MAX(id) FROM (
       SELECT id FROM (
         SELECT id, expires_at FROM session WHERE tenant_id = :tenant ORDER BY id LIMIT :looked_at)
       WHERE expires_at <= :now LIMIT :limit))";
