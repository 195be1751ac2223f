//! The entries that an endpoint receives, and its progress through the trail. May import `account`
//! and `port`.

use crate::account::{AccountId, Event, EventId, SessionId, Time, Webhook, WebhookId};
use crate::port::StoreError;

/// An entry of the trail for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingDelivery {
    /// Its number.
    pub sequence: u64,
    /// Its id.
    pub id: EventId,
    /// The time.
    pub at: Time,
    /// The kind, as the trail names it.
    pub kind: String,
    /// The actor, as the trail names it.
    pub actor: String,
    /// The account.
    pub account: Option<AccountId>,
    /// The session.
    pub session: Option<SessionId>,
    /// The API that it came through.
    pub via: String,
}

/// An endpoint's progress through the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryCursor {
    /// The number of the last entry that is behind it; it never goes back.
    pub position: u64,
    /// Attempts at the next one.
    pub attempts: u32,
    /// Not before this.
    pub due_at: Time,
    /// Since when every attempt failed.
    pub failing_since: Option<Time>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// Whether it receives no more events.
    pub ends: bool,
}

/// The endpoints of webhooks, and their progress through the audit log.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Webhooks {
    /// The endpoints of the tenant, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;

    /// Makes an endpoint, which receives events from now on, or changes what administrators may
    /// change of one: address, types, secrets, activity. One that becomes active starts afresh where
    /// it stopped. Raises the tenant's version.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn put_webhook(&self, webhook: &Webhook, event: &Event) -> Result<(), StoreError>;

    /// Removes an endpoint and raises the tenant's version; false if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn remove_webhook(&self, id: WebhookId, event: &Event) -> Result<bool, StoreError>;

    /// Takes the endpoints that are due and behind the trail, and hides them from other takers for
    /// `lease` milliseconds.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn take_webhooks(&self, now: Time, lease: i64) -> Result<Vec<Webhook>, StoreError>;

    /// The entries that an endpoint receives next, at most `limit`, oldest first; and the number of
    /// the entry up to which there is nothing else for it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn pending_deliveries(
        &self,
        webhook: &Webhook,
        limit: u32,
    ) -> Result<(Vec<PendingDelivery>, u64), StoreError>;

    /// Notes an endpoint's progress through the trail.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn record_delivery(&self, id: WebhookId, told: &DeliveryCursor)
    -> Result<(), StoreError>;
}
