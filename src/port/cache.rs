//! A cache that all isolates share.

use core::time::Duration;

use crate::account::Time;

/// A text that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// The text.
    pub text: String,
    /// When it came, if the text itself does not say.
    pub at: Option<Time>,
}

/// A cache. One that fails keeps nothing and fails nobody: what is missing is asked for again.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Cache {
    /// What is kept under a key.
    async fn get(&self, key: &str) -> Option<CacheEntry>;

    /// Keeps an entry for so long.
    async fn put(&self, key: &str, entry: CacheEntry, keep: Duration);
}

impl<C: Cache> Cache for &C {
    async fn get(&self, key: &str) -> Option<CacheEntry> {
        (**self).get(key).await
    }

    async fn put(&self, key: &str, entry: CacheEntry, keep: Duration) {
        (**self).put(key, entry, keep).await;
    }
}
