//! Nothing that somebody does for nothing makes a table grow without bound.

use base64ct::{Base64UrlUnpadded, Encoding};
use relatch::native::scripted::Passage;
use relatch::port::Class;
use serde_json::json;

use crate::support::{
    App, Call, Cost, FIRST, MINUTE, Reply, SECOND, delete, get, patch, post, put,
};

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
    app.deployment.edge_rate_limiter.set(Passage::Shut(Class::Any));
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

/// Somebody who is signed in through every API, at a tenant that counts.
struct SignedIn {
    app: App,
    native: String,
    refresh: String,
    px0: String,
    unleash: String,
}

impl SignedIn {
    fn new(settings: serde_json::Value) -> Self {
        let app = App::with(json!({ "limits": "default" }));
        let new = json!({
            "tenant": app.tenant, "email": "ada@example.com", "password": FIRST, "admin": true,
        });
        app.send(post("/api/admin/accounts", new).administrating()).expect(201);
        let session = app.session("ada@example.com", FIRST);
        let right = json!({ "email": "ada@example.com", "password": FIRST });
        let px0 = app.send(post("/v1/auth/login", right)).expect(200).text("token");
        let right = json!({ "username": "ada@example.com", "password": FIRST });
        let cookie =
            app.send(post("/auth/simple/login", right)).expect(200).headers["set-cookie"].clone();
        let unleash = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let path = format!("/api/admin/tenants/{}/settings", app.tenant);
        app.send(put(&path, settings).administrating()).expect(200);
        Self { app, native: session.access, refresh: session.refresh, px0, unleash }
    }

    fn of_native(&self, call: Call) -> Call {
        call.bearer(&self.native).with("x-tenant-id", &self.app.tenant)
    }
}

/// A limit, its number here, what a refusal says, and a call that it counts.
type Metered = (&'static str, &'static str, fn(&SignedIn) -> Call);

const NOBODY: &str = "019c2b1e-7a44-7c11-9a6f-3d1f0c5be8e1";

const METERED: [Metered; 16] = [
    ("end-session.session", "rate_limited", |at| {
        at.of_native(delete(&format!("/api/sessions/{NOBODY}")))
    }),
    ("end-session.session", "rate_limited", |at| {
        at.of_native(post("/v1/session/me/revoke?target=others", json!({})))
    }),
    ("end-session.session", "too many requests", |at| {
        delete(&format!("/v1/auth/sessions/{NOBODY}")).bearer(&at.px0)
    }),
    ("change-profile.session", "rate_limited", |at| {
        at.of_native(put("/v1/users/me/profile", json!({ "first_name": "Ada" })))
    }),
    ("change-profile.account", "rate_limited", |at| {
        at.of_native(put("/v1/users/me/profile", json!({ "first_name": "Ada" })))
    }),
    ("refresh.session", "rate_limited", |at| {
        post("/api/sessions/refresh", json!({ "refresh_token": at.refresh }))
    }),
    ("refresh.session", "rate_limited", |at| {
        post("/v1/session/refresh", json!({})).with("x-refresh-token", &at.refresh)
    }),
    ("step-up.session", "rate_limited", |at| {
        at.of_native(post("/v1/session/stepup/request", json!({ "scope": "prld:pwd:write" })))
    }),
    ("step-up.session", "rate_limited", |at| {
        let word = json!({ "challenge_token": "x", "verification_token": "y" });
        at.of_native(post("/v1/session/stepup/continue", word))
    }),
    ("administer.session", "Too Many Requests", |at| {
        let named = json!({ "email": "ada@example.com" });
        at.of_native(patch("/api/svc/v1/users/activate", named))
    }),
    ("administer.session", "Too Many Requests", |at| {
        at.of_native(post(
            "/api/svc/v1/users/register",
            json!({ "email": "b@example.com", "dryRun": true }),
        ))
    }),
    ("administer.session", "Too Many Requests", |at| {
        let named =
            json!({ "acceptInviteClientUrl": "https://a.example", "email": "ada@example.com" });
        at.of_native(post("/api/svc/v1/users/invite", named))
    }),
    ("administer.session", "Too Many Requests", |at| {
        at.of_native(post("/api/svc/v1/users/revoke-sessions", json!({ "email": "x@example.com" })))
    }),
    ("administer.session", "Too Many Requests", |at| {
        at.of_native(delete(&format!("/api/svc/v1/users/{NOBODY}")))
    }),
    ("administer.session", "RateLimitError", |at| {
        post("/api/admin/user-admin/reset-password", json!({ "id": "x@example.com" }))
            .with("cookie", &at.unleash)
    }),
    ("administer.session", "RateLimitError", |at| {
        post("/api/admin/user-admin/99/change-password", json!({ "password": SECOND }))
            .with("cookie", &at.unleash)
    }),
];

