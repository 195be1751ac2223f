//! The administration API: tenants, accounts, the trail. It stands above the tenants, so that the
//! first one can be made with it. Errors are the native API's problem documents.

mod accounts;
mod housekeeping;
mod import;
mod migration;
mod object;
mod outbox;
mod read;
mod rings;
mod settings;
mod tenants;
mod trail;
mod trust;
mod webhooks;

use super::answer::Answer;
use super::native::Native;
use super::route::{self, Found, Route, route};
use super::{ApiError, Request, SERVICE, challenged, persist, refuse};
use crate::account::{AccountId, EventKind};
use crate::flow::administration::administrator::{self, Administrator, Permission};
use crate::flow::administration::tenancy;
use crate::flow::limit::Precheck;
use crate::flow::tenant::lookup::{self, Hint};
use crate::flow::{Context, Ports, UseCaseError, Via, bearer};

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    Tenants(tenants::Endpoint),
    Accounts(accounts::Endpoint),
    Import,
    Trail(trail::Endpoint),
    Housekeeping,
    Rings,
    Outbox(outbox::Endpoint),
    Webhooks(webhooks::Endpoint),
    Migration(migration::Endpoint),
}

impl Endpoint {
    /// The parameters that its query may have.
    const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Accounts(accounts::Endpoint::List) => {
                &["tenant", "email", "prefix", "limit", "offset"]
            }
            Self::Trail(trail::Endpoint::Page) => &["tenant", "before", "limit", "personal"],
            Self::Trail(trail::Endpoint::Check) => &["tenant", "after"],
            Self::Tenants(tenants::Endpoint::RotateKey) => &["now"],
            Self::Trail(trail::Endpoint::Close) => &["tenant"],
            Self::Trail(trail::Endpoint::Export) => &["tenant", "after", "limit"],
            Self::Housekeeping => &["limit"],
            Self::Outbox(outbox::Endpoint::Page) => &["tenant", "state", "limit"],
            Self::Outbox(outbox::Endpoint::Suppressions) => &["tenant", "email", "limit"],
            Self::Outbox(_) => &["tenant"],
            Self::Tenants(_)
            | Self::Accounts(_)
            | Self::Import
            | Self::Rings
            | Self::Webhooks(_)
            | Self::Migration(_) => &[],
        }
    }
}

const fn tenants(
    method: &'static str,
    path: &'static str,
    e: tenants::Endpoint,
) -> Route<Endpoint> {
    route(method, path, Endpoint::Tenants(e))
}

const fn accounts(
    method: &'static str,
    path: &'static str,
    e: accounts::Endpoint,
) -> Route<Endpoint> {
    route(method, path, Endpoint::Accounts(e))
}

const fn webhooks(
    method: &'static str,
    path: &'static str,
    e: webhooks::Endpoint,
) -> Route<Endpoint> {
    route(method, path, Endpoint::Webhooks(e))
}

const fn migration(
    method: &'static str,
    path: &'static str,
    e: migration::Endpoint,
) -> Route<Endpoint> {
    route(method, path, Endpoint::Migration(e))
}

const fn outbox(method: &'static str, path: &'static str, e: outbox::Endpoint) -> Route<Endpoint> {
    route(method, path, Endpoint::Outbox(e))
}

