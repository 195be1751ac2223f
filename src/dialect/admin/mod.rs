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
use super::apis::Api;
use super::native::Native;
use super::route::{self, Found, Route, Segments, endpoints};
use super::{ApiError, Request, SERVICE, challenged, persist, refuse};
use crate::account::{AccountId, EventKind};
use crate::flow::administration::administrator::Permission::{
    self, Accounts, Events, ReadAccounts, ReadTenants, Tenants,
};
use crate::flow::administration::administrator::{self, Administrator};
use crate::flow::administration::tenancy;
use crate::flow::limit::Precheck;
use crate::flow::tenant::lookup::{self, Hint};
use crate::flow::{Context, Ports, UseCaseError, Via, bearer};
use read::wrong;

/// What is asked of a request before its endpoint runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    permission: Permission,
    /// The parameters that its query may have.
    query: &'static [&'static str],
}

/// A request whose administrator has a permission, without a query.
const fn may(permission: Permission) -> Guard {
    Guard { permission, query: &[] }
}

impl Guard {
    const fn query(self, query: &'static [&'static str]) -> Self {
        Self { query, ..self }
    }
}

/// The administration API.
pub(super) struct Admin;

impl Admin {
    endpoints! { AdminCall if Guard;
        POST "/api/admin/tenants" if may(Tenants) => tenants::create,
        GET "/api/admin/tenants" if may(ReadTenants) => tenants::list,
        GET "/api/admin/tenants/{tenant}" if may(ReadTenants) => tenants::show,
        GET "/api/admin/tenants/{tenant}/policy" if may(ReadTenants) => tenants::policy,
        PUT "/api/admin/tenants/{tenant}/policy" if may(Tenants) => tenants::set_policy,
        GET "/api/admin/tenants/{tenant}/settings" if may(ReadTenants) => tenants::settings,
        PUT "/api/admin/tenants/{tenant}/settings" if may(Tenants) => tenants::set_settings,
        GET "/api/admin/tenants/{tenant}/dialects" if may(ReadTenants) => tenants::dialects,
        PUT "/api/admin/tenants/{tenant}/dialects" if may(Tenants) => tenants::set_dialects,
        GET "/api/admin/tenants/{tenant}/hosts" if may(ReadTenants) => tenants::hosts,
        PUT "/api/admin/tenants/{tenant}/hosts" if may(Tenants) => tenants::set_hosts,
        GET "/api/admin/tenants/{tenant}/rules" if may(ReadTenants) => tenants::rules,
        PUT "/api/admin/tenants/{tenant}/rules" if may(Tenants) => tenants::set_rules,
        GET "/api/admin/tenants/{tenant}/issuers" if may(ReadTenants) => tenants::issuers,
        PUT "/api/admin/tenants/{tenant}/issuers" if may(Tenants) => tenants::set_issuers,
        GET "/api/admin/tenants/{tenant}/keys" if may(ReadTenants) => tenants::keys,
        POST "/api/admin/tenants/{tenant}/keys" if may(Tenants).query(&["now"]) => tenants::rotate_key,
        GET "/api/admin/tenants/{tenant}/migration" if may(Tenants) => migration::show,
        PUT "/api/admin/tenants/{tenant}/migration" if may(Tenants) => migration::set,
        DELETE "/api/admin/tenants/{tenant}/migration" if may(Tenants) => migration::remove,
        GET "/api/admin/tenants/{tenant}/webhooks" if may(Tenants) => webhooks::list,
        POST "/api/admin/tenants/{tenant}/webhooks" if may(Tenants) => webhooks::create,
        PUT "/api/admin/tenants/{tenant}/webhooks/{id}" if may(Tenants) => webhooks::update,
        DELETE "/api/admin/tenants/{tenant}/webhooks/{id}" if may(Tenants) => webhooks::remove,
        POST "/api/admin/tenants/{tenant}/webhooks/{id}/secret" if may(Tenants) => webhooks::rotate,
        POST "/api/admin/tenants/{tenant}/webhooks/{id}/test" if may(Tenants) => webhooks::test,
        GET "/api/admin/outbox" if may(Accounts).query(&["tenant", "state", "limit"]) => outbox::page,
        POST "/api/admin/outbox/{id}/retry" if may(Accounts).query(&["tenant"]) => outbox::retry,
        GET "/api/admin/suppressions" if may(Accounts).query(&["tenant", "email", "limit"]) => outbox::suppressions,
        DELETE "/api/admin/suppressions/{id}" if may(Accounts).query(&["tenant"]) => outbox::unsuppress,
        POST "/api/admin/accounts" if may(Accounts) => accounts::create,
        POST "/api/admin/accounts/import" if may(Accounts) => import::run,
        POST "/api/admin/accounts/invite" if may(Accounts) => accounts::invite,
        GET "/api/admin/accounts" if may(ReadAccounts).query(&["tenant", "email", "prefix", "limit", "offset"]) => accounts::list,
        GET "/api/admin/accounts/{account}" if may(ReadAccounts) => accounts::show,
        PATCH "/api/admin/accounts/{account}" if may(Accounts) => accounts::patch,
        DELETE "/api/admin/accounts/{account}" if may(Accounts) => accounts::erase,
        DELETE "/api/admin/accounts/{account}/sessions" if may(Accounts) => accounts::end_sessions,
        POST "/api/admin/accounts/{account}/reset" if may(Accounts) => accounts::reset,
        POST "/api/admin/accounts/{account}/links" if may(Accounts) => accounts::link,
        GET "/api/admin/events" if may(Events).query(&["tenant", "before", "limit", "personal"]) => trail::page,
        GET "/api/admin/events/verify" if may(Events).query(&["tenant", "after"]) => trail::check,
        POST "/api/admin/events/close" if may(Tenants).query(&["tenant"]) => trail::close,
        GET "/api/admin/events/export" if may(Events).query(&["tenant", "after", "limit"]) => trail::export,
        GET "/api/admin/housekeeping" if may(Tenants).query(&["limit"]) => housekeeping::runs,
        GET "/api/admin/keys" if may(ReadTenants) => rings::status,
    }
}

