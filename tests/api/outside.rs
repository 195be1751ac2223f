//! Services outside: what holds when they refuse or fail, and what webhooks get.

use relatch::adapter::sql::InjectedFault;
use relatch::native::scripted::Passage;
use relatch::port::{CaptchaOutcome, Class, DeliveryOutcome};
use serde_json::json;

use crate::native::change;
use crate::support::{App, FIRST, MINUTE, SECOND, get, patch, post, put};

#[test]
fn a_gate_that_is_shut_or_down_lets_no_guess_through() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.deployment.edge_rate_limiter.set(Passage::Shut(Class::Hash));
    app.sign_in(&ada, FIRST).refused(429, "rate_limited");
    app.asked_reset(&ada);
    app.deployment.edge_rate_limiter.set(Passage::Unavailable);
    app.sign_in(&ada, FIRST).refused(500, "internal");
    app.deployment.edge_rate_limiter.set(Passage::Open);
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
    app.deployment.captcha.set(CaptchaOutcome::Refused);
    sign_in(Some("proof")).refused(403, "not_human");
    app.deployment.captcha.set(CaptchaOutcome::Unavailable);
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
    app.deployment.captcha.set(CaptchaOutcome::Refused);
    ask(Some("proof")).refused(403, "not_human");
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.deployment.captcha.set(CaptchaOutcome::Passed);
    ask(Some("proof")).expect(202);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_service_that_does_not_tell_people_from_programs_lifts_no_limit() {
    let numbers = json!({ "sign-in.address": { "most": 3, "seconds": 600 } });
    let app = App::with(json!({ "turnstile": true, "limit_numbers": numbers }));
    let ada = app.person("ada@example.com");
    app.deployment.captcha.set(CaptchaOutcome::Unavailable);
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
    let calls = app.deployment.webhook_client.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].url, "https://hooks.example.com/");
    assert!(calls[0].body.contains("password.changed") && calls[0].body.contains(&ada.id));
    assert!(!calls[0].body.contains(SECOND));
}

#[test]
fn attack_38_an_endpoint_gets_what_happened_whatever_step_after_it_fails() {
    for batches in 2..16 {
        let app = App::new();
        let ada = app.person("ada@example.com");
        let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
        let endpoint =
            json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
        app.send(post(&path, endpoint).administrating()).expect(201);
        let session = app.session(&ada, FIRST);
        app.deployment.fault.set(InjectedFault::Later { batches, statements: 0 });
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        app.deployment.fault.set(InjectedFault::Off);
        app.advance(5 * MINUTE);
        app.tick();
        // At least once: what the failing step was to note is not known.
        assert!((1..=2).contains(&app.deployment.webhook_client.calls().len()), "{batches}");
        // Nothing is left to ask for.
        app.advance(5 * MINUTE);
        assert_eq!(app.tick().tenants, 0, "{batches}");
    }
}

#[test]
fn an_endpoint_that_was_down_is_called_again_by_cron() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    app.send(post(&path, endpoint).administrating()).expect(201);
    let session = app.session(&ada, FIRST);
    app.deployment.webhook_client.set(DeliveryOutcome::Unanswered);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    app.deployment.webhook_client.set(DeliveryOutcome::Accepted);
    app.advance(5 * MINUTE);
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), 2);
}

#[test]
fn a_slow_endpoint_gets_what_there_is_time_for_and_the_rest_later_without_a_failure() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = |active| json!({ "url": "https://hooks.example.com/", "types": ["account.updated"], "active": active });
    let made = app.send(post(&hooks, endpoint(false)).administrating()).expect(201);
    let account = format!("/api/admin/accounts/{}", ada.id);
    let rename = |turn: usize| {
        let named = json!({ "name": format!("Ada {turn}") });
        app.send(patch(&account, named).administrating()).expect(200);
    };
    (0..7).for_each(rename);
    let path = format!("{hooks}/{}", made.text("id"));
    app.send(put(&path, endpoint(true)).administrating()).expect(200);
    app.deployment.webhook_client.takes(9_000);
    let calls = || app.deployment.webhook_client.calls().len();
    let before = app.deployment.now();
    rename(7);
    // The runtime ends what follows an answer after thirty seconds.
    assert!(app.deployment.now().since(before) <= 25_000);
    assert_eq!(calls(), 2);
    let shown = app.send(get(&hooks).administrating()).expect(200);
    let hook = &shown.body["webhooks"][0];
    let failing = (&hook["failing_since"], &hook["reason"], &hook["attempts"]);
    assert_eq!(failing, (&json!(null), &json!(null), &json!(0)));
    while calls() < 8 {
        let before = (app.deployment.now(), calls());
        assert_eq!(app.tick().failed, 0);
        assert!(app.deployment.now().since(before.0) <= 60_000);
        assert!(calls() > before.1);
    }
    app.tick();
    let ids: Vec<_> =
        app.deployment.webhook_client.calls().into_iter().map(|call| call.id).collect();
    let mut distinct = ids.clone();
    distinct.dedup();
    assert_eq!((ids.len(), distinct.len()), (8, 8), "each once, in order");
}

#[test]
fn a_call_that_is_cut_off_is_made_again_and_is_no_failure() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    app.send(post(&hooks, endpoint).administrating()).expect(201);
    let session = app.session(&ada, FIRST);
    app.deployment.webhook_client.hangs(true);
    app.send_cut_off(change(&session.access, FIRST, SECOND));
    app.deployment.webhook_client.hangs(false);
    let hook = app.send(get(&hooks).administrating()).expect(200).body["webhooks"][0].clone();
    assert_eq!((&hook["attempts"], &hook["failing_since"]), (&json!(0), &json!(null)));
    app.advance(5 * MINUTE);
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), 2);
    app.advance(5 * MINUTE);
    assert_eq!(app.tick().tenants, 0);
}
