//! The chain of the trail: taken, sealed, read and trimmed. What is computed over it and under which
//! key, the flow knows; here a step happens only while its beginning and end are what they were.

use std::collections::BTreeMap;

use super::SqlStore;
use super::bindings::Bindings;
use super::database::{Answers, Database};
use super::event::{self, ENTRY};
use super::row::{read, read_optional};
use crate::account::Anchor;
use crate::port::{
    AuditChain, Chain, Closing, Sealing, StoreError, StoredAnchor, Taking, Trimming,
};

const ANCHOR: &str = "SELECT sequence, seal, base, base_seal, closed, mac FROM trail_anchor
     WHERE tenant_id = :tenant";

/// The lease is taken only for entries that wait: a tenant at rest costs no written row.
const LEASE: &str = "INSERT INTO trail_anchor
       (tenant_id, sequence, seal, base, base_seal, mac, holder, leased_until)
     SELECT :tenant, 0, '', 0, '', '', :holder, :until WHERE EXISTS (
       SELECT 1 FROM event WHERE tenant_id = :tenant AND sequence > COALESCE(
         (SELECT sequence FROM trail_anchor WHERE tenant_id = :tenant), 0))
     ON CONFLICT (tenant_id) DO UPDATE SET
       holder = excluded.holder, leased_until = excluded.leased_until
     WHERE leased_until <= :now OR holder = :holder";

/// The anchor is still the one that the decision rested on.
const SAME: &str = "tenant_id = :tenant AND sequence = :from AND base = :base AND seal = :seal
     AND base_seal = :base_seal";

impl<D: Database> AuditChain for SqlStore<D> {
    async fn chain(&self, after: Option<u64>, limit: u32) -> Result<Chain, StoreError> {
        let bindings = self.bind().with("after", after).with("limit", limit);
        let from = "COALESCE(:after, (SELECT base FROM trail_anchor WHERE tenant_id = :tenant), 0)";
        let texts = [
            ANCHOR.to_owned(),
            "SELECT seal FROM event WHERE tenant_id = :tenant AND sequence = :after".to_owned(),
            format!("{ENTRY} AND sequence > {from} ORDER BY sequence LIMIT :limit"),
        ];
        let mut answers = run(self, &bindings, &texts).await?;
        let anchor: Option<StoredAnchor> = read_optional(answers.next_row())?;
        let seal = answers.next_row();
        let seal = seal.as_ref().map(|row| row.optional_text("seal")).transpose()?.flatten();
        let (seal, entries) = (seal.map(str::to_owned), read(&answers.next())?);
        let base = anchor.as_ref().map(|stored| &stored.anchor);
        let before = match (after, base) {
            (None | Some(0), None) => Some(String::new()),
            (None, Some(anchor)) => Some(anchor.base_seal.clone()),
            (Some(after), Some(anchor)) if after == anchor.base => Some(anchor.base_seal.clone()),
            (Some(_), _) => seal,
        };
        Ok(Chain { anchor, before, entries })
    }

    async fn take_unsealed(&self, taking: Taking) -> Result<Option<Chain>, StoreError> {
        let bindings = self
            .bind()
            .with("holder", taking.holder)
            .with("now", taking.now)
            .with("until", taking.until)
            .with("limit", taking.limit);
        let held =
            "SELECT sequence FROM trail_anchor WHERE tenant_id = :tenant AND holder = :holder";
        let texts = [
            LEASE.to_owned(),
            format!("{ANCHOR} AND holder = :holder"),
            format!("{ENTRY} AND sequence > ({held}) ORDER BY sequence LIMIT :limit"),
        ];
        let mut answers = run(self, &bindings, &texts).await?;
        answers.next();
        let Some(anchor) = read_optional::<StoredAnchor>(answers.next_row())? else {
            return Ok(None);
        };
        let before = Some(anchor.anchor.seal.clone());
        Ok(Some(Chain { anchor: Some(anchor), before, entries: read(&answers.next())? }))
    }

    async fn seal(&self, sealing: Sealing<'_>) -> Result<bool, StoreError> {
        let seals: BTreeMap<u64, &str> =
            sealing.seals.iter().map(|(sequence, seal)| (*sequence, seal.as_str())).collect();
        let bindings = bind(self.bind(), sealing.from, sealing.to)
            .with("holder", sealing.holder)
            .with("rests_until", sealing.rests_until)
            .with_json("seals", &seals);
        let texts = [
            // Until here the entries said that the endpoints have something to receive.
            "UPDATE webhook SET behind = 1
             WHERE tenant_id = :tenant AND active = 1 AND behind = 0 AND position < :to"
                .to_owned(),
            format!(
                "UPDATE event SET seal = json_extract(:seals, '$.\"' || sequence || '\"')
                 WHERE tenant_id = :tenant AND sequence > :from AND sequence <= :to
                   AND EXISTS (SELECT 1 FROM trail_anchor WHERE {SAME} AND holder = :holder)"
            ),
            format!(
                "UPDATE trail_anchor SET sequence = :to, seal = :next_seal, mac = :mac,
                   leased_until = :rests_until
                 WHERE {SAME} AND holder = :holder RETURNING sequence"
            ),
        ];
        Ok(!run(self, &bindings, &texts).await?.last().is_empty())
    }

    async fn close(&self, closing: Closing<'_>) -> Result<bool, StoreError> {
        let bindings = bind(self.bind(), closing.from, closing.to)
            .with("closed", closing.to.anchor.closed)
            .with_event(closing.event);
        let texts = [
            event::insert(&format!("EXISTS (SELECT 1 FROM trail_anchor WHERE {SAME})")),
            format!(
                "UPDATE trail_anchor SET closed = :closed, mac = :mac WHERE {SAME} RETURNING sequence"
            ),
        ];
        Ok(!run(self, &bindings, &texts).await?.last().is_empty())
    }

    async fn trim(&self, trimming: Trimming<'_>) -> Result<u64, StoreError> {
        let bindings = bind(self.bind(), trimming.from, trimming.to);
        let texts = [
            format!(
                "DELETE FROM event WHERE tenant_id = :tenant AND sequence <= :next_base
                   AND EXISTS (SELECT 1 FROM trail_anchor WHERE {SAME})"
            ),
            format!(
                "UPDATE trail_anchor SET base = :next_base, base_seal = :next_base_seal, mac = :mac
                 WHERE {SAME}"
            ),
        ];
        // The anchor's own row is one of the changes.
        Ok(run(self, &bindings, &texts).await?.changes().saturating_sub(1))
    }
}

fn bind(bindings: Bindings, from: &Anchor, to: &StoredAnchor) -> Bindings {
    bindings
        .with("from", from.sequence)
        .with("seal", from.seal.as_str())
        .with("base", from.base)
        .with("base_seal", from.base_seal.as_str())
        .with("to", to.anchor.sequence)
        .with("next_seal", to.anchor.seal.as_str())
        .with("next_base", to.anchor.base)
        .with("next_base_seal", to.anchor.base_seal.as_str())
        .with("mac", to.mac.as_str())
}

async fn run<D: Database>(
    store: &SqlStore<D>,
    bindings: &Bindings,
    texts: &[String],
) -> Result<Answers, StoreError> {
    let statements = texts.iter().map(|text| bindings.statement(text)).collect();
    Ok(store.batch(statements).await?)
}