#[test]
fn attack_38_every_authenticated_write_has_a_meter_and_refuses_in_the_form_of_its_api() {
    for (name, form, call) in METERED {
        let numbers = json!({ name: { "most": 3, "seconds": 900 } });
        let at = SignedIn::new(json!({ "limits": "default", "limit_numbers": numbers }));
        for _ in 0..3 {
            let reply = at.app.send(call(&at));
            assert_ne!(reply.status, 429, "{name}: {}", reply.body);
        }
        let before = at.app.rows("event");
        let Reply { status, headers, body, .. } = at.app.send(call(&at));
        assert_eq!(status, 429, "{name}: {body}");
        assert!(body.to_string().contains(form), "{name}: {body}");
        assert_eq!(headers["retry-after"], "900", "{name}");
        assert!(at.app.rows("event") <= before + 1, "{name}");
        at.app.advance(15 * MINUTE);
        assert_ne!(at.app.send(call(&at)).status, 429, "{name}");
    }
}

#[test]
fn attack_38_a_flood_of_one_signed_in_person_leaves_a_bounded_trail() {
    let at = SignedIn::new(json!({ "limits": "default" }));
    let before = at.app.rows("event");
    let mut status = 0;
    for turn in 0..200 {
        let named = json!({ "first_name": format!("Ada {turn}") });
        status = at.app.send(at.of_native(put("/v1/users/me/profile", named))).status;
    }
    assert_eq!(status, 429);
    let entries = at.app.rows("event") - before;
    assert!(entries <= 60, "{entries}");
}

#[test]
fn attack_35_administration_without_a_token_writes_nothing() {
    let app = App::with(json!({ "limits": "default" }));
    app.send(get("/api/branding")).expect(200);
    let before = (app.rows("event"), app.rows("counter"));
    for call in [
        get("/api/admin/tenants"),
        post("/api/admin/accounts", json!({})),
        get("/api/admin/nothing"),
        get("/api/admin/tenants").with("authorization", "Basic YTpi"),
        get("/api/admin/tenants").with("authorization", "Bearer "),
    ] {
        assert_eq!(app.cost(call, 401), Cost { batches: 0, statements: 0, hashes: 0 });
    }
    assert_eq!((app.rows("event"), app.rows("counter")), before);
    app.send(get("/api/admin/tenants").bearer("guessed")).expect(401);
    assert_eq!(app.rows("event"), before.0 + 1, "a guess is recorded");
}

/// Puts a part of a tenant; answers how many entries that left.
fn put_part(app: &App, part: &str, body: &serde_json::Value) -> usize {
    let path = format!("/api/admin/tenants/{}/{part}", app.tenant);
    let before = app.rows("event");
    app.send(put(&path, body.clone()).administrating()).expect(200);
    app.rows("event") - before
}

fn issuers(keys: &serde_json::Value) -> serde_json::Value {
    let issuer = |name: &str| json!({ "issuer": name, "audience": "relatch", "algorithms": ["HS256"], "keys": keys });
    json!({ "issuers": [issuer("https://b.example"), issuer("https://a.example")] })
}

