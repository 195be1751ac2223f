//! Questions to the system that accounts come from, as `docs/migrate-at-sign-in.md` has them.

use core::time::Duration;
use std::rc::Rc;

use futures_executor::block_on;
use relatch::account::Time;
use relatch::adapter::former::{Breakers, HttpFormerSystem};
use relatch::native::{Reply, START, ScriptedHttp};
use relatch::port::{FormerAnswer, FormerQuestion, FormerSystem, MigrationError};
use zeroize::Zeroizing;

use super::{headers, no_documents, padded};

const OLD: &str = "https://old.example.com/relatch";
const VALID: &str = r#"{"valid":true,"email_verified":true,"name":"Ada Lovelace"}"#;
/// The longest answer, in bytes.
const MOST: usize = 4 * 1024;

fn question(url: &str, at: Time) -> FormerQuestion {
    FormerQuestion {
        url: url.to_owned(),
        id: "msg_1".to_owned(),
        at,
        signature: "v1,c2lnbmF0dXJl".to_owned(),
        body: Zeroizing::new(r#"{"type":"password.check"}"#.to_owned()),
    }
}

/// The answer of a system that replies like this, the first that is asked.
fn asked(reply: Reply) -> Result<FormerAnswer, MigrationError> {
    let http = ScriptedHttp::new(reply);
    block_on(HttpFormerSystem::new(&http, Rc::default()).ask(&question(OLD, START)))
}

#[test]
fn a_question_is_signed_and_its_answer_is_read() {
    let http = ScriptedHttp::new(Reply::text(200, VALID));
    let system = HttpFormerSystem::new(&http, Rc::default());
    let testimony = block_on(system.ask(&question(OLD, START))).unwrap();
    let name = Some("Ada Lovelace".to_owned());
    assert_eq!(testimony, FormerAnswer { valid: true, email_verified: true, name });
    let [call] = &http.calls()[..] else { panic!("one call") };
    assert_eq!(
        (call.method, call.url.as_str(), call.patience),
        ("POST", OLD, Duration::from_secs(3))
    );
    assert_eq!(call.body.as_deref(), Some(r#"{"type":"password.check"}"#));
    let expected = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("user-agent", "Relatch"),
        ("webhook-id", "msg_1"),
        ("webhook-timestamp", "1767225600"),
        ("webhook-signature", "v1,c2lnbmF0dXJl"),
    ];
    assert_eq!(headers(call), expected);
}

#[test]
fn what_is_left_out_is_not_so() {
    let refused = FormerAnswer { valid: false, email_verified: false, name: None };
    assert_eq!(asked(Reply::text(200, r#"{"valid":false}"#)), Ok(refused));
    let bare = FormerAnswer { valid: true, email_verified: false, name: None };
    assert_eq!(asked(Reply::text(200, r#"{"valid":true,"more":1}"#)), Ok(bare.clone()));
    assert_eq!(asked(Reply::text(200, &padded(r#"{"valid":true}"#, MOST))), Ok(bare));
}

#[test]
fn what_is_no_testimony_is_none() {
    let failed = Err(MigrationError::Unavailable);
    for (what, reply) in no_documents(VALID, MOST) {
        assert_eq!(asked(reply), failed, "{what}");
    }
    for text in [
        "{}",
        r#"{"valid":"true"}"#,
        r#"{"valid":1}"#,
        r#"{"valid":null}"#,
        r#"{"valid":true,"email_verified":"yes"}"#,
        r#"{"valid":true,"name":7}"#,
    ] {
        assert_eq!(asked(Reply::text(200, text)), failed, "{text}");
    }
}

#[test]
fn a_system_that_failed_three_times_is_spared_by_every_request_of_the_isolate() {
    let (http, breakers) = (ScriptedHttp::new(Reply::text(503, "")), Rc::<Breakers>::default());
    let ask = |url: &str, at: Time| {
        block_on(HttpFormerSystem::new(&http, Rc::clone(&breakers)).ask(&question(url, at)))
    };
    for _ in 0..3 {
        assert_eq!(ask(OLD, START), Err(MigrationError::Unavailable));
    }
    assert_eq!(ask(OLD, START), Err(MigrationError::Resting));
    assert_eq!(http.calls().len(), 3, "who rests is not asked");
    http.set(Reply::text(200, VALID));
    assert!(ask("https://older.example.com/", START).is_ok(), "every address has its own");
    assert_eq!(ask(OLD, START.plus(30 * Time::SECOND - 1)), Err(MigrationError::Resting));
    assert!(ask(OLD, START.plus(30 * Time::SECOND)).is_ok());
    assert!(ask(OLD, START.plus(30 * Time::SECOND)).is_ok(), "an answer ends the rest");
}

#[test]
fn asvs_13_2_4_an_address_that_may_not_be_called_is_not() {
    let http = ScriptedHttp::new(Reply::text(200, VALID));
    for url in ["https://old.corp/", "https://192.168.1.7/", "http://old.example.com/", ""] {
        let system = HttpFormerSystem::new(&http, Rc::default());
        let outcome = block_on(system.ask(&question(url, START)));
        assert_eq!(outcome, Err(MigrationError::Unavailable), "{url}");
    }
    assert_eq!(http.calls(), []);
}
