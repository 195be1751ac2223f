//! Cloudflare's KV as a cache. An isolate without the binding goes without.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use worker::{Env, KvError, KvStore};

use crate::account::Time;
use crate::port::{Cache, CacheEntry};

/// The namespace `CACHE`.
#[derive(Clone)]
pub struct KvCache(Option<KvStore>);

/// What KV keeps beside a text.
#[derive(Serialize, Deserialize)]
struct Metadata {
    /// When the text came.
    at: Time,
}

impl core::fmt::Debug for KvCache {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KvCache")
    }
}

impl KvCache {
    /// The cache of a deployment.
    pub fn new(env: &Env) -> Self {
        Self(env.kv("CACHE").ok())
    }
}

impl Cache for KvCache {
    async fn get(&self, key: &str) -> Option<CacheEntry> {
        let kept = self.0.as_ref()?.get(key).text_with_metadata::<Metadata>().await;
        let (text, metadata) = kept.ok()?;
        Some(CacheEntry { text: text?, at: metadata.map(|Metadata { at }| at) })
    }

    async fn put(&self, key: &str, entry: CacheEntry, keep: Duration) {
        let Some(store) = &self.0 else { return };
        // A cache that cannot be written only costs another question.
        let _ = put(store, key, entry, keep).await;
    }
}

async fn put(store: &KvStore, key: &str, entry: CacheEntry, keep: Duration) -> Result<(), KvError> {
    let put = store.put(key, entry.text)?.expiration_ttl(keep.as_secs());
    let put = match entry.at {
        Some(at) => put.metadata(Metadata { at })?,
        None => put,
    };
    put.execute().await
}
