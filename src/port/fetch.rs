//! Key sets of outside issuers.

use core::fmt;

/// Why a document was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchError {
    /// No answer in time, not 200, over the limit, or no key set; and none that is kept.
    Unavailable,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "the document is unavailable",
        })
    }
}

impl core::error::Error for FetchError {}

/// A document as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its text.
    pub text: String,
    /// Whether it has expired: it can be used, and should be read anew once the answer is out.
    pub due: bool,
}

/// Reads public key sets over https, with a cache that may be stale.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Fetch {
    /// The key set at `url`, at most 64 KiB; `fresh` asks past the cache, at most once in a
    /// cool-down per address, else the cached text is given again. Of requests that need one at once,
    /// one asks; the others use what is kept, or wait for it three seconds at most.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if there is neither an answer nor a cached text.
    async fn text(&self, url: &str, fresh: bool) -> Result<Document, FetchError>;

    /// Reads anew what is kept of `url`, if it is due.
    async fn refresh(&self, url: &str);
}
