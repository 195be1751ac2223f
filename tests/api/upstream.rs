//! Dialects of tenants that have them behave as their product did, beside the same calls elsewhere.

use serde_json::{Value, json};

use crate::support::{
    App, Call, DAY, FIRST, MINUTE, Person, Reply, SECOND, THIRD, get, patch, post,
};

/// A tenant as it is made, and one whose dialects behave as their products; both with an account.
fn worlds() -> [(App, Person, bool); 2] {
    let upstream = json!({ "code_format": "digits-6", "compat": { "px0": "upstream", "unleash": "upstream" } });
    [(json!({ "code_format": "digits-6" }), false), (upstream, true)].map(
        |(settings, is_upstream)| {
            let app = App::with(settings);
            let ada = app.person("ada@example.com");
            (app, ada, is_upstream)
        },
    )
}

mod px0 {
    use super::*;

    fn trigger(app: &App, email: &str) -> Reply {
        app.send(post("/v1/auth/password-reset/trigger", json!({ "email": email })))
    }

    fn mailed_code(app: &App, email: &str) -> String {
        trigger(app, email).expect(200);
        app.mailbox(email)[0].code.clone().unwrap()
    }

    fn reset(app: &App, code: &str, new: &str) -> Reply {
        let body = json!({ "code": code, "new_password": new });
        app.send(post("/v1/auth/password-reset/reset", body))
    }

    fn sign_in(app: &App, email: &str) -> String {
        let body = json!({ "email": email, "password": FIRST });
        app.send(post("/v1/auth/login", body)).expect(200).text("token")
    }

    fn is_signed_in(app: &App, token: &str) -> bool {
        app.send(get("/v1/auth/me").bearer(token)).status == 200
    }

    #[test]
    fn an_unknown_address_is_named_upstream_alone() {
        for (app, _, is_upstream) in worlds() {
            let reply = trigger(&app, "nobody@example.com");
            assert_eq!(reply.status, if is_upstream { 404 } else { 200 });
            assert_eq!(app.mailbox("nobody@example.com").len(), 0);
        }
    }

    #[test]
    fn a_code_lives_ten_minutes_and_fifteen_upstream() {
        for (app, ada, is_upstream) in worlds() {
            let life = if is_upstream { 15 } else { 10 };
            let code = mailed_code(&app, &ada);
            app.advance(life * MINUTE);
            reset(&app, &code, SECOND).expect(400);
            app.advance(-1);
            reset(&app, &code, SECOND).expect(200);
            app.opens_with(&ada, SECOND, &[FIRST]);
        }
    }

    #[test]
    fn a_newer_code_takes_the_place_of_an_older_one_upstream_alone() {
        for (app, ada, is_upstream) in worlds() {
            let first = mailed_code(&app, &ada);
            mailed_code(&app, &ada);
            reset(&app, &first, SECOND).expect(if is_upstream { 400 } else { 200 });
            let (good, bad) = if is_upstream { (FIRST, SECOND) } else { (SECOND, FIRST) };
            app.opens_with(&ada, good, &[bad]);
        }
    }

    #[test]
    fn a_reset_ends_every_session_and_none_upstream() {
        for (app, ada, is_upstream) in worlds() {
            let session = sign_in(&app, &ada);
            let code = mailed_code(&app, &ada);
            reset(&app, &code, SECOND).expect(200);
            assert_eq!(is_signed_in(&app, &session), is_upstream);
        }
    }

