//! Requests that come together, each batch of one between two of the other.

use crate::native::{change, confirm};
use crate::support::{App, FIRST, SECOND, THIRD};

/// One more that is good under every policy.
const FOURTH: &str = "Sandpiper/Over/Dune-19";

#[test]
fn of_two_redeems_of_one_link_one_succeeds() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let token = app.asked_reset(&ada).token.unwrap();
    let [one, other] = app.together([confirm(&token, SECOND), confirm(&token, THIRD)]);
    one.expect(204);
    other.refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);
    assert_eq!(app.mailbox(&ada).len(), 2);
}

#[test]
fn of_two_changes_from_one_password_one_succeeds() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let (one, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    let [done, raced] =
        app.together([change(&one.access, FIRST, SECOND), change(&other.access, FIRST, THIRD)]);
    done.expect(204);
    raced.refused(409, "credential_changed");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);
    assert!(app.is_live(&one.access) && !app.is_live(&other.access));
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_change_and_a_reset_that_meet_leave_one_password() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let token = app.asked_reset(&ada).token.unwrap();
    let calls = [change(&session.access, FIRST, SECOND), confirm(&token, THIRD)];
    let [changed, reset] = app.together(calls);
    changed.expect(204);
    reset.refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);
}

#[test]
fn one_idempotency_key_with_two_passwords_at_once_sets_one_and_says_so() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let asked = |new| change(&session.access, FIRST, new).idempotent("\"one-key-of-a-change\"");
    let [done, other] = app.together([asked(SECOND), asked(THIRD)]);
    done.expect(204);
    other.refused(422, "idempotency_key_reused");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);

    let token = app.asked_reset(&ada).token.unwrap();
    let asked = |new| confirm(&token, new).idempotent("\"one-key-of-a-reset\"");
    let [done, other] = app.together([asked(FOURTH), asked(THIRD)]);
    done.expect(204);
    other.refused(422, "idempotency_key_reused");
    app.opens_with(&ada, FOURTH, &[SECOND, THIRD]);
}

#[test]
fn one_idempotency_key_twice_at_once_succeeds_twice() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let asked = || change(&session.access, FIRST, SECOND).idempotent("\"one-key-of-a-change\"");
    for reply in app.together([asked(), asked()]) {
        reply.expect(204);
    }
    let token = app.asked_reset(&ada).token.unwrap();
    let asked = || confirm(&token, THIRD).idempotent("\"one-key-of-a-reset\"");
    for reply in app.together([asked(), asked()]) {
        reply.expect(204);
    }
    app.opens_with(&ada, THIRD, &[FIRST, SECOND]);
}
