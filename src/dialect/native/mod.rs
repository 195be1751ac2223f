//! The native API: sessions, change, reset, policy. Errors are problem documents (RFC 9457).

mod caller;
mod captcha;
mod fields;
mod mail;
mod password;
mod refusal;
mod repeated;
mod reset;
mod session;
mod site;

use super::answer::Answer;
use super::problem::problem;
use super::route::{Route, route};
use super::{Api, Call, Request, Trouble};
use crate::flow::Ports;

/// The native API.
pub(super) struct Native;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    SignIn,
    Refresh,
    StepUp,
    Sessions,
    EndSession,
    SignOut,
    Policy,
    Check,
    Range,
    Change,
    RequestReset,
    ConfirmReset,
    Disavow,
    Bounces,
    Keys,
    ChangePage,
    Branding,
}

impl Api for Native {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/api/sessions", Endpoint::SignIn),
        route("GET", "/api/sessions", Endpoint::Sessions),
        route("POST", "/api/sessions/refresh", Endpoint::Refresh),
        route("POST", "/api/sessions/step-up", Endpoint::StepUp),
        route("DELETE", "/api/sessions/current", Endpoint::SignOut),
        route("DELETE", "/api/sessions/{id}", Endpoint::EndSession),
        route("GET", "/api/password/policy", Endpoint::Policy),
        route("POST", "/api/password/check", Endpoint::Check),
        route("GET", "/api/password/range/{prefix}", Endpoint::Range),
        route("POST", "/api/password/change", Endpoint::Change),
        route("POST", "/api/password/reset/request", Endpoint::RequestReset),
        route("POST", "/api/password/reset/confirm", Endpoint::ConfirmReset),
        route("POST", "/api/password/disavow", Endpoint::Disavow),
        route("POST", "/api/mail/bounces", Endpoint::Bounces),
        route("GET", "/api/branding", Endpoint::Branding),
        route("GET", "/.well-known/jwks.json", Endpoint::Keys),
        route("GET", "/.well-known/change-password", Endpoint::ChangePage),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        parameters: &[&str],
    ) -> Result<Answer, Trouble> {
        match endpoint {
            Endpoint::SignIn => session::sign_in(call).await,
            Endpoint::Refresh => session::refresh(call).await,
            Endpoint::StepUp => session::step_up(call).await,
            Endpoint::Sessions => session::sessions(call).await,
            Endpoint::EndSession => session::end_session(call, parameters).await,
            Endpoint::SignOut => session::sign_out(call).await,
            Endpoint::Policy => Ok(password::policy(call)),
            Endpoint::Check => password::check(call).await,
            Endpoint::Range => password::range(call, parameters).await,
            Endpoint::Change => password::change(call).await,
            Endpoint::RequestReset => reset::request_reset(call).await,
            Endpoint::ConfirmReset => reset::confirm_reset(call).await,
            Endpoint::Disavow => reset::disavow(call).await,
            Endpoint::Bounces => mail::bounces(call).await,
            Endpoint::Keys => Ok(site::keys(call)),
            Endpoint::ChangePage => Ok(site::change_page(call)),
            Endpoint::Branding => Ok(site::branding(call)),
        }
    }

    fn refuse(trouble: &Trouble, _request: &Request) -> Answer {
        match trouble {
            Trouble::Failure(failure) => refusal::refusal(failure),
            Trouble::Body(error) => refusal::unreadable(error),
            Trouble::NotFound => problem(404, "not_found", "There is nothing here."),
            Trouble::Method(methods) => {
                problem(405, "method_not_allowed", "This path has other methods.").allow(methods)
            }
            Trouble::Answer(answer) => Answer::clone(answer),
        }
    }
}

/// Whether what is read at a path is meant for everybody: keys, the policy, what pages look like.
pub(super) fn is_public(path: &str) -> bool {
    ["/.well-known/jwks.json", "/api/branding", "/api/password/policy"].contains(&path)
}
