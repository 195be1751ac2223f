//! What is answered where an address names an account. Addresses that are refused by now may be an
//! older account's: they are tried, and where nothing comes of it they are answered as what they are,
//! bad addresses. So no status tells whether there is such an account.

use super::{Answer, ApiError, Call};
use crate::account::{Email, EmailError, Purpose};
use crate::flow::{Ports, UseCaseError, recovery};

/// The outcome of what was tried with an address and a secret, or of a look for its account.
///
/// # Errors
///
/// `bad` for an address that is refused by now, if nobody has it or the secret is wrong; else the
/// outcome's own.
pub(super) fn tried<T>(
    email: &Email,
    outcome: Result<T, UseCaseError>,
    bad: impl FnOnce(EmailError) -> Answer,
) -> Result<T, ApiError> {
    match (outcome, email.fault()) {
        (
            Err(
                UseCaseError::Unauthenticated(_)
                | UseCaseError::InvalidSecret
                | UseCaseError::Missing,
            ),
            Some(fault),
        ) => Err(bad(fault).into()),
        (outcome, _) => Ok(outcome?),
    }
}

/// The end of a request that is answered before its account is looked for: an address that is refused
/// by now is refused, and yet its owner gets the mail.
///
/// # Errors
///
/// `bad` for such an address.
pub(super) fn asked(email: &Email, bad: impl FnOnce(EmailError) -> Answer) -> Result<(), ApiError> {
    email.fault().map_or(Ok(()), |fault| Err(bad(fault).into()))
}

/// Takes a request for a reset in an API that asks for no well-formed address, and so answers what is
/// none as an address that nobody has. What only looks like an address is refused.
///
/// # Errors
///
/// As [`recovery::request_as_typed`]; `bad` for an address with something in it that nobody sees.
pub(super) async fn reset<P: Ports>(
    call: &Call<'_, P>,
    typed: &str,
    purpose: Purpose,
    bad: impl FnOnce(EmailError) -> Answer,
) -> Result<(), ApiError> {
    let email = Email::of_account(typed);
    let asked = recovery::request_as_typed(&call.cx, email.as_ref().ok(), purpose).await;
    let fault = email.map_or_else(Some, |email| email.fault());
    match (asked, fault.filter(|fault| fault.is_of_looks())) {
        (Ok(()) | Err(UseCaseError::Missing), Some(fault)) => Err(bad(fault).into()),
        (asked, _) => Ok(asked?),
    }
}
