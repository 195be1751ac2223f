//! Requests from pages of other origins (Fetch standard, section 3.2): answered for the origins that
//! the tenant lists, and for no other; what is public anyway, for every one.

use http::{HeaderName, Method, header};

use super::{Answer, Request, native};
use crate::flow::tenant::lookup::{self, Hint};
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

/// Every origin, without cookies.
const EVERY: &str = "*";

/// What a page of another origin may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Access<'r> {
    /// The page's origin if the tenant lists it; else every one.
    origin: &'r str,
    /// Headers that it may send besides those of the APIs.
    headers: Vec<String>,
}

/// What the page may do that sends a request; none if there is no page of another origin, or it may
/// do nothing.
pub(super) async fn access<'r, P: Ports>(ports: &P, request: &'r Request) -> Option<Access<'r>> {
    let origin = request.header(header::ORIGIN.as_str())?;
    let hint = Hint { bearer: bearer(request.authorization()), named: None };
    let snapshot = lookup::find(ports, &request.host, hint).await.ok()?;
    let settings = &snapshot.tenant.settings;
    let mut origins = settings.cors.iter().chain(&settings.prelude.cross_site_origins);
    let origin = match origins.any(|listed| listed == origin) {
        true => origin,
        false if native::is_public(&request.path) => EVERY,
        false => return None,
    };
    Some(Access { origin, headers: settings.cors_headers.0.clone() })
}

/// Whether a browser asks beforehand if it may.
pub(super) fn is_preflight(request: &Request) -> bool {
    request.method == Method::OPTIONS
        && request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

impl Access<'_> {
    /// It may.
    pub(super) fn preflight(&self) -> Answer {
        let headers = self.headers.iter().fold(HEADERS.to_owned(), |all, name| all + ", " + name);
        let methods = if self.origin == EVERY { "GET" } else { METHODS };
        Answer::empty(204)
            .with(header::ACCESS_CONTROL_ALLOW_METHODS, methods)
            .with(header::ACCESS_CONTROL_ALLOW_HEADERS, headers)
            .with(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE)
    }

    /// The answer, for the page's eyes.
    pub(super) fn shared(&self, answer: Answer) -> Answer {
        let headers: [(HeaderName, &str); 2] = [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, self.origin),
            (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        ];
        let answer =
            headers.into_iter().fold(answer, |answer, (name, value)| answer.with(name, value));
        match self.origin {
            EVERY => answer,
            _ => answer.with(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
        }
    }
}

/// An answer that a cache must not give to a page of another origin, nor, where the tenant is that of
/// the token, to the bearer of another.
pub(super) fn varied(answer: Answer) -> Answer {
    answer
        .with(header::VARY, header::ORIGIN.as_str())
        .with(header::VARY, header::AUTHORIZATION.as_str())
}
