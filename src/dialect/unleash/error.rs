//! Unleash's errors: `{"name","message","details"}`, clients go by the name. What its middleware
//! refuses, before any handler, has an `id` as well. May import what `dialect` may.

use http::header;
use serde_json::{Value, json};

use super::super::body::{BodyError, ContentType};
use super::super::{Answer, Request};
use crate::account::RequestId;
use crate::flow::{PasswordRejection, RejectionReason, UseCaseError};
use crate::policy::unleash_errors;

const INVALID: &str = "Request validation failed: your request body or params contain invalid data. \
                       Refer to the `details` list for more information.";
const EMPTY: &str = "Password cannot be empty or undefined";
const REUSED: &str = "You've previously used this password. Please use a new password.";
const UNKNOWN_PAIR: &str = "The combination of password and username you provided is invalid. If you \
                            have forgotten your password, visit /forgotten-password or get in touch \
                            with your instance administrator.";
const WRONG_OLD: &str = "The old password you provided is invalid. If you have forgotten your \
                         password, visit /forgotten-password or get in touch with your instance \
                         administrator.";
const LOG_IN: &str = "You must log in to use Unleash. Your request had no authorization header, so \
                      we could not authorize you. Try logging in at /auth/simple/login";
const ONE_MAIL: &str = "You can only send one new reset password email per minute, per user. Please \
                        try again later.";
const TOO_MANY: &str = "Too many requests, please try again later.";

/// Where people sign in.
pub(super) const SIGN_IN: &str = "/auth/simple/login";
/// Where people ask for a reset.
pub(super) const MAIL_RESET: &str = "/auth/reset/password-email";

/// An error whose one detail repeats its message.
pub(super) fn plain(status: u16, name: &str, message: &str) -> Answer {
    let details = json!([{ "message": message }]);
    Answer::json(status, &json!({ "name": name, "message": message, "details": details }))
}

/// A body that does not fit: which part of it, and why.
pub(super) fn bad_data(path: &str, reason: &str, id: Option<RequestId>) -> Answer {
    let details = json!([{ "path": path, "message": reason }]);
    let error = json!({ "name": "BadDataError", "message": INVALID, "details": details });
    Answer::json(400, &with_id(error, id))
}

/// A body that cannot be read.
pub(super) fn unreadable(error: &BodyError, id: Option<RequestId>) -> Answer {
    match error {
        BodyError::TooLarge(_) => {
            Answer::json(413, &json!({ "message": "request entity too large" }))
        }
        BodyError::Malformed => {
            bad_data("/body", "The request body is not JSON, or a key comes twice in it.", id)
        }
        BodyError::NotAnObject => bad_data("/body", &wrong_type("/body", "object"), id),
        BodyError::Encoded => encoded(id),
        // Of the native API alone.
        BodyError::Tenant => bad_data("/body/tenant", &wrong_type("/body/tenant", "string"), id),
        BodyError::ContentType(given) => content_type(given, id),
    }
}

/// The sentence about a value of the wrong type. The product repeats the value; it may be a secret.
pub(super) fn wrong_type(path: &str, wanted: &str) -> String {
    format!("The `{path}` property must be {wanted}. You sent [redacted].")
}

fn content_type(given: &ContentType, id: Option<RequestId>) -> Answer {
    let given = match given {
        ContentType::Other(given) => given.as_str(),
        ContentType::Json | ContentType::Missing => "you didn't provide one",
    };
    let message = format!(
        "We do not accept the content-type you provided ({given}). Try using one of the \
         content-types we do accept instead (application/json) and make sure the body is in the \
         corresponding format."
    );
    unsupported(&message, id)
}

fn encoded(id: Option<RequestId>) -> Answer {
    let answer = unsupported("We do not accept content codings. Send the body as it is.", id);
    answer.with(header::ACCEPT_ENCODING, "identity")
}

fn unsupported(message: &str, id: Option<RequestId>) -> Answer {
    let details = json!([{ "message": message }]);
    let error = json!({ "name": "ContentTypeError", "message": message, "details": details });
    Answer::json(415, &with_id(error, id))
}

fn with_id(mut error: Value, id: Option<RequestId>) -> Value {
    if let (Some(id), Some(members)) = (id, error.as_object_mut()) {
        members.insert("id".to_owned(), json!(id));
    }
    error
}

/// Nobody is signed in.
pub(super) fn not_signed_in(id: Option<RequestId>) -> Answer {
    let error = json!({
        "name": "AuthenticationRequired",
        "message": LOG_IN,
        "details": [{ "message": LOG_IN }],
        "path": SIGN_IN,
        "type": "password",
        "defaultHidden": false,
    });
    Answer::json(401, &with_id(error, id))
}

/// The empty password, which is refused before any rule is asked.
pub(super) fn empty_password() -> Answer {
    refused("PasswordUndefinedError", EMPTY, &[])
}

fn weak(refusal: &PasswordRejection) -> Answer {
    if refusal.weakness == RejectionReason::Reused {
        return plain(400, "PasswordPreviouslyUsedError", REUSED);
    }
    let errors = unleash_errors(&refusal.issues);
    let first = errors.first().copied().unwrap_or("The password is too weak.");
    refused("OwaspValidationError", first, &errors)
}

fn refused(name: &str, message: &str, errors: &[&str]) -> Answer {
    let details = json!([{ "validationErrors": errors, "message": message }]);
    Answer::json(400, &json!({ "name": name, "message": message, "details": details }))
}

/// A use case that says no, in Unleash's words.
pub(super) fn refusal(failure: &UseCaseError, request: &Request) -> Answer {
    match failure {
        UseCaseError::Unauthenticated(_) if request.path == SIGN_IN => {
            plain(401, "PasswordMismatch", UNKNOWN_PAIR)
        }
        UseCaseError::Unauthenticated(_) | UseCaseError::Gone => not_signed_in(None),
        UseCaseError::InvalidSecret | UseCaseError::Raced => {
            plain(401, "InvalidTokenError", "Token was not valid")
        }
        UseCaseError::WrongPassword | UseCaseError::NotLocal => {
            plain(401, "PasswordMismatch", WRONG_OLD)
        }
        UseCaseError::InsufficientScope | UseCaseError::Closed => {
            plain(403, "NoAccessError", "You do not have permission to perform this operation.")
        }
        UseCaseError::Forbidden(notices) => {
            let notice = notices.first().map_or("A rule forbids this operation.", String::as_str);
            plain(403, "NoAccessError", notice)
        }
        UseCaseError::Weak(refusal) => weak(refusal),
        UseCaseError::Limited(seconds) => {
            let message = if request.path == MAIL_RESET { ONE_MAIL } else { TOO_MANY };
            plain(429, "RateLimitError", message).retry_after(*seconds)
        }
        UseCaseError::Exists => plain(409, "NameExistsError", "It exists already."),
        UseCaseError::Missing => plain(404, "NotFoundError", "No user found"),
        UseCaseError::Stale
        | UseCaseError::Internal(_)
        | UseCaseError::Overloaded(_)
        | UseCaseError::Unavailable(_) => {
            plain(500, "InternalError", "Something failed on our side.")
        }
    }
}
