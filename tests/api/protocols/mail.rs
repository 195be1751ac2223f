//! A mail provider in the shape of Resend's API (<https://resend.com/docs/api-reference/emails/send-email>),
//! and the meaning of its errors (<https://resend.com/docs/api-reference/errors>).

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use futures_executor::block_on;
use relatch::account::{MailFailure, OutboxId, TenantId, Token};
use relatch::adapter::mail::{Pace, Paced, Provider, ProviderSettings};
use relatch::native::{Clock, Reply, ScriptedHttp};
use relatch::port::{Mailer, Message, Sent, Timer};
use serde_json::{Value, json};

use super::{NO_ANSWER, headers};

const URL: &str = "https://api.resend.com/emails";
/// The longest text of a refusal that is read, in bytes.
const MOST: usize = 4 * 1024;

fn settings() -> ProviderSettings {
    ProviderSettings {
        url: URL.parse().unwrap(),
        key: Token::new("re_123456789".to_owned()),
        sender: "Acme <onboarding@example.com>".to_owned(),
        knows_ids: true,
    }
}

fn message() -> Message {
    Message {
        id: OutboxId::from_bytes([7; 16]),
        tenant: TenantId::from_bytes([8; 16]),
        to: "delivered@example.com".to_owned(),
        subject: "hello \"world\"".to_owned(),
        text: "it works!".to_owned(),
        html: "<p>it works!</p>".to_owned(),
        link: Some("https://example.com/reset#token=t".to_owned()),
        undoes: false,
        code: Some("12345678".to_owned()),
    }
}

/// The outcome of a mail where the provider replies like this.
fn outcome(reply: Reply) -> Sent {
    let http = ScriptedHttp::new(reply);
    let outcome = block_on(Provider::new(settings(), &http).send(&message()));
    assert_eq!(http.calls().len(), 1, "nothing is followed and nothing is repeated");
    outcome
}

/// An error as Resend words it.
fn error(status: u16, name: &str, message: &str) -> Reply {
    let body = json!({ "statusCode": status, "name": name, "message": message });
    Reply::text(status, &body.to_string())
}

#[test]
fn a_mail_is_posted_with_its_key_its_id_and_its_tenant() {
    let id = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794";
    let http = ScriptedHttp::new(Reply::text(200, &json!({ "id": id }).to_string()));
    let (provider, message) = (Provider::new(settings(), &http), message());
    assert_eq!(block_on(provider.send(&message)), Sent::Yes);
    let [call] = &http.calls()[..] else { panic!("one call") };
    assert_eq!(
        (call.method, call.url.as_str(), call.patience),
        ("POST", URL, Duration::from_secs(10))
    );
    let id = message.id.to_string();
    let expected = [
        ("authorization", "Bearer re_123456789"),
        ("content-type", "application/json"),
        ("idempotency-key", id.as_str()),
    ];
    assert_eq!(headers(call), expected);
    let body: Value = serde_json::from_str(call.body.as_deref().unwrap()).unwrap();
    let expected = json!({
        "from": "Acme <onboarding@example.com>",
        "to": ["delivered@example.com"],
        "subject": "hello \"world\"",
        "text": "it works!",
        "html": "<p>it works!</p>",
        "tags": [{ "name": "tenant", "value": message.tenant }],
    });
    assert_eq!(body, expected, "link and code are in the text alone");
    assert!(!format!("{:?}", settings()).contains("re_123456789"));
}

#[test]
fn a_provider_knows_ids_unless_the_deployment_says_otherwise() {
    for knows_ids in [true, false] {
        let http = ScriptedHttp::new(Reply::text(200, ""));
        let provider = Provider::new(ProviderSettings { knows_ids, ..settings() }, &http);
        assert_eq!(provider.knows_ids(), knows_ids);
    }
}

