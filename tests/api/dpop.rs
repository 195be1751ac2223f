//! Proofs of possession (RFC 9449) at Prelude's API.

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{App, Call, FIRST, MINUTE, Person, Reply, SECOND, post, world_with};

const REFRESH: &str = "/v1/session/refresh";
const FINALIZE: &str = "/v1/session/login/finalize";
const SCOPE: &str = "prld:pwd:write";

/// A key of a client, and how many proofs it has made.
struct Key {
    signing: SigningKey,
    jwk: Value,
    made: std::cell::Cell<u32>,
}

impl Key {
    /// The key of a number from 1 to 255.
    fn new(number: u8) -> Self {
        let signing = SigningKey::from_slice(&[number; 32]).unwrap();
        let point = signing.verifying_key().to_encoded_point(false);
        let part = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        let (x, y) = (part(point.x().unwrap()), part(point.y().unwrap()));
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
        Self { signing, jwk, made: std::cell::Cell::new(0) }
    }

    /// Its thumbprint (RFC 7638).
    fn thumbprint(&self) -> String {
        let Value::Object(jwk) = &self.jwk else { panic!("no key") };
        let text = format!(
            r#"{{"crv":{},"kty":{},"x":{},"y":{}}}"#,
            jwk["crv"], jwk["kty"], jwk["x"], jwk["y"]
        );
        Base64UrlUnpadded::encode_string(&Sha256::digest(text))
    }

    /// A proof for a request of now; `claims` replaces claims, a null leaves one out.
    fn proof(&self, app: &App, path: &str, claims: Value) -> String {
        self.made.set(self.made.get() + 1);
        let mut all = json!({
            "jti": format!("proof-{}", self.made.get()),
            "htm": "POST",
            "htu": format!("http://acme.localhost{path}"),
            "iat": app.deployment.now().seconds(),
        });
        let members = all.as_object_mut().unwrap();
        members.extend(claims.as_object().unwrap().clone());
        members.retain(|_, value| !value.is_null());
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk });
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let text = format!("{}.{}", part(&header), part(&all));
        let signature: Signature = self.signing.sign(text.as_bytes());
        format!("{text}.{}", Base64UrlUnpadded::encode_string(&signature.to_bytes()))
    }

    fn good(&self, app: &App) -> String {
        self.proof(app, REFRESH, json!({}))
    }
}

fn world() -> (App, Person) {
    world_with(json!({ "prelude": { "granted_scopes": [SCOPE] } }))
}

/// The refresh token of an answer.
fn token(reply: &Reply) -> String {
    reply.headers["x-refresh-token"].to_str().unwrap().to_owned()
}

/// Signs in, with a proof if there is one.
fn sign_in(app: &App, email: &str, key: Option<&Key>) -> Reply {
    let body = json!({ "identifier": email, "password": FIRST });
    let begun = app.send(post("/v1/session/login/email/password", body)).expect(200);
    let body = json!({ "challenge_token": begun.text("challenge_token") });
    let call = post(FINALIZE, body);
    let call = match key {
        Some(key) => call.with("dpop", &key.proof(app, FINALIZE, json!({}))),
        None => call,
    };
    app.send(call).expect(200)
}

fn refreshing(refresh: &str) -> Call {
    post(REFRESH, json!({})).with("x-refresh-token", refresh)
}

/// Refreshes with a proof.
fn refresh(app: &App, token: &str, proof: &str) -> Reply {
    app.send(refreshing(token).with("dpop", proof))
}

#[test]
fn a_proof_at_sign_in_binds_the_session_to_its_key_at_every_api() {
    let (app, ada) = world();
    let (key, other) = (Key::new(1), Key::new(2));
    let bound = token(&sign_in(&app, &ada, Some(&key)));
    app.send(refreshing(&bound)).refused(401, "missing_dpop_proof");
    refresh(&app, &bound, &other.good(&app)).refused(401, "dpop_key_mismatch");
    let native = post("/api/sessions/refresh", json!({ "refresh_token": bound }));
    app.send(native).expect(401);
    let next = token(&refresh(&app, &bound, &key.good(&app)).expect(200));
    refresh(&app, &next, &key.good(&app)).expect(200);
}

#[test]
fn a_proof_at_a_refresh_binds_a_session_that_was_free() {
    let (app, ada) = world();
    let key = Key::new(1);
    let free = token(&sign_in(&app, &ada, None));
    let free = token(&app.send(refreshing(&free)).expect(200));
    let bound = token(&refresh(&app, &free, &key.good(&app)).expect(200));
    app.send(refreshing(&bound)).refused(401, "missing_dpop_proof");
    refresh(&app, &bound, &key.good(&app)).expect(200);
}

