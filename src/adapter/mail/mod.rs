//! How mail leaves: the local mailbox, an HTTP provider, or Cloudflare's own binding.

mod binding;
#[cfg(feature = "local")]
pub mod mailbox;
mod provider;

use worker::Env;

use crate::account::Time;
use crate::port::{Mailer, Message, Sent};
use binding::Binding;
use provider::Provider;

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
    /// Nowhere: nothing is configured. Mails wait and the log says so.
    Nowhere,
}

impl Post {
    /// The way that is configured: the mailbox in a local build; else the provider, if `MAIL_URL`
    /// and `MAIL_KEY` are set; else the binding `EMAIL`.
    pub fn new(env: &Env, now: Time) -> Self {
        #[cfg(feature = "local")]
        if let Some(mailbox) = mailbox::Mailbox::new(env, now) {
            return Self::Mailbox(mailbox);
        }
        let _ = now;
        let Some(sender) = variable(env, "RELATCH_MAIL_FROM") else { return Self::Nowhere };
        if let Some(provider) = Provider::new(env, &sender) {
            return Self::Provider(provider);
        }
        Binding::new(env, sender).map_or(Self::Nowhere, Self::Binding)
    }
}

impl Mailer for Post {
    async fn send(&self, message: &Message) -> Sent {
        match self {
            #[cfg(feature = "local")]
            Self::Mailbox(mailbox) => mailbox.send(message).await,
            Self::Provider(provider) => provider.send(message).await,
            Self::Binding(binding) => binding.send(message).await,
            Self::Nowhere => Sent::Later,
        }
    }
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}
