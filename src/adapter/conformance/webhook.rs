//! What the store promises of endpoints outside: each receives the trail in its order, from where
//! it stopped.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::TenantFixture;
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{EventKind, Webhook, WebhookId, WebhookType};
use crate::adapter::sql::Database;
use crate::port::{AuditLog, DeliveryCursor, SnapshotRef, Tenants, Webhooks};

fn new<D: Database>(home: &TenantFixture<'_, D>, types: &[WebhookType]) -> Webhook {
    Webhook {
        id: WebhookId::from_bytes(home.bench.bytes()),
        url: "https://hooks.example.com".to_owned(),
        types: types.to_vec(),
        sealed_secret: home.bench.text("secret"),
        old_secret: None,
        active: true,
        position: 0,
        attempts: 0,
        due_at: NOW,
        failing_since: None,
        reason: None,
        created_at: NOW,
    }
}

/// An endpoint that has received everything so far, and wants these types.
async fn endpoint<D: Database>(
    home: &TenantFixture<'_, D>,
    types: &[WebhookType],
) -> Checked<Webhook> {
    let webhook = new(home, types);
    home.store.put_webhook(&webhook, &home.bench.event(EventKind::TenantChanged)).await?;
    let known = some("webhook", home.store.webhooks().await?.pop())?;
    home.store.record_delivery(known.id, &told(known.position + 1)).await?;
    some("webhook", home.store.webhooks().await?.pop())
}

fn told(position: u64) -> DeliveryCursor {
    DeliveryCursor {
        position,
        attempts: 0,
        due_at: NOW,
        failing_since: None,
        reason: None,
        ends: false,
    }
}

async fn happen<D: Database>(home: &TenantFixture<'_, D>, kinds: &[EventKind]) -> Checked {
    for kind in kinds {
        home.store.append(&home.bench.event(*kind)).await?;
    }
    Ok(())
}

async fn kinds<D: Database>(
    home: &TenantFixture<'_, D>,
    webhook: &Webhook,
    limit: u32,
) -> Checked<(Vec<String>, u64)> {
    let (entries, reached) = home.store.pending_deliveries(webhook, limit).await?;
    Ok((entries.into_iter().map(|entry| entry.kind).collect(), reached - webhook.position))
}

pub(super) async fn an_endpoint_is_told_of_what_happens_after_it_was_made<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    home.account().await?;
    let made = new(&home, &[WebhookType::AccountCreated]);
    home.store.put_webhook(&made, &bench.event(EventKind::TenantChanged)).await?;
    let webhook = some("webhook", home.store.webhooks().await?.pop())?;
    same("read", Webhook { position: 0, ..webhook.clone() }, made)?;
    same("what was before", kinds(&home, &webhook, 9).await?.0, vec![])?;
    let account = home.account().await?;
    let (entries, _) = home.store.pending_deliveries(&webhook, 9).await?;
    let entry = some("entry", entries.first())?;
    same("kind", (entry.kind.as_str(), entry.at), ("account-created", NOW))?;
    holds("one", entries.len() == 1 && account.id != home.account().await?.id)
}

pub(super) async fn an_endpoint_is_told_of_what_it_wants_only<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let wanted = [WebhookType::SessionRevoked, WebhookType::PasswordReset];
    let webhook = endpoint(&home, &wanted).await?;
    let (ended, reset) = (EventKind::SessionsEnded, EventKind::PasswordReset);
    let happened = [ended, EventKind::SignedIn, reset, EventKind::TokenReused, EventKind::SignedIn];
    happen(&home, &happened).await?;
    let told = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let all = told(&["sessions-ended", "password-reset", "token-reused"]);
    same("all", kinds(&home, &webhook, 9).await?, (all, 5))?;
    let two = told(&["sessions-ended", "password-reset"]);
    same("two", kinds(&home, &webhook, 2).await?, (two, 3))
}

