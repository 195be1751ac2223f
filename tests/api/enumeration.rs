//! What a request costs says nothing of whether anybody has the address: batches, statements and hashes
//! are counted, those that follow the answer included. Never times.

use serde_json::{Value, json};

use crate::support::{App, Call, Cost, FIRST, MINUTE, SECOND, patch, post};

/// Addresses of every kind, by what they are.
fn addresses(app: &App) -> [(&'static str, String); 4] {
    let known = app.person("known@example.com");
    let elsewhere = app.elsewhere("elsewhere@example.com");
    let off = app.person("off@example.com");
    let path = format!("/api/admin/accounts/{}", off.id);
    app.send(patch(&path, json!({ "active": false })).administrating()).expect(200);
    [
        ("known", known.email),
        ("elsewhere", elsewhere.email),
        ("deactivated", off.email),
        ("unknown", "unknown@example.com".to_owned()),
    ]
}

/// Claims that a call costs the same for every kind of address; a second one, so much later, as well.
#[track_caller]
fn costs_alike_after(pause: i64, call: impl Fn(&str) -> Call, status: u16) {
    let mut first: Option<[Cost; 2]> = None;
    for at in 0..4 {
        // A deployment each: none has what another left in memory.
        let app = App::new();
        let (kind, email) = &addresses(&app)[at];
        let costs = [(); 2].map(|()| {
            let cost = app.cost(call(email), status);
            app.advance(pause);
            cost
        });
        let known = first.get_or_insert(costs);
        assert_eq!(*known, costs, "{kind}");
    }
}

/// As [`costs_alike_after`], the second one right behind the first.
#[track_caller]
fn costs_alike(call: impl Fn(&str) -> Call, status: u16) {
    costs_alike_after(0, call, status);
}

#[test]
fn attack_13_a_request_for_a_reset_costs_the_same_for_every_address() {
    costs_alike(|email| post("/api/password/reset/request", json!({ "email": email })), 202);
    let unleash = |email: &str| post("/auth/reset/password-email", json!({ "email": email }));
    costs_alike_after(MINUTE, unleash, 200);
    costs_alike(|email| post("/v1/auth/password-reset/trigger", json!({ "email": email })), 200);
}

#[test]
fn attack_13_a_request_for_a_code_costs_the_same_for_every_address() {
    let identifier =
        |email: &str| json!({ "identifier": { "type": "email_address", "value": email } });
    costs_alike(|email| post("/v1/session/login/otp", identifier(email)), 204);
}

#[test]
fn attack_13_a_refused_sign_in_costs_the_same_for_every_address() {
    let native = |email: &str, password: &str| json!({ "email": email, "password": password });
    for password in [SECOND, "Ame\u{301}lie+Harbour-58"] {
        costs_alike(|email| post("/api/sessions", native(email, password)), 401);
    }
    let unleash = |email: &str| json!({ "username": email, "password": SECOND });
    costs_alike(|email| post("/auth/simple/login", unleash(email)), 401);
    costs_alike(|email| post("/v1/auth/login", native(email, SECOND)), 401);
    let prelude = |email: &str| json!({ "identifier": email, "password": SECOND });
    costs_alike(|email| post("/v1/session/login/email/password", prelude(email)), 401);
}

#[test]
fn attack_13_a_guess_at_a_code_costs_the_same_for_every_address() {
    let guess = |by: Value| {
        let mut body = by;
        body["code"] = json!("00000000");
        body["new_password"] = json!(SECOND);
        post("/api/password/reset/confirm", body)
    };
    costs_alike(|email| guess(json!({ "email": email })), 400);
    let mut first: Option<Cost> = None;
    for at in 0..4 {
        let app = App::new();
        let (kind, email) = &addresses(&app)[at];
        let asked = post("/api/password/reset/request", json!({ "email": email }));
        let request = app.send(asked).expect(202).text("request_id");
        let cost = app.cost(guess(json!({ "request_id": request })), 400);
        assert_eq!(*first.get_or_insert(cost), cost, "{kind}");
    }
}

#[test]
fn a_letter_to_nobody_is_sent_to_nobody() {
    let app = App::new();
    for (_, email) in addresses(&app) {
        app.send(post("/api/password/reset/request", json!({ "email": email }))).expect(202);
    }
    assert_eq!(app.rows("outbox"), 0);
    assert_eq!(app.mailbox("nobody@decoy.invalid").len(), 0);
    assert_eq!(app.mailbox("unknown@example.com").len(), 0);
    assert_eq!(app.mailbox("off@example.com").len(), 0);
    assert_eq!(app.mailbox("elsewhere@example.com").len(), 1);
    app.opens_with("known@example.com", FIRST, &[SECOND]);
}