#[test]
fn attack_38_what_is_put_again_as_it_is_writes_nothing() {
    let app = App::new();
    let secret = json!({ "secret": "a-shared-secret-of-more-than-32-bytes" });
    let rule = json!({
        "id": "night", "effect": "forbid", "priority": 1, "principal": { "auth_provider": "local" },
        "action": "users:changePassword", "conditions": [],
    });
    for (part, first, second) in [
        ("settings", json!({ "limits": "open" }), json!({})),
        ("policy", json!({ "version": 1, "length": { "min": 15 } }), json!(null)),
        ("dialects", json!({ "dialects": ["px0"] }), json!({ "dialects": ["px0", "unleash"] })),
        (
            "hosts",
            json!({ "hosts": ["b.example", "a.example"] }),
            json!({ "hosts": ["a.example", "b.example"] }),
        ),
        ("rules", json!({ "rules": [rule] }), json!({ "rules": [] })),
        ("issuers", issuers(&secret), json!({ "issuers": [] })),
    ] {
        put_part(&app, part, &first);
        assert_eq!(put_part(&app, part, &first), 0, "{part}");
        assert_eq!(put_part(&app, part, &second), 1, "{part}: another is written");
        assert_eq!(put_part(&app, part, &first), 1, "{part}: and back");
    }
    assert_eq!(
        put_part(&app, "issuers", &issuers(&json!({ "secret": null }))),
        0,
        "the secret stays"
    );
    let other = json!({ "secret": "another-secret-of-more-than-32-bytes" });
    assert_eq!(put_part(&app, "issuers", &issuers(&other)), 1);
}

#[test]
fn attack_38_an_endpoint_that_is_put_again_as_it_is_writes_nothing() {
    let app = App::new();
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let draft = |url: &str| json!({ "url": url, "types": ["account.updated"], "active": true });
    let made = app.send(post(&path, draft("https://a.example/")).administrating()).expect(201);
    let path = format!("{path}/{}", made.text("id"));
    let before = app.rows("event");
    let same = app.send(put(&path, draft("https://a.example/")).administrating()).expect(200);
    assert_eq!((app.rows("event"), &same.body["url"]), (before, &json!("https://a.example/")));
    app.send(put(&path, draft("https://b.example/")).administrating()).expect(200);
    assert_eq!(app.rows("event"), before + 1);
}

#[test]
fn attack_38_an_account_that_is_changed_to_what_it_is_writes_nothing_and_calls_nobody() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let hook = json!({ "url": "https://a.example/", "types": ["account.updated"] });
    app.send(post(&hooks, hook).administrating()).expect(201);
    let account = format!("/api/admin/accounts/{}", ada.id);
    let profile = |body| {
        put("/v1/users/me/profile", body).bearer(&session.access).with("x-tenant-id", &app.tenant)
    };
    let named = |path: &str, body| patch(path, body).administrating();
    let link = |subject: &str| json!({ "issuer": "https://i.example", "subject": subject });
    let links = format!("{account}/links");
    for (call, other) in [
        (profile(json!({ "first_name": null })), profile(json!({ "first_name": "Ada" }))),
        (profile(json!({ "first_name": "Ada" })), profile(json!({ "first_name": "Augusta" }))),
        (profile(json!({})), profile(json!({ "display_name": "Countess" }))),
        (named(&account, json!({ "name": null })), named(&account, json!({ "name": "Ada" }))),
        (named(&account, json!({ "name": "Ada" })), named(&account, json!({ "name": "A" }))),
        (
            named(&account, json!({ "email": "ada@example.com" })),
            named(&account, json!({ "email": "Ada@example.com" })),
        ),
        (
            named("/api/svc/v1/users/activate", json!({ "email": "ada@example.com" })),
            named("/api/svc/v1/users/deactivate", json!({ "email": "ada@example.com" })),
        ),
        (
            named(&account, json!({ "active": false, "auth_provider": "local" })),
            named(&account, json!({ "active": true })),
        ),
        (post(&links, link("one")).administrating(), post(&links, link("two")).administrating()),
    ] {
        if call.path() == links {
            app.send(call.clone());
        }
        let count = || (app.rows("event"), app.deployment.webhook_client.calls().len());
        let before = count();
        let reply = app.send(call);
        assert!(reply.status < 300, "{}", reply.body);
        assert_eq!(count(), before);
        let reply = app.send(other);
        assert!(reply.status < 300, "{}", reply.body);
        assert_eq!(count(), (before.0 + 1, before.1 + 1));
    }
}

#[test]
fn attack_38_a_request_acts_on_its_own_row_however_many_others_wait() {
    let asked = || post("/api/password/reset/request", json!({ "email": "ada@example.com" }));
    let cost = |others: usize| {
        let app = App::new();
        app.person("ada@example.com");
        app.send(asked()).expect(202);
        for at in 0..others {
            app.leave_request(&format!("p{at}@example.com"));
        }
        app.advance(MINUTE);
        app.cost(asked(), 202)
    };
    assert_eq!(cost(8), cost(0));
}

