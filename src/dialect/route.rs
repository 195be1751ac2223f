//! The endpoints of an API: one table, and the search in it.

use http::Method;

/// One endpoint of an API. A segment in braces stands for any one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route<G: 'static = ()> {
    /// The method's name.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// What is asked of a request before its endpoint runs.
    pub guard: G,
}

/// The endpoints of an API, each in one line: method, pattern, and the function that answers.
///
/// ```text
/// endpoints! { Call;
///     POST "/api/sessions" => session::sign_in,
///     DELETE "/api/sessions/{id}" => session::end,
/// }
/// ```
///
/// Expands, in an `impl` of the API, to the table `ROUTES`, in which requests are looked up, and to
/// `run`, which calls the function of the route that was found. A function takes the request, a `&Call`
/// in the example, and answers with `Result<Answer, ApiError>`. An endpoint that comes twice is an
/// unreachable pattern, which the compiler reports.
///
/// With `Call if Guard;` the routes have a guard, which stands in each line: `GET "/x" if GUARD => f,`.
macro_rules! endpoints {
    (
        $call:ident $(if $type:ty)?;
        $($method:ident $path:literal $(if $guard:expr)? => $($handler:ident)::+,)+
    ) => {
        const ROUTES: &'static [$crate::dialect::route::Route$(<$type>)?] = &[
            $($crate::dialect::route::Route {
                method: stringify!($method),
                path: $path,
                guard: $crate::dialect::route::guard!($($guard)?),
            }),+
        ];

        async fn run<P: $crate::flow::Ports>(
            call: &$call<'_, P>,
            route: &$crate::dialect::route::Route$(<$type>)?,
        ) -> Result<$crate::dialect::Answer, $crate::dialect::ApiError> {
            match (route.method, route.path) {
                $((stringify!($method), $path) => $($handler)::+(call).await,)+
                _ => Err($crate::dialect::ApiError::NotFound),
            }
        }
    };
}

/// The guard of a line of [`endpoints`].
macro_rules! guard {
    () => {
        ()
    };
    ($guard:expr) => {
        $guard
    };
}

pub(super) use {endpoints, guard};

/// The segments of a path that stand where its pattern has braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments<'r>(Vec<(&'static str, &'r str)>);

impl<'r> Segments<'r> {
    /// The segment that a name in braces stands for; empty if the pattern has no such name.
    pub fn get(&self, name: &str) -> &'r str {
        let named = self.0.iter().find(|(known, _)| *known == name);
        named.map_or("", |(_, segment)| *segment)
    }
}

/// What was found for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'r, G: 'static = ()> {
    /// This endpoint, with the segments that stood for braces.
    Endpoint(&'static Route<G>, Segments<'r>),
    /// The path is known with these methods only.
    OtherMethod(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// Finds the endpoint of a request. `HEAD` is served by whatever serves `GET`. A path that is written out
/// is not one of a pattern that it fits as well.
pub fn find<'r, G>(routes: &'static [Route<G>], method: &Method, path: &'r str) -> Found<'r, G> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let written_out = routes.iter().any(|route| route.path == path);
    let candidates = routes.iter().filter(|route| !written_out || route.path == path);
    let mut others = Vec::new();
    for route in candidates {
        let Some(segments) = matches(route.path, path) else { continue };
        if route.method == method {
            return Found::Endpoint(route, segments);
        }
        others.push(route.method);
    }
    if others.is_empty() { Found::Nothing } else { Found::OtherMethod(others) }
}

/// The pattern of a path, if it is an endpoint's: what a log may name.
pub fn pattern<G>(routes: &[Route<G>], path: &str) -> Option<&'static str> {
    routes.iter().map(|route| route.path).find(|pattern| matches(pattern, path).is_some())
}

fn matches<'r>(pattern: &'static str, path: &'r str) -> Option<Segments<'r>> {
    let mut segments = Vec::new();
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(Segments(segments)),
            (Some(wanted), Some(given)) => match in_braces(wanted) {
                Some(name) if !given.is_empty() => segments.push((name, given)),
                None if wanted == given => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

/// The name in a segment in braces.
fn in_braces(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &[Route<u8>] = &[
        Route { method: "GET", path: "/a/{id}", guard: 1 },
        Route { method: "POST", path: "/a/b", guard: 2 },
    ];

    fn found(method: Method, path: &str) -> Option<(u8, &str)> {
        match find(ROUTES, &method, path) {
            Found::Endpoint(route, segments) => Some((route.guard, segments.get("id"))),
            Found::OtherMethod(_) | Found::Nothing => None,
        }
    }

    #[test]
    fn parameters_are_single_segments() {
        assert_eq!(found(Method::GET, "/a/x"), Some((1, "x")));
        assert_eq!(found(Method::HEAD, "/a/x"), Some((1, "x")));
        assert_eq!(found(Method::POST, "/a/b"), Some((2, "")));
        let other = |method, path| find(ROUTES, &method, path);
        assert_eq!(other(Method::PUT, "/a/b"), Found::OtherMethod(vec!["POST"]));
        assert_eq!(other(Method::GET, "/a/b"), Found::OtherMethod(vec!["POST"]));
        assert_eq!(other(Method::GET, "/a/"), Found::Nothing);
        assert_eq!(other(Method::GET, "/a/x/y"), Found::Nothing);
        assert_eq!(pattern(ROUTES, "/a/secret"), Some("/a/{id}"));
        assert_eq!(pattern(ROUTES, "/secret"), None);
    }
}
