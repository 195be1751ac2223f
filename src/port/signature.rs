//! Signatures that the platform checks.

use crate::crypt::jwt::Signature;

/// Checks signatures with the platform's own cryptography: RS256, RS512, PS256 and ES384. Which key and
/// which algorithm, the caller has chosen; neither comes from a token's header.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait SignatureCheck {
    /// Whether the signature is of the key, by the algorithm. A key that the platform refuses has signed
    /// nothing.
    async fn is_good(&self, signature: &Signature<'_>) -> bool;
}
