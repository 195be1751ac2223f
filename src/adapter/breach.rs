//! The range service of Have I Been Pwned, or a mirror of it: five hexadecimal digits of a SHA-1 leave,
//! padded answers come back, and a cache saves most of the calls. Free of the platform.

use core::time::Duration;

use crate::account::{ServiceUrl, Time};
use crate::crypt::range::{Prefix, Range};
use crate::port::{Breach, Cache, CacheEntry, Http, HttpRequest, Method, ReadBody};

/// Where ranges are asked for unless the configuration names a mirror.
pub const SERVICE: &str = "https://api.pwnedpasswords.com";

/// A range this young is used as it is; what is newly breached waits no longer than this.
const FRESH: i64 = Time::DAY;
/// A range up to this old is used when the service does not answer: as long as the service itself
/// lets its answers be cached.
const KEPT: Duration = Duration::from_secs(31 * 24 * 3_600);
/// Nobody waits longer for an opinion. There is no second try.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// The longest answer that is read, in bytes: three times what the longest range takes today.
const MAX_BYTES: usize = 256 * 1024;
/// Padding hides from a listener how many suffixes the range has. The service asks its callers to say
/// who they are.
const HEADERS: [(&str, &str); 2] = [("add-padding", "true"), ("user-agent", "relatch")];

/// The range service.
#[derive(Debug)]
pub struct RangeService<H, C> {
    base: ServiceUrl,
    http: H,
    cache: C,
    now: Time,
}

impl<H: Http, C: Cache> RangeService<H, C> {
    /// The service at `base`, for one request, which came `now`.
    pub const fn new(base: ServiceUrl, http: H, cache: C, now: Time) -> Self {
        Self { base, http, cache, now }
    }

    /// The range that is kept and when it came.
    async fn kept(&self, key: &str) -> Option<(Range, Time)> {
        let CacheEntry { text, at } = self.cache.get(key).await?;
        Some((Range::parse(&text)?, at?))
    }

    async fn keep(&self, key: &str, range: &Range) {
        let entry = CacheEntry { text: range.as_str().to_owned(), at: Some(self.now) };
        self.cache.put(key, entry, KEPT).await;
    }

    async fn ask(&self, prefix: &Prefix) -> Option<Range> {
        let request = HttpRequest {
            url: &self.base.below(&format!("range/{prefix}")),
            method: Method::Get,
            headers: &HEADERS,
            read: ReadBody::Ok,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        let text = self.http.send(&request).await.ok()?.document()?;
        Range::parse(&text)
    }
}

impl<H: Http, C: Cache> Breach for RangeService<H, C> {
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
