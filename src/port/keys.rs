//! The keys that the service holds outside its database.

use crate::crypt::{Sealer, SecretKey};

/// Keys of keyed hashes and seals. The pepper is the hasher's own.
#[derive(Debug)]
pub struct Keys {
    /// Under which secrets, addresses and events are hashed.
    pub secret: SecretKey,
    /// Under which what must be read once more is sealed.
    pub sealer: Sealer,
}