const ROUTES: &[Route<Endpoint>] = &[
    tenants("POST", "/api/admin/tenants", tenants::Endpoint::Create),
    tenants("GET", "/api/admin/tenants", tenants::Endpoint::List),
    tenants("GET", "/api/admin/tenants/{tenant}", tenants::Endpoint::Show),
    tenants("GET", "/api/admin/tenants/{tenant}/policy", tenants::Endpoint::Policy),
    tenants("PUT", "/api/admin/tenants/{tenant}/policy", tenants::Endpoint::SetPolicy),
    tenants("GET", "/api/admin/tenants/{tenant}/settings", tenants::Endpoint::Settings),
    tenants("PUT", "/api/admin/tenants/{tenant}/settings", tenants::Endpoint::SetSettings),
    tenants("GET", "/api/admin/tenants/{tenant}/dialects", tenants::Endpoint::Dialects),
    tenants("PUT", "/api/admin/tenants/{tenant}/dialects", tenants::Endpoint::SetDialects),
    tenants("GET", "/api/admin/tenants/{tenant}/hosts", tenants::Endpoint::Hosts),
    tenants("PUT", "/api/admin/tenants/{tenant}/hosts", tenants::Endpoint::SetHosts),
    tenants("GET", "/api/admin/tenants/{tenant}/rules", tenants::Endpoint::Rules),
    tenants("PUT", "/api/admin/tenants/{tenant}/rules", tenants::Endpoint::SetRules),
    tenants("GET", "/api/admin/tenants/{tenant}/issuers", tenants::Endpoint::Issuers),
    tenants("PUT", "/api/admin/tenants/{tenant}/issuers", tenants::Endpoint::SetIssuers),
    tenants("GET", "/api/admin/tenants/{tenant}/keys", tenants::Endpoint::Keys),
    tenants("POST", "/api/admin/tenants/{tenant}/keys", tenants::Endpoint::RotateKey),
    migration("GET", "/api/admin/tenants/{tenant}/migration", migration::Endpoint::Show),
    migration("PUT", "/api/admin/tenants/{tenant}/migration", migration::Endpoint::Set),
    migration("DELETE", "/api/admin/tenants/{tenant}/migration", migration::Endpoint::Remove),
    webhooks("GET", "/api/admin/tenants/{tenant}/webhooks", webhooks::Endpoint::List),
    webhooks("POST", "/api/admin/tenants/{tenant}/webhooks", webhooks::Endpoint::Create),
    webhooks("PUT", "/api/admin/tenants/{tenant}/webhooks/{id}", webhooks::Endpoint::Update),
    webhooks("DELETE", "/api/admin/tenants/{tenant}/webhooks/{id}", webhooks::Endpoint::Remove),
    webhooks(
        "POST",
        "/api/admin/tenants/{tenant}/webhooks/{id}/secret",
        webhooks::Endpoint::Rotate,
    ),
    webhooks("POST", "/api/admin/tenants/{tenant}/webhooks/{id}/test", webhooks::Endpoint::Test),
    outbox("GET", "/api/admin/outbox", outbox::Endpoint::Page),
    outbox("POST", "/api/admin/outbox/{id}/retry", outbox::Endpoint::Retry),
    outbox("GET", "/api/admin/suppressions", outbox::Endpoint::Suppressions),
    outbox("DELETE", "/api/admin/suppressions/{id}", outbox::Endpoint::Unsuppress),
    accounts("POST", "/api/admin/accounts", accounts::Endpoint::Create),
    route("POST", "/api/admin/accounts/import", Endpoint::Import),
    accounts("POST", "/api/admin/accounts/invite", accounts::Endpoint::Invite),
    accounts("GET", "/api/admin/accounts", accounts::Endpoint::List),
    accounts("GET", "/api/admin/accounts/{account}", accounts::Endpoint::Show),
    accounts("PATCH", "/api/admin/accounts/{account}", accounts::Endpoint::Patch),
    accounts("DELETE", "/api/admin/accounts/{account}", accounts::Endpoint::Erase),
    accounts("DELETE", "/api/admin/accounts/{account}/sessions", accounts::Endpoint::EndSessions),
    accounts("POST", "/api/admin/accounts/{account}/reset", accounts::Endpoint::Reset),
    accounts("POST", "/api/admin/accounts/{account}/links", accounts::Endpoint::Link),
    route("GET", "/api/admin/events", Endpoint::Trail(trail::Endpoint::Page)),
    route("GET", "/api/admin/events/verify", Endpoint::Trail(trail::Endpoint::Check)),
    route("POST", "/api/admin/events/close", Endpoint::Trail(trail::Endpoint::Close)),
    route("GET", "/api/admin/events/export", Endpoint::Trail(trail::Endpoint::Export)),
    route("GET", "/api/admin/housekeeping", Endpoint::Housekeeping),
    route("GET", "/api/admin/keys", Endpoint::Rings),
];

