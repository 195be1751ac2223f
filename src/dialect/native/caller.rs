//! Who is calling, by a bearer token.

use crate::dialect::Call;
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::{Caller, Ports, UseCaseError};

pub(super) async fn bearer<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), operation).await;
    // Nothing tells apart a token of an erased account from any other that is not good.
    caller.map_err(|failure| match failure {
        UseCaseError::Gone => UseCaseError::Unauthenticated("account gone"),
        other => other,
    })
}
