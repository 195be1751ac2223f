//! Key rings that are rotated, and keys that are dropped with data under them.

use relatch::native::Rings;
use serde_json::json;

use super::support::{App, FIRST, SECOND, post};

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
