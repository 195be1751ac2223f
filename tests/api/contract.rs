//! What every API owes its callers by RFC: challenges, methods, problem documents, conditional requests.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use crate::support::{App, Call, FIRST, Person, Reply, SECOND, delete, get, patch, post, put};

fn challenge(reply: &Reply) -> &str {
    reply.headers["www-authenticate"].to_str().unwrap()
}

/// A request of each API that nobody who is signed in sends.
fn unauthenticated() -> Vec<Call> {
    let pair = json!({ "current_password": FIRST, "new_password": SECOND });
    let old = json!({ "password": SECOND, "confirmPassword": SECOND, "oldPassword": FIRST });
    let login = json!({ "loginId": "a@b.co", "oldPassword": FIRST, "newPassword": SECOND });
    let strange = json!({ "email": "nobody@example.com", "password": FIRST });
    vec![
        post("/api/password/change", pair.clone()),
        post("/api/sessions", strange.clone()),
        post("/v1/session/me/password/reset", json!({ "password": SECOND })),
        post("/v1/session/refresh", json!({ "refresh_token": "none" })),
        post("/v1/users/me/password", pair.clone()),
        post("/api/admin/user/change-password", old),
        get("/api/admin/user"),
        post("/auth/simple/login", json!({ "username": "nobody@example.com", "password": FIRST })),
        post("/auth/reset/password", json!({ "token": "none", "password": SECOND })),
        post("/v1/auth/me/change-password", pair),
        post("/v1/auth/login", strange),
        post("/api/svc/v1/users/change-password", login),
    ]
}

#[test]
fn every_401_names_the_scheme_and_the_realm() {
    let app = App::with(json!({ "limits": "open" }));
    for call in unauthenticated() {
        assert_eq!(challenge(&app.send(call).expect(401)), "Bearer realm=\"acme\"");
    }
    let reply = app.send(get("/api/admin/tenants")).expect(401);
    assert_eq!(challenge(&reply), "Bearer realm=\"relatch\"");
}

#[test]
fn the_error_is_named_to_those_who_sent_a_token() {
    let app = App::with(json!({ "limits": "open" }));
    for call in unauthenticated() {
        let reply = app.send(call.bearer("a.b.c")).expect(401);
        assert_eq!(challenge(&reply), "Bearer realm=\"acme\", error=\"invalid_token\"");
    }
}

#[test]
fn what_is_allowed_has_no_challenge() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let reply = app.send(post("/api/sessions", json!({ "email": ada.email, "password": FIRST })));
    assert!(!reply.headers.contains_key("www-authenticate"));
}

#[test]
fn a_path_that_is_written_out_has_the_methods_of_its_own() {
    let app = App::new();
    for (call, allowed) in [
        (get("/api/svc/v1/users/change-password"), "POST"),
        (delete("/api/svc/v1/users/change-password"), "POST"),
        (get("/api/svc/v1/users/register"), "POST"),
        (delete("/api/svc/v1/users/invite"), "POST"),
        (get("/api/svc/v1/users/activate"), "PATCH"),
        (delete("/api/svc/v1/users/deactivate"), "PATCH"),
        (get("/api/svc/v1/users/revoke-sessions"), "POST"),
        (patch("/api/svc/v1/users/some-id", json!({})), "GET, DELETE"),
        (delete("/api/sessions/refresh"), "POST"),
        (delete("/api/sessions/step-up"), "POST"),
        (get("/api/admin/accounts/import").administrating(), "POST"),
        (delete("/api/admin/accounts/invite").administrating(), "POST"),
    ] {
        let reply = app.send(call).expect(405);
        assert_eq!(reply.headers["allow"], allowed);
    }
}

#[test]
fn a_wrong_method_is_told_whatever_tenant_is_named() {
    let app = App::new();
    for call in [
        delete("/api/password/policy?tenant=nowhere"),
        put("/api/password/change", json!({ "tenant": "nowhere" })),
        put("/api/password/change", json!({ "tenant": 5 })),
    ] {
        assert!(app.send(call).expect(405).headers.contains_key("allow"));
    }
}

#[test]
fn a_problem_has_the_phrase_of_its_status_as_title() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada.email, FIRST);
    let change = json!({ "current_password": SECOND, "new_password": "short" });
    for (call, status, title) in [
        (get("/api/nothing"), 404, "Not Found"),
        (post("/api/sessions", json!({})), 400, "Bad Request"),
        (get("/api/sessions"), 401, "Unauthorized"),
        (post("/api/password/change", change).bearer(&session.access), 400, "Bad Request"),
    ] {
        let reply = app.send(call).expect(status);
        assert_eq!(reply.body["type"], "about:blank");
        assert_eq!(reply.body["title"], title);
        assert_eq!(reply.body["status"], status);
        assert!(reply.body["detail"].is_string() && reply.body["code"].is_string());
    }
}

