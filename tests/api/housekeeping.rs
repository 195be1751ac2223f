//! What cron does, and what the trail says afterwards.

use relatch::adapter::sql::Fault;
use serde_json::json;

use crate::native::{change, confirm};
use crate::support::{App, DAY, FIRST, MINUTE, SECOND, get, post};

#[test]
fn a_mail_whose_sending_met_a_store_that_was_down_is_sent_by_cron() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    // The change is two batches; the work that follows it finds the store down.
    app.deployment.fault.set(Fault::Later { batches: 2, statements: 0 });
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(app.deployment.fault.get(), Fault::Off);
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.advance(MINUTE);
    assert_eq!(app.tick().failed, 0);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn what_expired_is_removed_and_what_lives_stays() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.asked_reset(&ada);
    app.advance(DAY);
    let live = app.asked_reset(&ada).token.unwrap();
    let done = app.tick();
    assert!(done.removed > 0, "{done:?}");
    app.send(confirm(&live, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn the_trail_names_a_change_and_its_chain_holds() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, SECOND, SECOND)).refused(400, "wrong_password");
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    app.advance(MINUTE);
    app.tick();
    let at = |path: &str| {
        let path = format!("/api/admin/events{path}?tenant={}", app.tenant);
        app.send(get(&path).administrating()).expect(200)
    };
    let page = at("");
    let kinds: Vec<&str> =
        page.body["events"].as_array().unwrap().iter().filter_map(|e| e["kind"].as_str()).collect();
    for kind in ["password-changed", "change-refused"] {
        assert_eq!(kinds.iter().filter(|known| **known == kind).count(), 1, "{kinds:?}");
    }
    let text = page.body.to_string();
    assert!(!text.contains(FIRST) && !text.contains(SECOND));
    let verified = at("/verify").body;
    assert_eq!((&verified["intact"], &verified["unsealed"]), (&json!(true), &json!(0)));
    assert_eq!(verified["checked"], json!(kinds.len()));
}

#[test]
fn a_second_run_sends_no_mail_again() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(post("/api/password/reset/request", json!({ "email": ada.email }))).expect(202);
    app.advance(MINUTE);
    app.tick();
    app.advance(MINUTE);
    app.tick();
    assert_eq!(app.mailbox(&ada).len(), 1);
}
