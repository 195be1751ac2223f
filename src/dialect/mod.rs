//! One folder per API: parse, call one flow, render. No SQL, no hashing. May import `account`,
//! `policy`, `flow`.
//!
//! An API is a table of names, statuses and messages around shared flows. What they have in common
//! is here: finding the tenant, the endpoint and the body, and asking again when the tenant changed
//! meanwhile.

pub mod answer;
pub mod body;
pub mod language;
pub mod request;
pub mod route;

mod address;
mod admin;
mod apis;
mod cors;
mod jitsudo;
mod native;
mod prelude;
mod problem;
#[cfg(test)]
mod product_rules;
mod px0;
mod truefoundry;
mod unleash;

use core::cell::OnceCell;
use std::rc::Rc;

use http::{HeaderName, StatusCode, header};

use crate::flow::administration::administrator;
use crate::flow::limit::{self, Precheck};
use crate::flow::tenant::lookup::{self, Hint};
use crate::flow::{Context, Ports, TenantSnapshot, UseCaseError, Via, bearer};
pub use answer::Answer;
pub use apis::{endpoints, owner, pattern, profiles};
use body::{BodyError, ContentType, Json, Object};
pub use request::Request;
use route::{Found, Route, Segments};

/// Where the caller stands (draft-ietf-httpapi-ratelimit-headers).
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The realm of the service itself, where a tenant's short name is not to be had.
const SERVICE: &str = "relatch";

/// How often a request is run again because its tenant changed meanwhile.
const RERUNS: usize = 3;

/// When to come again after the database was overloaded, in seconds: D1's queue has emptied or refused
/// by then.
const OVERLOADED_FOR_S: u32 = 5;

/// When to come again after something outside did not answer, in seconds: it is asked again by then.
const UNAVAILABLE_FOR_S: u32 = 1;

/// Why a request is not answered as it hoped.
#[derive(Clone, Debug)]
enum ApiError {
    /// The use case says no.
    UseCase(UseCaseError),
    /// The body cannot be read.
    Body(BodyError),
    /// The path is unknown.
    NotFound,
    /// The path is known with these methods only.
    Method(Vec<&'static str>),
    /// The API has an answer of its own for it.
    Answer(Box<Answer>),
}

impl From<UseCaseError> for ApiError {
    fn from(failure: UseCaseError) -> Self {
        Self::UseCase(failure)
    }
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<Answer> for ApiError {
    fn from(answer: Answer) -> Self {
        Self::Answer(Box::new(answer))
    }
}

/// An API as the list knows it.
trait Api {
    /// The paths that belong to it: those below one that ends in a slash, and another with those below
    /// it. Of two APIs the longer path decides.
    const PATHS: &'static [&'static str];
    /// What is asked of a request before its endpoint runs.
    type Guard: 'static;
    /// Its endpoints.
    const ROUTES: &'static [Route<Self::Guard>];

    /// Answers a request at one of its paths.
    async fn answer<P: Ports>(
        ports: &P,
        request: &Request,
        via: Via,
        precheck: Result<Precheck, UseCaseError>,
    ) -> Answer;
}

impl<A: TenantApi> Api for A {
    const PATHS: &'static [&'static str] = A::PATHS;
    type Guard = ();
    const ROUTES: &'static [Route] = A::ROUTES;

    async fn answer<P: Ports>(
        ports: &P,
        request: &Request,
        via: Via,
        precheck: Result<Precheck, UseCaseError>,
    ) -> Answer {
        speak::<A, P>(ports, request, via, precheck).await
    }
}

/// An API whose requests are each at one tenant: its endpoints, and how it says no.
trait TenantApi {
    /// The paths that belong to it, as [`Api::PATHS`].
    const PATHS: &'static [&'static str];
    /// Its endpoints, by [`route::endpoints`].
    const ROUTES: &'static [Route];

    /// Serves an endpoint, by [`route::endpoints`].
    async fn run<P: Ports>(call: &Call<'_, P>, route: &Route) -> Result<Answer, ApiError>;

    /// Says no, in the API's own words.
    fn refuse(trouble: &ApiError, request: &Request) -> Answer;
}

/// One request at one tenant.
#[derive(Debug)]
struct Call<'a, P: Ports> {
    cx: Context<'a, P>,
    request: &'a Request,
    /// The segments of the path that its pattern leaves open.
    segments: Segments<'a>,
}

impl<P: Ports> Call<'_, P> {
    /// The body as a JSON object that says that it is one.
    fn json(&self) -> Result<Object, BodyError> {
        match self.request.content_type() {
            ContentType::Json => self.request.object(),
            other => Err(BodyError::ContentType(other)),
        }
    }
}

/// Answers a request.
pub async fn serve<P: Ports>(ports: &P, request: &Request) -> Answer {
    let via = apis::owner(&request.path);
    // Before anything is looked up.
    let precheck = precheck(ports, request, via).await;
    let access = match &precheck {
        Ok(_) => cors::access(ports, request).await,
        Err(_) => None,
    };
    let answer = match &access {
        Some(access) if cors::is_preflight(request) => access.preflight(),
        _ => answer(ports, request, via, precheck).await,
    };
    let answer = cors::varied(answer);
    match access {
        Some(access) => access.shared(answer),
        None => answer,
    }
}

/// What the first gate says. Who shows an administrator's token, which cannot be guessed and costs no
/// look-up, is not counted.
async fn precheck<P: Ports>(
    ports: &P,
    request: &Request,
    via: Via,
) -> Result<Precheck, UseCaseError> {
    let shown = request.authorization();
    if via == Via::Admin && administrator::authenticate(ports, shown).is_ok() {
        return Ok(Precheck::free());
    }
    limit::precheck(ports, &request.host, &request.client).await
}

