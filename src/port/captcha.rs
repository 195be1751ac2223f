//! Captchas: proofs that a person is at the other end.

/// What the service says of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptchaOutcome {
    /// The proof is good.
    Passed,
    /// It is not.
    Refused,
    /// The service did not answer.
    Unavailable,
}

/// A captcha service: it tells people from programs.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Captcha {
    /// The public key with which a page asks for a proof; none where nothing is configured.
    fn site_key(&self) -> Option<&str>;

    /// Verifies a proof that a client at an address showed.
    async fn verify(&self, proof: &str, address: &str) -> CaptchaOutcome;
}
