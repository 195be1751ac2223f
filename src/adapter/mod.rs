//! The ports made real. May import `account`, `policy`, `crypt`, `port`.

pub mod breaker;
#[cfg(feature = "dev-endpoints")]
pub mod conformance;
pub mod fetched;
pub mod mail_answer;
#[cfg(feature = "dev-endpoints")]
pub mod mail_entry;
pub mod sql;
#[cfg(feature = "native")]
pub mod sqlite;

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod breach;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod courier;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod d1;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod edge_rate_limiter;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod fetch;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod former;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod mail;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod metrics;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
mod outbound;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod turnstile;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod web_crypto;