/// The pattern of the endpoint that a path belongs to.
pub(super) fn pattern(path: &str) -> Option<&'static str> {
    route::pattern(ROUTES, path)
}

/// One request of an administrator.
#[derive(Debug)]
struct AdminCall<'a, P: Ports> {
    ports: &'a P,
    request: &'a Request,
    administrator: Administrator,
}

impl<P: Ports> AdminCall<'_, P> {
    /// Requires one permission of a request that reads, another of one that changes something.
    fn may(&self, reads: Permission, writes: Permission) -> Result<(), UseCaseError> {
        let safe = self.request.method.is_safe();
        self.administrator.may(if safe { reads } else { writes })
    }

    /// A tenant by id or short name, as this administrator sees it.
    async fn at(&self, named: &str) -> Result<Context<'_, P>, UseCaseError> {
        Ok(self.signed(tenancy::at(self.ports, named).await?))
    }

    /// The tenant that has an account.
    async fn of(&self, account: AccountId) -> Result<Context<'_, P>, UseCaseError> {
        Ok(self.signed(tenancy::of(self.ports, account).await?))
    }

    /// A context in which the trail knows who asks.
    fn signed<'c>(&self, cx: Context<'c, P>) -> Context<'c, P> {
        let cx = cx.sent_by(self.request.client.clone());
        self.administrator.signs(&cx);
        cx
    }
}

/// Answers a request. A refusal stands in the trail of the host's tenant: the administration API is
/// above them all. A request without a token is no attempt, and is recorded nowhere.
pub(super) async fn serve<P: Ports>(
    ports: &P,
    request: &Request,
    precheck: Result<Precheck, UseCaseError>,
) -> Answer {
    if let Err(failure) = precheck {
        return refuse::<Native>(&failure.into(), request);
    }
    let outcome = persist(ports, async || attempt(ports, request).await).await;
    if let Err(ApiError::UseCase(
        failure @ (UseCaseError::Unauthenticated(_) | UseCaseError::InsufficientScope),
    )) = &outcome
        && bearer(request.authorization()).is_some()
        && let Ok(snapshot) = lookup::find(ports, &request.host, Hint::default()).await
    {
        let cx = Context::new(ports, snapshot, Via::Admin, request.client.clone());
        cx.refused(EventKind::AdministrationRefused, failure, None);
    }
    let answer = outcome.unwrap_or_else(|trouble| refuse::<Native>(&trouble, request));
    challenged(answer, request, SERVICE)
}

async fn attempt<P: Ports>(ports: &P, request: &Request) -> Result<Answer, ApiError> {
    let administrator = administrator::authenticate(ports, request.authorization())?;
    // An administrator sees and changes what is, not what this isolate remembers.
    lookup::forget(ports);
    let desk = AdminCall { ports, request, administrator };
    match route::find(ROUTES, &request.method, &request.path) {
        Found::Endpoint(endpoint, parameters) => {
            desk.query(endpoint.parameters())?;
            let named = parameters.first().copied().unwrap_or_default();
            match endpoint {
                Endpoint::Tenants(endpoint) => tenants::run(&desk, endpoint, named).await,
                Endpoint::Accounts(endpoint) => accounts::run(&desk, endpoint, named).await,
                Endpoint::Import => import::run(&desk).await,
                Endpoint::Trail(endpoint) => trail::run(&desk, endpoint).await,
                Endpoint::Housekeeping => housekeeping::runs(&desk).await,
                Endpoint::Rings => rings::status(&desk).await,
                Endpoint::Outbox(endpoint) => outbox::run(&desk, endpoint, named).await,
                Endpoint::Migration(endpoint) => migration::run(&desk, endpoint, named).await,
                Endpoint::Webhooks(endpoint) => {
                    let id = parameters.get(1).copied().unwrap_or_default();
                    webhooks::run(&desk, endpoint, named, id).await
                }
            }
        }
        Found::OtherMethod(methods) => Err(ApiError::Method(methods)),
        Found::Nothing => Err(ApiError::NotFound),
    }
}
