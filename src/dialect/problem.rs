//! Problem documents (RFC 9457), the errors of the native and the administration API.

use http::StatusCode;
use serde_json::{Value, json};

use super::Answer;

/// A problem document that says what of the request cannot be read.
pub(super) fn bad(detail: &str) -> Answer {
    problem(400, "bad_request", detail)
}

/// The media type of problem documents (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// A problem document with a stable `code`.
pub(super) fn problem(status: u16, code: &str, detail: &str) -> Answer {
    Answer::typed(status, PROBLEM, document(status, code, detail).to_string())
}

/// As [`problem`], with one more member.
pub(super) fn problem_with(
    status: u16,
    code: &str,
    detail: &str,
    name: &str,
    member: Value,
) -> Answer {
    let mut document = document(status, code, detail);
    if let Some(members) = document.as_object_mut() {
        members.insert(name.to_owned(), member);
    }
    Answer::typed(status, PROBLEM, document.to_string())
}

/// The type is none of its own, so the title is the phrase of the status (RFC 9457 section 4.2.1).
fn document(status: u16, code: &str, detail: &str) -> Value {
    let phrase = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let title = phrase.unwrap_or_default();
    json!({ "type": "about:blank", "title": title, "status": status, "detail": detail, "code": code })
}
