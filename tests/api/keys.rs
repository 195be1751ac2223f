//! Key rings that are rotated, and keys that are dropped with data under them.

use relatch::adapter::sql::Fault;
use relatch::native::Rings;
use serde_json::json;

use crate::native;
use crate::support::{App, FIRST, HOUR, MINUTE, SECOND, get, post};

const ADA: &str = "ada@example.com";

fn world() -> App {
    let app = App::new();
    app.person(ADA);
    app
}

/// The rings after a leak: new keys alone, for the rings that are named.
fn replaced(app: &App, names: &[&str]) -> Rings {
    let (old, new) = (app.deployment.rings.clone(), app.deployment.new_rings("k2"));
    let pick = |name: &str, new, old| if names.contains(&name) { new } else { old };
    Rings {
        pepper: pick("pepper", new.pepper, old.pepper),
        secret: pick("secret", new.secret, old.secret),
        seal: pick("seal", new.seal, old.seal),
    }
}

#[test]
fn a_lost_pepper_tells_nobody_who_has_an_account() {
    let app = world();
    let session = app.session(ADA, FIRST);
    let app = app.restarted(replaced(&app, &["pepper"]));
    let (known, unknown) = (app.sign_in(ADA, FIRST), app.sign_in("nobody@example.com", FIRST));
    known.refused(401, "unauthenticated");
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(known.record.hashes, unknown.record.hashes);
    let cause = known.record.cause.unwrap();
    assert!(cause.contains("pepper"), "{cause}");

    let change = json!({ "current_password": FIRST, "new_password": SECOND });
    let changed = app.send(post("/api/password/change", change).bearer(&session.access));
    changed.refused(400, "wrong_password");

    let reset = json!({ "token": app.asked_reset(ADA).token, "new_password": SECOND });
    app.send(post("/api/password/reset/confirm", reset)).expect(204);
    app.opens_with(ADA, SECOND, &[FIRST]);
}

#[test]
fn a_request_that_opens_no_more_is_ended_and_the_next_one_is_served() {
    let app = world();
    app.deployment.fault.set(Fault::Later { batches: 2, statements: 0 });
    app.send(post("/api/password/reset/request", json!({ "email": ADA }))).expect(202);
    assert_eq!(app.mailbox(ADA).len(), 0, "the request waits");

    let app = app.restarted(replaced(&app, &["seal"]));
    app.advance(MINUTE);
    let done = app.tick();
    assert_eq!((done.failed, done.error), (0, None));
    app.asked_reset(ADA);
}

#[test]
fn an_endpoint_whose_secret_opens_no_more_says_so_and_goes_on_with_a_new_one() {
    let app = world();
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    let id = app.send(post(&path, endpoint).administrating()).expect(201).text("id");
    let app = app.restarted(replaced(&app, &["seal"]));
    app.send(post(&format!("/api/admin/tenants/{}/keys", app.tenant), json!({})).administrating())
        .expect(201);

    let session = app.session(ADA, FIRST);
    app.send(native::change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(app.deployment.courier.calls().len(), 0, "no call without a signature");
    let shown = app.send(get(&path).administrating()).expect(200);
    assert_eq!(shown.body["webhooks"][0]["reason"], "secret_unreadable", "{}", shown.body);

    app.send(post(&format!("{path}/{id}/secret"), json!({})).administrating()).expect(201);
    app.advance(HOUR);
    app.tick();
    assert_eq!(app.deployment.courier.calls().len(), 1);
}

#[test]
fn a_link_that_undoes_a_change_and_opens_no_more_is_not_valid() {
    let app = world();
    let session = app.session(ADA, FIRST);
    app.send(native::change(&session.access, FIRST, SECOND)).expect(204);
    let undo = app.mailbox(ADA)[0].undo.clone().unwrap();
    let app = app.restarted(replaced(&app, &["seal"]));
    let undone = app.send(post("/api/password/disavow", json!({ "token": undo })));
    undone.refused(400, "invalid_secret");
    assert!(undone.record.cause.unwrap().contains("unknown key"));
}
