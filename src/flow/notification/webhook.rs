//! Endpoints outside that are notified of events: made and changed by administrators, called after
//! the answer and by cron.
//!
//! An endpoint receives the entries of the trail in their order, one after the other, each until it
//! says that it has it. So nothing that happened can be lost between the trail and an endpoint, and
//! an endpoint that was down goes on where it stopped.

use futures_util::StreamExt;
use futures_util::stream;
use serde_json::json;
use zeroize::Zeroizing;

use super::outbox;
use crate::account::{
    Actor, EndpointUrl, EventId, EventKind, Time, Webhook, WebhookId, WebhookType,
};
use crate::crypt::webhook::WebhookSecret;
use crate::flow::audit::note::Note;
use crate::flow::deadline::Deadline;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{
    Delivery, DeliveryCursor, DeliveryOutcome, PendingDelivery, Sealed, Tenants, WebhookClient,
    Webhooks,
};

/// Most endpoints of a tenant: each is called for everything that happens.
pub const MOST: usize = 8;
/// How long the secret before still signs after a rotation.
const OVERLAP: i64 = Time::DAY;
/// Calls to one endpoint in one go; with ten seconds for each they end before the lease.
const CALLS: u32 = 10;
/// Endpoints that are called at once: a Worker holds six connections open.
const AT_ONCE: usize = 6;
/// The type of an event that an administrator has sent to try an endpoint.
const TEST: &str = "webhook.test";
/// How long a taken endpoint is hidden from others who call.
const LEASE: i64 = 2 * Time::MINUTE;
/// An endpoint that fails for so long is called no more.
const PATIENCE: i64 = 3 * Time::DAY;
/// What an endpoint answers that is there no more (RFC 9110 section 15.5.11).
const GONE: u16 = 410;

/// An endpoint as an administrator writes it down.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where it is.
    pub url: EndpointUrl,
    /// The types of events that it wants.
    pub types: Vec<WebhookType>,
    /// Whether it receives events.
    pub active: bool,
}

/// The endpoints of the tenant, oldest first.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn list<P: Ports>(cx: &Context<'_, P>) -> Result<Vec<Webhook>, UseCaseError> {
    Ok(cx.store().webhooks().await?)
}

/// Makes an endpoint that receives events from now on, with a secret that is shown this once.
///
/// # Errors
///
/// [`UseCaseError::Exists`] if the tenant has as many as it may have.
pub async fn create<P: Ports>(
    cx: &Context<'_, P>,
    draft: Draft,
) -> Result<(Webhook, Zeroizing<String>), UseCaseError> {
    if list(cx).await?.len() >= MOST {
        return Err(UseCaseError::Exists);
    }
    let id = cx.id(WebhookId::new);
    let (secret, sealed_secret) = fresh(cx, id)?;
    let webhook = Webhook {
        id,
        url: draft.url.as_str().to_owned(),
        types: draft.types,
        sealed_secret,
        old_secret: None,
        active: draft.active,
        position: 0,
        attempts: 0,
        due_at: cx.now,
        failing_since: None,
        reason: None,
        created_at: cx.now,
    };
    put(cx, &webhook).await?;
    Ok((webhook, secret))
}

/// Changes an endpoint. One that is made active again receives what it missed. What is put again as it
/// is writes nothing.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn update<P: Ports>(
    cx: &Context<'_, P>,
    id: WebhookId,
    draft: Draft,
) -> Result<Webhook, UseCaseError> {
    let Draft { url, types, active } = draft;
    let known = find(cx, id).await?;
    if known.url == url.as_str() && known.types == types && known.active == active {
        return Ok(known);
    }
    put(cx, &Webhook { url: url.as_str().to_owned(), types, active, ..known }).await?;
    find(cx, id).await
}

/// Gives an endpoint another secret, which is shown this once; the one before signs for a day more.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn rotate<P: Ports>(
    cx: &Context<'_, P>,
    id: WebhookId,
) -> Result<(Webhook, Zeroizing<String>), UseCaseError> {
    let known = find(cx, id).await?;
    let (secret, sealed_secret) = fresh(cx, id)?;
    let old_secret = Some((known.sealed_secret.clone(), cx.now.plus(OVERLAP)));
    let webhook = Webhook { sealed_secret, old_secret, ..known };
    put(cx, &webhook).await?;
    Ok((webhook, secret))
}

/// Removes an endpoint.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn remove<P: Ports>(cx: &Context<'_, P>, id: WebhookId) -> Result<(), UseCaseError> {
    let removed = cx.store().remove_webhook(id, &cx.event(changed())).await?;
    cx.ports.directory().forget();
    removed.then_some(()).ok_or(UseCaseError::Missing)
}

/// Calls an endpoint once with a test event, whatever types it wants and whether or not it is
/// active; answers why the call failed, if it did. The endpoint's position in the trail stays as it
/// is.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn test<P: Ports>(
    cx: &Context<'_, P>,
    id: WebhookId,
) -> Result<Option<String>, UseCaseError> {
    let webhook = find(cx, id).await?;
    let body = json!({
        "type": TEST,
        "timestamp": cx.now.rfc3339(),
        "data": { "tenant": cx.tenant().id },
    });
    let Some(secrets) = secrets(cx, &webhook) else { return Ok(Some(UNREADABLE.to_owned())) };
    let delivery = signed(cx, &webhook, &secrets, cx.id(EventId::new).to_string(), &body);
    Ok(reason(cx.ports.webhook_client().deliver(&delivery).await))
}

