//! px0: where its endpoints are, and which file serves which. May import what `dialect` may.

mod account;
mod caller;
mod error;
mod fields;
mod reset;
mod session;

use super::answer::Answer;
use super::route::{Route, route};
use super::{Api, ApiError, Call, Request};
use crate::flow::Ports;

/// px0.
pub(super) struct Px0;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Trigger,
    Reset,
    Register,
    Verify,
    SignIn,
    Me,
    Change,
    SignOut,
    Sessions,
    EndSession,
}

impl Api for Px0 {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/v1/auth/password-reset/trigger", Endpoint::Trigger),
        route("POST", "/v1/auth/password-reset/reset", Endpoint::Reset),
        route("POST", "/v1/auth/register", Endpoint::Register),
        route("POST", "/v1/auth/verify-email", Endpoint::Verify),
        route("POST", "/v1/auth/login", Endpoint::SignIn),
        route("GET", "/v1/auth/me", Endpoint::Me),
        route("POST", "/v1/auth/me/change-password", Endpoint::Change),
        route("DELETE", "/v1/auth/session", Endpoint::SignOut),
        route("GET", "/v1/auth/sessions", Endpoint::Sessions),
        route("DELETE", "/v1/auth/sessions/{id}", Endpoint::EndSession),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        parameters: &[&str],
    ) -> Result<Answer, ApiError> {
        match endpoint {
            Endpoint::Trigger => reset::trigger(call).await,
            Endpoint::Reset => reset::redeem(call).await,
            Endpoint::Register => account::register(call).await,
            Endpoint::Verify => account::verify(call).await,
            Endpoint::SignIn => session::sign_in(call).await,
            Endpoint::Me => account::me(call).await,
            Endpoint::Change => account::change(call).await,
            Endpoint::SignOut => session::sign_out(call).await,
            Endpoint::Sessions => session::list(call).await,
            Endpoint::EndSession => session::end(call, parameters).await,
        }
    }

    fn refuse(trouble: &ApiError, request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => error::refusal(failure, request),
            ApiError::Body(_) => error::of(400, "invalid request body"),
            ApiError::NotFound => error::of(404, "not found"),
            ApiError::Method(methods) => error::of(405, "method not allowed").allow(methods),
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}
