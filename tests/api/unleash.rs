//! Unleash's API.

use serde_json::json;

use crate::support::{App, Call, FIRST, Reply, SECOND, THIRD, get, post, world};

fn sign_in(app: &App, email: &str, password: &str) -> Reply {
    let body = json!({ "username": email, "password": password });
    app.send(post("/auth/simple/login", body))
}

fn cookie(reply: &Reply) -> String {
    let line = reply.headers["set-cookie"].to_str().unwrap();
    line.split(';').next().unwrap().to_owned()
}

fn me(cookie: &str) -> Call {
    get("/api/admin/user").with("cookie", cookie)
}

#[test]
fn a_change_keeps_the_cookie_and_ends_the_others() {
    let (app, ada) = world();
    let [own, other] = [(); 2].map(|()| cookie(&sign_in(&app, &ada, FIRST).expect(200)));
    let change = |old: &str, new: &str, again: &str| {
        let body = json!({ "oldPassword": old, "password": new, "confirmPassword": again });
        app.send(post("/api/admin/user/change-password", body).with("cookie", &own)).status
    };
    assert_eq!(change(FIRST, SECOND, THIRD), 400);
    assert_eq!(change(THIRD, SECOND, SECOND), 401);
    app.opens_with(&ada, FIRST, &[SECOND]);
    assert_eq!(change(FIRST, SECOND, SECOND), 200);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.send(me(&own)).status, 200);
    assert_eq!(app.send(me(&other)).status, 401);
    assert!(app.mailbox(&ada)[0].undo.is_some());
}

#[test]
fn a_mailed_token_resets_once_and_ends_every_session() {
    let (app, ada) = world();
    let session = cookie(&sign_in(&app, &ada, FIRST).expect(200));
    let asked = post("/auth/reset/password-email", json!({ "email": ada.email }));
    app.send(asked).expect(200);
    let token = app.mailbox(&ada)[0].token.clone().unwrap();
    let validate = format!("/auth/reset/validate?token={token}");
    assert_eq!(app.send(get(&validate)).expect(200).text("email"), ada.email);
    let reset = |new: &str| {
        app.send(post("/auth/reset/password", json!({ "token": token, "password": new })))
    };
    assert_eq!(reset("short").expect(400).text("name"), "OwaspValidationError");
    reset(SECOND).expect(200);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.send(me(&session)).status, 401);
    assert_eq!(reset(THIRD).expect(401).text("name"), "InvalidTokenError");
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_password_that_was_used_before_is_refused() {
    let (app, ada) = world();
    let own = cookie(&sign_in(&app, &ada, FIRST).expect(200));
    let change = |old: &str, new: &str| {
        let body = json!({ "oldPassword": old, "password": new, "confirmPassword": new });
        app.send(post("/api/admin/user/change-password", body).with("cookie", &own))
    };
    change(FIRST, SECOND).expect(200);
    assert_eq!(change(SECOND, FIRST).expect(400).text("name"), "PasswordPreviouslyUsedError");
    app.opens_with(&ada, SECOND, &[FIRST]);
}

/// What an administrator who signs in here is answered who asks for somebody's link.
fn asked_link(app: &App, email: &str) -> Reply {
    let boss = json!({
        "tenant": app.tenant, "email": "boss@example.com", "password": FIRST, "admin": true,
    });
    app.send(post("/api/admin/accounts", boss).administrating()).expect(201);
    let session = cookie(&sign_in(app, "boss@example.com", FIRST).expect(200));
    let path = "/api/admin/user-admin/reset-password";
    app.send(post(path, json!({ "id": email })).with("cookie", &session)).expect(200)
}

#[test]
fn an_administrator_is_shown_the_page_and_the_owner_is_mailed_the_link() {
    let (app, ada) = world();
    let shown = asked_link(&app, &ada).text("resetPasswordUrl");
    let mail = app.mailbox(&ada)[0].clone();
    assert_eq!(mail.link, Some(format!("{shown}#token={}", mail.token.clone().unwrap())));
    assert!(shown.ends_with("/reset-password"), "{shown}");
    let redeem = json!({ "token": mail.token, "password": SECOND });
    app.send(post("/auth/reset/password", redeem)).expect(200);
    app.opens_with(&ada, SECOND, &[FIRST]);
    let trail = get(&format!("/api/admin/events?tenant={}", app.tenant)).administrating();
    let trail = app.send(trail).expect(200).body;
    let issued = trail["events"].as_array().unwrap().iter();
    let actors = issued.filter(|it| it["kind"] == "reset-issued").map(|it| it["actor"].clone());
    let boss = format!("/api/admin/accounts?tenant={}&email=boss@example.com", app.tenant);
    let boss = app.send(get(&boss).administrating()).expect(200).body;
    let boss = boss["accounts"][0]["id"].as_str().unwrap();
    assert_eq!(actors.collect::<Vec<_>>(), [format!("administrator:{boss}")]);
}

#[test]
fn in_upstream_mode_an_administrator_is_shown_the_live_link() {
    let app = App::with(json!({ "compat": { "unleash": "upstream" } }));
    let ada = app.person("ada@example.com");
    let shown = asked_link(&app, &ada).text("resetPasswordUrl");
    assert!(shown.contains("/reset-password?token="), "{shown}");
    assert_eq!(app.mailbox(&ada)[0].link, Some(shown));
}
