//! Requests that come together, each batch of one between two of the other.

use crate::native::{change, confirm};
use crate::support::{App, FIRST, SECOND, THIRD};

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
