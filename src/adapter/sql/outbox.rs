//! Mails that wait. A sent mail leaves the table; one that is given up, or that may have been sent
//! twice, stays a while, its letter erased.

use serde_json::{Value, json};

use super::bindings::Bindings;
use super::database::Database;
use super::row::read;
use super::{SqlStore, event};
use crate::account::{Event, MailFailure, MailState, OutboxId, Time};
use crate::port::{Outbox, OutboxEntry, OutboxItem, OutboxRow, StoreError};

/// Erases the letters that are worth nothing any more, `due_at` being when.
const EXPIRE: &str = "UPDATE outbox
     SET sealed = NULL, state = 'dead', reason = COALESCE(reason, 'expired'), due_at = :now
     WHERE tenant_id = :tenant AND sealed IS NOT NULL AND expires_at <= :now";

/// Mails as records, for [`insert`].
pub(super) fn as_json(letters: &[OutboxRow]) -> Vec<Value> {
    let record = |letter: &OutboxRow| {
        json!({
            "id": letter.id,
            "sealed": letter.sealed,
            "expires_at": letter.expires_at,
        })
    };
    letters.iter().map(record).collect()
}

/// Queues `:letters` for `:account`, due `:now`, if a condition holds.
pub(super) fn insert(condition: &str) -> String {
    format!(
        "INSERT INTO outbox (tenant_id, id, account_id, sealed, due_at, attempts, expires_at)
         SELECT :tenant, value->>'id', :account, value->>'sealed', :now, 0, value->>'expires_at'
         FROM json_each(:letters) WHERE {condition}"
    )
}

impl<D: Database> Outbox for SqlStore<D> {
    /// An attempt counts as unanswered until its answer is noted, so that one whose isolate dies stays so.
    async fn take_mail(
        &self,
        now: Time,
        lease: i64,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        let bindings =
            self.bind().with("now", now).with("hidden_until", now.plus(lease)).with("limit", limit);
        let take = bindings.statement(
            "UPDATE outbox
             SET due_at = :hidden_until, attempts = attempts + 1, unanswered = unanswered + 1
             WHERE tenant_id = :tenant AND id IN (
               SELECT id FROM outbox
               WHERE tenant_id = :tenant AND sealed IS NOT NULL AND due_at <= :now
               ORDER BY id LIMIT :limit)
             RETURNING id, sealed, attempts, unanswered - 1 AS unanswered, expires_at",
        );
        let mut answers = self.batch(vec![bindings.statement(EXPIRE), take]).await?;
        answers.next();
        let mut items: Vec<OutboxItem> = read(&answers.next())?;
        items.sort_by_key(|item| item.id);
        Ok(items)
    }

    async fn mail_sent(&self, id: OutboxId, now: Time) -> Result<(), StoreError> {
        let bindings = self.bind().with("mail", id).with("now", now);
        let texts = [
            "DELETE FROM outbox WHERE tenant_id = :tenant AND id = :mail AND unanswered <= 1",
            "UPDATE outbox SET sealed = NULL, state = 'sent', reason = 'no_answer', due_at = :now,
               unanswered = unanswered - 1
             WHERE tenant_id = :tenant AND id = :mail AND sealed IS NOT NULL",
        ];
        self.batch(texts.map(|text| bindings.statement(text)).into()).await?;
        Ok(())
    }

    async fn mail_deferred(
        &self,
        id: OutboxId,
        due: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError> {
        let bindings = bind(self, id, setback).with("due", due);
        let defer = bindings.statement(
            "UPDATE outbox
             SET due_at = :due, reason = :reason, unanswered = MAX(unanswered - :answered, 0)
             WHERE tenant_id = :tenant AND id = :mail AND sealed IS NOT NULL",
        );
        self.batch(vec![defer]).await?;
        Ok(())
    }

    async fn mail_dead(
        &self,
        id: OutboxId,
        now: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError> {
        let give_up = bind(self, id, setback).with("now", now).statement(
            "UPDATE outbox SET sealed = NULL, state = 'dead', reason = :reason, due_at = :now,
               unanswered = MAX(unanswered - :answered, 0)
             WHERE tenant_id = :tenant AND id = :mail AND sealed IS NOT NULL",
        );
        self.batch(vec![give_up]).await?;
        Ok(())
    }

    async fn mails(
        &self,
        state: Option<MailState>,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        let page = self.bind().with("state", state.map(MailState::as_str)).with("limit", limit);
        let page = page.statement(
            "SELECT id, account_id, state, reason, attempts, unanswered, due_at, expires_at FROM outbox
             WHERE tenant_id = :tenant AND state = COALESCE(:state, state)
             ORDER BY id DESC LIMIT :limit",
        );
        read(&self.batch(vec![page]).await?.next())
    }

    async fn mail_again(&self, id: OutboxId, event: &Event) -> Result<bool, StoreError> {
        let bindings = self.bind().with("mail", id).with_event(event);
        let waits =
            "tenant_id = :tenant AND id = :mail AND sealed IS NOT NULL AND expires_at > :event_at";
        let texts = [
            event::insert(&format!("EXISTS (SELECT 1 FROM outbox WHERE {waits})")),
            format!(
                "UPDATE outbox SET due_at = :event_at, attempts = 0 WHERE {waits} RETURNING id"
            ),
        ];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        Ok(!self.batch(statements).await?.last().is_empty())
    }
}

fn bind<D: Database>(store: &SqlStore<D>, id: OutboxId, setback: MailFailure) -> Bindings {
    store
        .bind()
        .with("mail", id)
        .with("reason", setback.as_str())
        .with("answered", setback != MailFailure::NoAnswer)
}
