//! How mail leaves.

use crate::account::{OutboxId, Setback, TenantId};

/// A mail ready to go.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Idempotency key towards the provider.
    pub id: OutboxId,
    /// Whose mail it is: a provider that tells of bounces names it again.
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
    /// Whether the link undoes what the mail tells of.
    pub undoes: bool,
    /// The code in it, for the local mailbox.
    pub code: Option<String>,
}

impl core::fmt::Debug for Message {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The provider has it.
    Yes,
    /// Not now; try again, and not before so many milliseconds if the provider said when.
    Later(Setback, Option<i64>),
    /// No answer came: it may have gone out.
    Lost,
    /// Never.
    Never(Setback),
}

/// A mail provider.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Mailer {
    /// Whether a mail that is handed over again under its id goes out once.
    fn knows_ids(&self) -> bool;

    /// Hands a mail over.
    async fn send(&self, message: &Message) -> Sent;
}
