//! Who is calling: Unleash's session cookie, and the origins whose pages may use it. May import what
//! `dialect` may.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::super::{ApiError, Call, Request};
use super::error;
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::{Caller, Ports, UseCaseError};

/// The name of the cookie.
pub(super) const COOKIE: &str = "unleash-session";

/// Who is calling.
///
/// # Errors
///
/// 401 if nobody is signed in; 403 for a page of another origin that would have somebody's browser
/// do something.
pub(super) async fn caller<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, ApiError> {
    let found = caller::by_secrets(&call.cx, &secrets(call.request), operation).await;
    let caller = found.map_err(|failure| match failure {
        UseCaseError::Unauthenticated(cause) => {
            call.cx.ports.log().cause(cause);
            error::not_signed_in(Some(call.cx.request_id())).into()
        }
        other => ApiError::from(other),
    })?;
    require_own_origin(call)?;
    Ok(caller)
}

/// The caller, if the request has a good session.
pub(super) async fn perhaps<P: Ports>(call: &Call<'_, P>) -> Result<Option<Caller>, UseCaseError> {
    match caller::by_secrets(&call.cx, &secrets(call.request), Some(Operation::SignOut)).await {
        Ok(caller) => Ok(Some(caller)),
        Err(UseCaseError::Unauthenticated(_) | UseCaseError::Gone) => Ok(None),
        Err(other) => Err(other),
    }
}

fn secrets(request: &Request) -> Vec<Zeroizing<Vec<u8>>> {
    let read = |value| Base64UrlUnpadded::decode_vec(value).ok().map(Zeroizing::new);
    request.cookies(COOKIE).filter_map(read).collect()
}

/// A page of another origin may not use the cookie. The content type keeps plain forms out already,
/// and `SameSite` most of the rest.
pub(super) fn require_own_origin<P: Ports>(call: &Call<'_, P>) -> Result<(), ApiError> {
    let Some(origin) = call.request.header("origin") else { return Ok(()) };
    let host = call.request.header("host");
    let own = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    let listed = call.cx.tenant().settings.cors.iter().any(|listed| listed == origin);
    let links = call.cx.origin();
    let below = links.strip_prefix(origin);
    if own || listed || below.is_some_and(|path| path.is_empty() || path.starts_with('/')) {
        return Ok(());
    }
    Err(error::plain(403, "NoAccessError", "This origin may not act for a signed-in user.").into())
}
