//! The `#[wasm_bindgen]` exports of the npm package. May import `policy`.
//!
//! Two modules are built from this room: the judge (feature `client`), and the strength estimator
//! (feature `estimator`), which pages load when they want it. Nothing but wasm-bindgen's own copy
//! of the arguments is allocated per check, and whatever is freed is wiped.

#[cfg(feature = "client")]
mod compact;
#[cfg(feature = "estimator")]
pub mod estimate;
#[cfg(feature = "client")]
pub mod judge;
#[cfg(feature = "client")]
mod numbers;
mod owner;
#[cfg(all(not(feature = "server"), target_arch = "wasm32"))]
mod runtime;
#[cfg(feature = "client")]
mod words;
