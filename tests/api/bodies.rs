//! Bodies as clients send them: in which coding and charset, and with which types.

use serde_json::{Value, json};

use crate::support::{App, Call, FIRST, Reply, get, post, raw};

/// One call with a body for each API, and what it answers to a body in a content coding.
fn doors(app: &App) -> [(Call, u16, &'static str, Value); 7] {
    let ada = app.person("ada@example.com");
    let access = app.session(&ada, FIRST).access;
    [
        (post("/v1/session/login/email/password", json!({})), 400, "code", json!("bad_request")),
        (
            post("/v1/users/me/password", json!({}))
                .bearer(&access)
                .with("x-tenant-id", &app.tenant),
            400,
            "code",
            json!("invalid_input"),
        ),
        (post("/auth/reset/password", json!({})), 415, "name", json!("ContentTypeError")),
        (post("/v1/auth/login", json!({})), 400, "error", json!("invalid request body")),
        (
            post("/api/svc/v1/users/change-password", json!({})).bearer(&access),
            415,
            "statusCode",
            json!(415),
        ),
        (post("/api/sessions", json!({})), 415, "code", json!("unsupported_media_type")),
        (
            post("/api/admin/tenants", json!({})).administrating(),
            415,
            "code",
            json!("unsupported_media_type"),
        ),
    ]
}

#[test]
fn a_body_in_a_content_coding_is_refused_by_every_api() {
    let app = App::with(json!({ "limits": "open" }));
    for (call, status, member, value) in doors(&app) {
        for coding in ["gzip", "deflate", "br", "zstd", "identity, GZIP"] {
            let reply = app.send(call.clone().with("content-encoding", coding)).expect(status);
            assert_eq!(reply.body[member], value, "{coding}: {}", reply.body);
            if status == 415 {
                assert_eq!(reply.headers["accept-encoding"], "identity");
            }
        }
        let plain = app.send(call.with("content-encoding", "identity"));
        assert_ne!(plain.status, 415, "{}", plain.body);
    }
}

fn signing_in(text: &str) -> Call {
    raw("/api/sessions", text.as_bytes())
}

#[test]
fn a_byte_order_mark_is_passed_over_by_every_api() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let body = |name: &str| format!("\u{feff}{}", json!({ name: ada.email, "password": FIRST }));
    app.send(signing_in(&body("email"))).expect(200);
    for (path, name) in [
        ("/auth/simple/login", "username"),
        ("/v1/auth/login", "email"),
        ("/v1/session/login/email/password", "identifier"),
    ] {
        app.send(raw(path, body(name).as_bytes())).expect(200);
    }
    let policy = "\u{feff}{\"version\":1,\"length\":{\"min\":9}}";
    let path = format!("/api/admin/tenants/{}/policy", app.tenant);
    app.send(raw(&path, policy.as_bytes()).putting().administrating()).expect(200);
    app.send(raw(&path, "\u{feff}null".as_bytes()).putting().administrating()).expect(200);
}

#[test]
fn a_charset_other_than_utf8_is_refused() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let call = post("/api/sessions", json!({ "email": ada.email, "password": FIRST }));
    for good in ["application/json; charset=utf-8", "APPLICATION/JSON;Charset=\"UTF-8\""] {
        app.send(call.clone().with("content-type", good)).expect(200);
    }
    for bad in ["application/json; charset=utf-16", "application/json;charset=latin1"] {
        let reply = app.send(call.clone().with("content-type", bad));
        reply.refused(415, "unsupported_media_type");
    }
}

#[test]
fn a_tenant_of_a_wrong_type_is_refused_at_every_host() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let first = app.first();
    let wrong = [json!({}), json!(5), json!([]), json!(["acme"]), json!(true), Value::Null];
    for tenant in wrong {
        let password = json!({ "email": ada.email, "password": FIRST, "tenant": tenant });
        let secret = json!({ "token": "x", "new_password": FIRST, "tenant": tenant });
        let refresh = json!({ "refresh_token": "x", "tenant": tenant });
        for at in [&app, &first] {
            for (path, body) in [
                ("/api/sessions", &password),
                ("/api/sessions/refresh", &refresh),
                ("/api/password/check", &password),
                ("/api/password/reset/request", &password),
                ("/api/password/reset/confirm", &secret),
            ] {
                let reply: Reply = at.send(post(path, body.clone()));
                reply.refused(400, "bad_request");
                assert_eq!(reply.body["detail"], "tenant must be a string", "{path}");
            }
        }
    }
}

#[test]
fn an_unknown_tenant_is_not_found() {
    let app = App::new();
    let first = app.first();
    for tenant in ["nowhere", "", "019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a2"] {
        let body = json!({ "email": "ada@example.com", "password": FIRST, "tenant": tenant });
        first.send(post("/api/sessions", body)).refused(404, "not_found");
        let path = format!("/api/password/policy?tenant={tenant}");
        first.send(get(&path)).refused(404, "not_found");
    }
}

#[test]
fn a_member_that_may_be_left_out_has_its_type_if_it_is_there() {
    let app = App::new();
    for name in ["email", "username", "name"] {
        for value in [json!(5), json!([]), json!({}), Value::Null, json!(false)] {
            let mut body = json!({ "password": FIRST });
            body[name] = value;
            app.send(post("/api/password/check", body)).refused(400, "bad_request");
        }
    }
    for name in ["token", "invitation", "request_id", "code"] {
        let mut body = json!({ "token": "x", "new_password": FIRST });
        body[name] = json!(5);
        app.send(post("/api/password/reset/confirm", body)).refused(400, "bad_request");
    }
}
