//! Nothing that somebody does for nothing makes a table grow without bound.

use base64ct::{Base64UrlUnpadded, Encoding};
use relatch::native::scripted::Passage;
use relatch::port::Class;
use serde_json::json;

use crate::support::{App, Call, Cost, FIRST, SECOND, get, post};

#[test]
fn attack_38_ending_no_session_leaves_no_entries() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let revoke = || post("/v1/session/me/revoke?target=others", json!({})).bearer(&session.access);
    app.send(revoke());
    let before = app.rows("event");
    for _ in 0..20 {
        let reply = app.send(revoke());
        assert!(reply.status < 300, "{}", reply.body);
    }
    assert_eq!(app.rows("event"), before);
    app.session(&ada, FIRST);
    let before = app.rows("event");
    app.send(revoke());
    assert_eq!(app.rows("event"), before + 1, "a session ended");
}

#[test]
fn attack_3_refusals_are_counted_by_network() {
    let app = App::with(json!({ "limits": "default" }));
    let before = app.rows("event");
    for at in 0..60 {
        let wrong = json!({ "email": format!("p{at}@example.com"), "password": SECOND });
        let from = format!("2001:db8:1:2::{at:x}");
        app.send(post("/api/sessions", wrong).from(&from));
    }
    // Twenty of a network in ten minutes, then one entry for many.
    let entries = app.rows("event") - before;
    assert!(entries <= 25, "{entries}");
}

#[test]
fn attack_35_a_caller_over_the_first_gate_costs_the_database_nothing() {
    let app = App::with(json!({ "limits": "default" }));
    app.send(get("/api/branding")).expect(200);
    app.deployment.gate.set(Passage::Shut(Class::Any));
    // An unsigned token that names a tenant of its own.
    let claims = r#"{"tenant_id":"019c2b1e-7a44-7c11-9a6f-3d1f0c5be8e1"}"#;
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let token = format!("{}.{}.", part(r#"{"alg":"none"}"#), part(claims));
    let origin = |call: Call| call.with("origin", "https://elsewhere.example").bearer(&token);
    for call in [
        origin(get("/api/sessions")),
        origin(get("/v1/auth/me")),
        get("/api/admin/tenants"),
        get("/api/admin/tenants").bearer("guessed"),
    ] {
        assert_eq!(app.cost(call, 429), Cost { batches: 0, statements: 0, hashes: 0 });
    }
    app.send(get("/api/admin/tenants").administrating()).expect(200);
}

#[test]
fn attack_3_the_networks_of_a_site_are_counted_together_as_well() {
    let app = App::with(json!({
        "limits": "default", "limit_numbers": { "sign-in.site": { "most": 5, "seconds": 600 } },
    }));
    let wrong = |at: usize, from: String| {
        let body = json!({ "email": format!("p{at}@example.com"), "password": SECOND });
        app.send(post("/api/sessions", body).from(&from)).status
    };
    for at in 0..5 {
        assert_eq!(wrong(at, format!("2001:db8:1:{at}::1")), 401);
    }
    assert_eq!(wrong(9, "2001:db8:1:9::1".to_owned()), 429);
    assert_eq!(wrong(9, "2001:db8:2:9::1".to_owned()), 401, "another site");
    assert_eq!(wrong(9, "192.0.2.9".to_owned()), 401, "IPv4 has no sites");
}

#[test]
fn the_oldest_session_gives_way_to_one_too_many() {
    let app = App::with(json!({ "limits": "open" }));
    let ada = app.person("ada@example.com");
    let first = app.session(&ada, FIRST);
    for _ in 0..100 {
        assert!(app.is_live(&first.access));
        app.advance(1);
        app.session(&ada, FIRST);
    }
    assert!(!app.is_live(&first.access));
    assert_eq!(app.rows("session"), 100);
}
