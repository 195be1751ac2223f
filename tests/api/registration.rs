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

/// How somebody registers, and what their client keeps of it: px0's keeps nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Api {
    Px0,
    Prelude,
}

impl Api {
    /// Registers with a password; answers the mailed code and what the client keeps.
    fn begin(self, app: &App, password: &str) -> (String, Option<String>) {
        let ticket = match self {
            Self::Px0 => {
                register(app, password).expect(201);
                None
            }
            Self::Prelude => {
                let body = json!({ "identifier": EMAIL, "password": password });
                let begun = app.send(post("/v1/session/login/email/sign-up", body)).expect(200);
                Some(begun.headers["x-verification-token"].to_str().unwrap().to_owned())
            }
        };
        (app.mailbox(EMAIL)[0].code.clone().unwrap(), ticket)
    }
}

/// Types a code where the registration was begun.
fn confirm(app: &App, ticket: Option<&String>, code: &str) -> Reply {
    let Some(ticket) = ticket else { return verify(app, code) };
    let check = post("/v1/session/otp/check", json!({ "code": code }));
    app.send(check.with("x-verification-token", ticket))
}

#[test]
fn asvs_6_6_2_no_mailed_code_gives_an_account_the_password_of_another_registration() {
    for (attackers, owners) in [
        (Api::Px0, Api::Px0),
        (Api::Px0, Api::Prelude),
        (Api::Prelude, Api::Px0),
        (Api::Prelude, Api::Prelude),
    ] {
        let app = App::with(json!({ "registration": "verified" }));
        let (theirs, _) = attackers.begin(&app, SECOND);
        let (code, ticket) = owners.begin(&app, FIRST);
        assert_eq!(confirm(&app, ticket.as_ref(), &theirs).status, 400, "{attackers:?} {owners:?}");
        confirm(&app, ticket.as_ref(), &code).expect(200);
        app.opens_with(EMAIL, FIRST, &[SECOND]);
        assert_eq!(verify(&app, &theirs).status, 400, "{attackers:?} {owners:?}");
        app.opens_with(EMAIL, FIRST, &[SECOND]);
    }
}

#[test]
fn a_later_registration_ends_no_earlier_one_that_has_a_request_of_its_own() {
    for (owners, attackers) in
        [(Api::Px0, Api::Prelude), (Api::Prelude, Api::Px0), (Api::Prelude, Api::Prelude)]
    {
        let app = App::with(json!({ "registration": "verified" }));
        let (code, ticket) = owners.begin(&app, FIRST);
        let (theirs, _) = attackers.begin(&app, SECOND);
        assert_eq!(confirm(&app, ticket.as_ref(), &theirs).status, 400, "{owners:?} {attackers:?}");
        confirm(&app, ticket.as_ref(), &code).expect(200);
        app.opens_with(EMAIL, FIRST, &[SECOND]);
    }
}

#[test]
fn px0_a_newer_registration_of_an_address_ends_the_older_ones() {
    let app = App::with(json!({ "registration": "verified" }));
    let (code, _) = Api::Px0.begin(&app, FIRST);
    Api::Px0.begin(&app, SECOND);
    verify(&app, &code).expect(400);
    app.sign_in(EMAIL, FIRST).refused(401, "unauthenticated");
    // The owner registers again, and it is the other one that ends.
    let (code, _) = Api::Px0.begin(&app, FIRST);
    verify(&app, &code).expect(200);
    app.opens_with(EMAIL, FIRST, &[SECOND]);
}

#[test]
fn the_mail_with_the_code_says_when_the_address_was_registered() {
    for api in [Api::Px0, Api::Prelude] {
        let app = App::with(json!({ "registration": "verified" }));
        api.begin(&app, FIRST);
        let mail = app.mailbox(EMAIL)[0].clone();
        let (day, time) = mail.sent_at.split_once('T').unwrap();
        let minute = time.get(..5).unwrap();
        assert!(mail.text.contains(&format!("{day} {minute} UTC")), "{}", mail.text);
    }
}
