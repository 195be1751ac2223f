//! Prelude Auth, frontend API: its endpoints. May import `account`, `policy`, `flow`.

mod carrier;
mod login;
mod otp;
mod password;
mod refusal;
mod session;
mod step_up;

use super::answer::Answer;
use super::route::{Route, route};
use super::{Api, ApiError, Call, Request};
use crate::flow::Ports;

/// Prelude Auth, frontend API.
pub(super) struct Prelude;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    ChangePassword,
    CheckCode,
    CheckCodeAndFinalize,
    Compliancy,
    ContinueStepUp,
    EndSessions,
    Finalize,
    ListSessions,
    LogIn,
    LogOut,
    Refresh,
    RequestCode,
    RequestStepUp,
    ResendCode,
    SignUp,
}

impl Api for Prelude {
    type Endpoint = Endpoint;
    /// The browser's library asks for a code to sign in with below `/login/otp`, the others below
    /// `/otp`.
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/v1/session/me/password/reset", Endpoint::ChangePassword),
        route("GET", "/v1/session/password/compliancy", Endpoint::Compliancy),
        route("POST", "/v1/session/login/email/password", Endpoint::LogIn),
        route("POST", "/v1/session/login/email/sign-up", Endpoint::SignUp),
        route("POST", "/v1/session/login/finalize", Endpoint::Finalize),
        route("POST", "/v1/session/login/otp", Endpoint::RequestCode),
        route("POST", "/v1/session/login/otp/check", Endpoint::CheckCodeAndFinalize),
        route("POST", "/v1/session/login/otp/retry", Endpoint::ResendCode),
        route("POST", "/v1/session/otp", Endpoint::RequestCode),
        route("POST", "/v1/session/otp/check", Endpoint::CheckCode),
        route("POST", "/v1/session/otp/retry", Endpoint::ResendCode),
        route("POST", "/v1/session/stepup/request", Endpoint::RequestStepUp),
        route("POST", "/v1/session/stepup/continue", Endpoint::ContinueStepUp),
        route("POST", "/v1/session/refresh", Endpoint::Refresh),
        route("POST", "/v1/session/revoke", Endpoint::LogOut),
        route("GET", "/v1/session/me/list", Endpoint::ListSessions),
        route("POST", "/v1/session/me/revoke", Endpoint::EndSessions),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        _parameters: &[&str],
    ) -> Result<Answer, ApiError> {
        match endpoint {
            Endpoint::ChangePassword => password::change(call).await,
            Endpoint::CheckCode => otp::check(call).await,
            Endpoint::CheckCodeAndFinalize => login::by_code(call).await,
            Endpoint::Compliancy => password::compliancy(call),
            Endpoint::ContinueStepUp => step_up::go_on(call).await,
            Endpoint::EndSessions => session::end(call).await,
            Endpoint::Finalize => login::finalize(call).await,
            Endpoint::ListSessions => session::list(call).await,
            Endpoint::LogIn => login::by_password(call).await,
            Endpoint::LogOut => session::log_out(call).await,
            Endpoint::Refresh => session::refresh(call).await,
            Endpoint::RequestCode => otp::request(call).await,
            Endpoint::RequestStepUp => step_up::request(call).await,
            Endpoint::ResendCode => otp::resend(call).await,
            Endpoint::SignUp => login::sign_up(call).await,
        }
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        refusal::of(trouble)
    }
}
