//! The native API.

use relatch::account::MailFailure;
use relatch::native::scripted::Corpus;
use relatch::port::Sent;
use serde_json::json;

use crate::support::{
    App, Call, DAY, FIRST, HOUR, MINUTE, Reply, SECOND, THIRD, delete, get, patch, post, put, world,
};

pub fn change(access: &str, current: &str, new: &str) -> Call {
    let body = json!({ "current_password": current, "new_password": new });
    post("/api/password/change", body).bearer(access)
}

pub fn confirm(token: &str, new: &str) -> Call {
    post("/api/password/reset/confirm", json!({ "token": token, "new_password": new }))
}

fn refresh(app: &App, token: &str) -> Reply {
    app.send(post("/api/sessions/refresh", json!({ "refresh_token": token })))
}

fn disavow(app: &App, token: &str) -> Reply {
    app.send(post("/api/password/disavow", json!({ "token": token })))
}

/// Has the tenant refuse passwords that were seen in breaches.
fn block_breached(app: &App) {
    let policy = json!({ "version": 1, "preset": "recommended", "breach": { "mode": "block" } });
    let path = format!("/api/admin/tenants/{}/policy", app.tenant);
    app.send(put(&path, policy).administrating()).expect(200);
}

#[test]
fn a_right_password_signs_in_and_a_wrong_one_is_answered_as_an_unknown_address() {
    let (app, ada) = world();
    let reply = app.sign_in(&ada, FIRST).expect(200);
    assert_eq!(reply.body["account"]["id"], json!(ada.id));
    assert_eq!(reply.body["account"]["tenant"], json!(app.tenant));
    assert!(app.is_live(&reply.text("access_token")));
    let wrong = app.sign_in(&ada, SECOND);
    wrong.refused(401, "unauthenticated");
    let unknown = app.sign_in("nobody@example.com", SECOND);
    assert_eq!((unknown.status, unknown.body), (wrong.status, wrong.body));
}

#[test]
fn an_access_token_lives_ten_minutes() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.advance(10 * MINUTE - 1_000);
    assert!(app.is_live(&session.access));
    app.advance(2 * MINUTE);
    assert!(!app.is_live(&session.access));
}

#[test]
fn a_change_keeps_the_session_ends_the_others_and_tells_the_owner() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    app.send(change(&own.access, FIRST, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.is_live(&own.access));
    assert!(!app.is_live(&other.access));
    assert_eq!(refresh(&app, &other.refresh).status, 401);
    assert_eq!(refresh(&app, &own.refresh).status, 200);
    let mails = app.mailbox(&ada);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].undo.is_some() && mails[0].token.is_none());
    assert!(!mails[0].text.contains(SECOND) && !mails[0].html.contains(SECOND));
}

