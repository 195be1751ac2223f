//! Calls that deliver events to endpoints outside.

use core::fmt;

/// One signed call (Standard Webhooks 1.0).
#[derive(Clone)]
pub struct Delivery {
    /// The address.
    pub url: String,
    /// `webhook-id`: the same for every attempt.
    pub id: String,
    /// `webhook-timestamp`: of this attempt, in seconds.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// The JSON that is signed.
    pub body: String,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The outcome of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// A status of two hundred.
    Accepted,
    /// Another status.
    Refused(u16),
    /// No answer in time.
    Unanswered,
    /// The address is none that may be called.
    Forbidden,
}

/// A client of webhooks. It calls configured addresses only: an answer that redirects is a
/// refusal.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait WebhookClient {
    /// Makes one call.
    async fn deliver(&self, delivery: &Delivery) -> DeliveryOutcome;
}
