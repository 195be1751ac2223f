//! The keys that the service holds outside its database.

use crate::account::Token;
use crate::crypt::{Sealer, SecretKey};

/// Keys of keyed hashes and seals, and the administrator's token. The pepper is the hasher's own.
#[derive(Debug)]
pub struct Keys {
    /// Under which secrets, addresses and events are hashed.
    pub secret: SecretKey,
    /// Under which what must be read once more is sealed.
    pub sealer: Sealer,
    /// The administrators' bearer tokens.
    pub administrators: Vec<AdministratorToken>,
}

/// A token of the administration API.
#[derive(Clone, Debug)]
pub struct AdministratorToken {
    /// The token, compared in constant time.
    pub token: Token,
    /// What it may do.
    pub scopes: Vec<String>,
}
