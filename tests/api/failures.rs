//! A store that fails: an account is as it was or wholly changed, and a request that is sent again is
//! answered rightly.

use relatch::adapter::sql::InjectedFault;
use serde_json::{Value, json};

use crate::native::{change, confirm};
use crate::support::{
    App, Call, FIRST, MINUTE, Person, SECOND, THIRD, get, patch, post, world_with,
};

const KEY: &str = "5f2c9a3e-repeated";
/// More statements than any batch has.
const MANY: usize = 100;

/// Limits count and refuse nothing: each of many failures is an attempt.
fn world() -> (App, Person) {
    world_with(json!({ "limits": "open" }))
}

/// Sends a call with a store that fails after each number of statements of the write in turn, until
/// the write has no more. Answers how many failed.
fn failing(app: &App, call: &Call, unchanged: impl Fn()) -> usize {
    for statements in 0..MANY {
        app.deployment.fault.set(InjectedFault::Later { batches: 1, statements });
        let reply = app.send(call.clone());
        app.deployment.fault.set(InjectedFault::Off);
        if reply.status == 204 {
            return statements;
        }
        reply.refused(500, "internal");
        unchanged();
    }
    panic!("the write failed after each of {MANY} statements");
}

#[test]
fn a_change_that_fails_after_any_statement_leaves_the_account_as_it_was() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    let call = change(&own.access, FIRST, SECOND).idempotent(KEY);
    let failed = failing(&app, &call, || {
        app.opens_with(&ada, FIRST, &[]);
        assert!(app.is_live(&own.access) && app.is_live(&other.access));
        assert_eq!(app.mailbox(&ada).len(), 0);
    });
    assert!(failed > 1, "{failed}");
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.is_live(&own.access) && !app.is_live(&other.access));
    app.send(call).expect(204);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_reset_that_fails_after_any_statement_leaves_the_account_and_the_link_as_they_were() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let token = app.asked_reset(&ada).token.unwrap();
    let call = confirm(&token, SECOND).idempotent(KEY);
    let failed = failing(&app, &call, || {
        app.opens_with(&ada, FIRST, &[]);
        assert!(app.is_live(&session.access));
        assert_eq!(app.mailbox(&ada).len(), 1);
    });
    assert!(failed > 1, "{failed}");
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(!app.is_live(&session.access));
    app.send(call).expect(204);
    assert_eq!(app.mailbox(&ada).len(), 2);
    app.send(confirm(&token, SECOND)).refused(400, "invalid_secret");
}

#[test]
fn a_change_whose_reply_is_lost_is_done_once() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let call = change(&own.access, FIRST, SECOND).idempotent(KEY);
    app.deployment.fault.set(InjectedFault::LaterLost(1));
    app.send(call.clone()).expect(204);
    assert_eq!(app.deployment.fault.get(), InjectedFault::Off);
    app.send(call).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_reset_whose_reply_is_lost_is_done_once() {
    let (app, ada) = world();
    let token = app.asked_reset(&ada).token.unwrap();
    let call = confirm(&token, SECOND).idempotent(KEY);
    app.deployment.fault.set(InjectedFault::LaterLost(1));
    app.send(call.clone()).expect(204);
    assert_eq!(app.deployment.fault.get(), InjectedFault::Off);
    app.send(call).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.mailbox(&ada).len(), 2);
}

#[test]
fn a_store_that_is_down_answers_nothing_and_changes_nothing() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    app.deployment.fault.set(InjectedFault::On);
    app.send(change(&own.access, FIRST, SECOND)).refused(500, "internal");
    app.sign_in(&ada, FIRST).refused(500, "internal");
    app.deployment.fault.set(InjectedFault::Off);
    app.opens_with(&ada, FIRST, &[SECOND]);
    assert!(app.is_live(&own.access));
}

#[test]
fn dialect_0_16_an_overloaded_store_says_when_to_come_again_in_every_api() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    app.deployment.fault.set(InjectedFault::Overloaded);
    let body = json!({ "password": FIRST });
    let answers = [
        (change(&own.access, FIRST, SECOND), 503, json!("overloaded")),
        (get("/api/admin/tenants").administrating(), 503, json!("overloaded")),
        (
            post(
                "/v1/session/login/email/password",
                json!({ "identifier": ada.email, "password": FIRST }),
            ),
            500,
            json!("internal"),
        ),
        (post("/v1/users/me/password", body.clone()).bearer(&own.access), 500, json!("internal")),
        (
            post("/auth/simple/login", json!({ "username": ada.email, "password": FIRST })),
            500,
            Value::Null,
        ),
        (
            post("/v1/auth/login", json!({ "email": ada.email, "password": FIRST })),
            500,
            Value::Null,
        ),
        (post("/api/svc/v1/users/change-password", body).bearer(&own.access), 500, Value::Null),
    ];
    for (call, status, code) in answers {
        let reply = app.send(call).expect(status);
        assert_eq!(reply.body["code"], code, "{}", reply.body);
        assert_eq!(reply.headers["retry-after"], "5", "{}", reply.body);
    }
    app.deployment.fault.set(InjectedFault::On);
    let failed = app.send(change(&own.access, FIRST, SECOND));
    failed.refused(500, "internal");
    assert!(!failed.headers.contains_key("retry-after"));
    app.deployment.fault.set(InjectedFault::Off);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

/// Strangers guess at a password from many networks, a hundred times in a row.
fn shut(app: &App, email: &str) {
    for guess in 0..101 {
        let wrong = json!({ "email": email, "password": format!("Wrong-Over-Fen-{guess}") });
        app.send(post("/api/sessions", wrong).from(&format!("203.0.113.{guess}")));
        app.advance(MINUTE);
    }
}

#[test]
fn a_repeated_reset_judges_nothing_that_the_account_forbids() {
    for (state, name) in [(json!({ "active": false }), "inactive"), (json!(null), "shut")] {
        let app = App::new();
        let ada = app.person("ada@example.com");
        let token = app.asked_reset(&ada).token.unwrap();
        let call = |new| confirm(&token, new).idempotent(KEY).from("198.51.100.7");
        app.send(confirm(&token, SECOND).idempotent(KEY)).expect(204);
        app.send(call(SECOND)).expect(204);
        app.send(call(THIRD)).refused(422, "idempotency_key_reused");
        match state.is_null() {
            true => shut(&app, &ada),
            false => {
                let path = format!("/api/admin/accounts/{}", ada.id);
                app.send(patch(&path, state).administrating()).expect(200);
            }
        }
        for new in [SECOND, THIRD] {
            let reply = app.send(call(new));
            assert_eq!((reply.status, reply.record.hashes), (400, 0), "{name}: {}", reply.body);
        }
    }
}

#[test]
fn guesses_by_a_repeated_reset_are_counted_at_the_account() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let token = app.asked_reset(&ada).token.unwrap();
    app.send(confirm(&token, SECOND).idempotent(KEY)).expect(204);
    let judged = (0..40).filter(|guess| {
        let call = confirm(&token, THIRD).idempotent(KEY).from(&format!("203.0.113.{guess}"));
        app.send(call).record.hashes > 0
    });
    assert_eq!(judged.count(), 5);
    app.opens_with(&ada, SECOND, &[THIRD]);
}