    #[test]
    fn a_change_ends_the_other_sessions_and_none_upstream() {
        for (app, ada, is_upstream) in worlds() {
            let [own, other] = [(); 2].map(|()| sign_in(&app, &ada));
            let body = json!({ "current_password": FIRST, "new_password": SECOND });
            app.send(post("/v1/auth/me/change-password", body).bearer(&own)).expect(200);
            assert!(is_signed_in(&app, &own));
            assert_eq!(is_signed_in(&app, &other), is_upstream);
            app.opens_with(&ada, SECOND, &[FIRST]);
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it_and_upstream_as_it_was_mailed() {
        for (app, ada, is_upstream) in worlds() {
            let code = mailed_code(&app, &ada);
            let typed = format!(" {code} ");
            reset(&app, &typed, SECOND).expect(if is_upstream { 400 } else { 200 });
            if is_upstream {
                reset(&app, &code, SECOND).expect(200);
            }
            app.opens_with(&ada, SECOND, &[FIRST]);
        }
    }
}

mod unleash {
    use super::*;

    fn sign_in(app: &App, email: &str, password: &str) -> String {
        let body = json!({ "username": email, "password": password });
        let reply = app.send(post("/auth/simple/login", body)).expect(200);
        let line = reply.headers["set-cookie"].to_str().unwrap();
        line.split(';').next().unwrap().to_owned()
    }

    fn is_signed_in(app: &App, cookie: &str) -> bool {
        app.send(get("/api/admin/user").with("cookie", cookie)).status == 200
    }

    fn ask(app: &App, email: &str) -> Reply {
        app.send(post("/auth/reset/password-email", json!({ "email": email })))
    }

    /// A token of a mail. One address is mailed once a minute.
    fn mailed_token(app: &App, email: &str) -> String {
        ask(app, email).expect(200);
        app.advance(MINUTE);
        app.mailbox(email)[0].token.clone().unwrap()
    }

    fn validate(token: &str) -> Call {
        get(&format!("/auth/reset/validate?token={token}"))
    }

    fn reset(app: &App, token: &str, new: &str) -> Reply {
        app.send(post("/auth/reset/password", json!({ "token": token, "password": new })))
    }

    #[test]
    fn an_unknown_address_is_named_upstream_alone() {
        for (app, _, is_upstream) in worlds() {
            ask(&app, "nobody@example.com").expect(if is_upstream { 404 } else { 200 });
        }
    }

    #[test]
    fn a_token_lives_half_an_hour_and_a_day_upstream() {
        for (app, ada, is_upstream) in worlds() {
            let life = if is_upstream { DAY } else { 30 * MINUTE };
            ask(&app, &ada).expect(200);
            let token = app.mailbox(&ada)[0].token.clone().unwrap();
            app.advance(life);
            app.send(validate(&token)).expect(401);
            reset(&app, &token, SECOND).expect(401);
            app.advance(-1);
            app.send(validate(&token)).expect(200);
            reset(&app, &token, SECOND).expect(200);
            app.opens_with(&ada, SECOND, &[FIRST]);
        }
    }

    #[test]
    fn a_newer_token_takes_the_place_of_an_older_one_upstream_alone() {
        for (app, ada, is_upstream) in worlds() {
            let (first, second) = (mailed_token(&app, &ada), mailed_token(&app, &ada));
            app.send(validate(&first)).expect(if is_upstream { 401 } else { 200 });
            reset(&app, &second, SECOND).expect(200);
            app.send(validate(&first)).expect(401);
        }
    }

    #[test]
    fn looking_at_a_token_ends_the_own_session_upstream_alone() {
        for (app, ada, is_upstream) in worlds() {
            let (token, cookie) = (mailed_token(&app, &ada), sign_in(&app, &ada, FIRST));
            app.send(validate("abc123").with("cookie", &cookie)).expect(401);
            assert!(is_signed_in(&app, &cookie));
            app.send(validate(&token).with("cookie", &cookie)).expect(200);
            assert_eq!(is_signed_in(&app, &cookie), !is_upstream);
        }
    }

    #[test]
    fn a_link_has_its_token_where_the_product_looks_for_it() {
        for (app, ada, is_upstream) in worlds() {
            mailed_token(&app, &ada);
            let link = app.mailbox(&ada)[0].link.clone().unwrap();
            let sign = if is_upstream { '?' } else { '#' };
            assert!(link.contains(&format!("/reset-password{sign}token=")), "{link}");
        }
    }

    #[test]
    fn the_rules_are_those_of_the_product_upstream_alone() {
        let words = "correct horse battery staple";
        for (app, ada, is_upstream) in worlds() {
            let token = mailed_token(&app, &ada);
            reset(&app, &token, words).expect(if is_upstream { 400 } else { 200 });
        }
    }

    /// An administrator of the tenant: the number of somebody, and a cookie.
    fn chief(app: &App, somebody: &Person) -> (Value, String) {
        let root = json!({
            "tenant": app.tenant, "email": "root@example.com", "password": FIRST, "admin": true,
        });
        app.send(post("/api/admin/accounts", root).administrating()).expect(201);
        let path = format!("/api/admin/accounts/{}", somebody.id);
        let number = app.send(get(&path).administrating()).expect(200).body["number"].clone();
        (number, sign_in(app, "root@example.com", FIRST))
    }

    #[test]
    fn an_administrator_sets_a_password_that_only_lets_its_owner_choose_another_upstream_alone() {
        for (app, ada, is_upstream) in worlds() {
            let (number, chief) = chief(&app, &ada);
            let (before, token) = (sign_in(&app, &ada, FIRST), mailed_token(&app, &ada));
            let path = format!("/api/admin/user-admin/{number}/change-password");
            let set = |cookie: &str| {
                app.send(post(&path, json!({ "password": SECOND })).with("cookie", cookie))
            };
            set(&before).expect(403);
            set(&chief).expect(if is_upstream { 200 } else { 403 });
            assert_eq!(is_signed_in(&app, &before), !is_upstream);
            reset(&app, &token, THIRD).expect(if is_upstream { 401 } else { 200 });
            if !is_upstream {
                continue;
            }
            let given = app.session(&ada, SECOND);
            app.send(get("/api/sessions").bearer(&given.access)).expect(403);
            let body = json!({ "current_password": SECOND, "new_password": THIRD });
            app.send(post("/api/password/change", body).bearer(&given.access)).expect(204);
            assert!(app.is_live(&given.access));
            app.opens_with(&ada, THIRD, &[FIRST, SECOND]);
        }
    }

    #[test]
    fn nobody_sets_the_password_of_an_account_that_signs_in_elsewhere() {
        let [_, (app, ada, _)] = worlds();
        let (number, chief) = chief(&app, &ada);
        let path = format!("/api/admin/accounts/{}", ada.id);
        app.send(patch(&path, json!({ "auth_provider": "oidc" })).administrating()).expect(200);
        let path = format!("/api/admin/user-admin/{number}/change-password");
        let set = post(&path, json!({ "password": SECOND })).with("cookie", &chief);
        app.send(set).expect(403);
    }

    #[test]
    fn an_administrator_is_shown_a_live_link_upstream_alone() {
        for (app, ada, is_upstream) in worlds() {
            let (_, chief) = chief(&app, &ada);
            let ask = post("/api/admin/user-admin/reset-password", json!({ "id": ada.email }));
            let link = app.send(ask.with("cookie", &chief)).expect(200).text("resetPasswordUrl");
            let mail = app.mailbox(&ada)[0].clone();
            let mailed = mail.link.unwrap();
            let page = mailed.split_once(['#', '?']).unwrap().0;
            assert_eq!(link, if is_upstream { &mailed } else { page });
            reset(&app, &mail.token.unwrap(), SECOND).expect(200);
            app.opens_with(&ada, SECOND, &[FIRST]);
        }
    }
}
