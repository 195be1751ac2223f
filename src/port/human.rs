//! Whether a person is at the other end.

/// What the service that looks after it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Humanity {
    /// The proof is good.
    Human,
    /// It is not.
    Refused,
    /// The service did not answer.
    Unavailable,
}

/// A service that tells people from programs.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Human {
    /// The public key with which a page asks for a proof; none where nothing is configured.
    fn site_key(&self) -> Option<&str>;

    /// Verifies a proof that a client at an address showed.
    async fn verify(&self, proof: &str, address: &str) -> Humanity;
}
