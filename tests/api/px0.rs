//! px0's API.

use serde_json::json;

use crate::support::{App, FIRST, MINUTE, SECOND, THIRD, delete, get, post, world};

fn sign_in(app: &App, email: &str, password: &str) -> String {
    let body = json!({ "email": email, "password": password });
    app.send(post("/v1/auth/login", body)).expect(200).text("token")
}

fn mailed_code(app: &App, email: &str) -> String {
    app.send(post("/v1/auth/password-reset/trigger", json!({ "email": email }))).expect(200);
    app.mailbox(email)[0].code.clone().unwrap()
}

#[test]
fn a_change_keeps_the_session_and_ends_the_others() {
    let (app, ada) = world();
    let [own, other] = [(); 2].map(|()| sign_in(&app, &ada, FIRST));
    let change = |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        app.send(post("/v1/auth/me/change-password", body).bearer(&own))
    };
    assert_eq!(change(THIRD, SECOND).expect(401).text("error"), "invalid current password");
    app.opens_with(&ada, FIRST, &[SECOND]);
    assert_eq!(change(FIRST, SECOND).expect(200).text("message"), "password changed successfully");
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.send(get("/v1/auth/me").bearer(&own)).status, 200);
    assert_eq!(app.send(get("/v1/auth/me").bearer(&other)).status, 401);
}

#[test]
fn a_mailed_code_resets_once_and_ends_every_session() {
    let (app, ada) = world();
    let session = sign_in(&app, &ada, FIRST);
    let code = mailed_code(&app, &ada);
    let reset = |new: &str| {
        let body = json!({ "code": code, "new_password": new });
        app.send(post("/v1/auth/password-reset/reset", body))
    };
    assert_eq!(reset("weak").expect(400).text("error"), "password must be at least 8 characters");
    assert_eq!(reset(SECOND).expect(200).text("email"), ada.email);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(app.send(get("/v1/auth/me").bearer(&session)).status, 401);
    let spent = reset(THIRD).expect(400).text("error");
    assert_eq!(spent, "invalid or expired password reset code");
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_code_lives_ten_minutes() {
    let (app, ada) = world();
    let code = mailed_code(&app, &ada);
    let reset = || {
        let body = json!({ "code": code, "new_password": SECOND });
        app.send(post("/v1/auth/password-reset/reset", body)).status
    };
    app.advance(10 * MINUTE);
    assert_eq!(reset(), 400);
    app.advance(-1);
    assert_eq!(reset(), 200);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn a_session_is_ended_by_its_token_or_by_its_id_and_no_other_with_it() {
    let (app, ada) = world();
    let [own, other, third] = [(); 3].map(|()| sign_in(&app, &ada, FIRST));
    let is_live = |token: &str| app.send(get("/v1/auth/me").bearer(token)).status == 200;
    app.send(delete("/v1/auth/session").bearer(&third)).expect(204);
    assert!(!is_live(&third) && is_live(&own));
    let list = app.send(get("/v1/auth/sessions").bearer(&own)).expect(200);
    let sessions = list.body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let named = sessions.iter().find(|session| session["is_current"] == json!(false)).unwrap();
    let path = format!("/v1/auth/sessions/{}", named["id"].as_str().unwrap());
    let eve = app.person("eve@example.com");
    let stranger = sign_in(&app, &eve, FIRST);
    app.send(delete(&path).bearer(&stranger)).expect(404);
    assert!(is_live(&other));
    app.send(delete(&path).bearer(&own)).expect(204);
    assert!(!is_live(&other) && is_live(&own));
}
