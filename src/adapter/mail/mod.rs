//! How mail leaves: an HTTP provider, the local mailbox, or Cloudflare's own binding.

mod binding;
#[cfg(feature = "local")]
pub mod mailbox;
mod provider;
mod variable;

use worker::Env;

use crate::account::{MailFailure, Time};
use crate::port::{Mailer, Message, Sent};
use binding::Binding;
use provider::Provider;
use variable::variable;

/// The way of mail in this deployment.
#[derive(Debug)]
pub enum Post {
    /// Into the mailbox of a laptop.
    #[cfg(feature = "local")]
    Mailbox(mailbox::Mailbox),
    /// To a provider over HTTP.
    Provider(Provider),
    /// Through the `send_email` binding.
    Binding(Binding),
    /// Nowhere: nothing is configured. Mails wait and say so.
    Nowhere,
}

impl Post {
    /// The way that is configured: the provider, if `MAIL_URL` and `MAIL_KEY` are set; else the mailbox
    /// in a local build; else the binding `EMAIL`.
    pub fn new(env: &Env, now: Time) -> Self {
        let sender = variable(env, "RELATCH_MAIL_FROM");
        let provider = sender.as_deref().and_then(|sender| Provider::new(env, sender));
        if let Some(provider) = provider {
            return Self::Provider(provider);
        }
        #[cfg(feature = "local")]
        if let Some(mailbox) = mailbox::Mailbox::new(env, now) {
            return Self::Mailbox(mailbox);
        }
        let _ = now;
        let binding = sender.and_then(|sender| Binding::new(env, sender));
        binding.map_or(Self::Nowhere, Self::Binding)
    }
}

impl Mailer for Post {
    fn knows_ids(&self) -> bool {
        match self {
            #[cfg(feature = "local")]
            Self::Mailbox(mailbox) => mailbox.knows_ids(),
            Self::Provider(provider) => provider.knows_ids(),
            Self::Binding(binding) => binding.knows_ids(),
            Self::Nowhere => true,
        }
    }

    async fn send(&self, message: &Message) -> Sent {
        match self {
            #[cfg(feature = "local")]
            Self::Mailbox(mailbox) => mailbox.send(message).await,
            Self::Provider(provider) => provider.send(message).await,
            Self::Binding(binding) => binding.send(message).await,
            Self::Nowhere => Sent::JobQueue(MailFailure::NotConfigured, None),
        }
    }
}
