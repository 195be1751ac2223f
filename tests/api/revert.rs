//! "This was not me": what is undone, and what an administrator can withhold.

use serde_json::{Value, json};

use crate::native::{change, confirm};
use crate::support::{App, Call, FIRST, HOUR, Person, Reply, SECOND, THIRD, get, patch, post};

const MOVED: &str = "moved@example.com";

fn disavow(app: &App, token: &str) -> Reply {
    app.send(post("/api/password/disavow", json!({ "token": token })))
}

fn path(person: &Person) -> String {
    format!("/api/admin/accounts/{}", person.id)
}

fn patched(person: &Person, changes: Value) -> Call {
    patch(&path(person), changes).administrating()
}

fn account(app: &App, person: &Person) -> Value {
    app.send(get(&path(person)).administrating()).expect(200).body
}

/// The token of the newest link that undoes a change, in the mails to an address.
fn undo(app: &App, address: &str) -> String {
    app.mailbox(address).into_iter().find_map(|mail| mail.undo).unwrap()
}

/// The newest entry of the audit log of a kind.
fn entry(app: &App, kind: &str) -> Value {
    let path = format!("/api/admin/events?tenant={}", app.tenant);
    let page = app.send(get(&path).administrating()).expect(200);
    let entries = page.body["events"].as_array().unwrap();
    entries.iter().find(|entry| entry["kind"] == json!(kind)).unwrap_or(&Value::Null).clone()
}

/// An account that was moved, whose address from before has another account since.
fn taken() -> (App, Person, String) {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(patched(&ada, json!({ "email": MOVED }))).expect(200);
    let undo = undo(&app, &ada);
    app.person("ada@example.com");
    (app, ada, undo)
}

#[test]
fn an_undo_whose_address_was_taken_deactivates_the_account_and_says_so() {
    let (app, ada, undo) = taken();
    let session = app.session(MOVED, FIRST);
    let reset = app.asked_reset(MOVED).token.unwrap();
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let hook = json!({ "url": "https://a.example/", "types": ["password.disavowed"] });
    app.send(post(&hooks, hook).administrating()).expect(201);

    let undone = disavow(&app, &undo).expect(200);
    assert_eq!(undone.body, json!({ "outcome": "deactivated", "reason": "address_taken" }));

    // Nobody gets in at the address that the account was moved to.
    let shown = account(&app, &ada);
    assert_eq!((&shown["active"], &shown["email"]), (&json!(false), &json!(MOVED)));
    assert!(!app.is_live(&session.access));
    app.sign_in(MOVED, FIRST).refused(401, "unauthenticated");
    app.send(confirm(&reset, SECOND)).refused(400, "invalid_secret");
    app.advance(HOUR);
    let before = app.mailbox(MOVED).len();
    let asked = post("/api/password/reset/request", json!({ "email": MOVED }));
    app.send(asked).expect(202);
    assert_eq!(app.mailbox(MOVED).len(), before);
    disavow(&app, &undo).refused(400, "invalid_secret");

    // The owner is informed where they can be reached, without a link.
    for address in ["ada@example.com", MOVED] {
        let mails = app.mailbox(address);
        let mail = mails.iter().find(|mail| mail.subject == "Your account is deactivated").unwrap();
        assert!(mail.link.is_none() && mail.text.contains("another account has it now"));
    }
    // The administrator is informed by the audit log and by a call.
    let entry = entry(&app, "account-deactivated");
    assert_eq!((&entry["actor"], &entry["account"]), (&json!("owner"), &json!(ada.id)));
    assert_eq!(entry["detail"], json!("another account has the address"));
    let calls = app.deployment.webhook_client.calls();
    let body: Value = serde_json::from_str(&calls.last().unwrap().body).unwrap();
    assert_eq!(body["type"], json!("password.disavowed"));
    assert_eq!(
        (&body["data"]["account"], &body["data"]["deactivated"]),
        (&json!(ada.id), &json!(true))
    );

    // The account that has the address stays as it is.
    app.opens_with("ada@example.com", FIRST, &[SECOND]);
}

#[test]
fn an_account_that_an_undo_deactivated_is_opened_again_by_an_administrator() {
    let (app, ada, undo) = taken();
    disavow(&app, &undo).expect(200);
    app.send(patched(&ada, json!({ "active": true, "email": "safe@example.com" }))).expect(200);
    app.sign_in("safe@example.com", FIRST).refused(401, "unauthenticated");
    let token = app.asked_reset("safe@example.com").token.unwrap();
    app.send(confirm(&token, THIRD)).expect(204);
    app.opens_with("safe@example.com", THIRD, &[FIRST]);
}

