//! The keys that the service holds outside its database.

use crate::account::AdministratorToken;
use crate::crypt::{Marks, Sealer, SecretKey};

/// Keys of keyed hashes and seals, and the administrators' tokens. The pepper is the hasher's own.
#[derive(Debug)]
pub struct Keys {
    /// Under which secrets, addresses and events are hashed.
    pub secret: SecretKey,
    /// Under which what must be read once more is sealed.
    pub sealer: Sealer,
    /// What shows that the pepper and the keys are those that were there before.
    pub marks: Vec<Marks>,
    /// The administrators' bearer tokens.
    pub administrators: Vec<AdministratorToken>,
}
