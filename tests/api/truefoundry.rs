//! TrueFoundry's API.

use serde_json::json;

use crate::native::confirm;
use crate::support::{App, Call, FIRST, Person, SECOND, THIRD, post};

fn world() -> (App, Person) {
    let app = App::new();
    let ada = app.person("ada@example.com");
    (app, ada)
}

fn change(access: &str, login: &str, old: &str, new: &str) -> Call {
    let body = json!({ "loginId": login, "oldPassword": old, "newPassword": new });
    post("/api/svc/v1/users/change-password", body).bearer(access)
}

#[test]
fn a_change_keeps_the_session_and_ends_the_others() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    app.send(change(&own.access, &ada, THIRD, SECOND)).expect(400);
    app.opens_with(&ada, FIRST, &[SECOND]);
    assert_eq!(app.send(change(&own.access, &ada, FIRST, SECOND)).expect(200).body, json!({}));
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.is_live(&own.access));
    assert!(!app.is_live(&other.access));
    assert!(app.mailbox(&ada)[0].undo.is_some());
}

#[test]
fn the_password_of_another_login_is_not_changed() {
    let (app, ada) = world();
    let grace = app.person("grace@example.com");
    let own = app.session(&ada, FIRST);
    app.send(change(&own.access, &grace, FIRST, SECOND)).expect(403);
    app.opens_with(&grace, FIRST, &[SECOND]);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_reset_shuts_the_session_out() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let token = app.asked_reset(&ada).token.unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    app.send(change(&own.access, &ada, SECOND, THIRD)).expect(401);
    app.opens_with(&ada, SECOND, &[THIRD]);
}