/// One request of an administrator.
#[derive(Debug)]
struct AdminCall<'a, P: Ports> {
    ports: &'a P,
    request: &'a Request,
    administrator: Administrator,
    /// The segments of the path that its pattern leaves open.
    segments: Segments<'a>,
}

impl<P: Ports> AdminCall<'_, P> {
    /// The tenant of the path.
    async fn tenant(&self) -> Result<Context<'_, P>, UseCaseError> {
        self.at(self.segments.get("tenant")).await
    }

    /// The tenant that the query names.
    async fn tenant_of_query(&self) -> Result<Context<'_, P>, ApiError> {
        let tenant = self.request.parameter("tenant");
        let tenant = tenant.ok_or_else(|| wrong("tenant", "must be given"))?;
        Ok(self.at(tenant).await?)
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

impl Api for Admin {
    const PATHS: &'static [&'static str] = &["/api/admin/"];
    type Guard = Guard;
    const ROUTES: &'static [Route<Guard>] = Self::ROUTES;

    /// A refusal stands in the trail of the host's tenant: the administration API is above them all. A
    /// request without a token is no attempt, and is recorded nowhere.
    async fn answer<P: Ports>(
        ports: &P,
        request: &Request,
        via: Via,
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
            let cx = Context::new(ports, snapshot, via, request.client.clone());
            cx.refused(EventKind::AdministrationRefused, failure, None);
        }
        let answer = outcome.unwrap_or_else(|trouble| refuse::<Native>(&trouble, request));
        challenged(answer, request, SERVICE)
    }
}

async fn attempt<P: Ports>(ports: &P, request: &Request) -> Result<Answer, ApiError> {
    let administrator = administrator::authenticate(ports, request.authorization())?;
    // An administrator sees and changes what is, not what this isolate remembers.
    lookup::forget(ports);
    let (route, segments) = match route::find(Admin::ROUTES, &request.method, &request.path) {
        Found::Endpoint(route, segments) => (route, segments),
        Found::OtherMethod(methods) => return Err(ApiError::Method(methods)),
        Found::Nothing => return Err(ApiError::NotFound),
    };
    let desk = AdminCall { ports, request, administrator, segments };
    desk.query(route.guard.query)?;
    desk.administrator.may(route.guard.permission)?;
    Admin::run(&desk, route).await
}
