//! A mail provider over HTTP, in the shape that Resend's `POST /emails` has.

use core::time::Duration;

use serde_json::json;
use worker::{Env, Headers};

use super::variable::variable;
use crate::account::EndpointUrl;
use crate::adapter::{mail_answer, outbound};
use crate::port::{Mailer, Message, Sent};

/// No provider is waited for longer (`docs/mail.md` promises it).
const PATIENCE: Duration = Duration::from_secs(10);

/// A provider that takes JSON with a bearer key.
pub struct Provider {
    sender: String,
    url: EndpointUrl,
    key: String,
    knows_ids: bool,
}

impl core::fmt::Debug for Provider {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Provider").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Provider {
    /// The provider, if its address `MAIL_URL` and its secret `MAIL_KEY` are configured.
    /// `MAIL_IDEMPOTENT = "false"` says that it does not honour `Idempotency-Key`.
    pub fn new(env: &Env, sender: &str) -> Option<Self> {
        let url = variable(env, "MAIL_URL")?.parse().ok()?;
        let key = env.secret("MAIL_KEY").ok()?.to_string();
        let knows_ids = variable(env, "MAIL_IDEMPOTENT").is_none_or(|text| text != "false");
        Some(Self { sender: sender.to_owned(), url, key, knows_ids })
    }

    fn headers(&self, message: &Message) -> worker::Result<Headers> {
        let headers = Headers::new();
        headers.set("authorization", &format!("Bearer {}", self.key))?;
        headers.set("content-type", "application/json")?;
        headers.set("idempotency-key", &message.id.to_string())?;
        Ok(headers)
    }

    async fn post(&self, message: &Message) -> worker::Result<outbound::Answer> {
        let body = json!({
            "from": self.sender,
            "to": [message.to],
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            // Comes back with the news of a bounce.
            "tags": [{ "name": "tenant", "value": message.tenant }],
        });
        let headers = self.headers(message)?;
        outbound::post(self.url.as_str(), headers, &body.to_string(), PATIENCE).await
    }
}

impl Mailer for Provider {
    fn knows_ids(&self) -> bool {
        self.knows_ids
    }

    async fn send(&self, message: &Message) -> Sent {
        match self.post(message).await {
            Ok(answer) => {
                mail_answer::judge(answer.status, answer.retry_after.as_deref(), &answer.text)
            }
            Err(_) => Sent::Lost,
        }
    }
}
