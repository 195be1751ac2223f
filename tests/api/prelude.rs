//! Prelude's API.

use serde_json::json;

use crate::native::confirm;
use crate::support::{App, Call, FIRST, HOUR, Person, Reply, SECOND, THIRD, get, post, world_with};

const SCOPE: &str = "prld:pwd:write";

fn world() -> (App, Person) {
    world_with(json!({ "prelude": { "granted_scopes": [SCOPE] } }))
}

/// The tokens of an answer: access, refresh.
fn tokens(reply: &Reply) -> (String, String) {
    let refresh = reply.headers["x-refresh-token"].to_str().unwrap();
    (reply.text("access_token"), refresh.to_owned())
}

fn sign_in(app: &App, email: &str) -> (String, String) {
    let body = json!({ "identifier": email, "password": FIRST });
    let begun = app.send(post("/v1/session/login/email/password", body)).expect(200);
    let body = json!({ "challenge_token": begun.text("challenge_token") });
    tokens(&app.send(post("/v1/session/login/finalize", body)).expect(200))
}

fn refresh(token: &str, body: serde_json::Value) -> Call {
    post("/v1/session/refresh", body).with("x-refresh-token", token)
}

fn change(access: &str, new: &str) -> Call {
    post("/v1/session/me/password/reset", json!({ "password": new })).bearer(access)
}

/// A session whose access token carries the scope, by a mailed code.
fn stepped_up(app: &App, email: &str) -> (String, String) {
    let (access, refresh_token) = sign_in(app, email);
    let asked = post("/v1/session/stepup/request", json!({ "scope": SCOPE })).bearer(&access);
    let challenge = app.send(asked).expect(200).text("challenge_token");
    let code = post("/v1/session/otp", json!({ "challenge_token": challenge }));
    app.send(code).expect(204);
    let code = app.mailbox(email)[0].code.clone().unwrap();
    let body = json!({ "challenge_token": challenge, "code": code });
    let checked = app.send(post("/v1/session/otp/check", body)).expect(200);
    let body = json!({ "step_up_token": checked.text("challenge_token") });
    tokens(&app.send(refresh(&refresh_token, body)).expect(200))
}

