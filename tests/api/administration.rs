//! The administration API.

use relatch::account::MailFailure;
use relatch::port::Sent;
use serde_json::json;

use crate::native::confirm;
use crate::support::{App, Call, FIRST, SECOND, delete, get, patch, post, put};

#[test]
fn an_administrator_makes_a_tenant_and_an_account_that_signs_in_there_alone() {
    let app = App::new();
    let other = app.tenant("other", json!({}));
    let other = app.at("other", &other);
    let ada = other.person("ada@example.com");
    other.opens_with(&ada, FIRST, &[SECOND]);
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    let session = other.session(&ada, FIRST);
    assert!(other.is_live(&session.access));
    assert!(!app.is_live(&session.access));
}

#[test]
fn a_name_and_an_address_are_given_once() {
    let app = App::new();
    app.person("ada@example.com");
    let again = json!({ "tenant": app.tenant, "email": "ADA@example.com" });
    app.send(post("/api/admin/accounts", again).administrating()).refused(409, "exists");
    let again = post("/api/admin/tenants", json!({ "slug": "acme" }));
    app.send(again.administrating()).refused(409, "exists");
}

#[test]
fn no_other_token_administers() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let new = || post("/api/admin/tenants", json!({ "slug": "other" }));
    for call in [new(), new().bearer("native-administratos"), new().bearer(&session.access)] {
        app.send(call).refused(401, "unauthenticated");
    }
    app.send(new().administrating()).expect(201);
}

#[test]
fn a_deactivated_account_is_out_and_an_erased_one_is_gone() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    let path = format!("/api/admin/accounts/{}", ada.id);
    app.send(patch(&path, json!({ "active": false })).administrating()).expect(200);
    assert!(!app.is_live(&session.access));
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    app.send(patch(&path, json!({ "active": true })).administrating()).expect(200);
    app.opens_with(&ada, FIRST, &[]);
    app.send(delete(&path).administrating()).expect(204);
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    app.send(get(&path).administrating()).refused(404, "not_found");
}

#[test]
fn imported_accounts_keep_their_password_and_a_taken_address_is_left_alone() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    // bcrypt of "U*U", cost 5 (the test vectors of crypt_blowfish).
    let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let accounts = json!([
        { "email": "grace@example.com", "password_hash": hash },
        { "email": ada.email, "password_hash": hash },
        { "email": "no address" },
    ]);
    let import = |dry: bool| {
        let body = json!({ "tenant": app.tenant, "accounts": accounts, "dry_run": dry });
        let reply = app.send(post("/api/admin/accounts/import", body).administrating());
        let results = reply.expect(200).body["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["outcome"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(import(true), ["new", "exists", "refused"]);
    app.sign_in("grace@example.com", "U*U").refused(401, "unauthenticated");
    assert_eq!(import(false), ["created", "exists", "refused"]);
    assert_eq!(import(false), ["exists", "exists", "refused"]);
    // The first sign-in hashes the password anew; the second finds the new hash.
    app.opens_with("grace@example.com", "U*U", &[FIRST]);
    app.opens_with("grace@example.com", "U*U", &[]);
    app.opens_with(&ada, FIRST, &["U*U"]);
}

#[test]
fn an_administrator_has_the_owner_choose_and_ends_sessions() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let path = |rest: &str| format!("/api/admin/accounts/{}{rest}", ada.id);
    let reset = post(&path("/reset"), json!({})).administrating();
    assert_eq!(app.send(reset).expect(202).text("kind"), "reset");
    let session = app.session(&ada, FIRST);
    app.send(delete(&path("/sessions")).administrating()).expect(204);
    assert!(!app.is_live(&session.access));
    let token = app.mailbox(&ada)[0].token.clone().unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn a_key_that_no_longer_signs_still_verifies() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let before = app.session(&ada, FIRST);
    let keys = format!("/api/admin/tenants/{}/keys", app.tenant);
    let rotated = app.send(post(&keys, json!({})).administrating()).expect(201).text("kid");
    assert!(app.is_live(&before.access));
    assert!(app.is_live(&app.session(&ada, FIRST).access));
    let published = app.send(get("/.well-known/jwks.json")).expect(200);
    let published = published.body["keys"].as_array().unwrap();
    assert_eq!(published.len(), 2);
    assert!(published.iter().any(|key| key["kid"] == json!(rotated)));
}

#[test]
fn asvs_16_3_1_every_act_of_an_administrator_names_them_and_their_network() {
    let app = App::new();
    app.deployment.mailbox.answer(Sent::Never(MailFailure::AddressRefused));
    let ada = app.person("ada@example.com");
    let asked = post("/api/password/reset/request", json!({ "email": ada.email }));
    app.send(asked).expect(202);
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    let by_ops = |call: Call| call.administrating().with("cf-connecting-ip", "198.51.100.7");
    app.send(by_ops(post(&hooks, endpoint))).expect(201);
    let suppressions = format!("/api/admin/suppressions?tenant={}", app.tenant);
    let found = app.send(by_ops(get(&suppressions))).expect(200).body;
    let id = found["suppressions"][0]["id"].as_str().unwrap();
    let lift = format!("/api/admin/suppressions/{id}?tenant={}", app.tenant);
    app.send(by_ops(delete(&lift))).expect(204);

    let path = format!("/api/admin/events?tenant={}&personal=true", app.tenant);
    let events = app.send(get(&path).administrating()).expect(200).body["events"].clone();
    for kind in ["webhook-changed", "suppression-lifted"] {
        let entry = events.as_array().unwrap().iter().find(|entry| entry["kind"] == kind);
        let entry = entry.unwrap_or_else(|| panic!("no {kind} in {events}"));
        assert_eq!(entry["actor"], "administrator:ops");
        assert_eq!(entry["personal"]["address"], "198.51.100.7");
    }
}

