//! Who has work, asked of all tenants in one batch. What waits is found by indexes that hold nothing
//! else, so that a look costs what waits; a tenant at rest is not read.

use super::SqlDirectory;
use super::bindings::Bindings;
use super::database::{Answers, Database};
use crate::account::Time;
use crate::port::{Agenda, Chore, DueWork, MOST_FAILURES, StoreError, StoredAnchor, Work};

/// Anchors of trails that are read in one go.
const ANCHORS: u32 = 500;

/// The number of a tenant's newest entry.
const NEWEST: &str =
    "COALESCE((SELECT MAX(sequence) FROM event WHERE event.tenant_id = asked.tenant_id), 0)";

/// The tenants with entries that are not chained, from one to the next by the index of such entries:
/// how many of them a tenant has makes no difference.
const UNCHAINED: &str = "WITH RECURSIVE unchained (tenant_id) AS (
       SELECT (SELECT tenant_id FROM event INDEXED BY event_unchained WHERE seal IS NULL
         ORDER BY tenant_id LIMIT 1)
       UNION ALL
       SELECT (SELECT event.tenant_id FROM event INDEXED BY event_unchained
         WHERE event.seal IS NULL AND event.tenant_id > unchained.tenant_id
         ORDER BY event.tenant_id LIMIT 1)
       FROM unchained WHERE unchained.tenant_id IS NOT NULL)";

/// When the first of a tenant's entries behind one of this number was written.
fn first(after: &str) -> String {
    format!(
        "(SELECT at FROM event WHERE event.tenant_id = asked.tenant_id
           AND event.sequence > {after} ORDER BY event.sequence LIMIT 1)"
    )
}

/// What waits, by kind: tenants, and since when.
fn waiting() -> [(Chore, String); 6] {
    [
        (
            Chore::Issuers,
            "SELECT id AS tenant_id, :now AS due FROM tenant INDEXED BY tenant_unlisted
             WHERE issuer_list IS NULL ORDER BY id LIMIT :limit"
                .to_owned(),
        ),
        (
            Chore::Guesses,
            format!(
                "SELECT tenant_id, :now AS due FROM streak WHERE told = 0 AND count > {MOST_FAILURES}
                 GROUP BY tenant_id LIMIT :limit"
            ),
        ),
        (
            Chore::Requests,
            "SELECT tenant_id, MIN(at) AS due FROM reset_request WHERE acted = 0
             GROUP BY tenant_id ORDER BY due LIMIT :limit"
                .to_owned(),
        ),
        (
            Chore::Mail,
            "SELECT tenant_id, MIN(due_at) AS due FROM outbox INDEXED BY outbox_due
             WHERE sealed IS NOT NULL AND due_at <= :now
             GROUP BY tenant_id ORDER BY due LIMIT :limit"
                .to_owned(),
        ),
        (
            Chore::Webhooks,
            format!(
                "{UNCHAINED} SELECT tenant_id, MIN(due_at) AS due FROM (
                   SELECT webhook.* FROM unchained CROSS JOIN webhook
                     ON webhook.tenant_id = unchained.tenant_id
                   UNION ALL
                   SELECT * FROM webhook INDEXED BY webhook_behind WHERE behind = 1) AS asked
                 WHERE active = 1 AND due_at <= :now AND position < {NEWEST}
                 GROUP BY tenant_id ORDER BY due LIMIT :limit"
            ),
        ),
        (
            Chore::Seal,
            format!(
                "{UNCHAINED} SELECT asked.tenant_id, {} AS due
                 FROM unchained CROSS JOIN trail_anchor AS asked
                   ON asked.tenant_id = unchained.tenant_id
                 WHERE due IS NOT NULL ORDER BY due LIMIT :limit",
                first("asked.sequence")
            ),
        ),
    ]
}

/// A walk over the anchors, a part at a time; and whether behind each there is what is past its time.
fn walked() -> String {
    format!(
        "SELECT tenant_id, sequence, seal, base, base_seal, closed, mac,
           base + 1 < sequence AND COALESCE({}, :now) <= :events_before AS aged
         FROM trail_anchor AS asked
         WHERE tenant_id > (SELECT from_tenant FROM walk WHERE name = 'trail_anchor')
         ORDER BY tenant_id LIMIT :anchors",
        first("asked.base")
    )
}

const WALK_ON: &str = "UPDATE walk SET from_tenant = COALESCE(
       (SELECT trail_anchor.tenant_id FROM trail_anchor WHERE trail_anchor.tenant_id > walk.from_tenant
        ORDER BY trail_anchor.tenant_id LIMIT 1 OFFSET :anchors - 1), '')
     WHERE name = 'trail_anchor'";

impl<D: Database> DueWork for SqlDirectory<D> {
    async fn agenda(
        &self,
        now: Time,
        events_before: Time,
        limit: u32,
    ) -> Result<Agenda, StoreError> {
        let bindings = Bindings::default()
            .with("now", now)
            .with("events_before", events_before)
            .with("limit", limit)
            .with("anchors", ANCHORS);
        let waiting = waiting();
        let walked = walked();
        let texts = waiting.iter().map(|(_, text)| text.as_str()).chain([walked.as_str(), WALK_ON]);
        let statements = texts.map(|text| bindings.statement(text)).collect();
        let mut answers = Answers::new(self.database.batch(statements).await?);
        let mut agenda = Agenda::default();
        for (chore, _) in waiting {
            for row in answers.next() {
                let (tenant, due) = (row.parsed("tenant_id")?, row.time("due")?);
                agenda.work.push(Work { tenant, chore, due });
            }
        }
        for row in answers.next() {
            let tenant = row.parsed("tenant_id")?;
            agenda.anchors.push((tenant, StoredAnchor::try_from(&row)?));
            if row.flag("aged")? {
                agenda.work.push(Work { tenant, chore: Chore::Trim, due: now });
            }
        }
        Ok(agenda)
    }
}
