//! Cloudflare Turnstile: proofs that a person asks, verified by its `siteverify`. Free of the platform.

use core::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::account::{EndpointUrl, Token};
use crate::port::{Captcha, CaptchaOutcome, Http, HttpRequest, Method, ReadBody};

/// Cloudflare's own `siteverify`.
pub const SERVICE: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// Nobody waits longer for a verdict.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest verdict, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// The service, if the deployment has keys for it.
#[derive(Debug)]
pub struct Turnstile<H> {
    keys: Option<TurnstileKeys>,
    http: H,
}

/// What a deployment has of the service.
#[derive(Clone, Debug)]
pub struct TurnstileKeys {
    /// The public key, with which a page asks for a proof.
    pub site: String,
    /// The secret key, with which a proof is verified.
    pub secret: Token,
    /// The address of `siteverify`.
    pub url: EndpointUrl,
}

/// What the service answers; the rest of it is not needed.
#[derive(Deserialize)]
struct Verdict {
    success: bool,
    #[serde(default, rename = "error-codes")]
    errors: Vec<String>,
}

impl<H: Http> Turnstile<H> {
    /// The service with these keys.
    pub const fn new(keys: Option<TurnstileKeys>, http: H) -> Self {
        Self { keys, http }
    }

    async fn verdict(&self, keys: &TurnstileKeys, proof: &str, address: &str) -> Option<Verdict> {
        let body = json!({
            "secret": keys.secret.expose(),
            "response": proof,
            "remoteip": address,
        });
        let request = HttpRequest {
            url: &keys.url,
            method: Method::Post(&body.to_string()),
            headers: &[("content-type", "application/json")],
            read: ReadBody::Ok,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        let text = self.http.send(&request).await.ok()?.document()?;
        serde_json::from_str(&text).ok()
    }
}

impl<H: Http> Captcha for Turnstile<H> {
    fn site_key(&self) -> Option<&str> {
        self.keys.as_ref().map(|keys| keys.site.as_str())
    }

    async fn verify(&self, proof: &str, address: &str) -> CaptchaOutcome {
        let Some(keys) = &self.keys else { return CaptchaOutcome::Unavailable };
        match self.verdict(keys, proof, address).await {
            Some(verdict) if verdict.success => CaptchaOutcome::Passed,
            // Not the proof is wrong, but the service or our keys.
            Some(verdict) if verdict.errors.iter().any(|error| is_ours(error)) => {
                CaptchaOutcome::Unavailable
            }
            Some(_) => CaptchaOutcome::Refused,
            None => CaptchaOutcome::Unavailable,
        }
    }
}

fn is_ours(error: &str) -> bool {
    matches!(error, "internal-error" | "invalid-input-secret" | "missing-input-secret")
}