#[test]
fn every_published_error_is_final_or_tried_again() {
    let later = |setback| Sent::Later(setback, None);
    for (status, name, message, expected) in [
        (400, "invalid_idempotency_key", "", Sent::Never(MailFailure::MailRefused)),
        (400, "validation_error", "Invalid `html` field.", Sent::Never(MailFailure::MailRefused)),
        (400, "validation_error", "Invalid `to` field.", Sent::Never(MailFailure::AddressRefused)),
        (401, "missing_api_key", "Missing API key", later(MailFailure::NotEntitled)),
        (401, "restricted_api_key", "", later(MailFailure::NotEntitled)),
        (403, "invalid_api_key", "API key is invalid", later(MailFailure::NotEntitled)),
        (403, "validation_error", "The domain is not verified.", later(MailFailure::NotEntitled)),
        (404, "not_found", "", later(MailFailure::NotEntitled)),
        (405, "method_not_allowed", "", later(MailFailure::NotEntitled)),
        (409, "invalid_idempotent_request", "", Sent::Yes),
        (409, "concurrent_idempotent_requests", "", later(MailFailure::Busy)),
        (413, "payload_too_large", "", Sent::Never(MailFailure::MailRefused)),
        (422, "invalid_attachment", "", Sent::Never(MailFailure::MailRefused)),
        (422, "invalid_from_address", "Invalid `from` field.", later(MailFailure::NotEntitled)),
        (422, "missing_required_field", "", Sent::Never(MailFailure::MailRefused)),
        (422, "validation_error", "Invalid `to` field.", Sent::Never(MailFailure::AddressRefused)),
        (429, "rate_limit_exceeded", "Too many requests.", later(MailFailure::Busy)),
        (429, "daily_quota_exceeded", "", later(MailFailure::Busy)),
        (451, "security_error", "", Sent::Never(MailFailure::MailRefused)),
        (500, "application_error", "", later(MailFailure::ProviderFailed)),
        (500, "internal_server_error", "", later(MailFailure::ProviderFailed)),
    ] {
        assert_eq!(outcome(error(status, name, message)), expected, "{status} {name} {message}");
    }
}

#[test]
fn every_status_means_something_whatever_its_body_is() {
    let later = |setback| Sent::Later(setback, None);
    for status in 200..=599 {
        let expected = match status {
            200..=299 => Sent::Yes,
            400 | 413 | 422 | 451 => Sent::Never(MailFailure::MailRefused),
            409 | 429 => later(MailFailure::Busy),
            300..=499 => later(MailFailure::NotEntitled),
            _ => later(MailFailure::ProviderFailed),
        };
        let named = r#"{"name":"validation_error","message":"Invalid `to` field."}"#;
        let long = format!("{named}{}", " ".repeat(MOST));
        for (what, reply) in [
            ("nothing", Reply::text(status, "")),
            ("HTML", Reply::text(status, "<html>")),
            ("a list", Reply::text(status, "[]")),
            ("bytes", Reply::bytes(status, b"\xff\xfe")),
            ("a cut-off body", Reply::text(status, named).cut_off()),
            ("a long body", Reply::text(status, &long)),
        ] {
            assert_eq!(outcome(reply), expected, "{status} with {what}");
        }
    }
}

#[test]
fn a_provider_says_how_long_to_wait() {
    let busy = || error(429, "rate_limit_exceeded", "Too many requests.");
    let waits = |value| outcome(busy().retry_after(value));
    assert_eq!(waits("120"), Sent::Later(MailFailure::Busy, Some(120_000)));
    assert_eq!(waits("86400"), Sent::Later(MailFailure::Busy, Some(6 * 3_600_000)));
    assert_eq!(waits("Wed, 21 Oct 2026 07:28:00 GMT"), Sent::Later(MailFailure::Busy, None));
    let down = Reply::text(503, "").retry_after("60");
    assert_eq!(outcome(down), Sent::Later(MailFailure::ProviderFailed, Some(60_000)));
}

#[test]
fn a_mail_whose_answer_did_not_come_may_have_gone_out() {
    for error in NO_ANSWER {
        assert_eq!(outcome(Reply::Fails(error)), Sent::Lost, "{error}");
    }
}

/// A provider whose calls take so long, one after the other.
struct Slow<'a>(&'a Clock, RefCell<Vec<u64>>);

impl Mailer for Slow<'_> {
    fn knows_ids(&self) -> bool {
        true
    }

    async fn send(&self, _message: &Message) -> Sent {
        let span = self.1.borrow_mut().remove(0);
        self.0.pause(Duration::from_millis(span)).await;
        Sent::Lost
    }
}

#[test]
fn a_letter_to_nobody_takes_as_long_as_one_of_the_last_that_were_sent() {
    let clock = Clock::still();
    let spans: Vec<u64> = (1..=20).map(|call| 100 * call).collect();
    let (slow, pace) = (Slow(&clock, RefCell::new(spans.clone())), Rc::new(Pace::default()));
    let provider = Paced::new(slow, pace, &clock);
    let took = |discards: bool| {
        let since = clock.millis();
        match discards {
            true => block_on(provider.discard(&message())),
            false => assert_eq!(block_on(provider.send(&message())), Sent::Lost),
        }
        clock.millis() - since
    };
    assert_eq!(took(true), 150, "what a call usually takes, before there was one");
    let sent: Vec<u64> = spans.iter().map(|_| took(false)).collect();
    assert_eq!(sent, spans, "what is sent waits for nothing else");
    let mut discarded: Vec<u64> = (0..16).map(|_| took(true)).collect();
    discarded.sort_unstable();
    assert_eq!(discarded, spans[4..], "each of the last sixteen in turn");
}
