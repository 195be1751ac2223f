//! Prelude Auth, frontend API: its endpoints. May import `account`, `policy`, `flow`.

mod carrier;
mod login;
mod otp;
mod password;
mod refusal;
mod session;
mod step_up;

use super::answer::Answer;
use super::route::endpoints;
use super::{ApiError, Call, Request, TenantApi};

/// Prelude Auth, frontend API.
pub(super) struct Prelude;

impl TenantApi for Prelude {
    const PATHS: &'static [&'static str] = &["/v1/session/"];

    // The browser's library asks for a code to sign in with below `/login/otp`, the others below
    // `/otp`.
    endpoints! { Call;
        POST "/v1/session/me/password/reset" => password::change,
        GET "/v1/session/password/compliancy" => password::compliancy,
        POST "/v1/session/login/email/password" => login::by_password,
        POST "/v1/session/login/email/sign-up" => login::sign_up,
        POST "/v1/session/login/finalize" => login::finalize,
        POST "/v1/session/login/otp" => otp::request,
        POST "/v1/session/login/otp/check" => login::by_code,
        POST "/v1/session/login/otp/retry" => otp::resend,
        POST "/v1/session/otp" => otp::request,
        POST "/v1/session/otp/check" => otp::check,
        POST "/v1/session/otp/retry" => otp::resend,
        POST "/v1/session/stepup/request" => step_up::request,
        POST "/v1/session/stepup/continue" => step_up::go_on,
        POST "/v1/session/refresh" => session::refresh,
        POST "/v1/session/revoke" => session::log_out,
        GET "/v1/session/me/list" => session::list,
        POST "/v1/session/me/revoke" => session::end,
    }

    fn refuse(trouble: &ApiError, _request: &Request) -> Answer {
        refusal::of(trouble)
    }
}
