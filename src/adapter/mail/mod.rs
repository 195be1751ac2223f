//! How mail leaves: an HTTP provider, the local mailbox, or Cloudflare's own binding.

mod paced;
mod provider;
mod provider_answer;

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
mod binding;
#[cfg(all(feature = "local", target_arch = "wasm32"))]
pub mod mailbox;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
mod routing;

pub use paced::{Pace, Paced};
pub use provider::{Provider, ProviderSettings};
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub use routing::RoutingMailer;
