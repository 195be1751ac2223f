//! Migration at the first sign-in: what the former system is asked, what becomes of its word, and what
//! nobody learns from it.

use std::collections::BTreeMap;

use relatch::adapter::sql::InjectedFault;
use relatch::crypt::webhook::WebhookSecret;
use relatch::native::Rings;
use relatch::native::scripted::Roll;
use relatch::port::{FormerAnswer, MOST_FAILURES};
use serde_json::{Value, json};

use crate::support::{
    App, Call, Cost, DAY, FIRST, HOUR, MINUTE, SECOND, THIRD, delete, get, patch,
};
use crate::support::{post, put};

const ADA: &str = "ada@example.com";
/// Too weak for every policy here: it holds until the next change.
const OLD: &str = "hunter2";
const ADDRESS: &str = "https://old.example.com/relatch";

fn path(app: &App) -> String {
    format!("/api/admin/tenants/{}/migration", app.tenant)
}

fn set(app: &App, body: Value) -> Value {
    app.send(put(&path(app), body).administrating()).expect(200).body
}

/// A tenant with a former system, which knows one person.
fn with(settings: Value) -> App {
    let app = App::with(settings);
    set(&app, json!({ "url": ADDRESS, "until": "2026-12-31T00:00:00Z" }));
    know(&app, &[(ADA, OLD)]);
    app
}

fn world() -> App {
    with(json!({}))
}

fn know(app: &App, people: &[(&str, &str)]) {
    let testimony = || FormerAnswer {
        valid: true,
        email_verified: true,
        name: Some("Ada Lovelace".to_owned()),
    };
    let row = |(email, password): &(&str, &str)| {
        ((*email).to_owned(), ((*password).to_owned(), testimony()))
    };
    app.deployment.former.set(Roll::People(people.iter().map(row).collect::<BTreeMap<_, _>>()));
}

/// A sign-in with a password at each API that has one, and its answer to a wrong one.
fn sign_ins(email: &str, password: &str) -> [Call; 4] {
    let native = json!({ "email": email, "password": password });
    let unleash = json!({ "username": email, "password": password });
    let prelude = json!({ "identifier": email, "password": password });
    [
        post("/api/sessions", native.clone()),
        post("/auth/simple/login", unleash),
        post("/v1/auth/login", native),
        post("/v1/session/login/email/password", prelude),
    ]
}

fn account(app: &App, email: &str) -> Value {
    let path = format!("/api/admin/accounts?tenant={}&email={email}", app.tenant);
    app.send(get(&path).administrating()).expect(200).body["accounts"][0].clone()
}

fn kinds(app: &App) -> Vec<String> {
    let path = format!("/api/admin/events?tenant={}", app.tenant);
    let events = app.send(get(&path).administrating()).expect(200).body["events"].clone();
    let kind = |event: &Value| event["kind"].as_str().unwrap().to_owned();
    events.as_array().unwrap().iter().map(kind).collect()
}

fn asked(app: &App) -> Vec<Value> {
    let questions = app.deployment.former.questions();
    questions.iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect()
}

#[test]
fn whom_the_former_system_knows_signs_in_at_every_api_and_the_account_is_ours() {
    for at in 0..4 {
        let app = world();
        let call = sign_ins(ADA, OLD)[at].clone();
        let reply = app.send(call.clone());
        assert_eq!(reply.status, 200, "{at}: {}", reply.body);
        let made = account(&app, ADA);
        assert_eq!(made["email_verified"], true, "{made}");
        assert_eq!((&made["name"], &made["has_password"]), (&json!("Ada Lovelace"), &json!(true)));
        let kinds = kinds(&app);
        for kind in ["account-created", "account-migrated"] {
            assert_eq!(kinds.iter().filter(|known| *known == kind).count(), 1, "{kinds:?}");
        }
        assert_eq!(asked(&app).len(), 1);
        app.send(call).expect(200);
        assert_eq!(asked(&app).len(), 1, "ours are not asked about");
        app.send(delete(&path(&app)).administrating()).expect(204);
        app.opens_with(ADA, OLD, &[FIRST]);
    }
}

