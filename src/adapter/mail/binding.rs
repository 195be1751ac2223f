//! Cloudflare's `send_email` binding.

use worker::{Env, Error, SendEmail, SendEmailBuilder};

use crate::port::{Mailer, Message, Sent};

/// Mail through the binding `EMAIL`.
#[derive(Debug)]
pub struct Binding {
    sender: String,
    email: SendEmail,
}

impl Binding {
    /// The binding, if the deployment has it.
    pub fn new(env: &Env, sender: String) -> Option<Self> {
        env.send_email("EMAIL").ok().map(|email| Self { sender, email })
    }
}

impl Mailer for Binding {
    async fn send(&self, message: &Message) -> Sent {
        let mail = SendEmailBuilder::builder(&self.sender, &message.to, &message.subject)
            .text(&message.text)
            .html(&message.html)
            .build();
        match self.email.send_with_builder(&mail).await.map_err(Error::from) {
            Ok(_) => Sent::Yes,
            Err(Error::EmailRecipientSuppressed(_) | Error::EmailRecipientNotAllowed(_)) => {
                Sent::Never
            }
            Err(_) => Sent::Later,
        }
    }
}
