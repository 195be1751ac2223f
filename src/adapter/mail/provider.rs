//! A mail provider over HTTP, in the shape that Resend's `POST /emails` has.

use serde_json::json;
use worker::wasm_bindgen::JsValue;
use worker::{Env, Fetch, Headers, Method, Request, RequestInit};

use super::variable;
use crate::port::{Mailer, Message, Sent};

/// A provider that takes JSON with a bearer key.
pub struct Provider {
    sender: String,
    url: String,
    key: String,
}

impl core::fmt::Debug for Provider {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Provider").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Provider {
    /// The provider, if its address `MAIL_URL` and its secret `MAIL_KEY` are configured.
    pub fn new(env: &Env, sender: &str) -> Option<Self> {
        let url = variable(env, "MAIL_URL")?;
        let key = env.secret("MAIL_KEY").ok()?.to_string();
        Some(Self { sender: sender.to_owned(), url, key })
    }

    fn request(&self, message: &Message) -> worker::Result<Request> {
        let headers = Headers::new();
        headers.set("authorization", &format!("Bearer {}", self.key))?;
        headers.set("content-type", "application/json")?;
        headers.set("idempotency-key", &message.id.to_string())?;
        let body = json!({
            "from": self.sender,
            "to": [message.to],
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
        });
        let mut init = RequestInit::new();
        init.with_method(Method::Post)
            .with_headers(headers)
            .with_body(Some(JsValue::from_str(&body.to_string())));
        Request::new_with_init(&self.url, &init)
    }
}

impl Mailer for Provider {
    async fn send(&self, message: &Message) -> Sent {
        let Ok(request) = self.request(message) else { return Sent::Later };
        let Ok(response) = Fetch::Request(request).send().await else { return Sent::Later };
        match response.status_code() {
            200..=299 => Sent::Yes,
            // The provider knows this mail and will never take it (its key, its limits: later).
            400 | 404 | 413 | 422 => Sent::Never,
            _ => Sent::Later,
        }
    }
}