#[test]
fn a_question_is_signed_like_a_webhook_and_says_what_it_is_about() {
    let app = App::new();
    let made = set(&app, json!({ "url": ADDRESS, "until": "2026-12-31T00:00:00Z" }));
    let secret: WebhookSecret = made["secret"].as_str().unwrap().parse().unwrap();
    know(&app, &[(ADA, OLD)]);
    app.sign_in(ADA, SECOND).refused(401, "unauthenticated");
    let question = app.deployment.former.questions()[0].clone();
    assert_eq!(question.url, ADDRESS);
    let signature = secret.sign(&question.id, question.at.seconds(), question.body.as_bytes());
    assert_eq!(question.signature, signature);
    let body = &asked(&app)[0];
    assert_eq!(body["type"], "password.check");
    let about = json!({ "tenant": app.tenant, "email": ADA, "password": SECOND });
    assert_eq!(body["data"], about);
    assert!(!format!("{question:?}").contains(SECOND));
}

#[test]
fn an_account_without_a_password_takes_the_old_one_and_its_invitation_ends() {
    let app = world();
    let invite = json!({ "tenant": app.tenant, "email": ADA });
    app.send(post("/api/admin/accounts/invite", invite).administrating()).expect(202);
    let invitation = app.mailbox(ADA)[0].token.clone().unwrap();
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["account.migrated"] });
    app.send(post(&hooks, endpoint).administrating()).expect(201);
    app.opens_with(ADA, OLD, &[FIRST]);
    let told = app.deployment.webhook_client.calls();
    assert_eq!(told.len(), 1);
    assert!(told[0].body.contains("account.migrated") && !told[0].body.contains(OLD));
    let redeem = json!({ "token": invitation, "new_password": SECOND });
    app.send(post("/api/password/reset/confirm", redeem)).refused(400, "invalid_secret");
}

#[test]
fn the_policy_holds_for_the_next_password() {
    let app = world();
    let session = app.session(ADA, OLD);
    let weak = json!({ "current_password": OLD, "new_password": "hunter3" });
    let change = |body: Value| post("/api/password/change", body).bearer(&session.access);
    app.send(change(weak)).refused(422, "password_refused");
    let good = json!({ "current_password": OLD, "new_password": FIRST });
    app.send(change(good)).expect(204);
    app.opens_with(ADA, FIRST, &[OLD]);
}

