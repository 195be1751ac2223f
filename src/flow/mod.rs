//! The use cases. No HTTP, no SQL. May import `account`, `policy`, `crypt`, `port`.
//!
//! An operation opens once (one batch that counts and reads), decides, and writes once (one batch
//! that is all or nothing), with hashing between; a refusal costs one.

pub mod administrator;
pub mod breach;
pub mod caller;
pub mod canary;
pub mod challenge;
pub mod change;
pub mod disavowal;
pub mod housekeeping;
pub mod human;
pub mod issuer;
pub mod judge;
pub mod letter;
pub mod limit;
pub mod login;
pub mod migration;
pub mod otp;
#[cfg(feature = "dev-endpoints")]
pub mod parity;
pub mod proof;
pub mod provision;
pub mod realm;
pub mod recovery;
pub mod refresh;
pub mod registration;
pub mod repeat;
pub mod ring;
pub mod rule;
pub mod service;
pub mod session;
pub mod sign_in;
pub mod step_up;
pub mod suppression;
pub mod tenancy;
pub mod token;
pub mod trail;
pub mod webhook;

mod context;
mod event;
mod failure;
mod fault;
mod message;
mod personal;
mod warning;

pub use caller::{Caller, Credential, bearer};
pub use context::{Client, Context, Via};
pub use event::Note;
pub use failure::{Failure, Refusal, Weakness};
pub use fault::Fault;

// Dialects are generic over the ports and know nothing else of them.
pub use crate::port::{AccountFilter, AccountPatch, Ports};
// A call of the mail provider, as it came.
pub use crate::crypt::webhook::Signed;
