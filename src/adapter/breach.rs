//! The range service of Have I Been Pwned: five hexadecimal digits of a SHA-1 leave, padded answers
//! come back, and a cache in KV spares most of the asking.

use core::fmt::Write;

use sha1::{Digest, Sha1};
use worker::{AbortController, Delay, Env, Fetch, Headers, KvStore, Request, RequestInit};

use crate::account::Plain;
use crate::port::{Breach, BreachAnswer};

const SERVICE: &str = "https://api.pwnedpasswords.com";
const PREFIX_DIGITS: usize = 5;
/// A range changes about monthly; a day is fresh enough.
const KEPT_SECONDS: u64 = 24 * 3_600;
/// Nobody waits longer for an opinion.
const PATIENCE: core::time::Duration = core::time::Duration::from_millis(1_500);

/// The range service.
pub struct RangeService {
    base: String,
    cache: Option<KvStore>,
}

impl core::fmt::Debug for RangeService {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RangeService").field("base", &self.base).finish_non_exhaustive()
    }
}

impl RangeService {
    /// The service, or the mirror that `BREACH_URL` names.
    pub fn new(env: &Env) -> Self {
        let mirror = env.var("BREACH_URL").ok().map(|value| value.to_string());
        let base = mirror.filter(|url| !url.is_empty()).unwrap_or_else(|| SERVICE.to_owned());
        Self { base: base.trim_end_matches('/').to_owned(), cache: env.kv("CACHE").ok() }
    }

    /// The suffixes and counts below a prefix of five hexadecimal digits.
    pub async fn range(&self, prefix: &str) -> Option<String> {
        let key = format!("range/{prefix}");
        if let Some(cache) = &self.cache
            && let Ok(Some(kept)) = cache.get(&key).text().await
        {
            return Some(kept);
        }
        let text = self.ask(prefix).await.ok()?;
        if let Some(cache) = &self.cache
            && let Ok(put) = cache.put(&key, &text)
        {
            // A cache that cannot be written only costs another question.
            let _ = put.expiration_ttl(KEPT_SECONDS).execute().await;
        }
        Some(text)
    }

    async fn ask(&self, prefix: &str) -> worker::Result<String> {
        let headers = Headers::new();
        // Hides from a listener how many suffixes the range has.
        headers.set("add-padding", "true")?;
        let mut init = RequestInit::new();
        init.with_headers(headers);
        let request = Request::new_with_init(&format!("{}/range/{prefix}", self.base), &init)?;
        let controller = AbortController::default();
        let signal = controller.signal();
        let asked = async {
            let fetch = Fetch::Request(request);
            let mut response = fetch.send_with_signal(&signal).await?;
            match response.status_code() {
                200 => response.text().await,
                status => Err(worker::Error::RustError(format!("status {status}"))),
            }
        };
        let patience = async {
            Delay::from(PATIENCE).await;
            controller.abort();
            Err(worker::Error::RustError("no answer in time".to_owned()))
        };
        futures_util::pin_mut!(asked, patience);
        futures_util::future::select(asked, patience).await.factor_first().0
    }
}

impl Breach for RangeService {
    async fn seen(&self, password: &Plain) -> BreachAnswer {
        let mut digits = zeroize::Zeroizing::new(String::with_capacity(40));
        for byte in Sha1::digest(password.bytes()) {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02X}");
        }
        let Some((prefix, suffix)) = digits.split_at_checked(PREFIX_DIGITS) else {
            return BreachAnswer::Unavailable;
        };
        let Some(range) = self.range(prefix).await else { return BreachAnswer::Unavailable };
        let line = range.lines().filter_map(|line| line.trim().split_once(':'));
        let mut counts = line.filter(|(found, _)| found.eq_ignore_ascii_case(suffix));
        let count = counts.next().and_then(|(_, count)| count.parse().ok());
        BreachAnswer::Seen(count.unwrap_or(0))
    }
}
