//! Cloudflare Turnstile: proofs that a person asks, verified by its `siteverify`.

use core::time::Duration;

use serde::Deserialize;
use serde_json::json;
use worker::{Env, Headers};

use super::outbound;
use crate::account::Token;
use crate::port::{Human, Humanity};

const SERVICE: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
/// Nobody waits longer for a verdict.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest verdict, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// The service, if the deployment has keys for it.
#[derive(Debug)]
pub struct Turnstile(Option<Keys>);

#[derive(Debug)]
struct Keys {
    site: String,
    secret: Token,
    url: String,
}

/// What the service answers; the rest of it is not needed.
#[derive(Deserialize)]
struct Verdict {
    success: bool,
    #[serde(default, rename = "error-codes")]
    errors: Vec<String>,
}

impl Turnstile {
    /// The service at `TURNSTILE_URL`, else Cloudflare's own, with `TURNSTILE_SITE_KEY` and
    /// `TURNSTILE_SECRET`.
    pub fn new(env: &Env) -> Self {
        let text = |value: Option<String>| value.filter(|value| !value.is_empty());
        let variable = |name| text(env.var(name).ok().map(|value| value.to_string()));
        let secret = text(env.secret("TURNSTILE_SECRET").ok().map(|value| value.to_string()));
        let keys = variable("TURNSTILE_SITE_KEY").zip(secret).map(|(site, secret)| Keys {
            site,
            secret: Token::new(secret),
            url: variable("TURNSTILE_URL").unwrap_or_else(|| SERVICE.to_owned()),
        });
        Self(keys)
    }
}

impl Human for Turnstile {
    fn site_key(&self) -> Option<&str> {
        self.0.as_ref().map(|keys| keys.site.as_str())
    }

    async fn verify(&self, proof: &str, address: &str) -> Humanity {
        let Some(keys) = &self.0 else { return Humanity::Unavailable };
        let body = json!({
            "secret": keys.secret.expose(),
            "response": proof,
            "remoteip": address,
        });
        let headers = Headers::new();
        let _ = headers.set("content-type", "application/json");
        let answer =
            outbound::posted(&keys.url, headers, &body.to_string(), MAX_BYTES, PATIENCE).await;
        let verdict = answer.ok().and_then(|text| serde_json::from_str::<Verdict>(&text).ok());
        match verdict {
            Some(verdict) if verdict.success => Humanity::Human,
            // Not the proof is wrong, but the service or our keys.
            Some(verdict) if verdict.errors.iter().any(|error| is_ours(error)) => {
                Humanity::Unavailable
            }
            Some(_) => Humanity::Refused,
            None => Humanity::Unavailable,
        }
    }
}

fn is_ours(error: &str) -> bool {
    matches!(error, "internal-error" | "invalid-input-secret" | "missing-input-secret")
}