#[test]
fn a_mailed_code_grants_one_change() {
    let (app, ada) = world();
    let (access, refresh_token) = stepped_up(&app, &ada);
    app.send(change(&access, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.mailbox(&ada)[0].undo.is_some());
    app.send(change(&access, THIRD)).expect(403);
    app.opens_with(&ada, SECOND, &[THIRD]);
    app.send(refresh(&refresh_token, json!({}))).expect(200);
}

#[test]
fn without_the_scope_nothing_is_changed() {
    let (app, ada) = world();
    let (access, _) = sign_in(&app, &ada);
    app.send(change(&access, SECOND)).expect(403);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_reset_ends_the_grant_with_its_session() {
    let (app, ada) = world();
    let (access, refresh_token) = stepped_up(&app, &ada);
    let token = app.asked_reset(&ada).token.unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    app.send(change(&access, THIRD)).expect(401);
    app.send(refresh(&refresh_token, json!({}))).expect(401);
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_mailed_code_signs_in_once() {
    let (app, ada) = world();
    let identifier = json!({ "identifier": { "type": "email_address", "value": ada.email } });
    let asked = app.send(post("/v1/session/login/otp", identifier)).expect(204);
    let ticket = asked.headers["x-verification-token"].to_str().unwrap().to_owned();
    let code = app.mailbox(&ada)[0].code.clone().unwrap();
    let check = |code: &str| {
        let body = json!({ "code": code });
        app.send(post("/v1/session/login/otp/check", body).with("x-verification-token", &ticket))
    };
    let wrong = if code == "000000" { "111111" } else { "000000" };
    check(wrong).expect(400);
    let (access, _) = tokens(&check(&code).expect(200));
    assert!(app.is_live(&access));
    check(&code).expect(409);
}

/// Asks for a code to sign in with; answers the ticket.
fn waiting_for_code(app: &App, email: &str) -> String {
    let identifier = json!({ "identifier": { "type": "email_address", "value": email } });
    let asked = app.send(post("/v1/session/login/otp", identifier)).expect(204);
    asked.headers["x-verification-token"].to_str().unwrap().to_owned()
}

fn check(app: &App, ticket: &str, code: &str) -> Reply {
    let body = json!({ "code": code });
    app.send(post("/v1/session/login/otp/check", body).with("x-verification-token", ticket))
}

#[test]
fn dialect_0_22_a_code_to_sign_in_is_read_in_any_digits_and_another_form_costs_no_guess() {
    let (app, ada) = world();
    let ticket = waiting_for_code(&app, &ada);
    let code = app.mailbox(&ada)[0].code.clone().unwrap();
    for _ in 0..6 {
        check(&app, &ticket, "12345").expect(400);
        check(&app, &ticket, "1234567").expect(400);
    }
    let arabic = |digit: char| char::from_u32('\u{660}' as u32 + digit.to_digit(10).unwrap());
    let typed: String = code.chars().filter_map(arabic).collect();
    let (left, right) = typed.split_at(6);
    check(&app, &ticket, &format!("{left} - {right}")).expect(200);
}

#[test]
fn attack_3_wrong_codes_to_sign_in_have_a_ceiling_for_the_tenant_and_right_ones_do_not_count() {
    let numbers = json!({ "guess-code.tenant": { "most": 3, "seconds": 3600 } });
    let app = App::with(json!({ "limits": "default", "limit_numbers": numbers }));
    let people = ["ada@example.com", "bob@example.com", "eve@example.com", "kim@example.com"]
        .map(|email| app.person(email));
    let sign_in = |person: &Person, expected: u16| {
        let ticket = waiting_for_code(&app, person);
        let code = app.mailbox(person)[0].code.clone().unwrap();
        check(&app, &ticket, &code).expect(expected);
    };
    for person in &people {
        sign_in(person, 200);
    }
    for person in &people[..3] {
        let ticket = waiting_for_code(&app, person);
        let code = app.mailbox(person)[0].code.clone().unwrap();
        check(&app, &ticket, if code == "000000" { "111111" } else { "000000" }).expect(400);
    }
    sign_in(&people[3], 400);
    app.advance(HOUR);
    sign_in(&people[3], 200);
}

#[test]
fn an_open_tenant_signs_people_up_once() {
    let app = App::with(json!({ "registration": "open" }));
    let sign_up = |password: &str| {
        let body = json!({ "identifier": "new@example.com", "password": password });
        app.send(post("/v1/session/login/email/sign-up", body))
    };
    sign_up("weak").refused(400, "invalid_password");
    let challenge = sign_up(FIRST).expect(200).text("challenge_token");
    let body = json!({ "challenge_token": challenge });
    let finalize = || post("/v1/session/login/finalize", body.clone());
    let (access, _) = tokens(&app.send(finalize()).expect(200));
    assert!(app.is_live(&access));
    app.send(finalize()).expect(409);
    sign_up(FIRST).refused(409, "identifier_already_exists");
    app.opens_with("new@example.com", FIRST, &[]);
}

#[test]
fn where_addresses_are_confirmed_the_mailed_code_makes_the_account() {
    let app = App::with(json!({ "registration": "verified" }));
    let ada = app.person("ada@example.com");
    let sign_up = |email: &str| {
        let body = json!({ "identifier": email, "password": SECOND });
        let begun = app.send(post("/v1/session/login/email/sign-up", body)).expect(200);
        begun.headers["x-verification-token"].to_str().unwrap().to_owned()
    };
    let (fresh, taken) = (sign_up("new@example.com"), sign_up(&ada));
    assert!(app.mailbox(&ada)[0].code.is_none());
    app.sign_in("new@example.com", SECOND).refused(401, "unauthenticated");
    let code = app.mailbox("new@example.com")[0].code.clone().unwrap();
    check(&app, &taken, &code).expect(400);
    check(&app, &fresh, &code).expect(200);
    check(&app, &fresh, &code).expect(400);
    app.opens_with("new@example.com", SECOND, &[FIRST]);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_code_that_is_sent_again_takes_the_place_of_the_one_before() {
    let (app, ada) = world();
    let ticket = waiting_for_code(&app, &ada);
    let code = |app: &App| app.mailbox(&ada)[0].code.clone().unwrap();
    let before = code(&app);
    let retry = || post("/v1/session/login/otp/retry", json!({}));
    app.send(retry()).expect(401);
    app.send(retry().with("x-verification-token", &ticket)).expect(204);
    assert_eq!(app.mailbox(&ada).len(), 2);
    assert_ne!(before, code(&app));
    check(&app, &ticket, &before).expect(400);
    check(&app, &ticket, &code(&app)).expect(200);
}

#[test]
fn sessions_are_ended_one_the_others_the_own_or_all() {
    let (app, ada) = world();
    let eve = app.person("eve@example.com");
    let stranger = sign_in(&app, &eve).0;
    let [own, named, other, third] = [(); 4].map(|()| sign_in(&app, &ada));
    let revoke = |access: &str, query: &str| {
        app.send(post(&format!("/v1/session/me/revoke?target={query}"), json!({})).bearer(access))
    };
    let id = |access: &str| {
        let list = app.send(get("/api/sessions").bearer(access)).expect(200);
        let sessions = list.body["sessions"].as_array().unwrap().clone();
        let current = sessions.iter().find(|session| session["current"] == json!(true)).unwrap();
        current["id"].as_str().unwrap().to_owned()
    };
    let one = format!("session&session_id={}", id(&named.0));
    revoke(&stranger, &one).expect(404);
    revoke(&own.0, &one).expect(204);
    assert!(!app.is_live(&named.0) && app.is_live(&other.0));
    app.send(refresh(&named.1, json!({}))).expect(401);
    revoke(&other.0, "mine").expect(204);
    assert!(!app.is_live(&other.0) && app.is_live(&third.0));
    revoke(&own.0, "others").expect(204);
    assert!(!app.is_live(&third.0) && app.is_live(&own.0));
    revoke(&own.0, "all").expect(204);
    assert!(!app.is_live(&own.0) && app.is_live(&stranger));
}

#[test]
fn attack_39_a_depth_of_history_holds_across_apis_and_whatever_replaces_a_password() {
    let (app, ada) = world();
    let undo = || app.mailbox(&ada)[0].undo.clone().unwrap();
    let replace = |old: &str, new: &str| {
        let session = app.session(&ada, old);
        let stepped = post("/api/sessions/step-up", json!({ "password": old }));
        let granted = app.send(stepped.bearer(&session.access)).expect(200).text("access_token");
        app.send(change(&granted, new)).expect(204);
    };
    replace(FIRST, SECOND);
    replace(SECOND, THIRD);
    app.send(post("/api/password/disavow", json!({ "token": undo() }))).expect(204);
    let token = app.mailbox(&ada)[0].token.clone().unwrap();
    app.send(confirm(&token, "Sandpiper/Over/Dune-19")).expect(204);

    let signed = json!({ "username": ada.email, "password": "Sandpiper/Over/Dune-19" });
    let signed = app.send(post("/auth/simple/login", signed)).expect(200);
    let cookie = signed.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
    for used in [THIRD, SECOND, FIRST] {
        let old = "Sandpiper/Over/Dune-19";
        let body = json!({ "oldPassword": old, "password": used, "confirmPassword": used });
        let call = post("/api/admin/user/change-password", body).with("cookie", cookie);
        assert_eq!(app.send(call).text("name"), "PasswordPreviouslyUsedError", "{used}");
    }
}
