//! What is decided of a password when it is set or shown: breaches, history, and the hash it is kept as.

use relatch::native::Rings;
use relatch::native::scripted::Corpus;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use crate::native::{change, confirm};
use crate::support::{App, FIRST, Person, Reply, SECOND, THIRD, get, post, put, world};

const FOURTH: &str = "Bittern/Under-Moss-64";

fn set_policy(app: &App, policy: Value) {
    let path = format!("/api/admin/tenants/{}/policy", app.tenant);
    app.send(put(&path, policy).administrating()).expect(200);
}

fn set_settings(app: &App, settings: Value) {
    let path = format!("/api/admin/tenants/{}/settings", app.tenant);
    app.send(put(&path, settings).administrating()).expect(200);
}

fn check(app: &App, password: &str) -> Value {
    app.send(post("/api/password/check", json!({ "password": password }))).expect(200).body
}

#[track_caller]
fn refused_as(reply: &Reply, code: &str) {
    reply.refused(422, "password_refused");
    assert_eq!(reply.body["issues"][0]["code"], json!(code), "{}", reply.body);
}

mod breach {
    use super::*;

    fn blocking(rule: Value) -> (App, Person) {
        let (app, ada) = world();
        set_policy(&app, json!({ "version": 1, "preset": "recommended", "breach": rule }));
        (app, ada)
    }

    /// The lines of a range, and its answer.
    fn range(app: &App, password: &str) -> (String, Reply) {
        let digest = base16ct::upper::encode_string(&Sha1::digest(password));
        let (prefix, suffix) = digest.split_at(5);
        (suffix.to_owned(), app.send(get(&format!("/api/password/range/{prefix}"))))
    }

    #[test]
    fn a_range_is_handed_on_padded_and_never_the_password() {
        let (app, _) = blocking(json!({ "mode": "block" }));
        app.deployment.breach.set(Corpus::of(&[(SECOND, 3)]));
        let (suffix, known) = range(&app, SECOND);
        let lines = String::from_utf8(known.expect(200).bytes).unwrap();
        assert!(lines.lines().any(|line| line == format!("{suffix}:3")), "{lines}");
        let (_, unknown) = range(&app, THIRD);
        assert_eq!(String::from_utf8(unknown.expect(200).bytes).unwrap().len(), lines.len());
        app.send(get("/api/password/range/12")).refused(400, "bad_request");
        app.send(get("/api/password/range/ABCDE?mode=ntlm")).refused(400, "bad_request");
        app.deployment.breach.set(Corpus::Unavailable);
        range(&app, SECOND).1.refused(503, "breach_unavailable");
    }

    #[test]
    fn a_check_says_how_often_a_password_was_seen_and_when_it_was_not_asked() {
        let (app, _) = blocking(json!({ "mode": "block" }));
        app.deployment.breach.set(Corpus::of(&[(SECOND, 3)]));
        assert_eq!(check(&app, SECOND)["ok"], json!(false));
        assert_eq!(check(&app, THIRD)["ok"], json!(true));
        app.deployment.breach.set(Corpus::Unavailable);
        assert!(check(&app, THIRD).to_string().contains("breach_unavailable"));
    }

    #[test]
    fn a_policy_that_warns_refuses_nothing_and_one_that_tolerates_counts() {
        let (app, ada) = blocking(json!({ "mode": "warn" }));
        app.deployment.breach.set(Corpus::of(&[(SECOND, 3)]));
        let session = app.session(&ada, FIRST);
        app.send(change(&session.access, FIRST, SECOND)).expect(204);

        let (app, ada) = blocking(json!({ "mode": "block", "maxCount": 3 }));
        app.deployment.breach.set(Corpus::of(&[(SECOND, 3), (THIRD, 4)]));
        let session = app.session(&ada, FIRST);
        refused_as(&app.send(change(&session.access, FIRST, THIRD)), "breached");
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
    }

    #[test]
    fn a_breached_password_spends_no_link_and_opens_no_account() {
        let (app, ada) = blocking(json!({ "mode": "block" }));
        app.deployment.breach.set(Corpus::of(&[(SECOND, 3)]));
        let token = app.asked_reset(&ada).token.unwrap();
        refused_as(&app.send(confirm(&token, SECOND)), "breached");
        app.send(confirm(&token, THIRD)).expect(204);
        set_settings(&app, json!({ "registration": "open" }));
        let new = json!({ "email": "eve@example.com", "password": SECOND });
        app.send(post("/v1/auth/register", new)).expect(400);
        app.sign_in("eve@example.com", SECOND).refused(401, "unauthenticated");
    }

    #[test]
    fn without_an_answer_the_tenant_decides() {
        for (fallback, status) in [("open", 204), ("closed", 422), ("offline", 204)] {
            let app = App::with(json!({ "breach_unavailable": fallback }));
            let ada = app.person("ada@example.com");
            let policy = json!({ "mode": "block" });
            set_policy(&app, json!({ "version": 1, "preset": "recommended", "breach": policy }));
            app.deployment.breach.set(Corpus::Unavailable);
            let session = app.session(&ada, FIRST);
            app.send(change(&session.access, FIRST, SECOND)).expect(status);
        }
    }
}

