//! Headers as browsers send them: cookies of other names, paths and domains, pages of other origins.

use serde_json::{Value, json};

use crate::support::{App, Call, FIRST, MINUTE, Person, Reply, get, post, world_with};

const LISTED: &str = "https://app.example";
const STRANGE: &str = "https://elsewhere.example";

fn world() -> (App, Person) {
    world_with(json!({ "limits": "open", "cors": [LISTED] }))
}

/// The cookie that an answer sets: its name, its value, and the rest.
fn cookie_of(reply: &Reply) -> (String, String, String) {
    let set = reply.headers["set-cookie"].to_str().unwrap();
    let (pair, rest) = set.split_once(';').unwrap();
    let (name, value) = pair.split_once('=').unwrap();
    (name.to_owned(), value.to_owned(), rest.to_owned())
}

fn unleash(app: &App, ada: &Person) -> (String, String) {
    let body = json!({ "username": ada.email, "password": FIRST });
    let (name, value, _) = cookie_of(&app.send(post("/auth/simple/login", body)).expect(200));
    (name, value)
}

fn prelude(app: &App, ada: &Person) -> (String, String) {
    let body = json!({ "identifier": ada.email, "password": FIRST });
    let begun = app.send(post("/v1/session/login/email/password", body)).expect(200);
    let body = json!({ "challenge_token": begun.text("challenge_token") });
    let (name, value, _) =
        cookie_of(&app.send(post("/v1/session/login/finalize", body)).expect(200));
    (name, value)
}

fn who(cookie: &str) -> Call {
    get("/api/admin/user").with("cookie", cookie)
}

fn refresh(cookie: &str) -> Call {
    post("/v1/session/refresh", json!({})).with("cookie", cookie)
}

/// Surroundings in which a good pair is to be found.
const AROUND: [(&str, &str); 8] = [
    ("", ""),
    ("n=J\u{f6}rg; ", ""),
    ("", "; emoji=\u{1f600}"),
    ("{\"a\": 1}; =; ;; x=,; ", ""),
    ("NAME=stale; ", "; NAME=stale"),
    ("NAME=; NAME; ", ""),
    ("NAME=\u{f6}; ", "; NAMES=stale"),
    ("NAME=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; ", "; NAME=stale"),
];

#[test]
fn a_good_cookie_is_found_whatever_stands_beside_it() {
    let (app, ada) = world();
    let (name, value) = unleash(&app, &ada);
    for (before, after) in AROUND {
        let cookie = format!("{before}NAME={value}{after}").replace("NAME", &name);
        app.send(who(&cookie)).expect(200);
    }
    let (name, mut value) = prelude(&app, &ada);
    for (before, after) in AROUND {
        let cookie = format!("{before}NAME={value}{after}").replace("NAME", &name);
        value = cookie_of(&app.send(refresh(&cookie)).expect(200)).1;
    }
}

#[test]
fn a_stale_cookie_of_the_name_hides_no_good_one() {
    let (app, ada) = world();
    let stale: Vec<String> = (0..5)
        .map(|_| {
            app.advance(1_000);
            let (name, value) = unleash(&app, &ada);
            let leave = post("/logout", json!({})).with("cookie", &format!("{name}={value}"));
            app.send(leave).expect(302);
            format!("{name}={value}")
        })
        .collect();
    app.advance(1_000);
    let (name, value) = unleash(&app, &ada);
    let good = format!("{name}={value}");
    for number in 0..=5 {
        let mut pairs = stale.clone();
        pairs.insert(number, good.clone());
        app.send(who(&pairs.join("; "))).expect(200);
    }
    app.send(who(&stale.join("; "))).expect(401);
}

#[test]
fn an_older_refresh_cookie_of_the_session_is_no_theft_beside_the_newest() {
    let (app, ada) = world();
    let (name, first) = prelude(&app, &ada);
    let second = cookie_of(&app.send(refresh(&format!("{name}={first}"))).expect(200)).1;
    app.advance(MINUTE);
    let both = [format!("{name}={first}; {name}={second}"), String::new()];
    let third = cookie_of(&app.send(refresh(&both[0])).expect(200)).1;
    app.advance(MINUTE);
    let all = format!("{name}={third}; {name}={second}; {name}={first}");
    let fourth = cookie_of(&app.send(refresh(&all)).expect(200)).1;

    // Signing in again helps where the cookie of an ended session stays, and ends nothing else.
    app.send(post("/v1/session/revoke", json!({})).with("cookie", &format!("{name}={fourth}")))
        .expect(204);
    app.advance(1_000);
    let (_, fresh) = prelude(&app, &ada);
    for cookie in
        [format!("{name}={fourth}; {name}={fresh}"), format!("{name}={fresh}; {name}={fourth}")]
    {
        app.send(refresh(&cookie)).expect(200);
    }
}

