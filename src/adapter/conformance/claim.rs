//! Claims about a store, and what is said when they do not hold.

use core::fmt::{self, Debug};

use crate::account::EmailError;
use crate::adapter::sql::BatchError;
use crate::port::StoreError;

/// Why a check failed.
#[derive(Debug)]
pub(super) struct CheckError(String);

/// What a check answers.
pub(super) type Checked<T = ()> = Result<T, CheckError>;

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<StoreError> for CheckError {
    fn from(error: StoreError) -> Self {
        Self(format!("the store failed: {error:?}"))
    }
}

impl From<EmailError> for CheckError {
    fn from(error: EmailError) -> Self {
        Self(format!("a check is wrong: {error}"))
    }
}

impl From<BatchError> for CheckError {
    fn from(error: BatchError) -> Self {
        Self(format!("the database failed: {error:?}"))
    }
}

/// Claims that something is so.
pub(super) fn holds(claim: &str, is_so: bool) -> Checked {
    if is_so { Ok(()) } else { Err(CheckError(format!("not so: {claim}"))) }
}

/// Claims that two values are the same.
pub(super) fn same<T: PartialEq + Debug>(what: &str, found: T, wanted: T) -> Checked {
    if found == wanted {
        return Ok(());
    }
    Err(CheckError(format!("{what}: found {found:?}, wanted {wanted:?}")))
}

/// Claims that there is a value.
pub(super) fn some<T>(what: &str, value: Option<T>) -> Checked<T> {
    value.ok_or_else(|| CheckError(format!("there is no {what}")))
}

/// Claims that a step fails because a key is taken.
pub(super) fn conflicts<T: Debug>(what: &str, result: Result<T, StoreError>) -> Checked {
    same(what, result.err(), Some(StoreError::Conflict))
}
