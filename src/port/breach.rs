//! Whether a password has been seen in a breach.

use crate::account::Plain;

/// What the breach service says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreachAnswer {
    /// Seen this often; 0: not seen.
    Seen(u32),
    /// No answer.
    Unavailable,
}

/// A k-anonymity range service.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Breach {
    /// Asks about a password; only five hexadecimal digits of its SHA-1 leave the service.
    async fn seen(&self, password: &Plain) -> BreachAnswer;
}
