//! Who is calling, by a bearer token.

use crate::dialect::{ApiError, Call};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::{Caller, Ports, UseCaseError};

pub(super) async fn bearer<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let caller = caller::by_bearer(&call.cx, call.request.authorization(), operation).await;
    caller.map_err(concealed_failure)
}

/// As [`bearer`] has it: nothing tells apart a token of an erased account from any other that is not good.
pub(super) fn concealed(error: ApiError) -> ApiError {
    match error {
        ApiError::UseCase(failure) => concealed_failure(failure).into(),
        other => other,
    }
}

fn concealed_failure(failure: UseCaseError) -> UseCaseError {
    match failure {
        UseCaseError::Gone => UseCaseError::Unauthenticated("account gone"),
        other => other,
    }
}