#[test]
fn a_proof_of_another_request_or_altered_is_refused_and_spends_nothing() {
    let (app, ada) = world();
    let key = Key::new(1);
    let bound = token(&sign_in(&app, &ada, Some(&key)));
    let good = key.good(&app);
    let proofs = [
        "garbage".to_owned(),
        format!("{good}x"),
        key.proof(&app, FINALIZE, json!({})),
        key.proof(&app, REFRESH, json!({ "htm": "GET" })),
        key.proof(&app, REFRESH, json!({ "htu": format!("https://elsewhere.example{REFRESH}") })),
        key.proof(&app, REFRESH, json!({ "htu": null })),
        key.proof(&app, REFRESH, json!({ "jti": null })),
        key.proof(&app, REFRESH, json!({ "iat": null })),
    ];
    for proof in &proofs {
        refresh(&app, &bound, proof).refused(401, "invalid_dpop_proof");
    }
    refresh(&app, &bound, &good).expect(200);
}

#[test]
fn a_proof_is_good_once() {
    let (app, ada) = world();
    let key = Key::new(1);
    let bound = token(&sign_in(&app, &ada, Some(&key)));
    let proof = key.good(&app);
    let next = token(&refresh(&app, &bound, &proof).expect(200));
    refresh(&app, &next, &proof).refused(401, "invalid_dpop_proof");
    refresh(&app, &next, &key.good(&app)).expect(200);
}

#[test]
fn a_clock_that_is_off_is_given_a_nonce_that_ends() {
    let (app, ada) = world();
    let key = Key::new(1);
    let bound = token(&sign_in(&app, &ada, Some(&key)));
    let at = |seconds: i64| json!({ "iat": app.deployment.now().seconds() + seconds });
    for off in [-61, 31] {
        let reply = refresh(&app, &bound, &key.proof(&app, REFRESH, at(off)));
        reply.refused(401, "use_dpop_nonce");
    }
    let skewed =
        |nonce: &str| json!({ "iat": app.deployment.now().seconds() - 3_600, "nonce": nonce });
    let asked = refresh(&app, &bound, &key.proof(&app, REFRESH, skewed("made-up")));
    asked.refused(401, "use_dpop_nonce");
    let nonce = asked.headers["dpop-nonce"].to_str().unwrap().to_owned();
    let next = token(&refresh(&app, &bound, &key.proof(&app, REFRESH, skewed(&nonce))).expect(200));
    app.advance(11 * MINUTE);
    let late = refresh(&app, &next, &key.proof(&app, REFRESH, skewed(&nonce)));
    late.refused(401, "use_dpop_nonce");
    refresh(&app, &next, &key.proof(&app, REFRESH, at(-60))).expect(200);
}

/// The claims of a token, unverified.
fn claims(token: &str) -> Value {
    let text = Base64UrlUnpadded::decode_vec(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_step_up_of_a_bound_session_takes_proofs_of_its_key_made_for_its_challenge() {
    let (app, ada) = world();
    let (key, other) = (Key::new(1), Key::new(2));
    let signed_in = sign_in(&app, &ada, Some(&key));
    let (access, bound) = (signed_in.text("access_token"), token(&signed_in));
    let path = "/v1/session/stepup/request";
    let ask = || post(path, json!({ "scope": SCOPE })).bearer(&access);
    let foreign = ask().with("dpop", &other.proof(&app, path, json!({})));
    app.send(foreign).refused(401, "dpop_key_mismatch");
    let challenge = app.send(ask()).expect(200).text("challenge_token");
    let challenged = claims(&challenge);
    assert_eq!(challenged["cnf"]["jkt"], json!(key.thumbprint()));
    app.send(post("/v1/session/otp", json!({ "challenge_token": challenge }))).expect(204);
    let code = app.mailbox(&ada)[0].code.clone().unwrap();
    let path = "/v1/session/otp/check";
    let check = |proof: &str| {
        let body = json!({ "challenge_token": challenge, "code": code });
        app.send(post(path, body).with("dpop", proof))
    };
    let made = json!({ "jti": challenged["jti"] });
    check(&other.proof(&app, path, made.clone())).refused(401, "dpop_key_mismatch");
    check(&key.proof(&app, path, json!({}))).refused(401, "invalid_dpop_proof");
    let completed = check(&key.proof(&app, path, made)).expect(200).text("challenge_token");
    let stepping =
        post(REFRESH, json!({ "step_up_token": completed })).with("x-refresh-token", &bound);
    app.send(stepping.clone()).refused(401, "missing_dpop_proof");
    let stepped = app.send(stepping.with("dpop", &key.good(&app))).expect(200);
    let change = post("/v1/session/me/password/reset", json!({ "password": SECOND }));
    app.send(change.bearer(&stepped.text("access_token"))).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn signing_out_takes_no_proof() {
    let (app, ada) = world();
    let key = Key::new(1);
    let bound = token(&sign_in(&app, &ada, Some(&key)));
    app.send(post("/v1/session/revoke", json!({})).with("x-refresh-token", &bound)).expect(204);
    refresh(&app, &bound, &key.good(&app)).refused(401, "unauthorized");
}
