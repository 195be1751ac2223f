//! Which API owns a path, and which of its endpoints a request is for.

use http::Method;

use crate::account::Dialect;
use crate::flow::Via;

/// One endpoint of an API. A segment in braces stands for any one segment.
#[derive(Clone, Copy, Debug)]
pub struct Route<E: 'static> {
    /// The method's name.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// What it is.
    pub endpoint: E,
}

/// An endpoint at a path.
pub const fn route<E>(method: &'static str, path: &'static str, endpoint: E) -> Route<E> {
    Route { method, path, endpoint }
}

/// What was found for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'r, E> {
    /// This endpoint, with the segments that stood for braces.
    Endpoint(E, Vec<&'r str>),
    /// The path is known with these methods only.
    OtherMethod(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// Finds the endpoint of a request. `HEAD` is served by whatever serves `GET`. A path that is written out
/// is not one of a pattern that it fits as well.
pub fn find<'r, E: Copy>(routes: &[Route<E>], method: &Method, path: &'r str) -> Found<'r, E> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let written_out = routes.iter().any(|route| route.path == path);
    let candidates = routes.iter().filter(|route| !written_out || route.path == path);
    let mut others = Vec::new();
    for route in candidates {
        let Some(parameters) = matches(route.path, path) else { continue };
        if route.method == method {
            return Found::Endpoint(route.endpoint, parameters);
        }
        others.push(route.method);
    }
    if others.is_empty() { Found::Nothing } else { Found::OtherMethod(others) }
}

/// The pattern of a path, if it is an endpoint's: what a log may name.
pub fn pattern<E>(routes: &[Route<E>], path: &str) -> Option<&'static str> {
    routes.iter().map(|route| route.path).find(|pattern| matches(pattern, path).is_some())
}

fn matches<'r>(pattern: &str, path: &'r str) -> Option<Vec<&'r str>> {
    let mut parameters = Vec::new();
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {
                parameters.push(given);
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

/// Who owns the paths below a prefix; the longest prefix wins.
const OWNERS: &[(&str, Via)] = &[
    ("/v1/session/", Via::Dialect(Dialect::Prelude)),
    ("/v1/users/me/", Via::Dialect(Dialect::Jitsudo)),
    ("/v1/auth/providers", Via::Dialect(Dialect::Jitsudo)),
    ("/v1/auth/callback", Via::Dialect(Dialect::Jitsudo)),
    ("/v1/auth/", Via::Dialect(Dialect::Px0)),
    ("/auth/", Via::Dialect(Dialect::Unleash)),
    ("/logout", Via::Dialect(Dialect::Unleash)),
    ("/api/admin/user", Via::Dialect(Dialect::Unleash)),
    ("/api/admin/user-admin/", Via::Dialect(Dialect::Unleash)),
    ("/api/svc/v1/", Via::Dialect(Dialect::Truefoundry)),
    ("/api/admin/", Via::Admin),
];

/// The API that owns a path; what nobody else owns is the native one's.
pub fn owner(path: &str) -> Via {
    let below = |prefix: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| prefix.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
    };
    let owners = OWNERS.iter().filter(|(prefix, _)| below(prefix));
    owners.max_by_key(|(prefix, _)| prefix.len()).map_or(Via::Native, |(_, via)| *via)
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

    #[test]
    fn parameters_are_single_segments() {
        let routes = [route("GET", "/a/{id}", 1), route("POST", "/a/b", 2)];
        assert_eq!(find(&routes, &Method::GET, "/a/x"), Found::Endpoint(1, vec!["x"]));
        assert_eq!(find(&routes, &Method::HEAD, "/a/x"), Found::Endpoint(1, vec!["x"]));
        assert_eq!(find(&routes, &Method::PUT, "/a/b"), Found::OtherMethod(vec!["POST"]));
        assert_eq!(find(&routes, &Method::GET, "/a/b"), Found::OtherMethod(vec!["POST"]));
        assert_eq!(find(&routes, &Method::GET, "/a/"), Found::Nothing);
        assert_eq!(find(&routes, &Method::GET, "/a/x/y"), Found::Nothing);
        assert_eq!(pattern(&routes, "/a/secret"), Some("/a/{id}"));
        assert_eq!(pattern(&routes, "/secret"), None);
    }
}
