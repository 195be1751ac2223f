//! Signing keys of tenants, as they are stored.

use crate::account::Time;

/// A signing key of a tenant as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The `kid` of tokens signed with it.
    pub id: String,
    /// The public half as a JWK (RFC 8037), JSON; for people. Tokens are verified with the public half of
    /// the sealed private one, so that a change of this text lets nobody sign.
    pub public_jwk: String,
    /// The private half, sealed.
    pub sealed_seed: String,
    /// From when on it signs.
    pub active_from: Time,
    /// Until when its tokens are accepted.
    pub retires_at: Option<Time>,
}
