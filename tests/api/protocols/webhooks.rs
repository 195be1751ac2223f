//! Calls of webhooks: the headers of Standard Webhooks 1.0
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>), and what
//! an endpoint's answer means.

use core::time::Duration;

use futures_executor::block_on;
use relatch::adapter::webhook_client::HttpWebhookClient;
use relatch::native::{Reply, ScriptedHttp};
use relatch::port::{Delivery, DeliveryOutcome, HttpError, WebhookClient};

use super::headers;

fn delivery(url: &str) -> Delivery {
    Delivery {
        url: url.to_owned(),
        id: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W".to_owned(),
        timestamp: 1_674_087_231,
        signature: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=".to_owned(),
        body: r#"{"type":"password.changed"}"#.to_owned(),
    }
}

/// The outcome where the endpoint replies like this.
fn outcome(reply: Reply) -> DeliveryOutcome {
    let http = ScriptedHttp::new(reply);
    let outcome =
        block_on(HttpWebhookClient(&http).deliver(&delivery("https://hooks.example.com/")));
    assert_eq!(http.calls().len(), 1, "nothing is followed and nothing is repeated");
    outcome
}

#[test]
fn a_call_has_the_headers_of_standard_webhooks_and_the_body_that_is_signed() {
    let http = ScriptedHttp::new(Reply::text(204, ""));
    let delivery = delivery("https://hooks.example.com/relatch?a=1");
    assert_eq!(block_on(HttpWebhookClient(&http).deliver(&delivery)), DeliveryOutcome::Accepted);
    let [call] = &http.calls()[..] else { panic!("one call") };
    assert_eq!((call.method, call.url.as_str()), ("POST", "https://hooks.example.com/relatch?a=1"));
    assert_eq!(call.body.as_deref(), Some(delivery.body.as_str()));
    let expected = [
        ("content-type", "application/json"),
        ("user-agent", "Relatch"),
        ("webhook-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"),
        ("webhook-timestamp", "1674087231"),
        ("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
    ];
    assert_eq!(headers(call), expected);
    assert_eq!(call.patience, Duration::from_secs(10));
}

#[test]
fn two_hundreds_accept_and_every_other_status_refuses_a_redirect_as_well() {
    for status in 200..=599 {
        let expected =
            if status < 300 { DeliveryOutcome::Accepted } else { DeliveryOutcome::Refused(status) };
        assert_eq!(outcome(Reply::text(status, "thanks")), expected);
        let odd = Reply::bytes(status, &[0xff; 8 * 1_024]).cut_off();
        assert_eq!(outcome(odd), expected, "{status}: nobody reads the body");
    }
}

#[test]
fn no_answer_is_no_refusal() {
    assert_eq!(outcome(Reply::Fails(HttpError::Unreachable)), DeliveryOutcome::Unanswered);
    assert_eq!(outcome(Reply::Fails(HttpError::TimedOut)), DeliveryOutcome::Unanswered);
    assert_eq!(outcome(Reply::Fails(HttpError::Unsendable)), DeliveryOutcome::Forbidden);
}

#[test]
fn asvs_13_2_4_an_address_that_may_not_be_called_is_not() {
    let http = ScriptedHttp::new(Reply::text(200, ""));
    for url in [
        "http://hooks.example.com/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/",
        "https://printer.local/",
        "https://localhost/",
        "hooks.example.com",
        "",
    ] {
        let outcome = block_on(HttpWebhookClient(&http).deliver(&delivery(url)));
        assert_eq!(outcome, DeliveryOutcome::Forbidden, "{url}");
    }
    assert_eq!(http.calls(), []);
}
