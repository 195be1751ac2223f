//! Endpoints outside, and their progress through the trail. The trail is their queue: an entry is
//! written once, in the batch of its step, however many endpoints want it.

use super::bindings::Bindings;
use super::database::{Database, Statement};
use super::row::read;
use super::{SqlStore, event};
use crate::account::{Event, EventKind, Time, Webhook, WebhookId, WebhookType};
use crate::port::{DeliveryCursor, PendingDelivery, StoreError, Webhooks};

/// How many entries of the trail are looked at for one endpoint in one go.
const LOOKED_AT: u32 = 500;

/// The number of the newest entry.
const NEWEST: &str = "COALESCE((SELECT MAX(sequence) FROM event WHERE tenant_id = :tenant), 0)";

impl<D: Database> Webhooks for SqlStore<D> {
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let all =
            self.bind().statement("SELECT * FROM webhook WHERE tenant_id = :tenant ORDER BY id");
        read(&self.batch(vec![all]).await?.next())
    }

    async fn put_webhook(&self, webhook: &Webhook, event: &Event) -> Result<(), StoreError> {
        let types: Vec<_> = webhook.types.iter().map(|told| told.as_str()).collect();
        let (old, until) =
            webhook.old_secret.as_ref().map(|(old, until)| (old.as_str(), *until)).unzip();
        let bindings = self
            .bind()
            .with("webhook", webhook.id)
            .with("url", webhook.url.as_str())
            .with_json("types", &types)
            .with("secret", webhook.sealed_secret.as_str())
            .with("old", old)
            .with("old_until", until)
            .with("active", webhook.active)
            .with("at", webhook.created_at)
            .with_event(event);
        let put = format!(
            "INSERT INTO webhook (tenant_id, id, url, types, sealed_secret, sealed_old, old_until,
               active, position, attempts, due_at, created_at)
             VALUES (:tenant, :webhook, :url, :types, :secret, :old, :old_until, :active, {NEWEST},
               0, :event_at, :at)
             ON CONFLICT (tenant_id, id) DO UPDATE SET url = excluded.url, types = excluded.types,
               sealed_secret = excluded.sealed_secret, sealed_old = excluded.sealed_old,
               old_until = excluded.old_until,
               attempts = CASE WHEN webhook.active THEN webhook.attempts ELSE 0 END,
               due_at = CASE WHEN webhook.active THEN webhook.due_at ELSE excluded.due_at END,
               failing_since = CASE WHEN webhook.active THEN webhook.failing_since END,
               reason = CASE WHEN webhook.active THEN webhook.reason END,
               behind = 1,
               active = excluded.active"
        );
        self.batch(statements(&bindings, &[put, event::insert("TRUE"), raise("TRUE")])).await?;
        Ok(())
    }

    async fn remove_webhook(&self, id: WebhookId, event: &Event) -> Result<bool, StoreError> {
        const KNOWN: &str =
            "EXISTS (SELECT 1 FROM webhook WHERE tenant_id = :tenant AND id = :webhook)";
        let bindings = self.bind().with("webhook", id).with_event(event);
        let remove = "DELETE FROM webhook WHERE tenant_id = :tenant AND id = :webhook RETURNING id"
            .to_owned();
        let texts = [event::insert(KNOWN), raise(KNOWN), remove];
        Ok(!self.batch(statements(&bindings, &texts)).await?.last().is_empty())
    }

    async fn take_webhooks(&self, now: Time, lease: i64) -> Result<Vec<Webhook>, StoreError> {
        let bindings = self.bind().with("now", now).with("hidden_until", now.plus(lease));
        let take = bindings.statement(&format!(
            "UPDATE webhook SET due_at = :hidden_until, behind = 1
             WHERE tenant_id = :tenant AND active = 1 AND due_at <= :now AND position < {NEWEST}
             RETURNING *"
        ));
        read(&self.batch(vec![take]).await?.next())
    }

    async fn pending_deliveries(
        &self,
        webhook: &Webhook,
        limit: u32,
    ) -> Result<(Vec<PendingDelivery>, u64), StoreError> {
        let kinds = webhook.types.iter().copied().flat_map(WebhookType::kinds).copied();
        let kinds: Vec<_> = kinds.map(EventKind::as_str).collect();
        let bindings = self
            .bind()
            .with("position", webhook.position)
            .with("last", webhook.position.saturating_add(LOOKED_AT.into()))
            .with_json("kinds", &kinds)
            .with("limit", limit);
        let wanted = bindings.statement(
            "SELECT sequence, id, at, kind, actor, account_id, session_id, via FROM event
             WHERE tenant_id = :tenant AND sequence > :position AND sequence <= :last
               AND kind IN (SELECT value FROM json_each(:kinds))
             ORDER BY sequence LIMIT :limit",
        );
        let looked_at = bindings.statement(&format!("SELECT MIN(:last, {NEWEST}) AS looked_at"));
        let mut answers = self.batch(vec![wanted, looked_at]).await?;
        let wanted: Vec<PendingDelivery> = read(&answers.next())?;
        let looked_at = answers.next_row().map(|row| row.number("looked_at")).transpose()?;
        let full = u32::try_from(wanted.len()).is_ok_and(|count| count == limit);
        let reached = match wanted.last() {
            Some(last) if full => last.sequence,
            _ => looked_at.unwrap_or(webhook.position),
        };
        Ok((wanted, reached))
    }

    async fn record_delivery(
        &self,
        id: WebhookId,
        told: &DeliveryCursor,
    ) -> Result<(), StoreError> {
        let bindings = self
            .bind()
            .with("webhook", id)
            .with("position", told.position)
            .with("attempts", told.attempts)
            .with("due", told.due_at)
            .with("failing_since", told.failing_since)
            .with("reason", told.reason.as_deref())
            .with("stays", !told.ends);
        let note = bindings.statement(&format!(
            "UPDATE webhook SET position = MAX(position, :position), attempts = :attempts,
               due_at = :due, failing_since = :failing_since, reason = :reason,
               active = active AND :stays, behind = MAX(position, :position) < {NEWEST}
             WHERE tenant_id = :tenant AND id = :webhook"
        ));
        self.batch(vec![note]).await?;
        Ok(())
    }
}

fn statements(bindings: &Bindings, texts: &[String]) -> Vec<Statement> {
    texts.iter().map(|text| bindings.statement(text)).collect()
}

/// Raises the tenant's version: isolates that remember the tenant learn that it has endpoints, or
/// has none any more.
fn raise(condition: &str) -> String {
    format!("UPDATE tenant SET version = version + 1 WHERE id = :tenant AND {condition}")
}
