//! No step of the store reads a table through: what a step costs does not grow with the tables.
#![cfg(feature = "native")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use relatch::adapter::conformance;
use relatch::adapter::sql::{BatchError, Database, Param, Rows, Statement};
use relatch::adapter::sqlite::Sqlite;

/// What is read through on purpose: lists that come with the statement, what a subquery made, and
/// the tenants and the runs of cron, of which there are few.
const SMALL: [&str; 5] =
    ["VIRTUAL TABLE", "CONSTANT ROW", "(subquery", "SCAN tenant", "SCAN housekeeping_run"];

/// What one look at all tenants reads through on purpose: what waits, by indexes that hold nothing else.
const WAITING: [&str; 8] = [
    "SCAN asked",
    "SCAN unchained",
    "SCAN event USING INDEX event_unchained",
    "SCAN webhook USING INDEX webhook_behind",
    "SCAN outbox USING INDEX outbox_due",
    "SEARCH outbox USING COVERING INDEX outbox_due",
    "SCAN reset_request USING INDEX reset_request_waiting",
    "SCAN streak USING COVERING INDEX streak_untold",
];

/// Tables of which a tenant has few rows at any time.
const FEW: [&str; 8] = [
    "cost_class",
    "issuer",
    "migration_source",
    "outbox",
    "signing_key",
    "tenant_host",
    "trail_anchor",
    "webhook",
];

/// What looks for a range of a tenant's rows on purpose: the beginning of the statement and of the step.
/// The trail is chained and shortened by as many entries as were taken before; whether any waits is
/// known with the first. The attempts at one meter have keys that begin with the meter's.
const RANGES: [(&str, &str); 4] = [
    ("UPDATE event SET seal = ", "SEARCH event USING PRIMARY KEY (tenant_id=? AND sequence>? AND"),
    ("DELETE FROM event ", "SEARCH event USING PRIMARY KEY (tenant_id=? AND sequence<?"),
    ("INSERT INTO trail_anchor", "SEARCH event USING PRIMARY KEY (tenant_id=? AND sequence>?"),
    ("", "SEARCH counter USING PRIMARY KEY (tenant_id=? AND key>? AND key<?)"),
];

/// Notes the statements for which SQLite plans to read a table, or all that a tenant has in it.
struct Planned {
    database: Sqlite,
    scans: Rc<RefCell<BTreeSet<String>>>,
}

impl Planned {
    fn note(&self, sql: &str, plan: &[Rows]) {
        let steps = plan.iter().flat_map(|rows| &rows.rows);
        for step in steps.filter_map(|row| row.0.get("detail")) {
            let Param::Text(step) = step else { continue };
            if reads_through(step) && !is_meant(step, sql) {
                self.scans.borrow_mut().insert(format!("{step}: {sql}"));
            }
        }
    }
}

/// Whether a step looks for nothing but the tenant, or for a range of the tenant's rows.
fn is_of_tenant(step: &str) -> bool {
    let Some((_, terms)) = step.rsplit_once('(') else { return false };
    let mut terms = terms.trim_end_matches(')').split(" AND ");
    terms.next() == Some("tenant_id=?") && terms.all(|term| term.contains(['<', '>']))
}

fn reads_through(step: &str) -> bool {
    let is_few = |table: &&str| step.starts_with(&format!("SEARCH {table} "));
    (step.contains("SCAN")
        && !SMALL.iter().any(|small| step.contains(small))
        && !WAITING.contains(&step))
        || (is_of_tenant(step) && !FEW.iter().any(is_few))
}

/// What reads whole tables on purpose: an administrator's count of the rows that need a key, and, while
/// a ring has an older key, what cron looks for in tables of which a tenant has few rows.
const WHOLE: [(&str, &str); 6] = [
    ("SELECT COUNT(*) AS rows, ", "SCAN "),
    ("SELECT tenant_id AS tenant_id, id AS place, sealed_seed", "SCAN signing_key"),
    ("SELECT tenant_id AS tenant_id, issuer AS place, ", "SCAN issuer"),
    ("SELECT tenant_id AS tenant_id, tenant_id AS place, sealed_secret", "SCAN migration_source"),
    ("SELECT tenant_id AS tenant_id, id AS place, sealed_secret", "SCAN webhook"),
    ("SELECT tenant_id AS tenant_id, id AS place, sealed_old", "SCAN webhook"),
];

/// Whether a step is a list that ends, the last number given, the account next to an address, an
/// administrator's count, a range that is meant, or the look that a check takes at its tenant.
fn is_meant(step: &str, sql: &str) -> bool {
    let is =
        |table: &str, text| step.starts_with(&format!("SEARCH {table} ")) && sql.contains(text);
    if WHOLE.iter().any(|(begins, scan)| sql.starts_with(begins) && step.starts_with(scan)) {
        return true;
    }
    is_of_tenant(step)
        && (sql.contains("LIMIT ?")
            || is("event", "MAX(sequence)")
            || is("account", "MAX(number)")
            || is("account", "ORDER BY email_key LIMIT 1)")
            || RANGES
                .iter()
                .any(|(begins, range)| sql.starts_with(begins) && step.starts_with(range))
            || (sql.starts_with("SELECT * FROM ") && sql.ends_with("WHERE tenant_id = ?1")))
}

impl Database for Planned {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        for statement in &statements {
            let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            let plan = Statement { sql, params: statement.params.clone() };
            self.note(&statement.sql, &self.database.batch(vec![plan]).await?);
        }
        self.database.batch(statements).await
    }
}

#[test]
fn no_step_reads_a_table_through() -> Result<(), BatchError> {
    let scans = Rc::default();
    let database = Planned { database: Sqlite::new()?, scans: Rc::clone(&scans) };
    let findings = futures_executor::block_on(conformance::run(database, *b"relatch0", |_| true));
    assert!(findings.iter().all(|finding| finding.trouble.is_none()), "{findings:#?}");
    assert_eq!(*scans.borrow(), BTreeSet::new());
    Ok(())
}
