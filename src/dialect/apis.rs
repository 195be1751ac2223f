//! Every API, in one list: which type speaks it. Which paths belong to it is the API's own `PATHS`.

use super::route::{self, Route};
use super::{Answer, Api, Request, admin, jitsudo, native, prelude, px0, truefoundry, unleash};
use crate::account::{Dialect, Limit};
use crate::flow::limit::{Precheck, table};
use crate::flow::{DialectProfiles, Ports, UseCaseError, Via};

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

        /// What a dialect asks of the use cases.
        pub fn profiles(dialect: Dialect) -> &'static DialectProfiles {
            match dialect {
                $(Dialect::$dialect => const { &<$api>::PROFILES },)+
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

/// Whether a tenant may give a limit of this name other numbers: it exists, and does not stand for the
/// secrets that may be live.
pub(super) fn is_limit(name: &str) -> bool {
    limits().any(|limit| limit.name == name && !limit.counts_live)
}

/// Every limit, those that a dialect has in the place of the usual ones included.
fn limits() -> impl Iterator<Item = &'static Limit> {
    let own = Dialect::ALL.into_iter().map(|dialect| &profiles(dialect).safe);
    let own = own.flat_map(|profile| [profile.sign_in, profile.request_reset]).flatten();
    table::ALL.into_iter().chain(own).flatten()
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::account::By;

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

    #[test]
    fn one_name_is_one_limit() {
        let mut named = BTreeMap::new();
        for limit in limits() {
            assert_eq!(named.entry(limit.name).or_insert(limit), &limit);
        }
    }

    #[test]
    fn asvs_6_1_1_every_limit_is_documented_with_its_number() {
        let page = include_str!("../../docs/limits.md");
        for limit in limits() {
            let row = page.lines().find(|line| line.contains(&format!("`{}`", limit.name)));
            let row = row.unwrap_or_else(|| panic!("{} is not on the page", limit.name));
            let numbers = [u64::from(limit.most), u64::try_from(limit.window / 1_000).unwrap()];
            let cells: Vec<u64> = row
                .split('|')
                .filter_map(|cell| cell.trim().replace(',', "").parse().ok())
                .collect();
            assert_eq!(cells, numbers, "{row}");
        }
    }

    #[test]
    fn nobody_is_told_of_what_others_can_fill() {
        for limit in limits() {
            let others = matches!(limit.by, By::Email | By::Account | By::Tenant);
            assert!(!(others && limit.is_told()), "{}", limit.name);
        }
    }
}
