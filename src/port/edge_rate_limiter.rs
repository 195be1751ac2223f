//! The first gate of the limits: cheap, per location, in front of the database.

/// What a request costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Whatever any request costs.
    Any,
    /// A password hash.
    Hash,
    /// A mail.
    Mail,
}

/// Counts roughly, where the request came in.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait EdgeRateLimiter {
    /// Whether one more request of a class is let through for a key.
    ///
    /// # Errors
    ///
    /// The cause, if the gate does not answer; nobody is let through then.
    async fn admits(&self, class: Class, key: &str) -> Result<bool, String>;
}
