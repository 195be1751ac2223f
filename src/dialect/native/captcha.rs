//! Whether a person asks, where the tenant wants a proof.

use crate::dialect::body::Object;
use crate::dialect::problem::problem;
use crate::dialect::{ApiError, Call};
use crate::flow::Ports;
use crate::flow::limit::captcha;

/// Refuses what no person proved to have asked, where the tenant wants to know.
pub(super) async fn welcome<P: Ports>(call: &Call<'_, P>, body: &Object) -> Result<(), ApiError> {
    match captcha::passes_captcha(&call.cx, body.text("turnstile_token")).await? {
        true => Ok(()),
        false => Err(problem(403, "not_human", "Show that you are a person.").into()),
    }
}
