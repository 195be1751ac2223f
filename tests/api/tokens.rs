//! The corpus of tests/tokens, at each API that takes a token: jose, PyJWT and hands minted it.

use serde_json::{Value, json};

use crate::support::{App, Call, FIRST, SECOND, get, post, put};

fn corpus() -> Value {
    serde_json::from_str(include_str!("../tokens/corpus.json")).unwrap()
}

/// A tenant that trusts the issuers of the corpus, with the account of its subject.
fn world(corpus: &Value) -> App {
    let app = App::new();
    let path = format!("/api/admin/tenants/{}/issuers", app.tenant);
    let trust = put(&path, json!({ "issuers": corpus["issuers"] }));
    app.send(trust.administrating()).expect(200);
    app.person("corpus@example.com");
    app
}

fn tokens<'a>(corpus: &'a Value, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let tokens = corpus[name].as_array().unwrap();
    tokens.iter().map(|token| (token["what"].as_str().unwrap(), token["token"].as_str().unwrap()))
}

/// One call of each API that takes a token.
fn calls(app: &App, token: &str) -> [Call; 6] {
    let change = |path: &str, body: Value| post(path, body).bearer(token);
    let (old, new, login) = (FIRST, SECOND, "corpus@example.com");
    [
        get("/api/sessions").bearer(token),
        change("/api/password/change", json!({ "current_password": old, "new_password": new })),
        change("/v1/users/me/password", json!({ "current_password": old, "new_password": new }))
            .with("x-tenant-id", &app.tenant),
        change(
            "/api/svc/v1/users/change-password",
            json!({ "loginId": login, "oldPassword": old, "newPassword": new }),
        ),
        change("/v1/session/me/password/reset", json!({ "password": new })),
        change("/v1/session/stepup/request", json!({ "scope": "prld:pwd:write" })),
    ]
}

#[test]
fn attack_26_good_tokens_of_every_algorithm_are_taken() {
    let corpus = corpus();
    let app = world(&corpus);
    for (what, token) in tokens(&corpus, "good") {
        let reply = app.send(get("/api/sessions").bearer(token));
        assert_eq!(reply.status, 200, "{what}: {}", reply.body);
    }
}

#[test]
fn attack_26_asvs_9_1_2_hostile_tokens_are_401_at_every_api() {
    let corpus = corpus();
    let app = world(&corpus);
    assert!(tokens(&corpus, "bad").count() >= 80);
    for (what, token) in tokens(&corpus, "bad") {
        for (index, call) in calls(&app, token).into_iter().enumerate() {
            let reply = app.send(call);
            assert_eq!(reply.status, 401, "{what} at call {index}: {}", reply.body);
        }
    }
    app.opens_with("corpus@example.com", FIRST, &[SECOND]);
}
