//! Documents of outside issuers: asked over https, kept in KV, shared by all isolates.

use core::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use worker::{Env, Headers, KvStore};

use super::fetched::Fetched;
use super::outbound;
use crate::account::{EndpointUrl, Time};
use crate::port::{Fetch, FetchError};

/// The longest document, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Nobody waits longer for an issuer's keys.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long KV keeps what is not asked for, in seconds; it is too old to be used by then.
const KEPT_SECONDS: u64 = 2 * 24 * 3_600;

/// Fetches with a cache in KV.
pub struct CachedFetch {
    cache: Option<KvStore>,
    now: Time,
}

impl core::fmt::Debug for CachedFetch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CachedFetch").field("now", &self.now).finish_non_exhaustive()
    }
}

impl CachedFetch {
    /// For one request, which came `now`.
    pub fn new(env: &Env, now: Time) -> Self {
        Self { cache: env.kv("CACHE").ok(), now }
    }

    /// What is kept of an address. A cache that cannot be read only costs another question.
    async fn kept(&self, key: &str) -> Fetched {
        let Some(cache) = &self.cache else { return Fetched::default() };
        cache.get(key).json().await.ok().flatten().unwrap_or_default()
    }

    async fn keep(&self, key: &str, fetched: &Fetched) {
        let Some(cache) = &self.cache else { return };
        let Ok(text) = serde_json::to_string(fetched) else { return };
        if let Ok(put) = cache.put(key, text) {
            // As above.
            let _ = put.expiration_ttl(KEPT_SECONDS).execute().await;
        }
    }
}

impl Fetch for CachedFetch {
    async fn text(&self, url: &str, fresh: bool) -> Result<String, FetchError> {
        let url: EndpointUrl = url.parse().map_err(|_| FetchError::Unavailable)?;
        let key =
            format!("document/{}", Base64UrlUnpadded::encode_string(&Sha256::digest(url.as_str())));
        let mut fetched = self.kept(&key).await;
        if fetched.is_due(self.now, fresh) {
            let headers = Headers::new();
            let _ = headers.set("accept", "application/json");
            let answer = outbound::text(url.as_str(), headers, MAX_BYTES, PATIENCE).await;
            fetched.take(answer.ok(), self.now);
            self.keep(&key, &fetched).await;
        }
        fetched.usable(self.now).ok_or(FetchError::Unavailable)
    }
}
