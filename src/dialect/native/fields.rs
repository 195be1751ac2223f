//! Members of a body.

use crate::account::{Email, EmailError, Plain};
use crate::dialect::body::Object;
use crate::dialect::problem::bad;
use crate::dialect::{Answer, ApiError};

pub(super) fn required<'b>(body: &'b Object, name: &str) -> Result<&'b str, ApiError> {
    let missing = || bad(&format!("{name} is required and must be a string"));
    body.text(name).ok_or_else(|| missing().into())
}

pub(super) fn optional<'b>(body: &'b Object, name: &str) -> Result<Option<&'b str>, ApiError> {
    match body.get(name) {
        None => Ok(None),
        Some(_) => body.text(name).map(Some).ok_or_else(|| not_text(name).into()),
    }
}

pub(super) fn not_text(name: &str) -> Answer {
    bad(&format!("{name} must be a string"))
}

pub(super) fn password(body: &Object, name: &str) -> Result<Plain, ApiError> {
    required(body, name).map(|text| Plain::new(text.to_owned()))
}

/// The address by which a body names an account.
pub(super) fn email(body: &Object) -> Result<Email, ApiError> {
    Email::of_account(required(body, "email")?).map_err(|error| no_address(error).into())
}

pub(super) fn no_address(error: EmailError) -> Answer {
    bad(&error.to_string())
}
