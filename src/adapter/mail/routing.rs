//! The way that mail goes in a deployment.

use std::rc::Rc;

use worker::Env;

use super::binding::Binding;
#[cfg(feature = "local")]
use super::mailbox::Mailbox;
use super::paced::{Pace, Paced};
use super::provider::{Provider, ProviderSettings};
use crate::account::{MailFailure, Time};
use crate::adapter::http::WorkerHttp;
use crate::adapter::timer::WorkerTimer;
use crate::port::{Mailer, Message, Sent};

thread_local! {
    static PACE: Rc<Pace> = Rc::default();
}

/// The way of mail in this deployment.
#[derive(Debug)]
pub enum RoutingMailer {
    /// Into the mailbox of a laptop.
    #[cfg(feature = "local")]
    Mailbox(Mailbox),
    /// To a provider over HTTP.
    Provider(Paced<Provider<WorkerHttp>, WorkerTimer>),
    /// Through the `send_email` binding.
    Binding(Paced<Binding, WorkerTimer>),
    /// Nowhere: nothing is configured. Mails wait and say so.
    Nowhere,
}

impl RoutingMailer {
    /// The way that is configured: the provider if there is one; else the mailbox in a local build; else
    /// the binding `EMAIL`, with a sender.
    pub fn new(
        env: &Env,
        sender: Option<String>,
        provider: Option<ProviderSettings>,
        now: Time,
    ) -> Self {
        if let Some(settings) = provider {
            return Self::Provider(paced(Provider::new(settings, WorkerHttp)));
        }
        #[cfg(feature = "local")]
        if let Some(mailbox) = Mailbox::new(env, now) {
            return Self::Mailbox(mailbox);
        }
        let _ = now;
        let binding = sender.and_then(|sender| Binding::new(env, sender));
        binding.map_or(Self::Nowhere, |binding| Self::Binding(paced(binding)))
    }
}

/// A provider with the pace that this isolate has seen of it: a deployment has one.
fn paced<M: Mailer>(mailer: M) -> Paced<M, WorkerTimer> {
    Paced::new(mailer, PACE.with(Rc::clone), WorkerTimer)
}

impl Mailer for RoutingMailer {
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
            Self::Nowhere => Sent::Later(MailFailure::NotConfigured, None),
        }
    }

    async fn discard(&self, message: &Message) {
        match self {
            #[cfg(feature = "local")]
            Self::Mailbox(mailbox) => mailbox.discard(message).await,
            Self::Provider(provider) => provider.discard(message).await,
            Self::Binding(binding) => binding.discard(message).await,
            Self::Nowhere => {}
        }
    }
}
