//! A cache in memory, which forgets nothing by itself.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::BTreeMap;

use crate::port::{Cache, CacheEntry};

/// A cache.
#[derive(Debug, Default)]
pub struct MemoryCache(RefCell<BTreeMap<String, (CacheEntry, Duration)>>);

impl MemoryCache {
    /// What is kept, by key, and for how long.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<String, (CacheEntry, Duration)> {
        self.0.borrow().clone()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

impl Cache for MemoryCache {
    async fn get(&self, key: &str) -> Option<CacheEntry> {
        self.0.borrow().get(key).map(|(entry, _)| entry.clone())
    }

    async fn put(&self, key: &str, entry: CacheEntry, keep: Duration) {
        self.0.borrow_mut().insert(key.to_owned(), (entry, keep));
    }
}
