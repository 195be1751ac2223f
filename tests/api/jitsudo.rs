//! JITSudo's API.

use serde_json::json;

use crate::native::confirm;
use crate::support::{Call, FIRST, SECOND, THIRD, get, post, put, world};

/// A change of a tenant's account with the current password.
pub fn change(access: &str, tenant: &str, current: &str, new: &str) -> Call {
    let body = json!({ "current_password": current, "new_password": new });
    post("/v1/users/me/password", body).bearer(access).with("x-tenant-id", tenant)
}

#[test]
fn a_change_keeps_the_session_and_ends_the_others() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    let wrong = app.send(change(&own.access, &app.tenant, THIRD, SECOND));
    wrong.refused(400, "invalid_current_password");
    app.opens_with(&ada, FIRST, &[SECOND]);
    app.send(change(&own.access, &app.tenant, FIRST, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.is_live(&own.access));
    assert!(!app.is_live(&other.access));
    assert!(app.mailbox(&ada)[0].undo.is_some());
}

#[test]
fn a_change_at_another_tenant_is_refused() {
    let (app, ada) = world();
    let other = app.tenant("other", json!({}));
    let own = app.session(&ada, FIRST);
    app.send(change(&own.access, &other, FIRST, SECOND)).refused(403, "tenant_mismatch");
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_reset_shuts_the_session_out() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let token = app.asked_reset(&ada).token.unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    let late = app.send(change(&own.access, &app.tenant, SECOND, THIRD));
    late.refused(401, "unauthenticated");
    app.opens_with(&ada, SECOND, &[THIRD]);
}

#[test]
fn the_owner_alone_changes_a_profile_and_a_null_clears_it() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let call =
        |call: Call, token: &str| app.send(call.bearer(token).with("x-tenant-id", &app.tenant));
    let path = "/v1/users/me/profile";
    let names = json!({ "first_name": "Ada", "last_name": "King" });
    call(put(path, names.clone()), "garbage").expect(401);
    assert!(call(get(path), &own.access).expect(200).body["first_name"].is_null());
    call(put(path, names), &own.access).expect(200);
    assert_eq!(call(get(path), &own.access).body["last_name"], "King");
    call(put(path, json!({ "first_name": null })), &own.access).expect(200);
    let left = call(get(path), &own.access).body;
    assert!(left["first_name"].is_null() && left["last_name"] == "King", "{left}");
    call(put(path, json!({ "first_name": "a\u{0}" })), &own.access).expect(400);
    app.opens_with(&ada, FIRST, &[]);
}

#[test]
fn a_rule_of_the_tenant_forbids_a_change_and_says_why() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let path = format!("/api/admin/tenants/{}/rules", app.tenant);
    let forbid = json!({
        "id": "frozen", "effect": "forbid", "priority": 1, "action": "users:changePassword",
        "notice": "Passwords are frozen this week.",
    });
    app.send(put(&path, json!({ "rules": [forbid] })).administrating()).expect(200);
    let refused = app.send(change(&own.access, &app.tenant, FIRST, SECOND)).expect(403);
    assert!(refused.body.to_string().contains("frozen this week"), "{}", refused.body);
    app.opens_with(&ada, FIRST, &[SECOND]);
    app.send(put(&path, json!({ "rules": [] })).administrating()).expect(200);
    app.send(change(&own.access, &app.tenant, FIRST, SECOND)).expect(204);
}