/// Accounts whose passwords are none of the former system's business, and how they come to be.
fn ours(app: &App) -> [(&'static str, String); 3] {
    let known = app.person("known@example.com");
    let elsewhere = app.elsewhere("elsewhere@example.com");
    let off = app.person("off@example.com");
    let path = format!("/api/admin/accounts/{}", off.id);
    app.send(patch(&path, json!({ "active": false })).administrating()).expect(200);
    [("known", known.email), ("elsewhere", elsewhere.email), ("deactivated", off.email)]
}

#[test]
fn attack_13_the_former_system_has_no_say_in_accounts_of_ours_and_learns_no_password_of_them() {
    for at in 0..3 {
        for password in [OLD, FIRST] {
            let app = world();
            let (kind, email) = &ours(&app)[at];
            know(&app, &[(email, OLD), (email, FIRST)]);
            if *kind == "known" && password == FIRST {
                continue;
            }
            app.sign_in(email, password).refused(401, "unauthenticated");
            let asked = asked(&app);
            let shown = asked[0]["data"]["password"].as_str().unwrap();
            assert_eq!((asked.len(), shown.len()), (1, password.len()), "{kind}");
            assert_ne!(shown, password, "{kind}");
        }
    }
}

#[test]
fn attack_13_with_a_former_system_a_refused_sign_in_costs_the_same_for_every_address() {
    for api in 0..4 {
        let mut first: Option<(Cost, usize)> = None;
        for at in 0..4 {
            let app = world();
            let ours = ours(&app);
            let email = ours.get(at).map_or("unknown@example.com", |(_, email)| email);
            let cost = app.cost(sign_ins(email, SECOND)[api].clone(), 401);
            let data = &asked(&app)[0]["data"];
            let shown = data["password"].as_str().unwrap().len();
            assert_eq!(asked(&app).len(), 1);
            assert_eq!(*first.get_or_insert((cost, shown)), (cost, shown), "{email} at {api}");
        }
    }
}

#[test]
fn attack_13_a_failure_of_the_former_system_is_answered_alike_and_is_never_a_sign_in() {
    for at in 0..4 {
        let app = world();
        let ours = ours(&app);
        let email = ours.get(at).map_or("unknown@example.com", |(_, email)| email);
        app.deployment.former.set(Roll::Unavailable);
        for call in sign_ins(email, SECOND) {
            let reply = app.send(call);
            assert_eq!(reply.status, 500, "{email}: {}", reply.body);
            assert!(reply.headers.contains_key("retry-after"), "{email}");
        }
    }
    let app = world();
    app.person("known@example.com");
    app.deployment.former.set(Roll::Unavailable);
    app.sign_in("known@example.com", FIRST).expect(200);
}

#[test]
fn a_former_system_that_fails_is_spared_for_half_a_minute() {
    let app = with(json!({ "limits": "open" }));
    app.deployment.former.set(Roll::Unavailable);
    for _ in 0..9 {
        app.sign_in(ADA, OLD).refused(500, "internal");
    }
    assert_eq!(asked(&app).len(), 3);
    know(&app, &[(ADA, OLD)]);
    app.sign_in(ADA, OLD).refused(500, "internal");
    app.advance(MINUTE / 2);
    app.sign_in(ADA, OLD).expect(200);
}

/// An address at which one wrong password fewer than are borne has been shown.
fn almost_shut(app: &App, email: &str) {
    app.sign_in(email, SECOND).refused(401, "unauthenticated");
    let sql = format!("UPDATE streak SET count = {} WHERE count = 1", MOST_FAILURES - 1);
    app.deployment.execute(&sql).unwrap();
    app.advance(HOUR);
    app.deployment.former.set(Roll::Unavailable);
    for _ in 0..4 {
        app.sign_in(email, SECOND).refused(500, "internal");
        app.advance(HOUR);
    }
}

fn away(email: &str, password: &str) -> Call {
    post("/api/sessions", json!({ "email": email, "password": password })).from("198.51.100.7")
}

#[test]
fn a_failure_of_the_former_system_locks_nobody_out_who_is_still_to_come() {
    for invited in [false, true] {
        let app = world();
        if invited {
            let invite = json!({ "tenant": app.tenant, "email": ADA });
            app.send(post("/api/admin/accounts/invite", invite).administrating()).expect(202);
        }
        almost_shut(&app, ADA);
        know(&app, &[(ADA, OLD)]);
        app.send(away(ADA, OLD)).expect(200);
    }
}

#[test]
fn attack_10_guesses_at_accounts_of_ours_count_while_the_former_system_fails() {
    let app = world();
    app.person(ADA);
    almost_shut(&app, ADA);
    app.send(away(ADA, FIRST)).refused(500, "internal");
    know(&app, &[(ADA, OLD)]);
    app.advance(MINUTE);
    app.send(away(ADA, FIRST)).refused(401, "unauthenticated");
}

#[test]
fn the_limits_on_sign_ins_bound_what_the_former_system_is_asked() {
    let app = world();
    let refused = (0..99).map(|_| app.sign_in(ADA, SECOND).status).filter(|status| *status == 429);
    let refused = refused.count();
    assert!(refused > 0);
    assert_eq!(asked(&app).len(), 99 - refused);
}

#[test]
fn of_two_first_sign_ins_both_are_let_in_and_one_account_is_made() {
    let app = world();
    let [one, other] = app.together([sign_ins(ADA, OLD)[0].clone(), sign_ins(ADA, OLD)[0].clone()]);
    one.expect(200);
    other.expect(200);
    let kinds = kinds(&app);
    for kind in ["account-created", "account-migrated"] {
        assert_eq!(kinds.iter().filter(|known| *known == kind).count(), 1, "{kinds:?}");
    }
}

#[test]
fn a_take_over_that_fails_half_way_is_made_up_for_at_the_next_sign_in() {
    let mut half = 0;
    for batches in 1.. {
        let app = world();
        app.deployment.fault.set(InjectedFault::Later { batches, statements: 1 });
        let reply = app.sign_in(ADA, OLD);
        app.deployment.fault.set(InjectedFault::Off);
        if reply.status == 200 {
            break;
        }
        reply.refused(500, "internal");
        half += usize::from(account(&app, ADA)["has_password"] == false);
        app.opens_with(ADA, OLD, &[FIRST]);
    }
    assert!(half > 0);
}

#[test]
fn asking_ends_at_its_time_and_when_it_is_taken_away() {
    let app = App::new();
    set(&app, json!({ "url": ADDRESS, "until": "2026-01-03T00:00:00Z" }));
    know(&app, &[(ADA, OLD)]);
    app.advance(3 * DAY);
    app.sign_in(ADA, OLD).refused(401, "unauthenticated");
    set(&app, json!({ "url": ADDRESS, "until": "2026-06-01T00:00:00Z" }));
    app.send(delete(&path(&app)).administrating()).expect(204);
    app.send(delete(&path(&app)).administrating()).refused(404, "not_found");
    app.sign_in(ADA, OLD).refused(401, "unauthenticated");
    assert_eq!(asked(&app).len(), 0);
}

#[test]
fn asvs_13_2_4_the_setting_names_a_public_address_and_a_time_and_shows_its_secret_once() {
    let app = App::new();
    app.send(get(&path(&app)).administrating()).refused(404, "not_found");
    for (url, until) in [
        ("http://old.example.com/", "2026-06-01T00:00:00Z"),
        ("https://10.0.0.7/", "2026-06-01T00:00:00Z"),
        ("https://old.internal/", "2026-06-01T00:00:00Z"),
        (ADDRESS, "2025-12-31T00:00:00Z"),
        (ADDRESS, "2028-01-01T00:00:00Z"),
        (ADDRESS, "tomorrow"),
    ] {
        let body = json!({ "url": url, "until": until });
        app.send(put(&path(&app), body).administrating()).refused(400, "bad_request");
    }
    let good = json!({ "url": ADDRESS, "until": "2026-06-01T00:00:00+02:00" });
    let made = set(&app, good.clone());
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let shown = json!({ "url": ADDRESS, "until": "2026-05-31T22:00:00.000Z" });
    assert_eq!(app.send(get(&path(&app)).administrating()).expect(200).body, shown);
    assert_eq!(set(&app, good.clone()), shown, "the secret stays");
    let mut anew = good;
    anew["new_secret"] = json!(true);
    assert_ne!(set(&app, anew)["secret"], made["secret"]);
    assert!(kinds(&app).iter().filter(|kind| *kind == "tenant-changed").count() >= 3);
}

#[test]
fn asvs_13_3_4_the_secret_outlives_a_rotation_and_nothing_leaves_unsigned_without_it() {
    let app = world();
    let old = app.deployment.rings.clone();
    let new = app.deployment.new_rings("k2");
    let app = app.restarted(Rings { seal: new.clone().before(&old).seal, ..old.clone() });
    app.tick();
    let app = app.restarted(Rings { seal: new.seal, ..old.clone() });
    app.sign_in(ADA, OLD).expect(200);
    let lost = app.deployment.new_rings("k3");
    let app = app.restarted(Rings { seal: lost.seal, ..old });
    let before = asked(&app).len();
    app.sign_in("unknown@example.com", THIRD).refused(500, "internal");
    assert_eq!(asked(&app).len(), before);
}
