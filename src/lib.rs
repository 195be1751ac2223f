//! Relatch changes and resets passwords at the edge.
//!
//! One crate, two products: a Cloudflare Worker (features `worker`, `local`) and the engine of the
//! npm package (features `client`, `estimator`, `passwordrules`). Feature `native` is for native
//! tests. Data flows one way: dialect → flow → port ← adapter; `policy`, `account` and `crypt` are
//! leaves that everyone may use.
//! `DESIGN.md` says why; the test `tests/layering.rs` holds the arrows.
//!
//! # Examples
//!
//! The engine checks a password against a preset:
//!
//! ```
//! use relatch::policy::{Input, Policy, Preset};
//!
//! let policy = Policy::preset(Preset::NistSingleFactor);
//! let accepts = |password| policy.check(&Input { password, context: &[] }).ok();
//!
//! assert!(accepts("violet harbour lantern compass"));
//! assert!(!accepts("too short"));
//! ```

#![cfg_attr(
    all(
        any(feature = "client", feature = "estimator", feature = "passwordrules"),
        not(feature = "server"),
        target_arch = "wasm32"
    ),
    no_std
)]

extern crate alloc;

pub mod policy;

#[cfg(feature = "server")]
pub mod account;
#[cfg(feature = "server")]
pub mod adapter;
#[cfg(feature = "server")]
pub mod crypt;
#[cfg(feature = "dev-endpoints")]
pub mod dev;
#[cfg(feature = "server")]
pub mod dialect;
#[cfg(feature = "server")]
pub mod flow;
#[cfg(feature = "server")]
pub mod port;

#[cfg(any(feature = "client", feature = "estimator", feature = "passwordrules"))]
pub mod client;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod edge;
#[cfg(feature = "native")]
pub mod native;
