//! Which passwords have been seen in breaches.

use crate::crypt::range::{Prefix, Range};

/// A k-anonymity range service.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Breach {
    /// The range below five hexadecimal digits of a password's SHA-1; none if nobody gives one that
    /// can be read, in time.
    async fn range(&self, prefix: &Prefix) -> Option<Range>;
}
