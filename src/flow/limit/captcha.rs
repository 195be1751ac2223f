//! Whether a person asks, where a tenant wants to know.

use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Captcha, CaptchaOutcome};

/// The longest proof, in bytes (Cloudflare, Turnstile: server-side validation).
const MAX_PROOF: usize = 2_048;

/// The key with which the tenant's pages ask for a proof; none where it wants none.
pub fn site_key<'a, P: Ports>(cx: &Context<'a, P>) -> Option<&'a str> {
    cx.tenant().settings.turnstile.then(|| cx.ports.captcha().site_key()).flatten()
}

/// Whether the request may go on. Where the service that judges proofs does not answer, it may: the
/// limits still hold, and nobody is locked out because somebody else's service is down.
///
/// # Errors
///
/// [`UseCaseError::Internal`] where the tenant wants proofs and the deployment has no keys for them.
pub async fn passes_captcha<P: Ports>(
    cx: &Context<'_, P>,
    proof: Option<&str>,
) -> Result<bool, UseCaseError> {
    if !cx.tenant().settings.turnstile {
        return Ok(true);
    }
    if cx.ports.captcha().site_key().is_none() {
        return Err(UseCaseError::internal("the tenant wants Turnstile, which is not configured"));
    }
    let Some(proof) = proof.filter(|proof| !proof.is_empty() && proof.len() <= MAX_PROOF) else {
        return Ok(false);
    };
    match cx.ports.captcha().verify(proof, &cx.client.address).await {
        CaptchaOutcome::Passed => Ok(true),
        CaptchaOutcome::Refused => Ok(false),
        CaptchaOutcome::Unavailable => {
            cx.ports.log().cause("Turnstile did not answer: the request goes on without");
            Ok(true)
        }
    }
}
