//! Key sets of outside issuers: asked for over https, kept in the isolate and in KV, which all isolates
//! share.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use worker::{Date, Delay, Env, Headers, KvStore};

use super::fetched::{Fetched, Step, forgettable};
use super::outbound;
use crate::account::{EndpointUrl, Time};
use crate::crypt::jwt::parse_jwks;
use crate::port::{Document, Fetch, FetchError};

/// The longest document, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Nobody waits longer for an issuer's keys, their own request or another's.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long KV keeps what is not asked for, in seconds; it is too old to be used by then.
const KEPT_SECONDS: u64 = 2 * 24 * 3_600;

/// How often a request that waits for another's answer looks.
const LOOK: Duration = Duration::from_millis(50);
/// So many addresses an isolate keeps, and those besides whose cool-down runs: what was asked a minute
/// ago or less.
const MOST_KEPT: usize = 64;

thread_local! {
    static KEPT: RefCell<BTreeMap<String, Kept>> = RefCell::default();
}

/// What an isolate knows of one address.
#[derive(Default)]
struct Kept {
    fetched: Fetched,
    /// Since when a request has been asking, in milliseconds of the host's clock. A request that is cut
    /// off leaves its mark behind: one that is older than [`PATIENCE`] is none.
    asking: Option<u64>,
}

impl Kept {
    fn is_asked(&self) -> bool {
        let patience = PATIENCE.as_millis();
        self.asking.is_some_and(|since| u128::from(host().saturating_sub(since)) < patience)
    }
}

/// Fetches with a cache.
pub struct CachedFetch {
    cache: Option<KvStore>,
    /// When the request came, and by the host's clock.
    began: (Time, u64),
}

impl core::fmt::Debug for CachedFetch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CachedFetch").field("began", &self.began).finish_non_exhaustive()
    }
}

impl CachedFetch {
    /// For one request, which came `now`.
    pub fn new(env: &Env, now: Time) -> Self {
        Self { cache: env.kv("CACHE").ok(), began: (now, host()) }
    }

    fn now(&self) -> Time {
        let (now, began) = self.began;
        now.plus(i64::try_from(host().saturating_sub(began)).unwrap_or_default())
    }

    /// What a request does that needs the document, by what the isolate keeps of it.
    fn step(&self, key: &str, fresh: bool) -> Option<Step> {
        let now = self.now();
        let step = |kept: &Kept| kept.fetched.step(now, fresh, kept.is_asked());
        KEPT.with_borrow(|all| all.get(key).map(step))
    }

    fn with_kept<T>(&self, key: &str, change: impl FnOnce(&mut Kept) -> T) -> T {
        let now = self.now();
        KEPT.with_borrow_mut(|all| {
            if !all.contains_key(key) {
                make_room(all, now);
            }
            change(all.entry(key.to_owned()).or_default())
        })
    }

    /// Takes from KV what another isolate may have read. A cache that cannot be read only costs another
    /// question.
    async fn share(&self, key: &str) {
        let shared: Fetched = match &self.cache {
            Some(cache) => cache.get(key).json().await.ok().flatten().unwrap_or_default(),
            None => Fetched::default(),
        };
        self.with_kept(key, |kept| {
            if kept.fetched.asked_at <= shared.asked_at {
                kept.fetched = shared;
            }
        });
    }

    /// Asks the address, unless another isolate has done so by now.
    async fn ask(&self, url: &EndpointUrl, key: &str, fresh: bool) {
        self.with_kept(key, |kept| kept.asking = Some(host()));
        self.share(key).await;
        let needed = KEPT.with_borrow(|all| {
            let step = |kept: &Kept| kept.fetched.step(self.now(), fresh, false);
            all.get(key).map(step)
        });
        if matches!(needed, Some(Step::Ask | Step::Use(Document { due: true, .. }))) {
            let headers = Headers::new();
            let _ = headers.set("accept", "application/json");
            let answer = outbound::text(url.as_str(), headers, MAX_BYTES, PATIENCE).await.ok();
            // What is no key set leaves the last one in use.
            let answer = answer.filter(|text| parse_jwks(text).is_ok());
            let fetched = self.with_kept(key, |kept| {
                kept.fetched.take(answer, self.now());
                kept.fetched.clone()
            });
            self.with_kept(key, |kept| kept.asking = None);
            self.keep(key, &fetched).await;
        }
        self.with_kept(key, |kept| kept.asking = None);
    }

    /// Waits until the request that asks has its answer. Its promise cannot be awaited: it ends with that
    /// request.
    async fn wait(key: &str) {
        let began = host();
        while u128::from(host().saturating_sub(began)) < PATIENCE.as_millis() {
            Delay::from(LOOK).await;
            if !KEPT.with_borrow(|all| all.get(key).is_some_and(Kept::is_asked)) {
                return;
            }
        }
    }

    async fn keep(&self, key: &str, fetched: &Fetched) {
        let Some(cache) = &self.cache else { return };
        let Ok(text) = serde_json::to_string(fetched) else { return };
        if let Ok(put) = cache.put(key, text) {
            // As in `share`.
            let _ = put.expiration_ttl(KEPT_SECONDS).execute().await;
        }
    }
}

impl Fetch for CachedFetch {
    async fn text(&self, url: &str, fresh: bool) -> Result<Document, FetchError> {
        let url: EndpointUrl = url.parse().map_err(|_| FetchError::Unavailable)?;
        let key = key(&url);
        if self.step(&key, fresh).is_none() {
            self.share(&key).await;
        }
        match self.step(&key, fresh) {
            Some(Step::Ask) => self.ask(&url, &key, fresh).await,
            Some(Step::Wait) => Self::wait(&key).await,
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
fn make_room(all: &mut BTreeMap<String, Kept>, now: Time) {
    if all.len() < MOST_KEPT {
        return;
    }
    let idle = all.iter().filter(|(_, kept)| !kept.is_asked());
    let idle = idle.map(|(key, kept)| (key.as_str(), &kept.fetched));
    if let Some(key) = forgettable(idle, now).map(str::to_owned) {
        all.remove(&key);
    }
}

/// The host's clock, in milliseconds.
fn host() -> u64 {
    Date::now().as_millis()
}
