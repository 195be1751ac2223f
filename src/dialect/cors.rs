//! Requests from pages of other origins (Fetch standard, section 3.2): answered for the origins that
//! the tenant lists, and for no other.

use http::{HeaderName, Method, header};

use super::{Answer, Request};
use crate::flow::realm::{self, Hint};
use crate::flow::{Ports, bearer};

/// What such a page may send.
const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
const HEADERS: &str = "Add-Padding, Authorization, Content-Type, DPoP, Idempotency-Key, \
     If-None-Match, X-Refresh-Token, X-SDK-User-Agent, X-Tenant-ID, X-Verification-Token";
/// What it may read besides the body.
const EXPOSED: &str = "Date, DPoP-Nonce, ETag, RateLimit, RateLimit-Policy, Retry-After, \
     X-Refresh-Token, X-Refresh-Token-Expires-At, X-Request-Id, X-Verification-Token";
/// How long a browser may remember that it asked, in seconds.
const MAX_AGE: &str = "600";

/// The origin of a request, if its tenant lists it.
pub(super) async fn listed<'r, P: Ports>(ports: &P, request: &'r Request) -> Option<&'r str> {
    let origin = request.header(header::ORIGIN.as_str())?;
    let hint = Hint { bearer: bearer(request.authorization()), named: None };
    let realm = realm::find(ports, &request.host, hint).await.ok()?;
    let settings = &realm.tenant.settings;
    let mut origins = settings.cors.iter().chain(&settings.prelude.cross_site_origins);
    origins.any(|listed| listed == origin).then_some(origin)
}

/// Whether a browser asks beforehand if it may.
pub(super) fn is_preflight(request: &Request) -> bool {
    request.method == Method::OPTIONS
        && request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// It may.
pub(super) fn preflight() -> Answer {
    Answer::empty(204)
        .with(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .with(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
        .with(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE)
}

/// An answer that a cache must not give to a page of another origin.
pub(super) fn varied(answer: Answer) -> Answer {
    answer.with(header::VARY, header::ORIGIN.as_str())
}

/// The answer, for the page's eyes.
pub(super) fn shared(answer: Answer, origin: &str) -> Answer {
    let headers: [(HeaderName, &str); 3] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
    ];
    headers.into_iter().fold(varied(answer), |answer, (name, value)| answer.with(name, value))
}
