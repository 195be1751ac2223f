//! Mail, and the provider that sends it.

use crate::account::{MailFailure, OutboxId, TenantId};

/// A mail ready to go.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Idempotency key towards the provider.
    pub id: OutboxId,
    /// The tenant that sends it: a provider that reports bounces names it again.
    pub tenant: TenantId,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// The link in it, for the local mailbox.
    pub link: Option<String>,
    /// Whether the link undoes the change that the mail announces.
    pub undoes: bool,
    /// The code in it, for the local mailbox.
    pub code: Option<String>,
}

impl core::fmt::Debug for Message {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The outcome of handing a mail to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The provider accepted it.
    Yes,
    /// Not now; try again, and not before so many milliseconds if the provider said when.
    Later(MailFailure, Option<i64>),
    /// The provider's answer did not arrive: the mail may have been sent, or not.
    Lost,
    /// The provider refused it for good.
    Never(MailFailure),
}

/// A mail provider.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Mailer {
    /// Whether a mail that is handed over again under its id goes out once.
    fn knows_ids(&self) -> bool;

    /// Hands a mail over.
    async fn send(&self, message: &Message) -> Sent;

    /// Does what handing a mail over is for this machine, and sends nothing: what follows a request of
    /// an unknown address must cost and last what follows one of a known address.
    async fn discard(&self, message: &Message) {
        let _ = message;
    }
}