mod history {
    use super::*;

    #[test]
    fn as_many_passwords_are_remembered_as_the_tenant_says_the_current_one_included() {
        let app = App::with(json!({ "history": 2 }));
        let ada = app.person("ada@example.com");
        let session = app.session(&ada, FIRST);
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        refused_as(&app.send(change(&session.access, SECOND, FIRST)), "reused");
        app.send(change(&session.access, SECOND, THIRD)).expect(204);
        refused_as(&app.send(change(&session.access, THIRD, SECOND)), "reused");
        app.send(change(&session.access, THIRD, FIRST)).expect(204);
        app.opens_with(&ada, FIRST, &[SECOND, THIRD]);
    }

    #[test]
    fn a_reset_is_held_to_it_as_well_and_keeps_its_link() {
        let app = App::with(json!({ "history": 3 }));
        let ada = app.person("ada@example.com");
        let session = app.session(&ada, FIRST);
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        let token = app.asked_reset(&ada).token.unwrap();
        refused_as(&app.send(confirm(&token, FIRST)), "reused");
        app.send(confirm(&token, THIRD)).expect(204);
    }

    #[test]
    fn one_that_is_made_longer_remembers_from_then_on() {
        let app = App::with(json!({ "history": 1 }));
        let ada = app.person("ada@example.com");
        let session = app.session(&ada, FIRST);
        for (old, new) in [(FIRST, SECOND), (SECOND, THIRD)] {
            app.send(change(&session.access, old, new)).expect(204);
        }
        set_settings(&app, json!({ "history": 5 }));
        app.send(change(&session.access, THIRD, FOURTH)).expect(204);
        refused_as(&app.send(change(&session.access, FOURTH, THIRD)), "reused");
    }
}

mod upgrade {
    use super::*;

    /// bcrypt of "U*U", cost 5 (the test vectors of crypt_blowfish).
    const BCRYPT: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    fn import(app: &App, email: &str) {
        let accounts = json!([{ "email": email, "password_hash": BCRYPT }]);
        let body = json!({ "tenant": app.tenant, "accounts": accounts });
        app.send(post("/api/admin/accounts/import", body).administrating()).expect(200);
    }

    fn world() -> (App, Person) {
        let app = App::at_full_cost(json!({}));
        let ada = app.person("ada@example.com");
        (app, ada)
    }

    /// Keys of two rings, the current one first, in place of the pepper alone.
    fn with_pepper(app: &App, pepper: String) -> App {
        app.restarted(Rings { pepper, ..app.deployment.rings.clone() })
    }

    /// A deployment whose pepper was rotated, with the old one still there, and the new one.
    fn rotated(app: &App) -> (App, String) {
        let (old, new) = (&app.deployment.rings.pepper, app.deployment.new_rings("k2").pepper);
        (with_pepper(app, format!("{new},{old}")), new)
    }

    #[test]
    fn a_right_password_moves_to_the_new_pepper_at_every_sign_in_and_the_old_one_can_go() {
        let (app, ada) = world();
        let [bob, eve, kim] = ["bob", "eve", "kim"].map(|name| format!("{name}@example.com"));
        for email in [&bob, &kim] {
            app.person(email);
        }
        import(&app, &eve);
        let (app, new) = rotated(&app);
        app.sign_in(&ada, FIRST).expect(200);
        app.sign_in(&eve, "U*U").expect(200);
        let body = json!({ "identifier": kim, "password": FIRST });
        app.send(post("/v1/session/login/email/password", body)).expect(200);
        app.sign_in(&bob, SECOND).refused(401, "unauthenticated");

        let app = with_pepper(&app, new);
        for (email, password) in [(&*ada, FIRST), (&eve, "U*U"), (&kim, FIRST)] {
            app.opens_with(email, password, &[]);
        }
        app.sign_in(&bob, FIRST).refused(401, "unauthenticated");
    }

    #[test]
    fn a_session_outlives_the_new_hash_of_its_password() {
        let (app, ada) = world();
        let before = app.session(&ada, FIRST);
        let (app, _) = rotated(&app);
        app.sign_in(&ada, FIRST).expect(200);
        assert!(app.is_live(&before.access));
        app.send(change(&before.access, FIRST, SECOND)).expect(204);
    }

    #[test]
    fn the_new_hash_of_an_old_password_undoes_no_reset_that_it_meets() {
        let (app, ada) = world();
        let token = app.asked_reset(&ada).token.unwrap();
        let (app, _) = rotated(&app);
        let sign_in = || post("/api/sessions", json!({ "email": ada.email, "password": FIRST }));
        let prelude = json!({ "identifier": ada.email, "password": FIRST });
        let prelude = post("/v1/session/login/email/password", prelude);
        let [reset, ..] = app.together([confirm(&token, SECOND), sign_in(), prelude, sign_in()]);
        reset.expect(204);
        app.opens_with(&ada, SECOND, &[FIRST]);
    }
}
