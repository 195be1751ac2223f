//! Tenants by host, and where the links of their mails lead.

use serde_json::{Value, json};

use crate::support::{App, FIRST, Reply, SECOND, get, post, put};

/// A deployment with a first tenant, and another with these hosts and settings.
fn world(hosts: &Value, settings: &Value) -> (App, App) {
    let first = App::new();
    let new = json!({ "slug": "other", "hosts": hosts, "settings": settings });
    let made = first.send(post("/api/admin/tenants", new).administrating()).expect(201);
    let other = first.on(made.body["hosts"][0].as_str().unwrap_or("none"), &made.text("id"));
    (first, other)
}

/// Scheme, host and port of a link, the path before its page, and the token behind it.
fn split(link: &str) -> (String, String) {
    let (page, token) = link.split_once("#token=").unwrap();
    let (origin, _) = page.rsplit_once('/').unwrap();
    (origin.to_owned(), token.to_owned())
}

fn confirm(app: &App, token: &str, new: &str) -> Reply {
    app.send(post("/api/password/reset/confirm", json!({ "token": token, "new_password": new })))
}

#[test]
fn a_link_leads_to_the_first_host_of_its_tenant_and_works_there() {
    let (first, other) = world(&json!(["Www.Other.localhost.", "a.localhost"]), &json!({}));
    let ada = other.person("ada@example.com");
    let (origin, token) = split(other.asked_reset(&ada).link.as_deref().unwrap());
    assert_eq!(origin, first.at_origin("www.other.localhost"));
    confirm(&first, &token, SECOND).refused(400, "invalid_secret");
    confirm(&other, &token, SECOND).expect(204);

    let undo = other.mailbox(&ada)[0].undo.clone().unwrap();
    other.send(post("/api/password/disavow", json!({ "token": undo }))).expect(204);
    let text = &other.mailbox(&ada)[1].text;
    assert!(text.contains(&format!("{origin}/not-me#token=")), "{text}");
}

#[test]
fn an_origin_that_is_set_goes_first_and_without_hosts_the_one_of_the_deployment_is_left() {
    let settings = json!({ "origin": "https://login.other.example/people" });
    let (_, other) = world(&json!(["other.localhost"]), &settings);
    let ada = other.person("ada@example.com");
    let (origin, _) = split(other.asked_reset(&ada).link.as_deref().unwrap());
    assert_eq!(origin, "https://login.other.example/people");

    let first = App::new();
    let path = format!("/api/admin/tenants/{}/hosts", first.tenant);
    first.send(put(&path, json!({ "hosts": [] })).administrating()).expect(200);
    let ada = first.person("ada@example.com");
    let (origin, _) = split(first.asked_reset(&ada).link.as_deref().unwrap());
    assert_eq!(origin, first.deployment_origin());
}

#[test]
fn the_issuer_of_tokens_stays_when_hosts_change() {
    let (first, other) = world(&json!(["other.localhost"]), &json!({}));
    let ada = other.person("ada@example.com");
    let session = other.session(&ada, FIRST);
    let path = format!("/api/admin/tenants/{}/hosts", other.tenant);
    let hosts = json!({ "hosts": ["new.localhost", "other.localhost"] });
    first.send(put(&path, hosts).administrating()).expect(200);
    assert!(other.is_live(&session.access));
}

#[test]
fn one_host_in_every_spelling_is_the_same() {
    let (first, other) = world(&json!(["B\u{fc}cher.localhost"]), &json!({}));
    other.person("ada@example.com");
    for host in ["xn--bcher-kva.localhost", "XN--BCHER-KVA.LocalHost", "xn--bcher-kva.localhost."] {
        first.on(host, &other.tenant).sign_in("ada@example.com", FIRST).expect(200);
    }
    first.on("xn--bcher-kva.localhost..", "").sign_in("ada@example.com", FIRST).expect(401);

    let path = format!("/api/admin/tenants/{}/hosts", other.tenant);
    let set = |hosts: Value| first.send(put(&path, json!({ "hosts": hosts })).administrating());
    let shown = set(json!(["b.example", "A.EXAMPLE.", "B.example", "b\u{fc}cher.example"]));
    let names = json!(["b.example", "a.example", "xn--bcher-kva.example"]);
    assert_eq!(shown.expect(200).body["hosts"], names);
    assert_eq!(first.send(get(&path).administrating()).body["hosts"], names);
    for host in [
        "a.example:8787",
        "https://a.example",
        "*.example",
        "a..example",
        "a_b.example",
        "xn--a.example",
        "a b.example",
        "",
    ] {
        set(json!([host])).refused(400, "bad_request");
    }
}
