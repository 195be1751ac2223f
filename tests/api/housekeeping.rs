//! What cron does, and what the trail says afterwards.

use relatch::adapter::sql::InjectedFault;
use relatch::flow::job::housekeeping;
use serde_json::json;

use crate::native::{change, confirm};
use crate::support::{App, DAY, FIRST, MINUTE, SECOND, get, post};
use relatch::flow::Ports;

#[test]
fn a_mail_whose_sending_met_a_store_that_was_down_is_sent_by_cron() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    // The change is two batches; the work that follows it finds the store down.
    app.deployment.fault.set(InjectedFault::Later { batches: 2, statements: 0 });
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(app.deployment.fault.get(), InjectedFault::Off);
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.advance(MINUTE);
    assert_eq!(app.tick().failed, 0);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn what_expired_is_removed_and_what_lives_stays() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.asked_reset(&ada);
    app.advance(DAY);
    let live = app.asked_reset(&ada).token.unwrap();
    let done = app.tick();
    assert!(done.removed > 0, "{done:?}");
    app.send(confirm(&live, SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn the_trail_names_a_change_and_its_chain_holds() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, SECOND, SECOND)).refused(400, "wrong_password");
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    app.advance(MINUTE);
    app.tick();
    let at = |path: &str| {
        let path = format!("/api/admin/events{path}?tenant={}", app.tenant);
        app.send(get(&path).administrating()).expect(200)
    };
    let page = at("");
    let kinds: Vec<&str> =
        page.body["events"].as_array().unwrap().iter().filter_map(|e| e["kind"].as_str()).collect();
    for kind in ["password-changed", "change-refused"] {
        assert_eq!(kinds.iter().filter(|known| **known == kind).count(), 1, "{kinds:?}");
    }
    let text = page.body.to_string();
    assert!(!text.contains(FIRST) && !text.contains(SECOND));
    let verified = at("/verify").body;
    assert_eq!((&verified["intact"], &verified["unsealed"]), (&json!(true), &json!(0)));
    assert_eq!(verified["checked"], json!(kinds.len()));
}

#[test]
fn a_second_run_sends_no_mail_again() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(post("/api/password/reset/request", json!({ "email": ada.email }))).expect(202);
    app.advance(MINUTE);
    app.tick();
    app.advance(MINUTE);
    app.tick();
    assert_eq!(app.mailbox(&ada).len(), 1);
}

/// What a run of cron costs, as `(batches, statements)`.
fn cost_of_tick(app: &App) -> (u32, u32) {
    let ports = app.ports();
    futures_executor::block_on(housekeeping::tick(&ports)).unwrap().unwrap();
    let log = ports.log().record();
    (log.round_trips, log.statements)
}

fn tenants(app: &App, count: usize) -> Vec<App> {
    let made = |at: usize| {
        let slug = format!("t{at}");
        app.at(&slug, &app.tenant(&slug, json!({})))
    };
    (0..count).map(made).collect()
}

