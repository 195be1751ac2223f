//! Accounts that people make themselves.

use serde_json::json;

use crate::support::{App, FIRST, MINUTE, Reply, SECOND, post};

const EMAIL: &str = "grace@example.com";

fn register(app: &App, password: &str) -> Reply {
    app.send(post("/v1/auth/register", json!({ "email": EMAIL, "password": password })))
}

fn verify(app: &App, code: &str) -> Reply {
    app.send(post("/v1/auth/verify-email", json!({ "email": EMAIL, "code": code })))
}

#[test]
fn where_registration_is_closed_nobody_registers() {
    let app = App::new();
    register(&app, FIRST).expect(403);
    app.sign_in(EMAIL, FIRST).refused(401, "unauthenticated");
}

#[test]
fn where_it_is_open_an_account_is_there_at_once_and_once() {
    let app = App::with(json!({ "registration": "open" }));
    register(&app, "weak").expect(400);
    let made = register(&app, FIRST).expect(201);
    assert_eq!(made.body["user"]["email"], json!(EMAIL));
    app.opens_with(EMAIL, FIRST, &[]);
    register(&app, SECOND).expect(409);
    app.opens_with(EMAIL, FIRST, &[SECOND]);
}

#[test]
fn where_the_address_is_confirmed_there_is_no_account_before() {
    let app = App::with(json!({ "registration": "verified" }));
    register(&app, FIRST).expect(201);
    app.sign_in(EMAIL, FIRST).refused(401, "unauthenticated");
    let code = app.mailbox(EMAIL)[0].code.clone().unwrap();
    verify(&app, "00000-00000").expect(400);
    verify(&app, &code).expect(200);
    app.opens_with(EMAIL, FIRST, &[]);
    verify(&app, &code).expect(400);
}

#[test]
fn an_address_that_somebody_has_is_answered_alike_and_keeps_its_password() {
    let app = App::with(json!({ "registration": "verified" }));
    let grace = app.person(EMAIL);
    register(&app, SECOND).expect(201);
    let mails = app.mailbox(&grace);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].code.is_none());
    app.opens_with(EMAIL, FIRST, &[SECOND]);
}

#[test]
fn a_registration_waits_ten_minutes() {
    let app = App::with(json!({ "registration": "verified" }));
    register(&app, FIRST).expect(201);
    let code = app.mailbox(EMAIL)[0].code.clone().unwrap();
    app.advance(10 * MINUTE);
    verify(&app, &code).expect(400);
    app.advance(-1);
    verify(&app, &code).expect(200);
    app.opens_with(EMAIL, FIRST, &[]);
}
