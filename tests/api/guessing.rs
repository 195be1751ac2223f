//! Guesses at passwords: where they end, and what the owner hears of them.

use serde_json::{Value, json};

use crate::native::{change, confirm};
use crate::support::{
    App, Call, FIRST, HOUR, MINUTE, Person, Reply, SECOND, Session, THIRD, get, post, world,
};

/// A network where nobody has proven anything.
const STRANGER: &str = "198.51.100.7";
/// The network of the owner.
const HOME: &str = "203.0.113.9";

fn sign_in(email: &str, password: &str) -> Call {
    post("/api/sessions", json!({ "email": email, "password": password }))
}

/// As if so many wrong passwords in a row had been shown for an account, at least one of which was.
fn after_failures(app: &App, person: &Person, count: u32) {
    app.send(sign_in(person, THIRD).from(STRANGER)).refused(401, "unauthenticated");
    let subject = &person.id;
    let sql = format!("UPDATE streak SET count = {count} WHERE subject = '{subject}'");
    app.deployment.execute(&sql).unwrap();
}

fn warnings(app: &App, person: &Person) -> usize {
    app.mailbox(person).iter().filter(|mail| mail.subject.contains("guessing")).count()
}

#[test]
fn nist_15_after_a_hundred_wrong_passwords_only_known_places_are_judged_and_the_owner_hears_once() {
    let (app, ada) = world();
    app.send(sign_in(&ada, FIRST).from(HOME)).expect(200);
    after_failures(&app, &ada, 99);
    app.send(sign_in(&ada, THIRD).from(STRANGER)).refused(401, "unauthenticated");
    assert_eq!(warnings(&app, &ada), 0, "a hundred may be wrong");
    let wrong = app.send(sign_in(&ada, THIRD).from(STRANGER));
    let right = app.send(sign_in(&ada, FIRST).from(STRANGER));
    assert_eq!((right.status, &right.body), (wrong.status, &wrong.body));
    assert_eq!(right.record.hashes, wrong.record.hashes);
    assert_eq!(warnings(&app, &ada), 1);
    app.send(sign_in(&ada, FIRST).from(STRANGER)).refused(401, "unauthenticated");
    assert_eq!(warnings(&app, &ada), 1);
    app.send(sign_in(&ada, FIRST).from(HOME)).expect(200);
    app.send(sign_in(&ada, FIRST).from(STRANGER)).expect(200);
}

#[test]
fn nist_15_the_link_of_the_warning_ends_the_row_at_any_place() {
    let (app, ada) = world();
    after_failures(&app, &ada, 100);
    app.send(sign_in(&ada, FIRST).from(STRANGER)).refused(401, "unauthenticated");
    let token = app.mailbox(&ada)[0].token.clone().unwrap();
    app.send(confirm(&token, SECOND).from("192.0.2.44")).expect(204);
    app.send(sign_in(&ada, SECOND).from(STRANGER)).expect(200);
}

#[test]
fn nist_15_a_right_password_ends_the_row_before_it_is_full() {
    let (app, ada) = world();
    after_failures(&app, &ada, 98);
    app.send(sign_in(&ada, FIRST).from(STRANGER)).expect(200);
    for _ in 0..3 {
        app.send(sign_in(&ada, THIRD).from(STRANGER)).refused(401, "unauthenticated");
    }
    app.send(sign_in(&ada, FIRST).from(STRANGER)).expect(200);
    assert_eq!(warnings(&app, &ada), 0);
}

#[test]
fn nist_15_a_warning_that_an_outage_kept_back_is_sent_by_cron_once() {
    let (app, ada) = world();
    after_failures(&app, &ada, 101);
    app.advance(MINUTE);
    app.tick();
    assert_eq!(warnings(&app, &ada), 1);
    app.advance(MINUTE);
    app.tick();
    assert_eq!(warnings(&app, &ada), 1);
}

#[test]
fn attack_3_strangers_have_twenty_guesses_at_an_address_known_or_not_and_the_owner_at_home_is_spared()
 {
    let (app, ada) = world();
    app.send(sign_in(&ada, FIRST).from(HOME)).expect(200);
    app.advance(HOUR);
    for email in [&*ada, "nobody@example.com"] {
        for guess in 0..20 {
            let from = format!("198.51.100.{guess}");
            app.send(sign_in(email, THIRD).from(&from)).refused(401, "unauthenticated");
        }
        app.send(sign_in(email, FIRST).from("198.51.100.99")).refused(429, "rate_limited");
    }
    app.send(sign_in(&ada, FIRST).from(HOME)).expect(200);
    app.send(sign_in(&ada, FIRST).from("198.51.100.99")).refused(429, "rate_limited");
    app.advance(HOUR);
    app.send(sign_in(&ada, FIRST).from("198.51.100.99")).expect(200);
}

/// Each way to show the current password with the access token of a session.
fn ways(app: &App, person: &Person, access: &str, current: &str) -> [Call; 4] {
    let jitsudo = json!({ "current_password": current, "new_password": SECOND });
    let truefoundry =
        json!({ "loginId": person.email, "oldPassword": current, "newPassword": SECOND });
    [
        change(access, current, SECOND),
        post("/api/sessions/step-up", json!({ "password": current })).bearer(access),
        post("/v1/users/me/password", jitsudo).bearer(access).with("x-tenant-id", &app.tenant),
        post("/api/svc/v1/users/change-password", truefoundry).bearer(access),
    ]
}

fn refresh(app: &App, session: &Session) -> Reply {
    let body: Value = json!({ "refresh_token": session.refresh });
    app.send(post("/api/sessions/refresh", body))
}

#[test]
fn attack_3_five_wrong_current_passwords_over_all_apis_and_the_tenth_ends_that_session() {
    let (app, ada) = world();
    let (guessed, beside) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    let mut guesses = (0..3).flat_map(|_| ways(&app, &ada, &guessed.access, THIRD));
    for call in guesses.by_ref().take(5) {
        app.send(call).expect(400);
    }
    for call in guesses.by_ref().take(5) {
        assert!(app.is_live(&guessed.access));
        app.send(call).expect(429);
    }
    assert!(!app.is_live(&guessed.access));
    assert_eq!(refresh(&app, &guessed).status, 401);
    assert!(app.is_live(&beside.access));
    app.send(change(&beside.access, FIRST, SECOND)).expect(204);
}

#[test]
fn a_right_current_password_starts_the_count_anew() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let step_up = |password: &str| {
        let body = json!({ "password": password });
        app.send(post("/api/sessions/step-up", body).bearer(&session.access))
    };
    for _ in 0..3 {
        for _ in 0..4 {
            step_up(THIRD).refused(400, "wrong_password");
        }
        step_up(FIRST).expect(200);
    }
    assert!(app.is_live(&session.access));
}

#[test]
fn attack_11_an_id_of_a_session_without_its_secret_uses_up_none_of_its_attempts() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let forged = format!("{}x", session.access);
    for _ in 0..12 {
        app.send(change(&forged, THIRD, SECOND)).refused(401, "unauthenticated");
    }
    assert_eq!(app.send(get("/api/sessions").bearer(&session.access)).status, 200);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
}