#[test]
fn an_expired_verification_hides_no_live_one() {
    let (app, ada) = world();
    let ask = || {
        let identifier = json!({ "identifier": { "type": "email_address", "value": ada.email } });
        let asked = app.send(post("/v1/session/login/otp", identifier)).expect(204);
        let (name, value, _) = cookie_of(&asked);
        format!("{name}={value}")
    };
    let stale = ask();
    app.advance(40 * MINUTE);
    let live = ask();
    let code = app.mailbox(&ada)[0].code.clone().unwrap();
    let check = post("/v1/session/login/otp/check", json!({ "code": code }));
    app.send(check.with("cookie", &format!("junk=\u{f6}; {stale}; {live}"))).expect(200);
}

#[test]
fn a_product_s_cookie_is_not_secure_on_this_machine_and_is_elsewhere() {
    let (app, ada) = world();
    let body = json!({ "username": ada.email, "password": FIRST });
    let here = cookie_of(&app.send(post("/auth/simple/login", body.clone())).expect(200));
    assert_eq!((here.0.as_str(), here.2.contains("Secure")), ("unleash-session", false));
    let there = cookie_of(&app.encrypted().send(post("/auth/simple/login", body)).expect(200));
    assert!(there.2.ends_with("; Secure"), "{}", there.2);
}

fn allowed(reply: &Reply, name: &str) -> Option<String> {
    reply.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
}

fn preflight(app: &App, path: &str, origin: &str) -> Reply {
    let call = get(path).optional().with("origin", origin);
    app.send(call.with("access-control-request-method", "GET"))
}

#[test]
fn public_documents_are_readable_by_every_origin() {
    let (app, _) = world();
    for path in ["/.well-known/jwks.json", "/api/branding", "/api/password/policy"] {
        let strange = app.send(get(path).with("origin", STRANGE)).expect(200);
        assert_eq!(allowed(&strange, "access-control-allow-origin").as_deref(), Some("*"));
        assert_eq!(allowed(&strange, "access-control-allow-credentials"), None);
        let asked = preflight(&app, path, "null").expect(204);
        assert_eq!(allowed(&asked, "access-control-allow-origin").as_deref(), Some("*"));
        assert_eq!(allowed(&asked, "access-control-allow-methods").as_deref(), Some("GET"));
        let listed = app.send(get(path).with("origin", LISTED)).expect(200);
        assert_eq!(allowed(&listed, "access-control-allow-origin").as_deref(), Some(LISTED));
        assert_eq!(allowed(&listed, "access-control-allow-credentials").as_deref(), Some("true"));
        for reply in [strange, listed, app.send(get(path))] {
            let varies: Vec<_> = reply.headers.get_all("vary").iter().collect();
            assert_eq!(varies, ["origin", "authorization"], "{path}");
        }
    }
    for path in ["/api/sessions", "/api/admin/tenants", "/v1/session/me"] {
        let reply = app.send(get(path).with("origin", STRANGE));
        assert_eq!(allowed(&reply, "access-control-allow-origin"), None, "{path}");
        assert_eq!(allowed(&preflight(&app, path, STRANGE), "access-control-allow-origin"), None);
    }
}

fn asked_headers(app: &App) -> String {
    let reply = preflight(app, "/api/sessions", LISTED).expect(204);
    allowed(&reply, "access-control-allow-headers").unwrap().to_ascii_lowercase()
}

#[test]
fn pages_may_send_tracing_headers_and_what_the_tenant_adds() {
    let (app, _) = world();
    let usual = asked_headers(&app);
    for name in ["authorization", "traceparent", "tracestate", "baggage", "sentry-trace", "b3"] {
        assert!(usual.split(", ").any(|allowed| allowed == name), "{name}: {usual}");
    }
    let chosen = App::with(json!({ "cors": [LISTED], "cors_headers": ["X-Own"] }));
    let headers = asked_headers(&chosen);
    assert!(headers.contains("x-own") && headers.contains("authorization"), "{headers}");
    assert!(!headers.contains("traceparent"), "{headers}");
}

#[test]
fn what_can_never_match_is_refused_when_it_is_set() {
    let app = App::new();
    let set = |settings: Value| {
        let path = format!("/api/admin/tenants/{}/settings", app.tenant);
        app.send(crate::support::put(&path, settings).administrating())
    };
    for origin in [
        "https://*.example.com",
        "https://app.example.com:443",
        "https://App.example.com",
        "https://app.example.com/",
        "https://b\u{fc}cher.example",
        "http://app.example.com:80",
        "https://user@app.example.com",
        "app.example.com",
        "*",
        "null",
    ] {
        set(json!({ "cors": [origin] })).refused(400, "bad_request");
    }
    for name in ["*", "", "a b", "a:b", "\u{e4}", &"x".repeat(65)] {
        set(json!({ "cors_headers": [name] })).refused(400, "bad_request");
    }
    set(json!({ "cors": ["https://xn--bcher-kva.example:8443"], "cors_headers": [] })).expect(200);
}