#[test]
fn a_run_costs_the_same_however_many_tenants_are_idle() {
    let app = App::new();
    app.person("ada@example.com");
    app.advance(MINUTE);
    while app.tick().sealed > 0 {
        app.advance(5 * MINUTE);
    }
    app.advance(5 * MINUTE);
    let one = cost_of_tick(&app);
    let many = tenants(&app, 200);
    app.advance(5 * MINUTE);
    while app.tick().tenants > 0 {
        app.advance(5 * MINUTE);
    }
    app.advance(5 * MINUTE);
    assert_eq!(cost_of_tick(&app), one);
    // Work at one of them is done in the next run.
    let ada = many[150].person("ada@example.com");
    many[150].leave_request(&ada);
    assert_eq!(app.mailbox(&ada).len(), 0);
    app.advance(5 * MINUTE);
    assert_eq!(app.tick().tenants, 1);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn ten_thousand_idle_tenants_cost_a_run_nothing_and_work_at_one_is_done_in_the_next() {
    let app = App::new();
    app.advance(5 * MINUTE);
    while app.tick().tenants > 0 {
        app.advance(5 * MINUTE);
    }
    let one = cost_of_tick(&app);
    // Before and behind every tenant that is made below.
    for first in ["0000", "ffff"] {
        app.deployment.execute(&idle(first, 5_000)).unwrap();
    }
    app.advance(5 * MINUTE);
    assert_eq!(cost_of_tick(&app), one);
    let busy = app.at("busy", &app.tenant("busy", json!({})));
    let ada = busy.person("ada@example.com");
    busy.leave_request(&ada);
    app.advance(5 * MINUTE);
    assert_eq!(app.tick().tenants, 1);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

/// Makes tenants whose ids begin alike, which are like the first one and have never done anything.
fn idle(first: &str, count: usize) -> String {
    let numbers = format!(
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {count})"
    );
    let id = format!("printf('{first}%04x-0000-7000-8000-%012x', n, n)");
    format!(
        "INSERT INTO tenant (id, slug, version, fallback, dialects, settings, rules, issuer_list, last_number, created_at)
         {numbers} SELECT {id}, {id}, 1, 0, dialects, settings, rules, issuer_list, 0, created_at
         FROM number, (SELECT * FROM tenant LIMIT 1);
         INSERT INTO trail_anchor
           (tenant_id, sequence, seal, base, base_seal, mac, holder, leased_until)
         {numbers} SELECT {id}, 0, '', 0, '', '', '', 0 FROM number;"
    )
}

#[test]
fn attack_38_a_run_that_is_cut_off_anywhere_blocks_nothing() {
    let world = || {
        let app = App::new();
        let many = tenants(&app, 3);
        for (at, tenant) in many.iter().enumerate() {
            let person = tenant.person(&format!("p{at}@example.com"));
            tenant.leave_request(&person);
        }
        app.advance(MINUTE);
        app
    };
    let whole = {
        let app = world();
        cost_of_tick(&app).0
    };
    for batches in 0..=whole {
        let app = world();
        app.cut_off(batches);
        app.advance(5 * MINUTE);
        app.tick();
        // A letter that was taken before the cut is hidden for its lease.
        app.advance(5 * MINUTE);
        app.tick();
        for at in 0..3 {
            let mails = app.mailbox(&format!("p{at}@example.com")).len();
            assert!(mails == 1 || (mails == 2 && batches > 0), "{batches}: {mails}");
        }
        let shown = app.send(get("/api/admin/housekeeping").administrating()).expect(200);
        let runs = shown.body["runs"].as_array().unwrap();
        assert!(runs.iter().all(|run| !run["finished_at"].is_null()), "{runs:?}");
    }
}

#[test]
fn what_a_run_has_no_budget_for_the_next_ones_do() {
    let app = App::new();
    let many = tenants(&app, 30);
    for tenant in &many {
        for at in 0..6 {
            let person = tenant.elsewhere(&format!("p{at}@example.com"));
            tenant.leave_request(&person);
        }
    }
    let mut runs = 0;
    let arrived =
        || (0..6).map(|at| app.mailbox(&format!("p{at}@example.com")).len()).sum::<usize>();
    while arrived() < 180 {
        app.advance(5 * MINUTE);
        let (batches, statements) = cost_of_tick(&app);
        assert!(batches < 350 && statements < 800, "{batches} batches, {statements} statements");
        runs += 1;
        assert!(runs < 100, "{} of 180 mails", arrived());
    }
    assert!(runs > 1);
}

#[test]
fn twenty_rows_a_second_for_an_hour_leave_no_table_longer_than_its_retention() {
    let app = App::new();
    for second in 0..3_600_i64 {
        app.count(second, 20, MINUTE);
        app.advance(1_000);
        if second % 300 == 299 {
            app.tick();
            let rows = app.rows("counter");
            // What lives a minute, and what came since a walk passed.
            assert!(rows <= 20 * (60 + 600), "{rows} rows after {second} seconds");
        }
    }
    app.advance(5 * MINUTE);
    app.tick();
    app.tick();
    assert_eq!(app.rows("counter"), 0);
}
