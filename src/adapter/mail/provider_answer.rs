//! What a mail provider's answer means, in the words of Resend's API. Free of the platform.

use serde_json::Value;

use crate::account::{MailFailure, Time};
use crate::port::Sent;

/// No provider has us wait longer, in milliseconds.
const LONGEST_WAIT: i64 = 6 * Time::HOUR;

/// The outcome of a mail, by status, `Retry-After` and the text of a refusal.
pub fn outcome(status: u16, retry_after: Option<&str>, text: &str) -> Sent {
    let later = |setback| Sent::Later(setback, retry_after.and_then(wait));
    let refusal: Value = serde_json::from_str(text).unwrap_or_default();
    let said = |member: &str| refusal.get(member).and_then(Value::as_str).unwrap_or_default();
    match (status, said("name")) {
        (200..=299, _) => Sent::Yes,
        // It has a mail of this id, worded otherwise: before the tenant's look was changed.
        (409, "invalid_idempotent_request") => Sent::Yes,
        (409 | 429, _) => later(MailFailure::Busy),
        (422, "invalid_from_address") => later(MailFailure::NotEntitled),
        (400 | 422, "validation_error") if said("message").contains("`to`") => {
            Sent::Never(MailFailure::AddressRefused)
        }
        (400 | 413 | 422 | 451, _) => Sent::Never(MailFailure::MailRefused),
        (300..=499, _) => later(MailFailure::NotEntitled),
        _ => later(MailFailure::ProviderFailed),
    }
}

/// Seconds (RFC 9110, section 10.2.3) in milliseconds; a date is not waited for.
fn wait(retry_after: &str) -> Option<i64> {
    let seconds: i64 = retry_after.trim().parse().ok()?;
    (seconds >= 0).then(|| seconds.saturating_mul(Time::SECOND).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_address_or_the_mail_is_final() {
        let named =
            |name: &str, message: &str| format!(r#"{{"name":"{name}","message":"{message}"}}"#);
        let to = named("validation_error", "Invalid `to` field.");
        assert_eq!(outcome(422, None, &to), Sent::Never(MailFailure::AddressRefused));
        let html = named("validation_error", "Invalid `html` field.");
        assert_eq!(outcome(400, None, &html), Sent::Never(MailFailure::MailRefused));
        assert_eq!(outcome(413, None, ""), Sent::Never(MailFailure::MailRefused));
        let from = named("invalid_from_address", "Invalid `from` field.");
        assert_eq!(outcome(422, None, &from), Sent::Later(MailFailure::NotEntitled, None));
    }

    #[test]
    fn what_may_change_is_tried_again() {
        for (status, setback) in [
            (302, MailFailure::NotEntitled),
            (401, MailFailure::NotEntitled),
            (403, MailFailure::NotEntitled),
            (404, MailFailure::NotEntitled),
            (409, MailFailure::Busy),
            (429, MailFailure::Busy),
            (500, MailFailure::ProviderFailed),
            (503, MailFailure::ProviderFailed),
        ] {
            assert_eq!(outcome(status, None, "<html>"), Sent::Later(setback, None), "{status}");
        }
    }

    #[test]
    fn a_mail_that_is_known_has_gone_out() {
        let text = r#"{"name":"invalid_idempotent_request"}"#;
        assert_eq!(outcome(409, None, text), Sent::Yes);
    }

    #[test]
    fn a_provider_says_how_long_to_wait() {
        let waits = |text| outcome(429, Some(text), "");
        assert_eq!(waits("120"), Sent::Later(MailFailure::Busy, Some(120_000)));
        assert_eq!(waits("999999999999999999"), Sent::Later(MailFailure::Busy, Some(LONGEST_WAIT)));
        for text in ["", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "1.5"] {
            assert_eq!(waits(text), Sent::Later(MailFailure::Busy, None), "{text}");
        }
    }
}