#[test]
fn an_undo_that_puts_the_address_back_deactivates_nothing() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(patched(&ada, json!({ "email": MOVED }))).expect(200);
    disavow(&app, &undo(&app, &ada)).expect(204);
    let shown = account(&app, &ada);
    assert_eq!((&shown["active"], &shown["email"]), (&json!(true), &json!("ada@example.com")));
    assert_eq!(entry(&app, "account-deactivated"), Value::Null);
}

#[test]
fn an_undo_of_a_password_where_the_address_is_still_the_account_s_deactivates_nothing() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(change(&app.session(&ada, FIRST).access, FIRST, SECOND)).expect(204);
    disavow(&app, &undo(&app, &ada)).expect(204);
    assert_eq!(account(&app, &ada)["active"], json!(true));
}

const REASON: &str = "Ticket 4711: the mailbox was taken over";

/// As a change of an account by an administrator who keeps its owner from undoing it.
fn withheld(mut changes: Value) -> Value {
    changes["undo"] = json!(false);
    changes["reason"] = json!(REASON);
    changes
}

#[test]
fn an_administrator_withholds_the_undo_from_a_mailbox_that_is_lost() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(change(&app.session(&ada, FIRST).access, FIRST, SECOND)).expect(204);
    let earlier = undo(&app, &ada);
    let reset = app.asked_reset(&ada).token.unwrap();
    let before = app.mailbox(&ada).len();
    app.send(patched(&ada, withheld(json!({ "email": MOVED })))).expect(200);

    // Both addresses are informed, and neither has a link.
    assert_eq!((app.mailbox(&ada).len(), app.mailbox(MOVED).len()), (before + 1, 1));
    for mail in [&app.mailbox(&ada)[0], &app.mailbox(MOVED)[0]] {
        assert!(mail.subject == "Your e-mail address was changed" && mail.link.is_none());
    }
    // Nothing that was mailed to the old address opens the account any more.
    disavow(&app, &earlier).refused(400, "invalid_secret");
    app.send(confirm(&reset, THIRD)).refused(400, "invalid_secret");
    assert_eq!(account(&app, &ada)["email"], json!(MOVED));

    let entry = entry(&app, "undo-withheld");
    assert_eq!((&entry["detail"], &entry["account"]), (&json!(REASON), &json!(ada.id)));
    assert_eq!(entry["actor"], json!("administrator:ops"));

    // What changes from now on is undone at the new address.
    app.send(change(&app.session(MOVED, SECOND).access, SECOND, THIRD)).expect(204);
    disavow(&app, &undo(&app, MOVED)).expect(204);
    assert_eq!(account(&app, &ada)["email"], json!(MOVED));
}

#[test]
fn an_administrator_ends_the_links_of_a_move_that_was_made_before() {
    let app = App::new();
    let (ada, grace) = (app.person("ada@example.com"), app.person("grace@example.com"));
    app.send(patched(&ada, json!({ "email": MOVED }))).expect(200);
    app.send(patched(&grace, json!({ "email": "elsewhere@example.com" }))).expect(200);
    let session = app.session(MOVED, FIRST);
    app.send(patched(&ada, withheld(json!({})))).expect(200);
    disavow(&app, &undo(&app, &ada)).refused(400, "invalid_secret");
    assert!(app.is_live(&session.access), "nothing else of the account changes");
    assert_eq!(entry(&app, "undo-withheld")["detail"], json!(REASON));
    disavow(&app, &undo(&app, &grace)).expect(204);
}

#[test]
fn a_reset_at_the_new_address_leaves_the_old_one_its_undo() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(patched(&ada, json!({ "email": MOVED }))).expect(200);
    let undo = undo(&app, &ada);
    let token = app.asked_reset(MOVED).token.unwrap();
    app.send(confirm(&token, SECOND)).expect(204);
    disavow(&app, &undo).expect(204);
    app.sign_in(MOVED, SECOND).refused(401, "unauthenticated");
    assert_eq!(account(&app, &ada)["email"], json!("ada@example.com"));
}

#[test]
fn the_undo_is_withheld_with_a_reason_and_a_reason_is_for_nothing_else() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(patched(&ada, json!({ "email": MOVED }))).expect(200);
    let long = "x".repeat(201);
    for changes in [
        json!({ "undo": false }),
        json!({ "undo": false, "reason": "" }),
        json!({ "undo": false, "reason": "two\nlines" }),
        json!({ "undo": false, "reason": "for ada@example.com" }),
        json!({ "undo": false, "reason": long }),
        json!({ "undo": true, "reason": REASON }),
        json!({ "reason": REASON }),
    ] {
        let reply = app.send(patched(&ada, changes));
        reply.refused(400, "bad_request");
        assert!(reply.text("detail").starts_with("reason: "), "{}", reply.body);
    }
    assert_eq!(entry(&app, "undo-withheld"), Value::Null);
    app.send(patched(&ada, json!({ "undo": true }))).expect(200);
    disavow(&app, &undo(&app, &ada)).expect(204);
}
