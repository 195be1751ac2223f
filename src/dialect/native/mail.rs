//! Reports of the mail provider.

use crate::dialect::{Answer, ApiError, Call};
use crate::flow::notification::suppression;
use crate::flow::{Ports, Signed};

/// The mail provider tells of a mail: signed as Standard Webhooks has it, under either of the names
/// that its headers go by.
pub(super) async fn bounces<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    call.json()?;
    let header = |name: &str| {
        let named = |prefix: &str| call.request.header(&format!("{prefix}-{name}"));
        named("webhook").or_else(|| named("svix")).unwrap_or_default()
    };
    let body = call.request.bytes()?;
    let signed = Signed {
        id: header("id"),
        timestamp: header("timestamp"),
        signatures: header("signature"),
        body,
    };
    suppression::hear(&call.cx, signed).await?;
    Ok(Answer::empty(204))
}
