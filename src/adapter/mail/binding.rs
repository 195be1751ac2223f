//! Cloudflare's `send_email` binding.

use core::time::Duration;

use worker::{Delay, Env, Error, SendEmail, SendEmailBuilder};

use crate::account::MailFailure;
use crate::port::{Mailer, Message, Sent};

/// The service is not waited for longer (`docs/mail.md` promises it).
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// It has no place for an id.
    fn knows_ids(&self) -> bool {
        false
    }

    async fn send(&self, message: &Message) -> Sent {
        let mail = SendEmailBuilder::builder(&self.sender, &message.to, &message.subject)
            .text(&message.text)
            .html(&message.html)
            .build();
        let sent = async {
            match self.email.send_with_builder(&mail).await.map_err(Error::from) {
                Ok(_) => Sent::Yes,
                Err(error) => refusal(&error),
            }
        };
        let patience = async {
            Delay::from(PATIENCE).await;
            Sent::Lost
        };
        futures_util::pin_mut!(sent, patience);
        futures_util::future::select(sent, patience).await.factor_first().0
    }
}

/// An error with a code is an answer; one without may mean that only the answer was lost.
fn refusal(error: &Error) -> Sent {
    match error {
        Error::EmailRecipientSuppressed(_) => Sent::Never(MailFailure::AddressRefused),
        Error::RateLimitExceeded(_) | Error::DailyLimitExceeded(_) => {
            Sent::Later(MailFailure::Busy, None)
        }
        Error::InternalError(_) => Sent::Later(MailFailure::ProviderFailed, None),
        Error::EmailRecipientNotAllowed(_) | Error::UnknownJsError { code: Some(_), .. } => {
            Sent::Later(MailFailure::NotEntitled, None)
        }
        _ => Sent::Lost,
    }
}
