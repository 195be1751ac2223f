//! Key sets of outside issuers: asked for over https, kept in the isolate and in a cache, which all isolates
//! share. Free of the platform.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::BTreeMap;
use std::rc::Rc;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::kept_document::{KeptDocument, Step, forgettable};
use crate::account::{EndpointUrl, Time};
use crate::crypt::jwt::parse_jwks;
use crate::port::{
    Cache, CacheEntry, Document, Fetch, FetchError, Http, HttpRequest, Method, ReadBody, Timer,
};

/// The longest document, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Nobody waits longer for an issuer's keys, their own request or another's.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the cache keeps what is not asked for; it is too old to be used by then.
const KEPT: Duration = Duration::from_secs(2 * 24 * 3_600);

/// How often a request that waits for another's answer looks.
const LOOK: Duration = Duration::from_millis(50);
/// So many addresses an isolate keeps, and those besides whose cool-down runs: what was asked a minute
/// ago or less.
const MOST_KEPT: usize = 64;

/// What an isolate knows of the addresses of documents.
#[derive(Debug, Default)]
pub struct Addresses(RefCell<BTreeMap<String, Kept>>);

/// What an isolate knows of one address.
#[derive(Debug, Default)]
struct Kept {
    fetched: KeptDocument,
    /// Since when a request has been asking, in milliseconds of the timer. A request that is cut off
    /// leaves its mark behind: one that is older than [`PATIENCE`] is none.
    asking: Option<u64>,
}

impl Kept {
    fn is_asked(&self, millis: u64) -> bool {
        self.asking.is_some_and(|since| is_within_patience(since, millis))
    }
}

fn is_within_patience(since: u64, millis: u64) -> bool {
    u128::from(millis.saturating_sub(since)) < PATIENCE.as_millis()
}

/// Fetches with a cache.
#[derive(Debug)]
pub struct CachedFetch<H, C, T> {
    addresses: Rc<Addresses>,
    http: H,
    cache: C,
    timer: T,
    /// When the request came, and by the timer.
    began: (Time, u64),
}

impl<H: Http, C: Cache, T: Timer> CachedFetch<H, C, T> {
    /// For one request, which came `now`.
    pub fn new(addresses: Rc<Addresses>, http: H, cache: C, timer: T, now: Time) -> Self {
        let began = (now, timer.millis());
        Self { addresses, http, cache, timer, began }
    }

    fn now(&self) -> Time {
        let (now, began) = self.began;
        now.plus(i64::try_from(self.timer.millis().saturating_sub(began)).unwrap_or_default())
    }

    /// What a request does that needs the document, by what the isolate keeps of it.
    fn step(&self, key: &str, fresh: bool) -> Option<Step> {
        let (now, millis) = (self.now(), self.timer.millis());
        let step = |kept: &Kept| kept.fetched.step(now, fresh, kept.is_asked(millis));
        self.addresses.0.borrow().get(key).map(step)
    }

    fn with_kept<R>(&self, key: &str, change: impl FnOnce(&mut Kept) -> R) -> R {
        let mut all = self.addresses.0.borrow_mut();
        if !all.contains_key(key) {
            make_room(&mut all, self.now(), self.timer.millis());
        }
        change(all.entry(key.to_owned()).or_default())
    }

    /// Takes from the cache what another isolate may have read.
    async fn share(&self, key: &str) {
        let shared = self.cache.get(key).await;
        let shared =
            shared.and_then(|entry| serde_json::from_str::<KeptDocument>(&entry.text).ok());
        let shared = shared.unwrap_or_default();
        self.with_kept(key, |kept| {
            if kept.fetched.asked_at <= shared.asked_at {
                kept.fetched = shared;
            }
        });
    }

    /// Asks the address, unless another isolate has done so by now.
    async fn ask(&self, url: &EndpointUrl, key: &str, fresh: bool) {
        self.with_kept(key, |kept| kept.asking = Some(self.timer.millis()));
        self.share(key).await;
        let step = |kept: &Kept| kept.fetched.step(self.now(), fresh, false);
        let needed = self.addresses.0.borrow().get(key).map(step);
        if matches!(needed, Some(Step::Ask | Step::Use(Document { due: true, .. }))) {
            let answer = self.key_set(url).await;
            let fetched = self.with_kept(key, |kept| {
                kept.fetched.take(answer, self.now());
                kept.fetched.clone()
            });
            self.with_kept(key, |kept| kept.asking = None);
            self.keep(key, &fetched).await;
        }
        self.with_kept(key, |kept| kept.asking = None);
    }

    /// What stands at the address. What is no key set leaves the last one in use.
    async fn key_set(&self, url: &EndpointUrl) -> Option<String> {
        let request = HttpRequest {
            url,
            method: Method::Get,
            headers: &[("accept", "application/json")],
            read: ReadBody::Ok,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        let text = self.http.send(&request).await.ok()?.document()?;
        parse_jwks(&text).is_ok().then_some(text)
    }

    /// Waits until the request that asks has its answer. Its promise cannot be awaited: it ends with that
    /// request.
    async fn wait(&self, key: &str) {
        let began = self.timer.millis();
        while is_within_patience(began, self.timer.millis()) {
            self.timer.pause(LOOK).await;
            let millis = self.timer.millis();
            let addresses = self.addresses.0.borrow();
            if !addresses.get(key).is_some_and(|kept| kept.is_asked(millis)) {
                return;
            }
        }
    }

    async fn keep(&self, key: &str, fetched: &KeptDocument) {
        let Ok(text) = serde_json::to_string(fetched) else { return };
        self.cache.put(key, CacheEntry { text, at: None }, KEPT).await;
    }
}

impl<H: Http, C: Cache, T: Timer> Fetch for CachedFetch<H, C, T> {
    async fn text(&self, url: &str, fresh: bool) -> Result<Document, FetchError> {
        let url: EndpointUrl = url.parse().map_err(|_| FetchError::Unavailable)?;
        let key = key(&url);
        if self.step(&key, fresh).is_none() {
            self.share(&key).await;
        }
        match self.step(&key, fresh) {
            Some(Step::Ask) => self.ask(&url, &key, fresh).await,
            Some(Step::Wait) => self.wait(&key).await,
            _ => {}
        }
        // What was asked is young now; where that failed, an older one may do.
        match self.step(&key, false) {
            Some(Step::Use(document)) => Ok(document),
            _ => Err(FetchError::Unavailable),
        }
    }

    async fn refresh(&self, url: &str) {
        let Ok(url) = url.parse() else { return };
        let key = key(&url);
        if matches!(self.step(&key, false), Some(Step::Use(Document { due: true, .. }))) {
            self.ask(&url, &key, false).await;
        }
    }
}

fn key(url: &EndpointUrl) -> String {
    format!("document/{}", Base64UrlUnpadded::encode_string(&Sha256::digest(url.as_str())))
}

/// Forgets one address if there are as many as are kept.
fn make_room(all: &mut BTreeMap<String, Kept>, now: Time, millis: u64) {
    if all.len() < MOST_KEPT {
        return;
    }
    let idle = all.iter().filter(|(_, kept)| !kept.is_asked(millis));
    let idle = idle.map(|(key, kept)| (key.as_str(), &kept.fetched));
    if let Some(key) = forgettable(idle, now).map(str::to_owned) {
        all.remove(&key);
    }
}
