//! Questions to former systems, over https.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::BTreeMap;

use worker::Headers;

use super::breaker::Breaker;
use super::outbound;
use crate::account::EndpointUrl;
use crate::port::{FormerAnswer, FormerQuestion, FormerSystem, MigrationError};

/// A person waits for the answer (`docs/migrate-at-sign-in.md` promises it).
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest answer, in bytes.
const MAX_BYTES: usize = 4 * 1024;

thread_local! {
    /// The addresses that failed of late; those that answer have no entry.
    static FAILING: RefCell<BTreeMap<String, Breaker>> = RefCell::default();
}

/// The way to the systems that administrators configured.
#[derive(Clone, Copy, Debug)]
pub struct HttpFormerSystem;

impl FormerSystem for HttpFormerSystem {
    async fn ask(&self, question: &FormerQuestion) -> Result<FormerAnswer, MigrationError> {
        let url: EndpointUrl = question.url.parse().map_err(|_| MigrationError::Unavailable)?;
        if !with_breaker(&url, |breaker| breaker.admits(question.at)) {
            return Err(MigrationError::Resting);
        }
        let testimony = answer(&url, question).await;
        with_breaker(&url, |breaker| breaker.note(testimony.is_some(), question.at));
        testimony.ok_or(MigrationError::Unavailable)
    }
}

async fn answer(url: &EndpointUrl, question: &FormerQuestion) -> Option<FormerAnswer> {
    let headers = headers(question).ok()?;
    let text = outbound::posted(url.as_str(), headers, &question.body, MAX_BYTES, PATIENCE).await;
    serde_json::from_str(&text.ok()?).ok()
}

fn with_breaker<T>(url: &EndpointUrl, use_it: impl FnOnce(&mut Breaker) -> T) -> T {
    FAILING.with_borrow_mut(|failing| {
        let breaker = failing.entry(url.as_str().to_owned()).or_default();
        let outcome = use_it(breaker);
        if *breaker == Breaker::default() {
            failing.remove(url.as_str());
        }
        outcome
    })
}

fn headers(question: &FormerQuestion) -> worker::Result<Headers> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    headers.set("user-agent", "Relatch")?;
    headers.set("webhook-id", &question.id)?;
    headers.set("webhook-timestamp", &question.at.seconds().to_string())?;
    headers.set("webhook-signature", &question.signature)?;
    Ok(headers)
}
