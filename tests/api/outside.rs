//! Services outside: what holds when they refuse or fail, and what webhooks get.

use relatch::native::scripted::Passage;
use relatch::port::{Class, Humanity};
use serde_json::json;

use crate::native::change;
use crate::support::{App, FIRST, SECOND, post};

#[test]
fn a_gate_that_is_shut_or_down_lets_no_guess_through() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.deployment.gate.set(Passage::Shut(Class::Hash));
    app.sign_in(&ada, FIRST).refused(429, "rate_limited");
    app.asked_reset(&ada);
    app.deployment.gate.set(Passage::Unavailable);
    app.sign_in(&ada, FIRST).refused(500, "internal");
    app.deployment.gate.set(Passage::Open);
    app.opens_with(&ada, FIRST, &[]);
}

#[test]
fn where_the_tenant_wants_a_proof_of_a_person_a_bad_one_is_refused() {
    let app = App::with(json!({ "turnstile": true }));
    let ada = app.person("ada@example.com");
    let sign_in = |proof: Option<&str>| {
        let body = json!({ "email": ada.email, "password": FIRST, "turnstile_token": proof });
        app.send(post("/api/sessions", body))
    };
    sign_in(None).refused(403, "not_human");
    sign_in(Some("proof")).expect(200);
    app.deployment.human.set(Humanity::Refused);
    sign_in(Some("proof")).refused(403, "not_human");
    app.deployment.human.set(Humanity::Unavailable);
    sign_in(Some("proof")).expect(200);
}

#[test]
fn a_request_for_a_reset_without_a_good_proof_mails_nothing() {
    let app = App::with(json!({ "turnstile": true }));
    let ada = app.person("ada@example.com");
    let ask = |proof: Option<&str>| {
        let body = json!({ "email": ada.email, "turnstile_token": proof });
        app.send(post("/api/password/reset/request", body))
    };
    ask(None).refused(403, "not_human");
    ask(Some(&"p".repeat(2_049))).refused(403, "not_human");
    app.deployment.human.set(Humanity::Refused);
    ask(Some("proof")).refused(403, "not_human");
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.deployment.human.set(Humanity::Human);
    ask(Some("proof")).expect(202);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_service_that_does_not_tell_people_from_programs_lifts_no_limit() {
    let numbers = json!({ "sign-in.address": { "most": 3, "seconds": 600 } });
    let app = App::with(json!({ "turnstile": true, "limit_numbers": numbers }));
    let ada = app.person("ada@example.com");
    app.deployment.human.set(Humanity::Unavailable);
    let body = json!({ "email": ada.email, "password": SECOND, "turnstile_token": "proof" });
    for _ in 0..3 {
        app.send(post("/api/sessions", body.clone())).refused(401, "unauthenticated");
    }
    app.send(post("/api/sessions", body)).refused(429, "rate_limited");
}

#[test]
fn a_webhook_carries_a_change_and_never_the_password() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    app.send(post(&path, endpoint).administrating()).expect(201);
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    let calls = app.deployment.courier.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].url, "https://hooks.example.com/");
    assert!(calls[0].body.contains("password.changed") && calls[0].body.contains(&ada.id));
    assert!(!calls[0].body.contains(SECOND));
}
