//! Endpoints of webhooks: which events they get, in which order, signed by which secret, and until when.

use relatch::account::Time;
use relatch::adapter::sql::InjectedFault;
use relatch::crypt::webhook::{Signed, WebhookSecret};
use relatch::port::{Delivery, DeliveryOutcome};
use serde_json::{Value, json};

use crate::native::change;
use crate::support::{App, DAY, FIRST, HOUR, MINUTE, SECOND, delete, get, post, put, world};

const URL: &str = "https://hooks.example.com/";

fn path(app: &App, rest: &str) -> String {
    format!("/api/admin/tenants/{}/webhooks{rest}", app.tenant)
}

/// Makes an endpoint that wants these types; answers its id and its secret.
fn endpoint(app: &App, types: &[&str]) -> (String, String) {
    let draft = json!({ "url": URL, "types": types });
    let made = app.send(post(&path(app, ""), draft).administrating()).expect(201);
    (made.text("id"), made.text("secret"))
}

/// The one endpoint as an administrator sees it.
fn shown(app: &App) -> Value {
    app.send(get(&path(app, "")).administrating()).expect(200).body["webhooks"][0].clone()
}

/// Makes an account, which is an event; names are given once.
fn happens(app: &App, name: &str) {
    app.person(&format!("{name}@example.com"));
}

/// The types of the calls so far.
fn types(app: &App) -> Vec<String> {
    let calls = app.deployment.webhook_client.calls();
    let named = |call: &Delivery| {
        let body: Value = serde_json::from_str(&call.body).unwrap();
        body["type"].as_str().unwrap().to_owned()
    };
    calls.iter().map(named).collect()
}

fn verifies(call: &Delivery, secret: &str, now: Time) -> bool {
    let secret: WebhookSecret = secret.parse().unwrap();
    let timestamp = call.timestamp.to_string();
    let signed = Signed {
        id: &call.id,
        timestamp: &timestamp,
        signatures: &call.signature,
        body: call.body.as_bytes(),
    };
    secret.verifies(signed, now)
}

#[test]
fn an_endpoint_is_told_what_it_wants_of_its_own_tenant() {
    let (app, ada) = world();
    endpoint(&app, &["password.changed"]);
    let other = app.at("other", &app.tenant("other", json!({})));
    let eve = other.person("eve@example.com");
    let session = other.session(&eve, FIRST);
    other.send(change(&session.access, FIRST, SECOND)).expect(204);
    let session = app.session(&ada, FIRST);
    assert_eq!(types(&app), [""; 0]);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(types(&app), ["password.changed"]);
    assert!(app.deployment.webhook_client.calls()[0].body.contains(&app.tenant));
}

#[test]
fn a_call_is_signed_with_the_secret_that_was_shown_once() {
    let (app, _) = world();
    let (_, secret) = endpoint(&app, &["account.created"]);
    assert!(!shown(&app).to_string().contains("secret\":\"whsec"));
    happens(&app, "bob");
    let call = app.deployment.webhook_client.calls()[0].clone();
    let now = app.deployment.now();
    assert!(verifies(&call, &secret, now));
    assert!(!verifies(
        &Delivery { body: call.body.replace("acme", "evil") + " ", ..call.clone() },
        &secret,
        now
    ));
    assert!(!verifies(&call, &secret, now.plus(6 * MINUTE)));
}

#[test]
fn for_a_day_after_a_rotation_both_secrets_sign_and_then_the_new_one_alone() {
    let (app, _) = world();
    let (id, old) = endpoint(&app, &["account.created"]);
    let rotated = app.send(post(&path(&app, &format!("/{id}/secret")), json!({})).administrating());
    let new = rotated.expect(201).text("secret");
    assert_ne!(old, new);
    for (wait, by_old) in [(DAY - 1, true), (1, false)] {
        app.advance(wait);
        happens(&app, if by_old { "bob" } else { "cyd" });
        let call = app.deployment.webhook_client.calls().last().unwrap().clone();
        let now = app.deployment.now();
        assert_eq!((verifies(&call, &old, now), verifies(&call, &new, now)), (by_old, true));
    }
}

