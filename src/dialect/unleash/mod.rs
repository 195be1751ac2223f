//! Unleash: where its endpoints are, and which file serves which. May import what `dialect` may.

mod account;
mod caller;
mod error;
mod reset;
mod schema;
mod session;

use super::answer::Answer;
use super::route::{Route, route};
use super::{Api, ApiError, Call, Request};
use crate::flow::Ports;

/// Unleash.
pub(super) struct Unleash;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Reset,
    ValidateToken,
    ValidatePassword,
    MailReset,
    SignIn,
    SignOut,
    Me,
    Profile,
    Change,
    ChangeAnother,
    LinkAnother,
    ValidateForAnother,
}

impl Api for Unleash {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[
        route("POST", "/auth/reset/password", Endpoint::Reset),
        route("GET", "/auth/reset/validate", Endpoint::ValidateToken),
        route("POST", "/auth/reset/validate-password", Endpoint::ValidatePassword),
        route("POST", "/auth/reset/password-email", Endpoint::MailReset),
        route("POST", "/auth/simple/login", Endpoint::SignIn),
        route("POST", "/logout", Endpoint::SignOut),
        route("GET", "/api/admin/user", Endpoint::Me),
        route("GET", "/api/admin/user/profile", Endpoint::Profile),
        route("POST", "/api/admin/user/change-password", Endpoint::Change),
        route("POST", "/api/admin/user-admin/{id}/change-password", Endpoint::ChangeAnother),
        route("POST", "/api/admin/user-admin/reset-password", Endpoint::LinkAnother),
        route("POST", "/api/admin/user-admin/validate-password", Endpoint::ValidateForAnother),
    ];

    async fn run<P: Ports>(
        call: &Call<'_, P>,
        endpoint: Endpoint,
        parameters: &[&str],
    ) -> Result<Answer, ApiError> {
        match endpoint {
            Endpoint::Reset => reset::redeem(call).await,
            Endpoint::ValidateToken => reset::validate_token(call).await,
            Endpoint::ValidatePassword => reset::validate_password(call),
            Endpoint::MailReset => reset::mail(call).await,
            Endpoint::SignIn => session::sign_in(call).await,
            Endpoint::SignOut => session::sign_out(call).await,
            Endpoint::Me => account::me(call).await,
            Endpoint::Profile => account::profile(call).await,
            Endpoint::Change => account::change(call).await,
            Endpoint::ChangeAnother => account::change_another(call, parameters).await,
            Endpoint::LinkAnother => account::link_another(call).await,
            Endpoint::ValidateForAnother => account::validate_for_another(call).await,
        }
    }

    fn refuse(trouble: &ApiError, request: &Request) -> Answer {
        match trouble {
            ApiError::UseCase(failure) => error::refusal(failure, request),
            ApiError::Body(unread) => error::unreadable(unread, None),
            ApiError::NotFound => error::plain(
                404,
                "NotFoundError",
                "The path you were looking for is not available.",
            ),
            ApiError::Method(methods) => {
                error::plain(405, "MethodNotAllowedError", "This path has other methods.")
                    .allow(methods)
            }
            ApiError::Answer(answer) => Answer::clone(answer),
        }
    }
}