#[test]
fn who_is_asking_comes_before_how_a_request_is_repeated() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let change = || {
        let body = json!({ "current_password": FIRST, "new_password": SECOND });
        post("/api/password/change", body).idempotent("short")
    };
    app.send(change()).refused(401, "unauthenticated");
    let session = app.session(&ada.email, FIRST);
    app.send(change().bearer(&session.access)).refused(400, "bad_request");
    let confirm = json!({ "token": "none", "new_password": SECOND });
    let reply = app.send(post("/api/password/reset/confirm", confirm).idempotent("short"));
    reply.refused(400, "bad_request");
}

#[test]
fn any_version_of_the_policy_is_known_to_a_star() {
    let app = App::new();
    let policy = app.send(get("/api/password/policy")).expect(200);
    let tag = policy.headers["etag"].to_str().unwrap().to_owned();
    for known in ["*", " * ", &tag, &format!("\"other\", W/{tag}")] {
        let reply = app.send(get("/api/password/policy").with("if-none-match", known)).expect(304);
        assert_eq!(reply.headers["etag"], tag.as_str());
    }
    for other in ["\"other\"", "\"*\""] {
        app.send(get("/api/password/policy").with("if-none-match", other)).expect(200);
    }
}

/// The claims of a token, as anybody can read them.
fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

fn forbid(app: &App, action: &str, notice: Option<&str>) {
    let rule = json!({ "id": "freeze", "effect": "forbid", "action": action, "notice": notice });
    let rules =
        put(&format!("/api/admin/tenants/{}/rules", app.tenant), json!({ "rules": [rule] }));
    app.send(rules.administrating()).expect(200);
}

#[test]
fn j_14_a_rule_about_resets_stops_each_of_them_and_spends_nothing() {
    let app = App::with(json!({ "limits": "open" }));
    let ada = app.person("ada@example.com");
    let native = app.asked_reset(&ada.email);
    let (token, code) = (native.token.clone().unwrap(), native.code.clone().unwrap());
    let asked = post("/auth/reset/password-email", json!({ "email": ada.email }));
    app.send(asked).expect(200);
    let mails = app.mailbox(&ada.email);
    let unleash = mails.iter().find(|mail| mail.subject.starts_with("Unleash")).unwrap();
    let unleash = unleash.token.clone().unwrap();
    let asked = post("/v1/auth/password-reset/trigger", json!({ "email": ada.email }));
    app.send(asked).expect(200);
    let mails = app.mailbox(&ada.email);
    let px0 = mails.iter().find(|mail| mail.link.is_none()).unwrap().code.clone().unwrap();

    let by_link = || {
        let body = json!({ "token": token, "new_password": SECOND });
        post("/api/password/reset/confirm", body)
    };
    let by_code = json!({ "email": ada.email, "code": code, "new_password": SECOND });
    let at_unleash = json!({ "token": unleash, "password": SECOND });
    let at_px0 = json!({ "code": px0, "new_password": SECOND });
    forbid(&app, "users:resetPassword", Some("Not at night."));
    for call in [by_link(), post("/api/password/reset/confirm", by_code)] {
        let reply = app.send(call);
        reply.refused(403, "forbidden");
        assert_eq!(reply.body["notices"], json!(["Not at night."]));
    }
    let reply = app.send(post("/auth/reset/password", at_unleash)).expect(403);
    assert_eq!(reply.body["details"], json!([{ "message": "Not at night." }]));
    let reply = app.send(post("/v1/auth/password-reset/reset", at_px0)).expect(400);
    assert_eq!(reply.body, json!({ "error": "password resets are not allowed at this time" }));
    // A secret that is none tells nothing of the rule.
    let none = json!({ "token": "none", "new_password": SECOND });
    app.send(post("/api/password/reset/confirm", none)).refused(400, "invalid_secret");
    app.opens_with(&ada.email, FIRST, &[SECOND]);

    forbid(&app, "users:changePassword", None);
    app.send(by_link()).expect(204);
    app.opens_with(&ada.email, SECOND, &[FIRST]);
}

