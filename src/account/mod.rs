//! The nouns: tenant, account, e-mail address, session, reset secret, event. Imports nothing of ours.

pub mod secret;

pub use secret::{Phc, Plain, Token};
