//! Documents of outside issuers.

use core::fmt;

/// Why a document was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchError {
    /// No answer, not 200, or over the limit.
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

/// Reads public documents over https, with a cache that may be stale.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Fetch {
    /// The text at `url`, at most 64 KiB; `fresh` asks past the cache, at most once in a
    /// cool-down per address, else the cached text is given again.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if there is neither an answer nor a cached text.
    async fn text(&self, url: &str, fresh: bool) -> Result<String, FetchError>;
}