async fn find<P: Ports>(cx: &Context<'_, P>, id: WebhookId) -> Result<Webhook, UseCaseError> {
    list(cx).await?.into_iter().find(|known| known.id == id).ok_or(UseCaseError::Missing)
}

async fn put<P: Ports>(cx: &Context<'_, P>, webhook: &Webhook) -> Result<(), UseCaseError> {
    cx.store().put_webhook(webhook, &cx.event(changed())).await?;
    cx.ports.directory().forget();
    Ok(())
}

const fn changed() -> Note<'static> {
    Note::new(EventKind::WebhookChanged, Actor::Administrator)
}

fn fresh<P: Ports>(
    cx: &Context<'_, P>,
    id: WebhookId,
) -> Result<(Zeroizing<String>, String), UseCaseError> {
    let secret = WebhookSecret::new(cx.ports.entropy()).expose();
    let sealed = cx.seal(secret.as_bytes(), Sealed::WebhookSecret.at(&id.to_string()))?;
    Ok((secret, sealed))
}

/// Tells the endpoints that are due, as far as the time goes; answers how many got on. What there is no
/// time for is due at once, and no failure.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails; a delivery that was not noted is repeated after the
/// lease.
pub(in crate::flow) async fn deliver<P: Ports>(
    cx: &Context<'_, P>,
    until: Deadline,
) -> Result<usize, UseCaseError> {
    if !cx.snapshot.has_webhooks || !until.admits_call(cx.ports) {
        return Ok(0);
    }
    let due = cx.store().take_webhooks(cx.ports.now(), LEASE).await?;
    let calls = due.iter().map(|webhook| tell(cx, webhook, until));
    let outcomes: Vec<_> = stream::iter(calls).buffer_unordered(AT_ONCE).collect().await;
    let mut got_on = 0;
    for outcome in outcomes {
        got_on += usize::from(outcome?);
    }
    Ok(got_on)
}

async fn tell<P: Ports>(
    cx: &Context<'_, P>,
    webhook: &Webhook,
    until: Deadline,
) -> Result<bool, UseCaseError> {
    let Some(secrets) = secrets(cx, webhook) else {
        cx.store().record_delivery(webhook.id, &unsigned(webhook, cx.ports.now())).await?;
        return Ok(false);
    };
    let (entries, reached) = cx.store().pending_deliveries(webhook, CALLS).await?;
    let mut position = webhook.position;
    for entry in &entries {
        if !until.admits_call(cx.ports) {
            let stopped = stopped(webhook, position, cx.ports.now());
            cx.store().record_delivery(webhook.id, &stopped).await?;
            return Ok(position > webhook.position);
        }
        let delivery = delivery(cx, webhook, &secrets, entry);
        let outcome = cx.ports.webhook_client().deliver(&delivery).await;
        if outcome != DeliveryOutcome::Accepted {
            let failed = failed(webhook, position, outcome, cx.ports.now());
            cx.store().record_delivery(webhook.id, &failed).await?;
            return Ok(false);
        }
        position = entry.sequence;
        cx.store().record_delivery(webhook.id, &told(position, cx.ports.now().plus(LEASE))).await?;
    }
    cx.store().record_delivery(webhook.id, &told(reached, cx.ports.now())).await?;
    Ok(true)
}

/// The secrets that sign: the current one, and for a while the one before if it still opens. None if
/// the current one does not open: no call leaves without its signature.
fn secrets<P: Ports>(cx: &Context<'_, P>, webhook: &Webhook) -> Option<Vec<WebhookSecret>> {
    let place = webhook.id.to_string();
    let open = |sealed: &String| {
        let text = cx.readable(sealed, Sealed::WebhookSecret.at(&place))?;
        core::str::from_utf8(&text).ok()?.parse().ok()
    };
    let old = webhook.old_secret.as_ref().filter(|(_, until)| cx.now < *until);
    let old = old.and_then(|(old, _)| open(old));
    Some(core::iter::once(open(&webhook.sealed_secret)?).chain(old).collect())
}

/// The delivery of an entry to an endpoint: ids, and nothing that is secret or personal.
fn delivery<P: Ports>(
    cx: &Context<'_, P>,
    webhook: &Webhook,
    secrets: &[WebhookSecret],
    entry: &PendingDelivery,
) -> Delivery {
    let told = webhook
        .types
        .iter()
        .find(|told| told.kinds().iter().any(|kind| kind.as_str() == entry.kind));
    let mut data = json!({
        "tenant": cx.tenant().id,
        "account": entry.account,
        "session": entry.session,
        "actor": Actor::name_in(&entry.actor), // Endpoints do not learn which administrator.
        "via": entry.via,
    });
    if entry.kind == EventKind::AccountDeactivated.as_str()
        && let Some(members) = data.as_object_mut()
    {
        members.insert("deactivated".to_owned(), json!(true));
    }
    let body = json!({
        "type": told.map(|told| told.as_str()),
        "timestamp": entry.at.rfc3339(),
        "data": data,
    });
    signed(cx, webhook, secrets, entry.id.to_string(), &body)
}

