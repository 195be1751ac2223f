//! The administration API.

use serde_json::json;

use crate::support::{App, FIRST, SECOND, delete, get, patch, post};

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