#[test]
fn wrong_current_passwords_are_counted_until_the_right_one_is_refused_as_well() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    for _ in 0..5 {
        app.send(change(&session.access, THIRD, SECOND)).refused(400, "wrong_password");
    }
    let limited = app.send(change(&session.access, FIRST, SECOND));
    limited.refused(429, "rate_limited");
    assert!(limited.headers.contains_key("retry-after"));
    assert_eq!(app.mailbox(&ada).iter().filter(|mail| mail.undo.is_some()).count(), 0);
    app.advance(15 * MINUTE);
    let session = refresh(&app, &session.refresh).expect(200).text("access_token");
    app.send(change(&session, FIRST, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn a_change_that_is_refused_for_another_reason_is_no_attempt_at_the_current_password() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    for _ in 0..7 {
        app.send(change(&session.access, FIRST, "short")).refused(422, "password_refused");
    }
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
}

#[test]
fn a_weak_a_common_a_breached_and_the_current_password_are_refused_by_what_is_wrong() {
    let (app, ada) = world();
    block_breached(&app);
    app.deployment.breach.set(Corpus::of(&[(THIRD, 3)]));
    let session = app.session(&ada, FIRST);
    for (new, code) in
        [("short", "too_short"), ("password1", "common"), (THIRD, "breached"), (FIRST, "reused")]
    {
        let reply = app.send(change(&session.access, FIRST, new));
        reply.refused(422, "password_refused");
        let issues = reply.body["issues"].as_array().unwrap();
        assert!(issues.iter().any(|issue| issue["code"] == json!(code)), "{}", reply.body);
    }
    app.opens_with(&ada, FIRST, &[]);
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
}

#[test]
fn a_breach_service_that_does_not_answer_refuses_where_the_tenant_wants_it() {
    let app = App::with(json!({ "breach_unavailable": "closed" }));
    let ada = app.person("ada@example.com");
    block_breached(&app);
    let session = app.session(&ada, FIRST);
    app.deployment.breach.set(Corpus::Unavailable);
    let reply = app.send(change(&session.access, FIRST, SECOND));
    reply.refused(422, "password_refused");
    assert_eq!(reply.body["issues"][0]["code"], json!("breach_unavailable"));
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_mailed_link_sets_the_password_once_and_ends_every_session() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let mail = app.asked_reset(&ada);
    let token = mail.token.unwrap();
    assert!(mail.link.unwrap().ends_with(&format!("/reset#token={token}")));
    app.send(confirm(&token, "short")).refused(422, "password_refused");
    app.send(confirm(&token, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(!app.is_live(&session.access));
    assert_eq!(refresh(&app, &session.refresh).status, 401);
    app.send(confirm(&token, THIRD)).refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_mailed_code_does_what_the_link_does_and_both_are_spent_together() {
    let (app, ada) = world();
    let asked = post("/api/password/reset/request", json!({ "email": ada.email }));
    let request = app.send(asked).expect(202).text("request_id");
    let mail = app.mailbox(&ada)[0].clone();
    let by_code = |code: &str| {
        let body = json!({ "request_id": request, "code": code, "new_password": SECOND });
        app.send(post("/api/password/reset/confirm", body))
    };
    let code = mail.code.unwrap();
    let wrong = if code.starts_with('0') { "11111111" } else { "00000000" };
    by_code(wrong).refused(400, "invalid_secret");
    by_code(&code).expect(204);
    app.send(confirm(&mail.token.unwrap(), THIRD)).refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);
}

#[test]
fn a_link_lives_half_an_hour() {
    let (app, ada) = world();
    let (early, late) = (app.asked_reset(&ada), app.asked_reset(&ada));
    app.advance(30 * MINUTE);
    app.send(confirm(&late.token.unwrap(), SECOND)).refused(400, "invalid_secret");
    app.advance(-1);
    app.send(confirm(&early.token.unwrap(), SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn a_change_ends_the_links_that_were_mailed_before() {
    let (app, ada) = world();
    let token = app.asked_reset(&ada).token.unwrap();
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    app.send(confirm(&token, THIRD)).refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_request_for_an_unknown_address_is_answered_alike_and_mails_nothing() {
    let (app, ada) = world();
    let ask = |email: &str| {
        let reply = app.send(post("/api/password/reset/request", json!({ "email": email })));
        let members: Vec<String> = reply.body.as_object().unwrap().keys().cloned().collect();
        (reply.status, members)
    };
    assert_eq!(ask(&ada), ask("nobody@example.com"));
    assert_eq!(app.mailbox("nobody@example.com").len(), 0);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_mail_that_the_provider_puts_off_is_sent_by_a_later_request() {
    let (app, ada) = world();
    app.deployment.mailbox.answer(Sent::Later(MailFailure::Busy, None));
    app.send(post("/api/password/reset/request", json!({ "email": ada.email }))).expect(202);
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.deployment.mailbox.answer(Sent::Yes);
    app.advance(10 * MINUTE);
    let other = app.person("grace@example.com");
    app.asked_reset(&other);
    let mails = app.mailbox(&ada);
    assert_eq!(mails.len(), 1);
    app.send(confirm(mails[0].token.as_deref().unwrap(), SECOND)).expect(204);
}

#[test]
fn signing_out_ends_the_own_session_alone() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    app.send(delete("/api/sessions/current").bearer(&own.access)).expect(204);
    assert!(!app.is_live(&own.access));
    assert_eq!(refresh(&app, &own.refresh).status, 401);
    assert!(app.is_live(&other.access));
}

#[test]
fn a_session_of_the_list_is_ended_by_its_id() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    let list = app.send(get("/api/sessions").bearer(&own.access)).expect(200);
    let sessions = list.body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let named = sessions.iter().find(|session| session["current"] == json!(false)).unwrap();
    let path = format!("/api/sessions/{}", named["id"].as_str().unwrap());
    app.send(delete(&path).bearer(&own.access)).expect(204);
    assert!(!app.is_live(&other.access));
    assert!(app.is_live(&own.access));
    app.send(delete(&path).bearer(&own.access)).refused(404, "not_found");
}

#[test]
fn a_step_up_grants_one_change_without_the_current_password() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let by_grant = |access: &str, new: &str| {
        let body = json!({ "password": new });
        app.send(post("/v1/session/me/password/reset", body).bearer(access))
    };
    let step_up = |password: &str| {
        let body = json!({ "password": password });
        app.send(post("/api/sessions/step-up", body).bearer(&session.access))
    };
    assert_eq!(by_grant(&session.access, SECOND).status, 403);
    step_up(THIRD).refused(400, "wrong_password");
    let granted = step_up(FIRST).expect(200).text("access_token");
    assert_eq!(by_grant(&granted, SECOND).status, 204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert_eq!(by_grant(&granted, THIRD).status, 403);
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn a_grant_lives_ten_minutes() {
    for (age, status, good, bad) in
        [(10 * MINUTE - 1, 204, SECOND, FIRST), (10 * MINUTE, 403, FIRST, SECOND)]
    {
        let (app, ada) = world();
        let session = app.session(&ada, FIRST);
        let step_up = post("/api/sessions/step-up", json!({ "password": FIRST }));
        app.send(step_up.bearer(&session.access)).expect(200);
        app.advance(age);
        let later = refresh(&app, &session.refresh).expect(200).text("access_token");
        let change = post("/v1/session/me/password/reset", json!({ "password": SECOND }));
        app.send(change.bearer(&later)).expect(status);
        app.opens_with(&ada, good, &[bad]);
    }
}

#[test]
fn a_change_is_undone_by_the_link_in_its_notice() {
    let (app, ada) = world();
    let (own, stolen) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    app.send(change(&stolen.access, FIRST, SECOND)).expect(204);
    let undo = app.mailbox(&ada)[0].undo.clone().unwrap();
    let later = app.session(&ada, SECOND);
    disavow(&app, &undo).expect(204);
    for session in [&own, &stolen, &later] {
        assert!(!app.is_live(&session.access));
        assert_eq!(refresh(&app, &session.refresh).status, 401);
    }
    for password in [FIRST, SECOND] {
        app.sign_in(&ada, password).refused(401, "unauthenticated");
    }
    disavow(&app, &undo).refused(400, "invalid_secret");
    let mail = app.mailbox(&ada)[0].clone();
    app.send(confirm(&mail.token.unwrap(), THIRD)).expect(204);
    app.opens_with(&ada, THIRD, &[FIRST, SECOND]);
}

#[test]
fn the_link_that_undoes_a_change_lives_three_days() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    let undo = app.mailbox(&ada)[0].undo.clone().unwrap();
    app.advance(3 * DAY);
    disavow(&app, &undo).refused(400, "invalid_secret");
    app.advance(-HOUR);
    disavow(&app, &undo).expect(204);
}

#[test]
fn the_first_link_undoes_what_came_after_it_and_the_later_one_dies_with_it() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    let first = app.mailbox(&ada)[0].undo.clone().unwrap();
    app.send(change(&session.access, SECOND, THIRD)).expect(204);
    let later = app.mailbox(&ada)[0].undo.clone().unwrap();
    disavow(&app, &first).expect(204);
    disavow(&app, &later).refused(400, "invalid_secret");
    for password in [FIRST, SECOND, THIRD] {
        app.sign_in(&ada, password).refused(401, "unauthenticated");
    }
}

#[test]
fn both_addresses_are_notified_of_a_new_one_and_the_old_one_takes_it_back() {
    let (app, ada) = world();
    let token = app.asked_reset(&ada).token.unwrap();
    let moved = "moved@example.com";
    let path = format!("/api/admin/accounts/{}", ada.id);
    app.send(patch(&path, json!({ "email": moved })).administrating()).expect(200);
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    app.opens_with(moved, FIRST, &[]);
    app.send(confirm(&token, SECOND)).refused(400, "invalid_secret");
    let arrivals = app.mailbox(moved);
    assert_eq!(arrivals.len(), 1);
    assert!(arrivals[0].link.is_none());
    let undo = app.mailbox(&ada)[0].undo.clone().unwrap();
    disavow(&app, &undo).expect(204);
    let shown = app.send(get(&path).administrating()).expect(200);
    assert_eq!(shown.text("email"), ada.email);
}

#[test]
fn an_invitation_sets_the_first_password_once() {
    let app = App::new();
    let (email, body) = (
        "grace@example.com",
        |tenant: &str| json!({ "tenant": tenant, "email": "grace@example.com" }),
    );
    let invite = post("/api/admin/accounts/invite", body(&app.tenant)).administrating();
    let invited = app.send(invite).expect(202);
    assert_eq!(invited.body["has_password"], json!(false));
    app.sign_in(email, FIRST).refused(401, "unauthenticated");
    let token = app.mailbox(email)[0].token.clone().unwrap();
    let accept = |new: &str| {
        let body = json!({ "invitation": token, "new_password": new });
        app.send(post("/api/password/reset/confirm", body))
    };
    app.send(confirm(&token, FIRST)).refused(400, "invalid_secret");
    accept(FIRST).expect(204);
    app.opens_with(email, FIRST, &[]);
    accept(SECOND).refused(400, "invalid_secret");
}

#[test]
fn a_repeated_change_is_done_once_and_its_key_is_good_for_nothing_else() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let key = "5f2c9a3e-change-1";
    for _ in 0..3 {
        app.send(change(&session.access, FIRST, SECOND).idempotent(key)).expect(204);
    }
    assert_eq!(app.mailbox(&ada).len(), 1);
    let other = app.send(change(&session.access, SECOND, THIRD).idempotent(key));
    other.refused(422, "idempotency_key_reused");
    app.opens_with(&ada, SECOND, &[FIRST, THIRD]);
}