pub(super) async fn an_endpoint_that_is_taken_is_hidden_for_a_while<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let webhook = endpoint(&home, &[WebhookType::PasswordReset]).await?;
    let take = async |after| Checked::Ok(home.store.take_webhooks(NOW.plus(after), 100).await?);
    same("nothing happened", take(0).await?, vec![])?;
    happen(&home, &[EventKind::SignedIn]).await?;
    let taken = take(0).await?;
    let first = some("webhook", taken.first())?;
    same("attempts", (first.id, first.attempts), (webhook.id, 0))?;
    same("hidden", take(99).await?, vec![])?;
    same("again", take(100).await?.len(), 1)?;
    home.store.record_delivery(webhook.id, &told(webhook.position + 1)).await?;
    same("told", take(200).await?, vec![])
}

pub(super) async fn an_endpoint_never_goes_back<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let webhook = endpoint(&home, &[WebhookType::PasswordReset]).await?;
    let failing = DeliveryCursor {
        position: 0,
        attempts: 3,
        due_at: LATER,
        failing_since: Some(NOW),
        reason: Some("status_500".to_owned()),
        ends: true,
    };
    home.store.record_delivery(webhook.id, &failing).await?;
    let known = some("webhook", home.store.webhooks().await?.pop())?;
    same("position", known.position, webhook.position)?;
    same("attempts", (known.attempts, known.due_at), (3, LATER))?;
    same("failing", (known.failing_since, known.reason), (failing.failing_since, failing.reason))?;
    holds("it ended", !known.active)?;
    home.store.record_delivery(webhook.id, &told(0)).await?;
    let known = some("webhook", home.store.webhooks().await?.pop())?;
    holds("nobody but an administrator brings it back", !known.active)?;
    happen(&home, &[EventKind::PasswordReset]).await?;
    same("taken", home.store.take_webhooks(LATER, 1).await?, vec![])
}

pub(super) async fn an_endpoint_is_changed_and_removed_with_its_tenant_s_version<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let event = bench.event(EventKind::TenantChanged);
    let snapshot = async || {
        let snapshot = bench.directory(NOW).snapshot(SnapshotRef::Id(home.tenant)).await?;
        let snapshot = some("tenant", snapshot)?;
        Checked::Ok((snapshot.version, snapshot.has_webhooks))
    };
    same("none", snapshot().await?, (1, false))?;
    let webhook = endpoint(&home, &[WebhookType::PasswordReset]).await?;
    same("made", snapshot().await?, (2, true))?;
    let failing =
        DeliveryCursor { attempts: 3, reason: Some("no_answer".to_owned()), ends: true, ..told(0) };
    home.store.record_delivery(webhook.id, &failing).await?;
    same("ended", snapshot().await?, (2, false))?;
    let again = Webhook {
        url: "https://other.example.com".to_owned(),
        old_secret: Some((webhook.sealed_secret.clone(), LATER)),
        sealed_secret: "next".to_owned(),
        ..webhook.clone()
    };
    home.store.put_webhook(&again, &event).await?;
    same("active again", snapshot().await?, (3, true))?;
    same("as written", home.store.webhooks().await?, vec![again])?;
    holds("removed", home.store.remove_webhook(webhook.id, &event).await?)?;
    same("removed", snapshot().await?, (4, false))?;
    home.without_trace(async || {
        holds("gone", !home.store.remove_webhook(webhook.id, &event).await?)
    })
    .await
}

pub(super) async fn attack_28_another_tenant_touches_no_endpoint<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let webhook = endpoint(&home, &[WebhookType::PasswordReset]).await?;
    happen(&home, &[EventKind::PasswordReset]).await?;
    home.without_trace(async || {
        same("seen", other.store.webhooks().await?, vec![])?;
        same("taken", other.store.take_webhooks(NOW, 1).await?, vec![])?;
        same("told of", other.store.pending_deliveries(&webhook, 9).await?.0, vec![])?;
        other.store.record_delivery(webhook.id, &DeliveryCursor { ends: true, ..told(9) }).await?;
        let event = bench.event(EventKind::TenantChanged);
        holds("removed", !other.store.remove_webhook(webhook.id, &event).await?)
    })
    .await
}
