//! Tokens of outside issuers.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::jitsudo::change as by_current;
use crate::support::{App, Call, FIRST, MINUTE, Person, Reply, SECOND, THIRD, get, post, put};

pub const ISSUER: &str = "https://issuer.test";
pub const SECRET: &str = "an-issuer-secret-of-more-than-32-bytes";

/// A tenant that trusts an issuer with a shared secret, and an account.
fn world() -> (App, Person) {
    trusting(json!({}))
}

/// As [`world`], with other settings of the issuer.
pub fn trusting(settings: Value) -> (App, Person) {
    let app = App::new();
    let mut issuer = json!({
        "issuer": ISSUER, "audience": "relatch", "algorithms": ["HS256"],
        "keys": { "secret": SECRET }, "link": "verified_email",
    });
    issuer.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    let path = format!("/api/admin/tenants/{}/issuers", app.tenant);
    let trust = put(&path, json!({ "issuers": [issuer] }));
    app.send(trust.administrating()).expect(200);
    let ada = app.person("ada@example.com");
    (app, ada)
}

fn token(app: &App, email: &str, secret: &str, id: &str) -> String {
    signed(&json!({ "alg": "HS256", "typ": "JWT" }), &claims(app, email, id), secret)
}

pub fn claims(app: &App, email: &str, id: &str) -> Value {
    let now = app.deployment.now().seconds();
    json!({
        "iss": ISSUER, "aud": "relatch", "sub": "outside|1", "email": email, "email_verified": true,
        "iat": now, "exp": now + 300, "jti": id, "scope": "prld:pwd:write",
    })
}

/// A token whose claims are those of [`claims`] but for these; a null leaves one out.
pub fn with(app: &App, email: &str, others: Value) -> String {
    let mut claims = claims(app, email, "id");
    let members = claims.as_object_mut().unwrap();
    members.extend(others.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    signed(&json!({ "alg": "HS256" }), &claims, SECRET)
}

pub fn signed(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let text = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes()))
}

fn by_scope(token: &str, new: &str) -> Call {
    post("/v1/session/me/password/reset", json!({ "password": new })).bearer(token)
}

#[test]
fn a_token_with_the_scope_changes_once() {
    let (app, ada) = world();
    let shown = token(&app, &ada, SECRET, "first");
    app.send(by_scope(&shown, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    app.send(by_scope(&shown, THIRD)).expect(403);
    app.opens_with(&ada, SECOND, &[THIRD]);
    app.send(by_scope(&token(&app, &ada, SECRET, "second"), THIRD)).expect(204);
    app.opens_with(&ada, THIRD, &[SECOND]);
}

#[test]
fn a_token_of_another_key_or_past_its_time_is_nobody() {
    let (app, ada) = world();
    let forged = token(&app, &ada, "another-secret-of-more-than-32-bytes!!", "first");
    app.send(by_scope(&forged, SECOND)).expect(401);
    let late = token(&app, &ada, SECRET, "second");
    app.advance(10 * MINUTE);
    app.send(by_scope(&late, SECOND)).expect(401);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_token_and_the_current_password_change_it() {
    let (app, ada) = world();
    let shown = token(&app, &ada, SECRET, "first");
    let wrong = app.send(by_current(&shown, &app.tenant, THIRD, SECOND));
    wrong.refused(400, "invalid_current_password");
    app.send(by_current(&shown, &app.tenant, FIRST, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

fn link(app: &App, person: &Person, subject: &str) -> Reply {
    let path = format!("/api/admin/accounts/{}/links", person.id);
    app.send(post(&path, json!({ "issuer": ISSUER, "subject": subject })).administrating())
}

#[test]
fn the_shapes_of_other_issuers_are_taken() {
    let (app, ada) = world();
    for (shape, taken) in [
        (json!({ "email_verified": "true" }), true),
        (json!({ "email_verified": "false" }), false),
        (json!({ "email_verified": "True" }), false),
        (json!({ "email_verified": "1" }), false),
        (json!({ "email_verified": 1 }), false),
        (json!({ "email_verified": ["true"] }), false),
        (json!({ "aud": ["https://api.test/userinfo", "relatch"] }), true),
        (json!({ "aud": ["https://api.test/userinfo"] }), false),
        (json!({ "aud": "https://api.test/userinfo relatch" }), false),
        (json!({ "scope": null }), true),
        (json!({ "jti": null }), true),
    ] {
        assert_eq!(app.is_live(&with(&app, &ada, shape.clone())), taken, "{shape}");
    }
    for header in [
        json!({ "alg": "HS256", "typ": "JWT", "x5t": "dGhpcyBpcyBhIFNIQTEgdGVzdA" }),
        json!({ "alg": "HS256", "x5t": "not a digest", "x5t#S256": 1 }),
        json!({ "alg": "HS256" }),
    ] {
        assert!(app.is_live(&signed(&header, &claims(&app, &ada, "id"), SECRET)), "{header}");
    }
    for header in [
        json!({ "alg": "HS256", "x5c": ["AAAA"] }),
        json!({ "alg": "HS256", "x5u": "https://evil.test/" }),
    ] {
        assert!(!app.is_live(&signed(&header, &claims(&app, &ada, "id"), SECRET)), "{header}");
    }
}

#[test]
fn a_token_without_a_subject_is_nobody_at_every_api() {
    let (app, ada) = world();
    for sub in [json!(null), json!(""), json!("s".repeat(256)), json!(1), json!(["ada"])] {
        let shown = with(&app, &ada, json!({ "sub": sub }));
        app.send(by_scope(&shown, SECOND)).expect(401);
        app.send(by_current(&shown, &app.tenant, FIRST, SECOND)).expect(401);
        app.send(crate::native::change(&shown, FIRST, SECOND)).expect(401);
        let body = json!({ "loginId": ada.email, "oldPassword": FIRST, "newPassword": SECOND });
        let change = post("/api/svc/v1/users/change-password", body);
        app.send(change.bearer(&shown)).expect(401);
    }
    assert!(app.is_live(&with(&app, &ada, json!({ "sub": "s".repeat(255) }))));
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_link_has_a_subject() {
    let (app, ada) = world();
    for subject in ["", &"s".repeat(256)] {
        link(&app, &ada, subject).refused(400, "bad_request");
    }
    link(&app, &ada, &"s".repeat(255)).expect(204);
}

#[test]
fn the_claim_that_names_the_subject_is_the_issuers_setting() {
    let (app, ada) = trusting(json!({ "subject_claim": "oid", "link": "subject" }));
    link(&app, &ada, "0f3a").expect(204);
    let shown = |claims: Value| app.is_live(&with(&app, &ada, claims));
    assert!(shown(json!({ "oid": "0f3a" })));
    assert!(shown(json!({ "oid": "0f3a", "sub": null })));
    assert!(!shown(json!({ "sub": "0f3a" })));
    assert!(!shown(json!({ "sub": "0f3a", "oid": "" })));
    assert!(!shown(json!({ "oid": ["0f3a"] })));
    let path = format!("/api/admin/tenants/{}/issuers", app.tenant);
    let listed = app.send(get(&path).administrating()).expect(200);
    assert_eq!(listed.body["issuers"][0]["subject_claim"], "oid");
    for name in ["", "email", "iss", &"c".repeat(65)] {
        let mut issuer = listed.body["issuers"][0].clone();
        issuer["subject_claim"] = json!(name);
        let answer = app.send(put(&path, json!({ "issuers": [issuer] })).administrating());
        assert_eq!(answer.status, 400, "{name}");
    }
}