/// How many accounts the lists say there are: all, and the active ones.
fn totals(app: &App) -> (u64, u64) {
    let all = format!("/api/admin/accounts?tenant={}&limit=1", app.tenant);
    let all = app.send(get(&all).administrating()).expect(200).body["total"].as_u64();
    let active = app.send(get("/api/svc/v1/users?limit=1").administrating()).expect(200);
    (all.unwrap(), active.body["pagination"]["total"].as_u64().unwrap())
}

#[test]
fn the_number_of_accounts_is_kept_whatever_makes_and_ends_them() {
    let app = App::with(json!({ "registration": "verified" }));
    let count = |all, active| assert_eq!(totals(&app), (all, active));
    count(0, 0);
    let ada = app.person("ada@example.com");
    let new = json!({ "tenant": app.tenant, "email": "off@example.com", "active": false });
    let off = app.send(post("/api/admin/accounts", new).administrating()).expect(201).text("id");
    count(2, 1);
    let taken = json!({ "tenant": app.tenant, "email": "ada@example.com" });
    app.send(post("/api/admin/accounts", taken).administrating()).expect(409);
    count(2, 1);
    let accounts: Vec<_> = ["ada@example.com", "b@example.com", "c@example.com", "b@example.com"]
        .iter()
        .map(|email| json!({ "email": email }))
        .collect();
    let import = json!({ "tenant": app.tenant, "accounts": accounts });
    app.send(post("/api/admin/accounts/import", import).administrating()).expect(200);
    count(4, 3);
    let registration = json!({ "email": "new@example.com", "password": FIRST });
    app.send(post("/v1/auth/register", registration)).expect(201);
    count(4, 3);
    let code = app.mailbox("new@example.com")[0].code.clone();
    let confirmed = json!({ "email": "new@example.com", "code": code });
    for status in [200, 400] {
        app.send(post("/v1/auth/verify-email", confirmed.clone())).expect(status);
    }
    count(5, 4);
    let account = format!("/api/admin/accounts/{}", ada.id);
    for (active, expected) in [(false, 3), (false, 3), (true, 4), (true, 4)] {
        app.send(patch(&account, json!({ "active": active })).administrating()).expect(200);
        count(5, expected);
    }
    app.send(delete(&format!("/api/admin/accounts/{off}")).administrating()).expect(204);
    count(4, 4);
    app.send(delete(&account).administrating()).expect(204);
    app.send(delete(&account).administrating()).expect(404);
    count(3, 3);
    let other = app.tenant("other", json!({}));
    assert_eq!(totals(&app.at("other", &other)), (0, 0));
}

#[test]
fn a_search_finds_addresses_by_their_beginning() {
    let app = App::new();
    for name in ["adam", "ada", "bea", "ad%"] {
        app.person(&format!("{name}@example.com"));
    }
    let found = |query: &str| {
        let path = format!("/api/svc/v1/users?query={query}");
        let page = app.send(get(&path).administrating()).expect(200).body;
        let users = page["data"].as_array().unwrap();
        let emails: Vec<_> = users.iter().map(|user| user["email"].clone()).collect();
        assert_eq!(page["pagination"]["total"], json!(emails.len()));
        json!(emails)
    };
    assert_eq!(found("ADA"), json!(["ada@example.com", "adam@example.com"]));
    assert_eq!(found("ad%25"), json!(["ad%@example.com"]));
    assert_eq!(found("example.com"), json!([]), "no part inside an address");
    assert_eq!(found("").as_array().unwrap().len(), 4);
}

#[test]
fn a_policy_carries_a_list_and_a_vocabulary_of_its_own() {
    let app = App::new();
    let path = format!("/api/admin/tenants/{}/policy", app.tenant);
    let words: Vec<_> = (0..1000).map(|at| format!("Zyxomatic-{at:06}")).collect();
    let policy = json!({
        "version": 1,
        "preset": "recommended",
        "blocklist": { "entries": words },
        "strength": { "min": 3, "words": words },
    });
    assert!(policy.to_string().len() > 32 * 1024);
    app.send(put(&path, policy).administrating()).expect(200);
    let shown = app.send(get("/api/password/policy")).expect(200).body;
    assert_eq!(shown["blocklist"]["entries"][999], "Zyxomatic-000999");
    let judge = |password: &str| {
        let body = json!({ "password": password });
        app.send(post("/api/password/check", body)).expect(200).body["issues"].clone()
    };
    for (password, via) in [
        ("Zyxomatic-000007", "caseless"),
        ("zyxomatic-000007", "listed"),
        ("Zyxomatic-000007!", "derived"),
    ] {
        let issue = json!({ "code": "common", "via": via, "list": "own" });
        assert_eq!(judge(password)[0], issue, "{password}");
    }
    assert_eq!(judge("Zyxomatic-7234567-Harbour"), json!([]));

    for (rule, detail) in [
        (
            json!({ "blocklist": { "entries": vec!["a"; 1001] } }),
            "blocklist.entries: must be between 0 and 1000",
        ),
        (
            json!({ "strength": { "min": 1, "words": vec!["a".repeat(64); 257] } }),
            "strength.words: must be at most 16384 bytes",
        ),
        (
            json!({ "blocklist": { "entries": ["ok", 7] } }),
            "blocklist.entries[1]: must be a string",
        ),
    ] {
        let mut policy = rule;
        policy["version"] = json!(1);
        let refused = app.send(put(&path, policy).administrating()).expect(400);
        assert!(refused.text("detail").contains(detail), "{}", refused.body);
    }
}
