//! A mail provider over HTTP, in the shape that Resend's `POST /emails` has. Free of the platform.

use core::time::Duration;

use serde_json::json;

use super::provider_answer;
use crate::account::{EndpointUrl, Token};
use crate::port::{
    Http, HttpError, HttpRequest, HttpResponse, Mailer, Message, Method, ReadBody, Sent,
};

/// No provider is waited for longer (`docs/mail.md` promises it).
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest text of a refusal that is read, in bytes.
const MAX_BYTES: usize = 4 * 1024;

/// What a deployment has of its provider.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Where mails are posted.
    pub url: EndpointUrl,
    /// The bearer key.
    pub key: Token,
    /// Who mail comes from.
    pub sender: String,
    /// Whether it honours `Idempotency-Key`.
    pub knows_ids: bool,
}

/// A provider that takes JSON with a bearer key.
#[derive(Debug)]
pub struct Provider<H> {
    settings: ProviderSettings,
    http: H,
}

impl<H: Http> Provider<H> {
    /// The provider that a deployment has.
    pub const fn new(settings: ProviderSettings, http: H) -> Self {
        Self { settings, http }
    }

    async fn post(&self, message: &Message) -> Result<HttpResponse, HttpError> {
        let body = json!({
            "from": self.settings.sender,
            "to": [message.to],
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            // Comes back with the news of a bounce.
            "tags": [{ "name": "tenant", "value": message.tenant }],
        });
        let request = HttpRequest {
            url: &self.settings.url,
            method: Method::Post(&body.to_string()),
            headers: &[
                ("authorization", &format!("Bearer {}", self.settings.key.expose())),
                ("content-type", "application/json"),
                ("idempotency-key", &message.id.to_string()),
            ],
            read: ReadBody::Refusal,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        self.http.send(&request).await
    }
}

impl<H: Http> Mailer for Provider<H> {
    fn knows_ids(&self) -> bool {
        self.settings.knows_ids
    }

    async fn send(&self, message: &Message) -> Sent {
        let Ok(answer) = self.post(message).await else { return Sent::Lost };
        // A refusal whose text cannot be read is one all the same.
        let text = answer.body.unwrap_or_default();
        provider_answer::outcome(answer.status, answer.retry_after.as_deref(), &text)
    }
}
