//! Cloudflare's rate limiting: one binding a class, its numbers in `wrangler.toml`.

use worker::{Env, RateLimiter};

use crate::port::{Class, EdgeRateLimiter};

/// The names of the bindings.
pub const BINDINGS: [&str; 3] = ["GATE_ANY", "GATE_HASH", "GATE_MAIL"];

/// The gate of this location.
#[derive(Debug)]
pub struct RateLimits {
    any: RateLimiter,
    hash: RateLimiter,
    mail: RateLimiter,
}

impl RateLimits {
    /// The bindings.
    ///
    /// # Errors
    ///
    /// The runtime's own error if one is missing.
    pub fn new(env: &Env) -> worker::Result<Self> {
        let [any, hash, mail] = BINDINGS.map(|name| env.rate_limiter(name));
        Ok(Self { any: any?, hash: hash?, mail: mail? })
    }
}

impl EdgeRateLimiter for RateLimits {
    async fn admits(&self, class: Class, key: &str) -> Result<bool, String> {
        let limiter = match class {
            Class::Any => &self.any,
            Class::Hash => &self.hash,
            Class::Mail => &self.mail,
        };
        // Bindings of one namespace would share their keys.
        let outcome = limiter.limit(format!("{class:?}/{key}")).await;
        let outcome = outcome.map_err(|error| format!("the rate limiting failed: {error}"))?;
        Ok(outcome.success)
    }
}
