//! Questions to former systems, over https. Free of the platform.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::breaker::Breaker;
use crate::account::EndpointUrl;
use crate::port::{
    FormerAnswer, FormerQuestion, FormerSystem, Http, HttpRequest, Method, MigrationError, ReadBody,
};

/// A person waits for the answer (`docs/migrate-at-sign-in.md` promises it).
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest answer, in bytes.
const MAX_BYTES: usize = 4 * 1024;

/// The breakers of an isolate, by address: those that failed of late. One that answers has no entry.
#[derive(Debug, Default)]
pub struct Breakers(RefCell<BTreeMap<String, Breaker>>);

impl Breakers {
    fn with<T>(&self, url: &EndpointUrl, use_it: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut failing = self.0.borrow_mut();
        let breaker = failing.entry(url.as_str().to_owned()).or_default();
        let outcome = use_it(breaker);
        if *breaker == Breaker::default() {
            failing.remove(url.as_str());
        }
        outcome
    }
}

/// The way to the systems that administrators configured.
#[derive(Clone, Debug)]
pub struct HttpFormerSystem<H> {
    http: H,
    breakers: Rc<Breakers>,
}

impl<H: Http> HttpFormerSystem<H> {
    /// The systems behind the breakers of an isolate.
    pub const fn new(http: H, breakers: Rc<Breakers>) -> Self {
        Self { http, breakers }
    }

    async fn answer(&self, url: &EndpointUrl, question: &FormerQuestion) -> Option<FormerAnswer> {
        let request = HttpRequest {
            url,
            method: Method::Post(&question.body),
            headers: &[
                ("content-type", "application/json"),
                ("accept", "application/json"),
                ("user-agent", "Relatch"),
                ("webhook-id", &question.id),
                ("webhook-timestamp", &question.at.seconds().to_string()),
                ("webhook-signature", &question.signature),
            ],
            read: ReadBody::Ok,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        let text = self.http.send(&request).await.ok()?.document()?;
        serde_json::from_str(&text).ok()
    }
}

impl<H: Http> FormerSystem for HttpFormerSystem<H> {
    async fn ask(&self, question: &FormerQuestion) -> Result<FormerAnswer, MigrationError> {
        let url: EndpointUrl = question.url.parse().map_err(|_| MigrationError::Unavailable)?;
        if !self.breakers.with(&url, |breaker| breaker.admits(question.at)) {
            return Err(MigrationError::Resting);
        }
        let testimony = self.answer(&url, question).await;
        self.breakers.with(&url, |breaker| breaker.note(testimony.is_some(), question.at));
        testimony.ok_or(MigrationError::Unavailable)
    }
}
