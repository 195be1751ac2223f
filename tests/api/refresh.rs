//! Refreshing from two places, and after a lost reply: one line of tokens, and no session that ends
//! for it.

use std::collections::{BTreeMap, BTreeSet};

use relatch::adapter::sql::InjectedFault;
use serde_json::json;

use crate::support::{App, Call, DAY, FIRST, Reply, Session, get, post, world_with};

/// How long the token just exchanged gets the same successor, in milliseconds.
const GRACE: i64 = 30_000;

fn refreshing(token: &str) -> Call {
    post("/api/sessions/refresh", json!({ "refresh_token": token }))
}

fn prelude(token: &str) -> Call {
    post("/v1/session/refresh", json!({})).with("x-refresh-token", token)
}

fn world() -> (App, Session) {
    let (app, ada) = world_with(json!({ "session": { "session_seconds": 90 * DAY / 1_000 } }));
    let session = app.session(&ada, FIRST);
    (app, session)
}

/// How many entries the trail of the tenant has.
fn entries(app: &App) -> usize {
    let path = format!("/api/admin/events?tenant={}", app.tenant);
    let page = app.send(get(&path).administrating()).expect(200);
    page.body["events"].as_array().unwrap().len()
}

/// Has the database lose the reply to the next step that a call writes, which comes after the one that
/// reads.
fn lose_reply(app: &App) {
    app.send(get("/api/branding")).expect(200);
    app.deployment.fault.set(InjectedFault::LaterLost(1));
}

/// Numbers that look drawn, the same in every run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Which token came for which: one successor a token, one predecessor a successor.
#[derive(Default)]
struct Line {
    successor: BTreeMap<String, String>,
    made: BTreeSet<String>,
}

impl Line {
    #[track_caller]
    fn note(&mut self, shown: &str, reply: Reply) -> String {
        let next = reply.expect(200).text("refresh_token");
        if let Some(known) = self.successor.get(shown) {
            assert_eq!(*known, next, "a second branch of tokens");
        } else {
            assert!(self.made.insert(next.clone()), "one token came for two");
            self.successor.insert(shown.to_owned(), next.clone());
        }
        next
    }
}

#[test]
fn the_token_just_exchanged_gets_the_same_successor_and_changes_nothing() {
    let (app, session) = world();
    let first = app.send(refreshing(&session.refresh)).expect(200);
    let before = entries(&app);
    let listed =
        |access: &str| app.send(get("/api/sessions").bearer(access)).expect(200).body.to_string();
    let sessions = listed(&first.text("access_token"));
    for wait in [0, 1, 29_998, 1] {
        app.advance(wait);
        let again = app.send(refreshing(&session.refresh)).expect(200);
        assert_eq!(again.text("refresh_token"), first.text("refresh_token"));
        assert_ne!(again.text("access_token"), first.text("access_token"));
        assert!(app.is_live(&again.text("access_token")));
    }
    assert_eq!(entries(&app), before);
    assert_eq!(listed(&first.text("access_token")), sessions, "when it was seen last");
    app.send(refreshing(&first.text("refresh_token"))).expect(200);
}

#[test]
fn an_older_token_ends_its_session() {
    let (app, session) = world();
    let second = app.send(refreshing(&session.refresh)).expect(200).text("refresh_token");
    let third = app.send(refreshing(&second)).expect(200);
    app.send(refreshing(&session.refresh)).refused(401, "unauthenticated");
    app.send(refreshing(&third.text("refresh_token"))).refused(401, "unauthenticated");
    assert!(!app.is_live(&third.text("access_token")));
}

#[test]
fn theft_that_shows_after_thirty_seconds_ends_the_session() {
    let (app, session) = world();
    let next = app.send(refreshing(&session.refresh)).expect(200);
    app.advance(GRACE + 1);
    app.send(refreshing(&session.refresh)).refused(401, "unauthenticated");
    app.send(refreshing(&next.text("refresh_token"))).refused(401, "unauthenticated");
    assert!(!app.is_live(&next.text("access_token")));
}

#[test]
fn two_tabs_a_thousand_times_with_lost_replies_and_retries_end_no_session() {
    let (app, session) = world();
    let (mut drawn, mut line) = (Drawn(17), Line::default());
    let mut tabs = [session.refresh.clone(), session.refresh.clone()];
    for round in 0..1_000 {
        let gap = i64::try_from(drawn.below(501)).unwrap();
        let [one, two] = tabs.clone();
        let served = if gap % 5 == 0 {
            app.together([refreshing(&one), refreshing(&two)])
        } else {
            if gap % 7 == 0 {
                lose_reply(&app);
            }
            let first = app.send(refreshing(&one));
            app.advance(gap);
            [first, app.send(refreshing(&two))]
        };
        let [first, second] = served;
        tabs = [line.note(&one, first), line.note(&two, second)];
        // The client of a reply that was lost on its way asks again, with what it has.
        if round % 3 == 0 {
            app.advance(i64::try_from(drawn.below(20_000)).unwrap());
            tabs[0] = line.note(&one, app.send(refreshing(&one)));
        }
        assert_eq!(tabs[0], tabs[1], "round {round}");
        app.advance(i64::try_from(drawn.below(60_000)).unwrap());
    }
    let [current, _] = tabs;
    let last = app.send(refreshing(&current)).expect(200);
    app.advance(GRACE + 1);
    app.send(refreshing(&current)).refused(401, "unauthenticated");
    assert!(!app.is_live(&last.text("access_token")));
}

#[test]
fn tabs_at_once_over_both_apis_share_one_line() {
    let (app, session) = world();
    let [native, other] = app.together([refreshing(&session.refresh), prelude(&session.refresh)]);
    let next = native.expect(200).text("refresh_token");
    assert_eq!(other.expect(200).headers["x-refresh-token"].to_str().unwrap(), next);
    app.send(prelude(&session.refresh)).expect(200);
    app.send(prelude(&next)).expect(200);
}

#[test]
fn a_refresh_whose_reply_the_database_loses_is_answered() {
    let (app, session) = world();
    lose_reply(&app);
    let next = app.send(refreshing(&session.refresh)).expect(200).text("refresh_token");
    app.send(refreshing(&next)).expect(200);
}

#[test]
fn a_sign_in_whose_reply_the_database_loses_makes_one_session() {
    let (app, _) = world();
    let ada = app.person("grace@example.com");
    lose_reply(&app);
    let session = app.session(&ada, FIRST);
    let list = app.send(get("/api/sessions").bearer(&session.access)).expect(200);
    assert_eq!(list.body["sessions"].as_array().unwrap().len(), 1);
    lose_reply(&app);
    let step_up = post("/api/sessions/step-up", json!({ "password": FIRST }));
    app.send(step_up.bearer(&session.access)).expect(200);
}
