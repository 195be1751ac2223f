//! The range service of Have I Been Pwned, or a mirror of it: five hexadecimal digits of a SHA-1 leave,
//! padded answers come back, and a cache in KV spares most of the asking.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use worker::{Env, Headers, KvStore};

use super::outbound;
use crate::account::{ServiceUrl, Time};
use crate::crypt::range::{Prefix, Range};
use crate::port::Breach;

/// Where ranges are asked for unless the configuration names a mirror.
pub const SERVICE: &str = "https://api.pwnedpasswords.com";

/// A range this young is used as it is; what is newly breached waits no longer than this.
const FRESH: i64 = Time::DAY;
/// A range up to this old is used when the service does not answer: as long as the service itself
/// lets its answers be cached.
const KEPT_SECONDS: u64 = 31 * 24 * 3_600;
/// Nobody waits longer for an opinion. There is no second try.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// The longest answer that is read, in bytes: three times what the longest range takes today.
const MAX_BYTES: usize = 256 * 1024;
/// The service asks its callers to say who they are.
const AGENT: &str = "relatch";

/// The range service.
pub struct RangeService {
    base: ServiceUrl,
    cache: Option<KvStore>,
    now: Time,
}

/// What KV keeps beside a range.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When the range came.
    at: Time,
}

impl core::fmt::Debug for RangeService {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RangeService").field("base", &self.base).finish_non_exhaustive()
    }
}

impl RangeService {
    /// The service at `base`, for one request, which came `now`.
    pub fn new(env: &Env, base: ServiceUrl, now: Time) -> Self {
        Self { base, cache: env.kv("CACHE").ok(), now }
    }

    /// The range that is kept and when it came. A cache that cannot be read only costs another
    /// question.
    async fn kept(&self, key: &str) -> Option<(Range, Time)> {
        let kept = self.cache.as_ref()?.get(key).text_with_metadata::<Kept>().await.ok()?;
        let (text, Kept { at }) = (kept.0?, kept.1?);
        Some((Range::parse(&text)?, at))
    }

    async fn keep(&self, key: &str, range: &Range) {
        let Some(cache) = &self.cache else { return };
        let put = cache.put(key, range.as_str()).map(|put| put.expiration_ttl(KEPT_SECONDS));
        if let Ok(put) = put.and_then(|put| put.metadata(Kept { at: self.now })) {
            // As above.
            let _ = put.execute().await;
        }
    }

    async fn ask(&self, prefix: &Prefix) -> Option<Range> {
        let headers = Headers::new();
        // Hides from a listener how many suffixes the range has.
        headers.set("add-padding", "true").ok()?;
        headers.set("user-agent", AGENT).ok()?;
        let url = format!("{}/range/{prefix}", self.base.as_str());
        let text = outbound::text(&url, headers, MAX_BYTES, PATIENCE).await.ok()?;
        Range::parse(&text)
    }
}

impl Breach for RangeService {
    async fn range(&self, prefix: &Prefix) -> Option<Range> {
        let key = format!("range/{prefix}");
        let (range, at) = self.kept(&key).await.unzip();
        if at.is_some_and(|at| (0..FRESH).contains(&self.now.since(at))) {
            return range;
        }
        match self.ask(prefix).await {
            Some(fresh) => {
                self.keep(&key, &fresh).await;
                Some(fresh)
            }
            None => range,
        }
    }
}