/// What expires, and a row of it: of the tenant `T` with a key `K`, until `E`.
const EXPIRING: [(&str, &str); 11] = [
    ("counter", "(tenant_id, key, count, ends_at) SELECT T, K, 1, E"),
    ("known_place", "(tenant_id, place, expires_at) SELECT T, K, E"),
    ("streak", "(tenant_id, subject, count, told, expires_at) SELECT T, K, 1, 1, E"),
    (
        "reset_request",
        "(tenant_id, id, purpose, sealed_email, at, acted) SELECT T, K, 'link', '', E - 3600000, 1",
    ),
    (
        "reset_secret",
        "(tenant_id, lookup, purpose, account_id, generation, tries, expires_at)
         SELECT T, K, 'link', K, 1, 0, E",
    ),
    ("registration", "(tenant_id, lookup, sealed, expires_at) SELECT T, K, '', E"),
    ("write_grant", "(tenant_id, session_id, scope, generation, expires_at) SELECT T, K, K, 1, E"),
    ("spent_grant", "(tenant_id, issuer, token, expires_at) SELECT T, K, K, E"),
    (
        "session",
        "(tenant_id, id, account_id, kind, secret, generation, created_at, seen_at, expires_at, device)
         SELECT T, K, K, 'refresh', '', 1, 0, 0, E, '{}'",
    ),
    (
        "outbox",
        "(tenant_id, id, due_at, attempts, expires_at, state) SELECT T, K, E - 2592000000, 1, 0, 'dead'",
    ),
    ("suppression", "(tenant_id, address, reason, at) SELECT T, K, 'bounced', E - 34560000000"),
];

/// What does not grow with traffic, and why.
const BOUNDED: [(&str, &str); 15] = [
    ("account", "made by administrators, or registered within limits"),
    ("account_link", "made by administrators"),
    ("cost_class", "one for each form of stored hash that accounts have"),
    ("migration_source", "one for each tenant"),
    ("canary", "one a key of a ring"),
    ("event", "trimmed with the chain"),
    ("housekeeping_run", "seven days"),
    ("issuer", "at most 32 a tenant"),
    ("password_history", "as deep as the policy says"),
    ("signing_key", "one a rotation, removed when it has retired"),
    ("tenant", "made by administrators"),
    ("tenant_host", "made by administrators"),
    ("trail_anchor", "one a tenant"),
    ("walk", "one a table that expires"),
    ("webhook", "at most eight a tenant"),
];

#[test]
fn attack_38_every_table_expires_or_is_bounded() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut tables = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let made = text.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
        tables.extend(made.filter_map(|rest| rest.split(' ').next()).map(str::to_owned));
    }
    tables.sort_unstable();
    let mut known: Vec<_> = EXPIRING.iter().chain(&BOUNDED).map(|(table, _)| *table).collect();
    known.sort_unstable();
    assert_eq!(tables, known);
}

#[test]
fn attack_38_twenty_rows_a_second_of_every_kind_for_an_hour_leave_no_table_longer_than_what_lives()
{
    let app = App::new();
    for _ in 0..12 {
        let end = app.deployment.now().plus(MINUTE).millis();
        for (table, row) in EXPIRING {
            let row = row
                .replace(" T,", &format!(" '{}',", app.tenant))
                .replace(" K,", " lower(hex(randomblob(16))),")
                .replace(" E", &format!(" {end}"));
            let rows = "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 6000)";
            let (columns, values) = row.split_once("SELECT").unwrap();
            let insert = format!("INSERT INTO {table} {columns} {rows} SELECT {values} FROM row");
            app.deployment.execute(&insert).unwrap();
        }
        app.advance(5 * MINUTE);
        app.tick();
        for (table, _) in EXPIRING {
            // What lives a minute, and what came since a walk passed.
            let rows = app.rows(table);
            assert!(rows <= 20 * (60 + 600), "{table}: {rows} rows");
        }
    }
    for _ in 0..3 {
        app.advance(5 * MINUTE);
        app.tick();
    }
    for (table, _) in EXPIRING {
        assert_eq!(app.rows(table), 0, "{table}");
    }
}