#[test]
fn an_endpoint_that_was_down_is_told_everything_in_order_and_each_once() {
    let (app, ada) = world();
    endpoint(&app, &["account.created", "password.changed"]);
    app.deployment.webhook_client.set(DeliveryOutcome::Refused(500));
    happens(&app, "bob");
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    happens(&app, "cyd");
    let tries = app.deployment.webhook_client.calls();
    assert!(tries.iter().all(|call| call.id == tries[0].id), "the first one holds up the rest");
    let failing = shown(&app);
    assert_eq!(failing["reason"], "status_500");
    assert!(failing["failing_since"].is_string());

    app.deployment.webhook_client.set(DeliveryOutcome::Accepted);
    app.tick();
    assert_eq!(
        app.deployment.webhook_client.calls().len(),
        tries.len(),
        "it rests after a failure"
    );
    app.advance(HOUR);
    app.tick();
    let told = &types(&app)[tries.len()..];
    assert_eq!(told, ["account.created", "password.changed", "account.created"]);
    assert!(shown(&app)["failing_since"].is_null() && shown(&app)["reason"].is_null());
    app.advance(HOUR);
    app.tick();
    assert_eq!(types(&app).len(), tries.len() + 3);
}

#[test]
fn an_endpoint_that_fails_for_three_days_rests_and_goes_on_where_it_stopped() {
    let (app, _) = world();
    let (id, _) = endpoint(&app, &["account.created"]);
    app.deployment.webhook_client.set(DeliveryOutcome::Unanswered);
    happens(&app, "dan");
    for _ in 0..16 {
        app.advance(6 * HOUR);
        app.tick();
    }
    let resting = shown(&app);
    assert_eq!((&resting["active"], &resting["reason"]), (&json!(false), &json!("no_answer")));
    let tried = app.deployment.webhook_client.calls().len();
    app.deployment.webhook_client.set(DeliveryOutcome::Accepted);
    happens(&app, "eve");
    assert_eq!(app.deployment.webhook_client.calls().len(), tried);

    let draft = json!({ "url": URL, "types": ["account.created"], "active": true });
    app.send(put(&path(&app, &format!("/{id}")), draft).administrating()).expect(200);
    happens(&app, "fay");
    app.advance(HOUR);
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), tried + 3);
}

#[test]
fn an_endpoint_that_says_it_is_gone_is_called_no_more() {
    let (app, _) = world();
    endpoint(&app, &["account.created"]);
    app.deployment.webhook_client.set(DeliveryOutcome::Refused(410));
    happens(&app, "gus");
    assert_eq!(shown(&app)["active"], json!(false));
    app.deployment.webhook_client.set(DeliveryOutcome::Accepted);
    app.advance(HOUR);
    happens(&app, "hal");
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), 1);
}

#[test]
fn an_endpoint_that_is_switched_off_or_removed_is_told_nothing() {
    let (app, _) = world();
    let (id, _) = endpoint(&app, &["account.created"]);
    let off = json!({ "url": URL, "types": ["account.created"], "active": false });
    let own = path(&app, &format!("/{id}"));
    app.send(put(&own, off).administrating()).expect(200);
    happens(&app, "ivy");
    assert_eq!(app.deployment.webhook_client.calls().len(), 0);
    app.send(delete(&own).administrating()).expect(204);
    app.send(delete(&own).administrating()).refused(404, "not_found");
    happens(&app, "joe");
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), 0);
}

#[test]
fn a_test_call_says_why_it_failed_and_moves_nothing_on() {
    let (app, ada) = world();
    let (id, secret) = endpoint(&app, &["password.changed"]);
    let test = || {
        let call = post(&path(&app, &format!("/{id}/test")), json!({})).administrating();
        app.send(call).expect(200).body
    };
    assert_eq!(test(), json!({ "delivered": true, "reason": null }));
    assert!(verifies(&app.deployment.webhook_client.calls()[0], &secret, app.deployment.now()));
    app.deployment.webhook_client.set(DeliveryOutcome::Forbidden);
    assert_eq!(test(), json!({ "delivered": false, "reason": "address_forbidden" }));
    app.deployment.webhook_client.set(DeliveryOutcome::Accepted);
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(types(&app), ["webhook.test", "webhook.test", "password.changed"]);
}

#[test]
fn a_call_whose_outcome_was_not_noted_is_repeated_under_the_same_id() {
    let repeated = (2..20).any(|batches| {
        let (app, ada) = world();
        endpoint(&app, &["password.changed"]);
        let session = app.session(&ada, FIRST);
        // The change is two batches; those after it are of the work that follows the answer.
        app.deployment.fault.set(InjectedFault::Later { batches, statements: 0 });
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        app.deployment.fault.set(InjectedFault::Off);
        app.advance(HOUR);
        app.tick();
        let calls = app.deployment.webhook_client.calls();
        assert!((1..=2).contains(&calls.len()), "{batches}: {}", calls.len());
        assert!(calls.iter().all(|call| call.id == calls[0].id && call.body == calls[0].body));
        calls.len() == 2
    });
    assert!(repeated, "no batch notes the outcome of a call");
}
