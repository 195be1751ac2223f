//! The `#[wasm_bindgen]` exports of the npm package. May import `policy`.
//!
//! Three modules are built from this room, one per feature: the judge (`client`), the strength
//! estimator (`estimator`) and the reader and writer of `passwordrules` (`passwordrules`); pages
//! load the latter two when they want them. A check allocates nothing but wasm-bindgen's own copy
//! of its arguments, and whatever is freed is wiped.

#[cfg(any(feature = "client", feature = "passwordrules"))]
mod compact;
#[cfg(feature = "estimator")]
pub mod estimate;
#[cfg(feature = "client")]
pub mod judge;
#[cfg(any(feature = "client", feature = "passwordrules"))]
mod numbers;
#[cfg(any(feature = "client", feature = "estimator"))]
mod owner;
#[cfg(feature = "passwordrules")]
pub mod passwordrules;
#[cfg(feature = "client")]
mod report;
#[cfg(all(not(feature = "server"), target_arch = "wasm32"))]
mod runtime;
#[cfg(any(feature = "client", feature = "passwordrules"))]
mod words;
