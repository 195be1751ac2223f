//! The audit trail: export, retention, what it keeps of people, and who may read that.

use serde_json::{Value, json};

use crate::native::change;
use crate::support::{App, DAY, FIRST, MINUTE, Reply, SECOND, delete, get, world};

fn at(app: &App, path: &str, query: &str) -> Reply {
    let path = format!("/api/admin/events{path}?tenant={}{query}", app.tenant);
    app.send(get(&path).administrating()).expect(200)
}

fn events(app: &App, query: &str) -> Vec<Value> {
    at(app, "", query).body["events"].as_array().unwrap().clone()
}

/// Has everything linked; what a check finds then.
fn verified(app: &App) -> Value {
    for _ in 0..9 {
        app.advance(MINUTE);
        app.tick();
        let found = at(app, "/verify", "").body;
        if found["unsealed"] == json!(0) {
            return found;
        }
    }
    panic!("never linked");
}

/// The lines of an export: what it is of, the entries, and its end.
fn export(app: &App) -> Vec<Value> {
    let text = String::from_utf8(at(app, "/export", "&limit=500").bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn entries_end_with_their_age_and_the_chain_begins_where_they_did() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    let before = verified(&app);
    assert_eq!(before["intact"], json!(true));
    let old = before["checked"].as_u64().unwrap();
    app.advance(399 * DAY);
    app.person("bob@example.com");
    assert_eq!(verified(&app)["checked"], json!(old + 1));
    app.advance(2 * DAY);
    let after = verified(&app);
    assert_eq!((&after["intact"], &after["checked"]), (&json!(true), &json!(1)));
    assert_eq!(events(&app, "")[0]["sequence"], json!(old + 1));
    assert_eq!(export(&app)[0]["after"], json!(old));
    app.deployment.execute("UPDATE trail_anchor SET base = base - 1").unwrap();
    assert_eq!(at(&app, "/verify", "").body["intact"], json!(false));
}

#[test]
fn an_entry_that_is_changed_or_taken_out_is_found() {
    for tampering in [
        "UPDATE event SET kind = 'signed-in' WHERE kind = 'password-changed'",
        "DELETE FROM event WHERE kind = 'password-changed'",
        "UPDATE event SET at = at + 1 WHERE kind = 'password-changed'",
    ] {
        let (app, ada) = world();
        let session = app.session(&ada, FIRST);
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        assert_eq!(verified(&app)["intact"], json!(true));
        app.deployment.execute(tampering).unwrap();
        assert_eq!(at(&app, "/verify", "").body["intact"], json!(false), "{tampering}");
    }
}

#[test]
fn an_export_has_every_entry_in_order_and_is_an_entry_itself() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    verified(&app);
    let lines = export(&app);
    let numbers: Vec<u64> = lines.iter().filter_map(|line| line["sequence"].as_u64()).collect();
    assert!(numbers.iter().zip(1..).all(|(number, at)| *number == at), "{numbers:?}");
    assert!(events(&app, "").iter().any(|entry| entry["kind"] == "trail-exported"));
    let text = serde_json::to_string(&lines).unwrap();
    assert!(!text.contains(FIRST) && !text.contains(SECOND) && !text.contains(&ada.email));
}

#[test]
fn what_the_trail_says_of_a_person_is_noted_when_it_is_read_and_ends_with_the_account() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    let call = change(&session.access, FIRST, SECOND).from("203.0.113.9");
    app.send(call.with("user-agent", "Analytical/1.0")).expect(204);
    let changed = |query: &str| {
        let found = events(&app, query);
        found.into_iter().find(|entry| entry["kind"] == "password-changed").unwrap()
    };
    assert!(changed("")["personal"].is_null());
    assert_eq!(changed("&personal=true")["personal"]["address"], "203.0.113.9");
    assert!(events(&app, "").iter().any(|entry| entry["kind"] == "personal-read"));
    let path = format!("/api/admin/accounts/{}", ada.id);
    app.send(delete(&path).administrating()).expect(204);
    assert!(changed("&personal=true")["personal"].is_null());
    assert_eq!(verified(&app)["intact"], json!(true));
}
