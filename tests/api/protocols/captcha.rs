//! Turnstile's `siteverify`
//! (<https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>).

use core::time::Duration;

use futures_executor::block_on;
use relatch::account::Token;
use relatch::adapter::turnstile::{SERVICE, Turnstile, TurnstileKeys};
use relatch::native::{Reply, ScriptedHttp};
use relatch::port::{Captcha, CaptchaOutcome};
use serde_json::{Value, json};

use super::{headers, no_documents, padded};

const SUCCESS: &str = r#"{
  "success": true,
  "challenge_ts": "2022-02-28T15:14:30.096Z",
  "hostname": "example.com",
  "error-codes": [],
  "action": "login",
  "cdata": "sessionid-123456789",
  "metadata": { "ephemeral_id": "x:9f78e0ed210960d7693b167e" }
}"#;
/// The longest answer, in bytes.
const MOST: usize = 16 * 1024;

fn keys() -> TurnstileKeys {
    TurnstileKeys {
        site: "site-key".to_owned(),
        secret: Token::new("secret-key".to_owned()),
        url: SERVICE.parse().unwrap(),
    }
}

/// The verdict on a proof where the service replies like this.
fn verdict(reply: Reply) -> CaptchaOutcome {
    let http = ScriptedHttp::new(reply);
    block_on(Turnstile::new(Some(keys()), &http).verify("proof", "192.0.2.1"))
}

#[test]
fn a_proof_is_sent_with_the_secret_and_the_address_of_the_client() {
    let http = ScriptedHttp::new(Reply::text(200, SUCCESS));
    let turnstile = Turnstile::new(Some(keys()), &http);
    assert_eq!(turnstile.site_key(), Some("site-key"));
    assert_eq!(block_on(turnstile.verify("proof", "2001:db8::1")), CaptchaOutcome::Passed);
    let [call] = &http.calls()[..] else { panic!("one call") };
    assert_eq!(
        (call.method, call.url.as_str(), call.patience),
        ("POST", SERVICE, Duration::from_secs(3))
    );
    assert_eq!(headers(call), [("content-type", "application/json")]);
    let body: Value = serde_json::from_str(call.body.as_deref().unwrap()).unwrap();
    let sent = json!({ "secret": "secret-key", "response": "proof", "remoteip": "2001:db8::1" });
    assert_eq!(body, sent);
    assert!(!format!("{:?}", keys()).contains("secret-key"));
}

#[test]
fn every_published_error_is_the_proofs_or_ours() {
    for (code, verdict_of_it) in [
        ("missing-input-secret", CaptchaOutcome::Unavailable),
        ("invalid-input-secret", CaptchaOutcome::Unavailable),
        ("internal-error", CaptchaOutcome::Unavailable),
        ("missing-input-response", CaptchaOutcome::Refused),
        ("invalid-input-response", CaptchaOutcome::Refused),
        ("bad-request", CaptchaOutcome::Refused),
        ("timeout-or-duplicate", CaptchaOutcome::Refused),
    ] {
        let body = json!({ "success": false, "error-codes": [code] }).to_string();
        assert_eq!(verdict(Reply::text(200, &body)), verdict_of_it, "{code}");
    }
    assert_eq!(verdict(Reply::text(200, r#"{"success":false}"#)), CaptchaOutcome::Refused);
}

#[test]
fn what_is_no_verdict_is_none() {
    for (what, reply) in no_documents(SUCCESS, MOST) {
        assert_eq!(verdict(reply), CaptchaOutcome::Unavailable, "{what}");
    }
    for text in ["{}", r#"{"success":"true"}"#, r#"{"success":1}"#, r#"{"success":null}"#] {
        assert_eq!(verdict(Reply::text(200, text)), CaptchaOutcome::Unavailable, "{text}");
    }
    assert_eq!(verdict(Reply::text(200, &padded(SUCCESS, MOST))), CaptchaOutcome::Passed);
}

#[test]
fn a_deployment_without_keys_asks_nobody() {
    let http = ScriptedHttp::new(Reply::text(200, SUCCESS));
    let turnstile = Turnstile::new(None, &http);
    assert_eq!(turnstile.site_key(), None);
    assert_eq!(block_on(turnstile.verify("proof", "192.0.2.1")), CaptchaOutcome::Unavailable);
    assert_eq!(http.calls(), []);
}