async fn answer<P: Ports>(
    ports: &P,
    request: &Request,
    via: Via,
    precheck: Result<Precheck, UseCaseError>,
) -> Answer {
    let answer = apis::answer(ports, request, via, precheck).await;
    let answer = match limit::fields(ports) {
        Some([policy, standing]) => {
            answer.with(RATE_LIMIT_POLICY, policy).with(RATE_LIMIT, standing)
        }
        None => answer,
    };
    // A page of one person's answers is nobody else's; an API that caches says so itself.
    if answer.headers.contains_key(header::CACHE_CONTROL) {
        return answer;
    }
    answer.with(header::CACHE_CONTROL, "no-store")
}

async fn speak<A: TenantApi, P: Ports>(
    ports: &P,
    request: &Request,
    via: Via,
    precheck: Result<Precheck, UseCaseError>,
) -> Answer {
    let snapshot = OnceCell::new();
    let outcome = persist(ports, async || {
        attempt::<A, P>(ports, request, via, precheck.clone()?, &snapshot).await
    });
    let answer = outcome.await.unwrap_or_else(|trouble| refuse::<A>(&trouble, request));
    let realm = snapshot.get().map_or(SERVICE, |snapshot| snapshot.tenant.slug.as_str());
    challenged(answer, request, realm)
}

/// A 401 with the scheme that the caller is to use (RFC 9110 section 15.5.2, RFC 6750 section 3); the
/// error is named only to those who sent a token.
fn challenged(answer: Answer, request: &Request, realm: &str) -> Answer {
    if answer.status != StatusCode::UNAUTHORIZED {
        return answer;
    }
    let error = match bearer(request.authorization()) {
        Some(_) => ", error=\"invalid_token\"",
        None => "",
    };
    answer.with(header::WWW_AUTHENTICATE, format!("Bearer realm=\"{realm}\"{error}"))
}

/// Says no. What would be answered in a moment says when to come again (RFC 9110 section 10.2.3).
fn refuse<A: TenantApi>(trouble: &ApiError, request: &Request) -> Answer {
    let answer = A::refuse(trouble, request);
    match trouble {
        ApiError::UseCase(UseCaseError::Overloaded(_)) => answer.retry_after(OVERLOADED_FOR_S),
        ApiError::UseCase(UseCaseError::Unavailable(_)) => answer.retry_after(UNAVAILABLE_FOR_S),
        _ => answer,
    }
}

/// Tries, and tries again while the tenant changes meanwhile.
async fn persist<P: Ports>(
    ports: &P,
    attempt: impl AsyncFn() -> Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    let mut outcome = attempt().await;
    for _ in 0..RERUNS {
        if !matches!(outcome, Err(ApiError::UseCase(UseCaseError::Stale))) {
            break;
        }
        lookup::forget(ports);
        outcome = attempt().await;
    }
    outcome.inspect_err(|trouble| note(ports, trouble))
}

async fn attempt<A: TenantApi, P: Ports>(
    ports: &P,
    request: &Request,
    via: Via,
    precheck: Precheck,
    first: &OnceCell<Rc<TenantSnapshot>>,
) -> Result<Answer, ApiError> {
    let found = route::find(A::ROUTES, &request.method, &request.path);
    // What has no endpoint is refused the same at every tenant.
    let named = match found {
        Found::Endpoint(..) => named(request, via)?,
        Found::OtherMethod(_) | Found::Nothing => None,
    };
    let hint = Hint { bearer: bearer(request.authorization()), named: named.as_deref() };
    let snapshot = lookup::find(ports, &request.host, hint).await?;
    // The first tenant that is found stays the tenant.
    first.get_or_init(|| Rc::clone(&snapshot));
    precheck.apply(&snapshot)?;
    if let Via::Dialect(dialect) = via
        && !snapshot.tenant.serves(dialect)
    {
        return Err(ApiError::NotFound);
    }
    let cx = Context::new(ports, snapshot, via, request.client.clone());
    match found {
        Found::Endpoint(route, segments) => A::run(&Call { cx, request, segments }, route).await,
        Found::OtherMethod(methods) => Err(ApiError::Method(methods)),
        Found::Nothing => Err(ApiError::NotFound),
    }
}

/// The tenant that a native request names, in its query or its body. A body that cannot be read names
/// none; its endpoint says what is wrong with it.
fn named(request: &Request, via: Via) -> Result<Option<String>, BodyError> {
    if via != Via::Native {
        return Ok(None);
    }
    let in_body = match request.object().as_ref().map(|body| body.get("tenant")) {
        Ok(Some(Json::Text(named))) => Some(named.to_string()),
        Ok(Some(_)) => return Err(BodyError::Tenant),
        Ok(None) | Err(_) => None,
    };
    Ok(request.parameter("tenant").map(str::to_owned).or(in_body))
}

/// Leaves the cause of a refusal in the log, where it holds nothing that the caller sent.
fn note<P: Ports>(ports: &P, trouble: &ApiError) {
    match trouble {
        ApiError::UseCase(UseCaseError::Unauthenticated(cause)) => ports.log().cause(*cause),
        ApiError::UseCase(
            UseCaseError::Internal(cause)
            | UseCaseError::Overloaded(cause)
            | UseCaseError::Unavailable(cause),
        ) => ports.log().cause(cause.clone()),
        ApiError::UseCase(failure) => ports.log().cause(failure.name()),
        ApiError::Body(_) => ports.log().cause("unreadable body"),
        ApiError::NotFound | ApiError::Method(_) => ports.log().cause("no such endpoint"),
        ApiError::Answer(_) => {}
    }
}
