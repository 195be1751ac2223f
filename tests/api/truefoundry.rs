//! TrueFoundry's API.

use serde_json::json;

use crate::native::confirm;
use crate::support::{App, Call, FIRST, Person, SECOND, THIRD, get, post};

fn world() -> (App, Person) {
    let app = App::new();
    let ada = app.person("ada@example.com");
    (app, ada)
}

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