/// A call with everything that signs it.
fn signed<P: Ports>(
    cx: &Context<'_, P>,
    webhook: &Webhook,
    secrets: &[WebhookSecret],
    id: String,
    body: &serde_json::Value,
) -> Delivery {
    let (body, timestamp) = (body.to_string(), cx.ports.now().seconds());
    let sign = |secret: &WebhookSecret| secret.sign(&id, timestamp, body.as_bytes());
    let signature = secrets.iter().map(sign).collect::<Vec<_>>().join(" ");
    Delivery { url: webhook.url.clone(), id, timestamp, signature, body }
}

const fn told(position: u64, due_at: Time) -> DeliveryCursor {
    DeliveryCursor { position, attempts: 0, due_at, failing_since: None, reason: None, ends: false }
}

/// Where there was no time for the next call: what was known of the endpoint stays, unless it got on.
fn stopped(webhook: &Webhook, position: u64, now: Time) -> DeliveryCursor {
    if position > webhook.position {
        return told(position, now);
    }
    DeliveryCursor {
        attempts: webhook.attempts,
        failing_since: webhook.failing_since,
        reason: webhook.reason.clone(),
        ..told(position, now)
    }
}

fn failed(webhook: &Webhook, position: u64, outcome: DeliveryOutcome, now: Time) -> DeliveryCursor {
    // What got on since it was taken ended the failing.
    let went_on = position > webhook.position;
    let attempts = if went_on { 1 } else { webhook.attempts.saturating_add(1) };
    let since = webhook.failing_since.filter(|_| !went_on).unwrap_or(now);
    DeliveryCursor {
        position,
        attempts,
        due_at: now.plus(outbox::pause(attempts)),
        failing_since: Some(since),
        reason: reason(outcome),
        ends: outcome == DeliveryOutcome::Refused(GONE) || now.since(since) >= PATIENCE,
    }
}

/// Why no call was made: the secret that would sign it is under a key that is gone.
const UNREADABLE: &str = "secret_unreadable";

/// What an endpoint's row says while its secret does not open: as after a failed call, so that it is
/// tried again when the key is back, or given up.
fn unsigned(webhook: &Webhook, now: Time) -> DeliveryCursor {
    let reason = Some(UNREADABLE.to_owned());
    DeliveryCursor { reason, ..failed(webhook, webhook.position, DeliveryOutcome::Unanswered, now) }
}

/// Why a call failed, if it did.
fn reason(outcome: DeliveryOutcome) -> Option<String> {
    match outcome {
        DeliveryOutcome::Accepted => None,
        DeliveryOutcome::Unanswered => Some("no_answer".to_owned()),
        DeliveryOutcome::Refused(status) => Some(format!("status_{status}")),
        DeliveryOutcome::Forbidden => Some("address_forbidden".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_millis(1_700_000_000_000);

    fn webhook(attempts: u32, failing_since: Option<Time>) -> Webhook {
        Webhook {
            id: WebhookId::from_bytes([0; 16]),
            url: String::new(),
            types: Vec::new(),
            sealed_secret: String::new(),
            old_secret: None,
            active: true,
            position: 7,
            attempts,
            due_at: NOW,
            failing_since,
            reason: None,
            created_at: NOW,
        }
    }

    #[test]
    fn an_endpoint_that_fails_is_left_alone_for_longer_and_longer() {
        let first = failed(&webhook(0, None), 7, DeliveryOutcome::Unanswered, NOW);
        assert_eq!((first.due_at, first.failing_since), (NOW.plus(outbox::pause(1)), Some(NOW)));
        assert_eq!((first.position, first.reason.as_deref()), (7, Some("no_answer")));
        let later = failed(&webhook(4, Some(NOW)), 7, DeliveryOutcome::Refused(500), NOW.plus(9));
        assert_eq!(later.due_at, NOW.plus(9 + outbox::pause(5)));
        assert_eq!((later.failing_since, later.ends), (Some(NOW), false));
    }

    #[test]
    fn an_endpoint_that_got_on_begins_to_fail_anew() {
        let told = failed(&webhook(5, Some(NOW)), 8, DeliveryOutcome::Refused(500), NOW.plus(9));
        assert_eq!((told.attempts, told.failing_since), (1, Some(NOW.plus(9))));
    }

    #[test]
    fn an_endpoint_that_fails_for_three_days_or_is_gone_is_called_no_more() {
        let long =
            failed(&webhook(9, Some(NOW)), 7, DeliveryOutcome::Unanswered, NOW.plus(PATIENCE));
        assert!(long.ends);
        assert!(failed(&webhook(1, None), 7, DeliveryOutcome::Refused(410), NOW).ends);
        assert!(!failed(&webhook(1, None), 7, DeliveryOutcome::Refused(404), NOW).ends);
    }
}
