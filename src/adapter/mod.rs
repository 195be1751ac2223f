//! The ports made real. May import `account`, `policy`, `crypt`, `port`.

pub mod breach;
pub mod breaker;
#[cfg(feature = "dev-endpoints")]
pub mod conformance;
pub mod fetch;
pub mod former;
pub mod http_body;
pub mod kept_document;
pub mod mail;
#[cfg(feature = "dev-endpoints")]
pub mod mail_entry;
pub mod recent;
pub mod sql;
#[cfg(feature = "native")]
pub mod sqlite;
pub mod turnstile;
pub mod webhook_client;

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod d1;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod edge_rate_limiter;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod http;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod kv;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod metrics;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod timer;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod web_crypto;
