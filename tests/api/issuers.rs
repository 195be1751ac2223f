//! Tokens of outside issuers.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{App, Call, FIRST, MINUTE, Person, SECOND, THIRD, post, put};

const ISSUER: &str = "https://issuer.test";
const SECRET: &str = "an-issuer-secret-of-more-than-32-bytes";

/// A tenant that trusts an issuer with a shared secret, and an account.
fn world() -> (App, Person) {
    let app = App::new();
    let issuer = json!({
        "issuer": ISSUER, "audience": "relatch", "algorithms": ["HS256"],
        "keys": { "secret": SECRET }, "link": "verified_email",
    });
    let path = format!("/api/admin/tenants/{}/issuers", app.tenant);
    let trust = put(&path, json!({ "issuers": [issuer] }));
    app.send(trust.administrating()).expect(200);
    let ada = app.person("ada@example.com");
    (app, ada)
}

fn token(app: &App, email: &str, secret: &str, id: &str) -> String {
    let now = app.deployment.now().seconds();
    let claims = json!({
        "iss": ISSUER, "aud": "relatch", "sub": "outside|1", "email": email, "email_verified": true,
        "iat": now, "exp": now + 300, "jti": id, "scope": "prld:pwd:write",
    });
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let text = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(&claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes()))
}

fn by_scope(token: &str, new: &str) -> Call {
    post("/v1/session/me/password/reset", json!({ "password": new })).bearer(token)
}

fn by_current(app: &App, token: &str, current: &str, new: &str) -> Call {
    let body = json!({ "current_password": current, "new_password": new });
    post("/v1/users/me/password", body).bearer(token).with("x-tenant-id", &app.tenant)
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
    let wrong = app.send(by_current(&app, &shown, THIRD, SECOND));
    wrong.refused(400, "invalid_current_password");
    app.send(by_current(&app, &shown, FIRST, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}