#[test]
fn j_14_a_rule_about_changes_tells_its_notices_natively() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada.email, FIRST);
    let change = || {
        let body = json!({ "current_password": FIRST, "new_password": SECOND });
        post("/api/password/change", body).bearer(&session.access)
    };
    forbid(&app, "users:changePassword", Some("Ask the service desk."));
    let reply = app.send(change());
    reply.refused(403, "forbidden");
    assert_eq!(reply.body["notices"], json!(["Ask the service desk."]));
    forbid(&app, "users:changePassword", None);
    let reply = app.send(change());
    reply.refused(403, "forbidden");
    assert_eq!(reply.body.get("notices"), None);
    forbid(&app, "users:resetPassword", None);
    app.send(change()).expect(204);
}

/// The cookie of somebody who signs in at Unleash.
fn unleash_cookie(app: &App, person: &Person) -> String {
    let login = json!({ "username": person.email, "password": FIRST });
    let reply = app.send(post("/auth/simple/login", login)).expect(200);
    let pair = reply.headers["set-cookie"].to_str().unwrap().split(';').next();
    pair.unwrap().to_owned()
}

#[test]
fn unleash_shows_the_profile_of_who_is_signed_in() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let cookie = unleash_cookie(&app, &ada);
    let profile = app.send(get("/api/admin/user/profile").with("cookie", &cookie)).expect(200);
    assert_eq!(profile.body["canChangePassword"], true);
    assert_eq!(profile.body["rootRole"]["name"], "Viewer");
    assert_eq!(profile.body["projects"], json!([]));
    app.send(get("/api/admin/user/profile")).expect(401);
}

#[test]
fn a_page_of_another_origin_ends_no_session_by_redeeming() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let cookie = unleash_cookie(&app, &ada);
    let redeem = || post("/auth/reset/password", json!({ "token": "none", "password": SECOND }));
    let foreign = redeem().with("cookie", &cookie).with("origin", "https://elsewhere.example");
    app.send(foreign).expect(403);
    app.send(get("/api/admin/user").with("cookie", &cookie)).expect(200);
    app.send(redeem().with("origin", "https://elsewhere.example")).expect(401);
    app.send(redeem().with("cookie", &cookie)).expect(401);
    app.send(get("/api/admin/user").with("cookie", &cookie)).expect(401);
}

#[test]
fn an_access_token_names_its_client() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada.email, FIRST);
    assert_eq!(claims(&session.access)["client_id"], "acme");
}

#[test]
fn unleash_tells_how_many_sessions_a_sign_in_ended() {
    let app = App::with(json!({ "limits": "open" }));
    let ada = app.person("ada@example.com");
    let told: Vec<Value> = (0..7)
        .map(|_| {
            app.advance(1_000);
            let login = json!({ "username": ada.email, "password": FIRST });
            let reply = app.send(post("/auth/simple/login", login)).expect(200);
            json!([reply.body["deletedSessions"], reply.body["activeSessions"]])
        })
        .collect();
    assert_eq!(json!(told), json!([[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [1, 5], [1, 5]]));
}

#[test]
fn px0_asks_those_who_register_upstream_for_a_good_token_and_no_team() {
    let new = |email: &str, team: Option<&str>| {
        let body = json!({ "email": email, "password": FIRST, "team_id": team });
        post("/v1/auth/register", body)
    };
    let settings = json!({ "limits": "open", "registration": "open" });
    let app = App::with(settings.clone());
    app.send(new("ada@example.com", Some("a-team")).bearer("sess_none")).expect(201);
    let mut upstream = settings;
    upstream["compat"] = json!({ "px0": "upstream" });
    let app = App::with(upstream);
    let reply = app.send(new("ada@example.com", None).bearer("sess_none")).expect(401);
    assert_eq!(reply.body, json!({ "error": "unauthorized" }));
    app.send(new("ada@example.com", Some("a-team"))).expect(403);
    app.send(new("ada@example.com", None)).expect(201);
}

#[test]
fn a_member_of_a_webhook_that_is_null_is_no_member_left_out() {
    let app = App::new();
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let webhook = |types| json!({ "url": "https://app.example.com/hooks", "types": types });
    let send = |body| app.send(post(&path, body).administrating());
    assert_eq!(send(webhook(Value::Null)).expect(400).body["code"], "bad_request");
    send(webhook(json!(["password.reset"]))).expect(201);
    let left_out = send(json!({ "url": "https://app.example.com/all" })).expect(201);
    assert!(left_out.body["types"].as_array().unwrap().len() > 1);
}
