//! TrueFoundry's API.

use serde_json::{Value, json};

use crate::native::confirm;
use crate::support::{App, Call, FIRST, SECOND, THIRD, delete, get, patch, post, world};

fn change(access: &str, login: &str, old: &str, new: &str) -> Call {
    let body = json!({ "loginId": login, "oldPassword": old, "newPassword": new });
    post("/api/svc/v1/users/change-password", body).bearer(access)
}

#[test]
fn a_change_keeps_the_session_and_ends_the_others() {
    let (app, ada) = world();
    let (own, other) = (app.session(&ada, FIRST), app.session(&ada, FIRST));
    app.send(change(&own.access, &ada, THIRD, SECOND)).expect(400);
    app.opens_with(&ada, FIRST, &[SECOND]);
    assert_eq!(app.send(change(&own.access, &ada, FIRST, SECOND)).expect(200).body, json!({}));
    app.opens_with(&ada, SECOND, &[FIRST]);
    assert!(app.is_live(&own.access));
    assert!(!app.is_live(&other.access));
    assert!(app.mailbox(&ada)[0].undo.is_some());
}

#[test]
fn the_password_of_another_login_is_not_changed() {
    let (app, ada) = world();
    let grace = app.person("grace@example.com");
    let own = app.session(&ada, FIRST);
    app.send(change(&own.access, &grace, FIRST, SECOND)).expect(403);
    app.opens_with(&grace, FIRST, &[SECOND]);
    app.opens_with(&ada, FIRST, &[SECOND]);
}

#[test]
fn a_reset_shuts_the_session_out() {
    let (app, ada) = world();
    let own = app.session(&ada, FIRST);
    let token = app.asked_reset(&ada).token.unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    app.send(change(&own.access, &ada, SECOND, THIRD)).expect(401);
    app.opens_with(&ada, SECOND, &[THIRD]);
}

const USERS: &str = "/api/svc/v1/users";

/// An administrator of the tenant, by an access token.
fn chief(app: &App) -> String {
    let root = json!({
        "tenant": app.tenant, "email": "root@example.com", "password": FIRST, "admin": true,
    });
    app.send(post("/api/admin/accounts", root).administrating()).expect(201);
    app.session("root@example.com", FIRST).access
}

#[test]
fn an_administrator_of_the_tenant_alone_registers_invites_and_deletes() {
    let (app, ada) = world();
    let chief = chief(&app);
    let own = app.session(&ada, FIRST).access;
    let register = |fields: Value| post(&format!("{USERS}/register"), fields);
    let bob = json!({ "email": "bob@example.com" });
    app.send(register(bob.clone()).bearer(&own)).expect(403);
    app.send(register(json!({ "email": "bob@example.com", "dryRun": true })).bearer(&chief))
        .expect(200);
    let path = format!("/api/admin/accounts?tenant={}", app.tenant);
    let total = || app.send(get(&path).administrating()).expect(200).body["total"].clone();
    assert_eq!(total(), json!(2));
    app.send(register(bob.clone()).bearer(&chief)).expect(200);
    assert_eq!(total(), json!(3));
    app.send(register(bob).bearer(&chief)).expect(409);

    let client = "https://app.example.com/";
    let invite = json!({ "acceptInviteClientUrl": client, "email": "bob@example.com" });
    let invited = app.send(post(&format!("{USERS}/invite"), invite).bearer(&chief)).expect(200);
    let token = app.mailbox("bob@example.com")[0].token.clone().unwrap();
    assert!(invited.text("link").ends_with("/welcome"));
    let accept = json!({ "invitation": token, "new_password": SECOND });
    app.send(post("/api/password/reset/confirm", accept)).expect(204);
    app.opens_with("bob@example.com", SECOND, &[FIRST]);

    let path = format!("{USERS}/{}?tenantName=acme", ada.id);
    app.send(delete(&path).bearer(&own)).expect(403);
    app.send(delete(&path).bearer(&chief)).expect(200);
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    assert_eq!(total(), json!(2));
}

#[test]
fn an_administrator_deactivates_activates_and_signs_out() {
    let (app, ada) = world();
    let chief = chief(&app);
    let named = json!({ "email": ada.email });
    let call = |path: &str, token: &str| {
        let path = format!("{USERS}/{path}");
        let body = named.clone();
        let call = if path.ends_with("sessions") { post(&path, body) } else { patch(&path, body) };
        app.send(call.bearer(token))
    };
    let own = app.session(&ada, FIRST);
    call("deactivate", &own.access).expect(403);
    call("revoke-sessions", &own.access).expect(403);
    assert!(app.is_live(&own.access));
    call("revoke-sessions", &chief).expect(200);
    assert!(!app.is_live(&own.access));
    app.opens_with(&ada, FIRST, &[]);
    call("deactivate", &chief).expect(200);
    app.sign_in(&ada, FIRST).refused(401, "unauthenticated");
    call("activate", &chief).expect(200);
    app.opens_with(&ada, FIRST, &[]);
}

#[test]
fn an_administrator_reaches_nobody_of_another_tenant() {
    let (app, _) = world();
    let chief = chief(&app);
    let other = app.at("other", &app.tenant("other", json!({})));
    let eve = other.person("eve@example.com");
    let path = format!("{USERS}/{}?tenantName=acme", eve.id);
    app.send(delete(&path).bearer(&chief)).expect(404);
    let named = json!({ "email": eve.email });
    let deactivate = patch(&format!("{USERS}/deactivate"), named);
    app.send(deactivate.bearer(&chief)).expect(404);
    other.opens_with(&eve, FIRST, &[]);
}

#[test]
fn an_administrator_is_shown_the_page_and_the_invited_person_is_mailed_the_link() {
    for (settings, shows_link) in
        [(json!({}), false), (json!({ "compat": { "truefoundry": "upstream" } }), true)]
    {
        let app = App::with(settings);
        let body =
            json!({ "email": "new@example.com", "acceptInviteClientUrl": "https://evil.example" });
        let invite = post("/api/svc/v1/users/invite", body).administrating();
        let shown = app.send(invite).expect(200).text("link");
        let link = app.mailbox("new@example.com")[0].link.clone().unwrap();
        let (page, _) = link.split_once("#token=").unwrap();
        assert_eq!(shown, if shows_link { &link } else { page });
        assert!(page.ends_with("/welcome"), "{page}");
        let trail = get(&format!("/api/admin/events?tenant={}", app.tenant)).administrating();
        let trail = app.send(trail).expect(200).body.to_string();
        assert!(trail.contains("reset-issued"), "{trail}");
    }
}

#[test]
fn whether_the_inactive_are_listed_is_true_or_false_and_nothing_else() {
    let (app, _) = world();
    let chief = chief(&app);
    let list = |query: &str| app.send(get(&format!("{USERS}{query}")).bearer(&chief));
    for query in ["", "?showInvalidUsers=true", "?showInvalidUsers=false"] {
        list(query).expect(200);
    }
    for value in ["null", "", "1", "True", "yes", "[true]"] {
        let refused = list(&format!("?showInvalidUsers={value}")).expect(422);
        assert_eq!(refused.body["details"][0]["field"], json!("showInvalidUsers"), "{value}");
    }
}
