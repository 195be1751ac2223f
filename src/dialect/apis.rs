//! Every API, in one list: which type speaks it. Which paths belong to it is the API's own `PATHS`.

use super::route::{self, Route};
use super::{
    Answer, Request, TenantApi, admin, jitsudo, native, prelude, px0, speak, truefoundry, unleash,
};
use crate::account::Dialect;
use crate::flow::limit::Precheck;
use crate::flow::{Ports, UseCaseError, Via};

/// An API as the list knows it.
pub(super) trait Api {
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

/// Makes, of the one list of APIs, each function that goes through it.
macro_rules! apis {
    (native: $native:ty; admin: $admin:ty; $($dialect:ident: $api:ty;)+) => {
        /// The paths of each API.
        const OWNERS: &[(Via, &[&str])] = &[
            (Via::Native, <$native as Api>::PATHS),
            (Via::Admin, <$admin as Api>::PATHS),
            $((Via::Dialect(Dialect::$dialect), <$api as Api>::PATHS)),+
        ];

        /// Answers a request through the API that it came by.
        pub(super) async fn answer<P: Ports>(
            ports: &P,
            request: &Request,
            via: Via,
            precheck: Result<Precheck, UseCaseError>,
        ) -> Answer {
            match via {
                Via::Native | Via::Service => {
                    <$native as Api>::answer(ports, request, via, precheck).await
                }
                Via::Admin => <$admin as Api>::answer(ports, request, via, precheck).await,
                $(Via::Dialect(Dialect::$dialect) => {
                    <$api as Api>::answer(ports, request, via, precheck).await
                })+
            }
        }

        /// The pattern of the endpoint that a path belongs to, free of what a caller put into it.
        pub fn pattern(path: &str) -> Option<&'static str> {
            match owner(path) {
                Via::Native | Via::Service => route::pattern(<$native as Api>::ROUTES, path),
                Via::Admin => route::pattern(<$admin as Api>::ROUTES, path),
                $(Via::Dialect(Dialect::$dialect) => {
                    route::pattern(<$api as Api>::ROUTES, path)
                })+
            }
        }

        /// Method and pattern of every endpoint of every API.
        pub fn endpoints() -> Vec<(&'static str, &'static str)> {
            let mut endpoints = named(<$native as Api>::ROUTES);
            endpoints.extend(named(<$admin as Api>::ROUTES));
            $(endpoints.extend(named(<$api as Api>::ROUTES));)+
            endpoints
        }
    };
}

apis! {
    native: native::Native;
    admin: admin::Admin;
    Prelude: prelude::Prelude;
    Jitsudo: jitsudo::Jitsudo;
    Unleash: unleash::Unleash;
    Px0: px0::Px0;
    Truefoundry: truefoundry::Truefoundry;
}

fn named<G>(routes: &[Route<G>]) -> Vec<(&'static str, &'static str)> {
    routes.iter().map(|route| (route.method, route.path)).collect()
}

/// The API that owns a path; what no other owns is the native one's.
pub fn owner(path: &str) -> Via {
    let below = |prefix: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| prefix.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
    };
    let paths = OWNERS.iter().flat_map(|(via, paths)| paths.iter().map(move |path| (path, *via)));
    let owners = paths.filter(|(path, _)| below(path));
    owners.max_by_key(|(path, _)| path.len()).map_or(Via::Native, |(_, via)| via)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_owns_a_path() {
        for (path, via) in [
            ("/v1/session/me/password/reset", Via::Dialect(Dialect::Prelude)),
            ("/v1/users/me/password", Via::Dialect(Dialect::Jitsudo)),
            ("/v1/auth/providers", Via::Dialect(Dialect::Jitsudo)),
            ("/v1/auth/providersx", Via::Dialect(Dialect::Px0)),
            ("/v1/auth/login", Via::Dialect(Dialect::Px0)),
            ("/auth/reset/password", Via::Dialect(Dialect::Unleash)),
            ("/api/admin/user", Via::Dialect(Dialect::Unleash)),
            ("/api/admin/user/change-password", Via::Dialect(Dialect::Unleash)),
            ("/api/admin/user-admin/7/change-password", Via::Dialect(Dialect::Unleash)),
            ("/api/admin/users", Via::Admin),
            ("/api/svc/v1/users/change-password", Via::Dialect(Dialect::Truefoundry)),
            ("/api/sessions", Via::Native),
            ("/healthz", Via::Native),
            ("/logout", Via::Dialect(Dialect::Unleash)),
            ("/logouts", Via::Native),
        ] {
            assert_eq!(owner(path), via, "{path}");
        }
    }
}
