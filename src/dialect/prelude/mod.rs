//! Prelude Auth, frontend API: its endpoints. May import `account`, `policy`, `flow`.

mod password;
mod refusal;

use super::answer::Answer;
use super::route::{Route, route};
use super::{Api, Call, Request, Trouble};
use crate::flow::Ports;

/// Prelude Auth, frontend API.
pub(super) struct Prelude;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    ChangePassword,
    Compliancy,
}

impl Api for Prelude {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/v1/session/me/password/reset", Endpoint::ChangePassword),
        route("GET", "/v1/session/password/compliancy", Endpoint::Compliancy),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        _parameters: &[&str],
    ) -> Result<Answer, Trouble> {
        match endpoint {
            Endpoint::ChangePassword => password::change(call).await,
            Endpoint::Compliancy => password::compliancy(call),
        }
    }

    fn refuse(trouble: &Trouble, _request: &Request) -> Answer {
        refusal::of(trouble)
    }
}
