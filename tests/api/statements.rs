//! Each use case that writes, with a database that fails within each of its batches, and with one that
//! loses a reply: all of it is there afterwards or nothing, and once. The store's own suite fails every
//! batch after each of its statements; what is tested here is what use cases make of batches.

use relatch::adapter::sql::InjectedFault;
use serde_json::{Value, json};

use crate::native::{change, confirm};
use crate::support::{App, Call, FIRST, Person, SECOND, delete, get, patch, post, put, world_with};

/// More than any use case has batches.
const MANY: usize = 20;

/// After how many of its statements a batch fails; the last is more than any has, which passes.
const STATEMENTS: [usize; 7] = [0, 1, 3, 7, 15, 31, 1_000];

/// What a use case may change. What counts attempts is written by the batch that reads.
const TABLES: [&str; 17] = [
    "account",
    "account_link",
    "issuer",
    "outbox",
    "password_history",
    "registration",
    "reset_request",
    "reset_secret",
    "session",
    "signing_key",
    "spent_grant",
    "suppression",
    "tenant",
    "tenant_host",
    "webhook",
    "write_grant",
    "event",
];

/// Limits count and refuse nothing: each of many failures is an attempt.
fn world() -> (App, Person) {
    let (app, ada) = world_with(json!({ "limits": "open", "registration": "open" }));
    // The tenant is read now, so that the first batch of a call is the use case's own.
    app.send(get("/api/branding")).expect(200);
    (app, ada)
}

fn contents(app: &App) -> Vec<(&'static str, Vec<String>)> {
    TABLES.map(|table| (table, app.deployment.contents(table).unwrap())).to_vec()
}

/// How many rows each table has.
fn counts(app: &App) -> Vec<(&'static str, usize)> {
    TABLES.map(|table| (table, app.rows(table))).to_vec()
}

/// Sends a call whose every batch fails after some of its statements; a failed batch leaves nothing of
/// itself. Answers what failed.
#[track_caller]
fn fails(status: u16, prepare: impl Fn(&App, &Person) -> Call) -> Failures {
    let mut failures = Failures { calls: 0, states: 1 };
    let prepared = || {
        let (app, ada) = world();
        let call = prepare(&app, &ada);
        (app, call)
    };
    let (mut app, mut call) = prepared();
    let mut before = contents(&app);
    for batches in 0..MANY {
        for statements in STATEMENTS {
            app.deployment.fault.set(InjectedFault::Later { batches, statements });
            let reply = app.send(call.clone());
            app.deployment.fault.set(InjectedFault::Off);
            if reply.status == status && statements == 0 {
                // That batch is of the work that follows the answer.
                return failures;
            }
            if reply.status == status {
                (app, call) = prepared();
                before = contents(&app);
                break;
            }
            let place = format!("batch {batches}, statement {statements}");
            assert_eq!(reply.status, 500, "{place}: {}", reply.body);
            failures.calls += 1;
            if contents(&app) != before {
                assert_eq!(statements, 0, "{place} left something");
                // A batch before this one was written: what follows begins there, in a world of its own.
                failures.states += 1;
                return failures;
            }
        }
    }
    panic!("a call of {MANY} batches");
}

/// What failed of a use case.
#[derive(Debug)]
struct Failures {
    /// How many calls did.
    calls: usize,
    /// How many states of the database they left: one where the use case writes once.
    states: usize,
}

impl Failures {
    /// Claims that more than one call failed, and that none left anything.
    #[track_caller]
    fn left_nothing(&self) {
        assert!(self.calls > 1 && self.states == 1, "{self:?}");
    }

    /// Claims that more than one call failed, and that each step of the use case was taken wholly or not at
    /// all.
    #[track_caller]
    fn left_whole_steps(&self) {
        assert!(self.calls > 1 && self.states <= 2, "{self:?}");
    }
}

/// Sends a call to a world of its own for each of its batches, whose reply is lost. The loss of what only
/// reads is an error that leaves nothing; the loss of what writes is hidden, and leaves as many rows as
/// without it.
#[track_caller]
fn is_done_once(status: u16, prepare: impl Fn(&App, &Person) -> Call) {
    let undisturbed = {
        let (app, ada) = world();
        app.send(prepare(&app, &ada)).expect(status);
        counts(&app)
    };
    for batches in 0..MANY {
        let (app, ada) = world();
        let call = prepare(&app, &ada);
        let before = contents(&app);
        app.deployment.fault.set(InjectedFault::LaterLost(batches));
        let reply = app.send(call);
        assert_eq!(app.deployment.fault.get(), InjectedFault::Off, "no batch writes");
        if reply.status == status {
            assert_eq!(counts(&app), undisturbed);
            return;
        }
        assert_eq!(reply.status, 500, "{}", reply.body);
        assert_eq!(contents(&app), before, "batch {batches}");
    }
    panic!("a call of {MANY} batches");
}

fn sign_in(ada: &Person) -> Call {
    post("/api/sessions", json!({ "email": ada.email, "password": FIRST }))
}

fn refreshing(app: &App, ada: &Person) -> Call {
    let session = app.session(ada, FIRST);
    post("/api/sessions/refresh", json!({ "refresh_token": session.refresh }))
}

fn step_up(app: &App, ada: &Person) -> Call {
    let access = app.session(ada, FIRST).access;
    post("/api/sessions/step-up", json!({ "password": FIRST })).bearer(&access)
}

fn own_change(app: &App, ada: &Person) -> Call {
    change(&app.session(ada, FIRST).access, FIRST, SECOND)
}

fn granted_change(app: &App, ada: &Person) -> Call {
    let granted = app.send(step_up(app, ada)).expect(200).text("access_token");
    post("/v1/session/me/password/reset", json!({ "password": SECOND })).bearer(&granted)
}

fn reset(app: &App, ada: &Person) -> Call {
    confirm(&app.asked_reset(ada).token.unwrap(), SECOND)
}

fn revert(app: &App, ada: &Person) -> Call {
    app.send(own_change(app, ada)).expect(204);
    let undo = app.mailbox(ada)[0].undo.clone().unwrap();
    post("/api/password/disavow", json!({ "token": undo }))
}

/// A revert whose address has another account meanwhile.
fn revert_of_taken(app: &App, ada: &Person) -> Call {
    let revert = revert(app, ada);
    let path = format!("/api/admin/accounts/{}", ada.id);
    app.send(patch(&path, json!({ "email": "moved@example.com" })).administrating()).expect(200);
    app.person(ada);
    revert
}

fn px0_reset(app: &App, ada: &Person) -> Call {
    let asked = post("/v1/auth/password-reset/trigger", json!({ "email": ada.email }));
    app.send(asked).expect(200);
    let code = app.mailbox(ada)[0].code.clone().unwrap();
    post("/v1/auth/password-reset/reset", json!({ "code": code, "new_password": SECOND }))
}

fn unleash_reset(app: &App, ada: &Person) -> Call {
    let asked = post("/auth/reset/password-email", json!({ "email": ada.email }));
    app.send(asked).expect(200);
    let token = app.mailbox(ada)[0].token.clone().unwrap();
    post("/auth/reset/password", json!({ "token": token, "password": SECOND }))
}

fn invitation(app: &App) -> Call {
    let new = json!({ "tenant": app.tenant, "email": "grace@example.com" });
    app.send(post("/api/admin/accounts/invite", new).administrating()).expect(202);
    let token = app.mailbox("grace@example.com")[0].token.clone().unwrap();
    post("/api/password/reset/confirm", json!({ "invitation": token, "new_password": SECOND }))
}

fn registration() -> Call {
    post("/v1/auth/register", json!({ "email": "new@example.com", "password": FIRST }))
}

/// A registration that ends an older one of its address.
fn newer_registration(app: &App) -> Call {
    let path = format!("/api/admin/tenants/{}/settings", app.tenant);
    let settings = json!({ "limits": "open", "registration": "verified" });
    app.send(put(&path, settings).administrating()).expect(200);
    app.send(registration()).expect(201);
    registration()
}

/// The code that makes an account where addresses are confirmed.
fn confirmation(app: &App) -> Call {
    newer_registration(app);
    let code = app.mailbox("new@example.com")[0].code.clone().unwrap();
    post("/v1/auth/verify-email", json!({ "email": "new@example.com", "code": code }))
}

#[test]
fn attack_38_a_password_is_set_wholly_or_not_at_all() {
    for prepare in [own_change, granted_change, reset, revert] {
        fails(204, prepare).left_nothing();
    }
    for prepare in [px0_reset, unleash_reset, revert_of_taken] {
        fails(200, prepare).left_nothing();
    }
    fails(204, |app, _| invitation(app)).left_nothing();
}

#[test]
fn attack_38_a_session_is_made_or_changed_wholly_or_not_at_all() {
    fails(200, |_, ada| sign_in(ada)).left_nothing();
    fails(200, refreshing).left_nothing();
    fails(200, step_up).left_nothing();
    fails(204, |app, ada| {
        let access = app.session(ada, FIRST).access;
        delete("/api/sessions/current").bearer(&access)
    })
    .left_nothing();
}

#[test]
fn attack_38_an_account_is_made_changed_or_erased_wholly_or_not_at_all() {
    let path = |ada: &Person, rest: &str| format!("/api/admin/accounts/{}{rest}", ada.id);
    let new = |app: &App| json!({ "tenant": app.tenant, "email": "grace@example.com" });
    fails(200, |app, _| confirmation(app)).left_nothing();
    fails(201, |_, _| registration()).left_nothing();
    fails(201, |app, _| newer_registration(app)).left_nothing();
    fails(201, |app, _| post("/api/admin/accounts", new(app)).administrating()).left_nothing();
    let invite =
        |app: &App, _: &Person| post("/api/admin/accounts/invite", new(app)).administrating();
    fails(202, invite).left_whole_steps();
    let withheld = json!({ "undo": false, "reason": "Ticket 4711" });
    let moved = json!({ "email": "moved@example.com", "undo": false, "reason": "Ticket 4711" });
    for fields in
        [json!({ "active": false }), json!({ "email": "moved@example.com" }), withheld, moved]
    {
        let patched =
            |_: &App, ada: &Person| patch(&path(ada, ""), fields.clone()).administrating();
        fails(200, patched).left_nothing();
    }
    fails(204, |_, ada| delete(&path(ada, "")).administrating()).left_nothing();
    fails(204, |app, ada| {
        app.session(ada, FIRST);
        delete(&path(ada, "/sessions")).administrating()
    })
    .left_nothing();
    fails(202, |_, ada| post(&path(ada, "/reset"), json!({})).administrating()).left_nothing();
    let profile = |app: &App, ada: &Person| {
        let call = put("/v1/users/me/profile", json!({ "first_name": "Ada" }));
        call.bearer(&app.session(ada, FIRST).access).with("x-tenant-id", &app.tenant)
    };
    fails(200, profile).left_nothing();
}

#[test]
fn attack_38_a_tenant_is_made_or_changed_wholly_or_not_at_all() {
    let path = |app: &App, rest: &str| format!("/api/admin/tenants/{}{rest}", app.tenant);
    let settings = json!({ "history": 3 });
    let hosts = json!({ "hosts": ["acme.localhost", "new.localhost"] });
    let hook = |app: &App| {
        let draft = json!({ "url": "https://hooks.example.com/" });
        app.send(post(&path(app, "/webhooks"), draft).administrating()).expect(201).text("id")
    };
    let tenant = json!({ "slug": "other", "hosts": ["other.localhost"] });
    fails(201, |_, _| post("/api/admin/tenants", tenant.clone()).administrating())
        .left_whole_steps();
    for (rest, body) in
        [("/settings", settings), ("/hosts", hosts), ("/rules", json!({ "rules": [] }))]
    {
        fails(200, |app, _| put(&path(app, rest), body.clone()).administrating())
            .left_whole_steps();
    }
    fails(201, |app, _| post(&path(app, "/keys"), json!({})).administrating()).left_whole_steps();
    let draft = json!({ "url": "https://hooks.example.com/" });
    fails(201, |app, _| post(&path(app, "/webhooks"), draft.clone()).administrating())
        .left_whole_steps();
    fails(201, |app, _| {
        let rotate = path(app, &format!("/webhooks/{}/secret", hook(app)));
        post(&rotate, json!({})).administrating()
    })
    .left_whole_steps();
    fails(204, |app, _| delete(&path(app, &format!("/webhooks/{}", hook(app)))).administrating())
        .left_whole_steps();
}

#[test]
fn attack_37_what_a_lost_reply_hides_is_done_once() {
    for prepare in [own_change, granted_change, reset, revert] {
        is_done_once(204, prepare);
    }
    for prepare in [px0_reset, unleash_reset, refreshing, step_up] {
        is_done_once(200, prepare);
    }
    is_done_once(200, |_, ada| sign_in(ada));
    is_done_once(204, |app, _| invitation(app));
    is_done_once(200, |app, _| confirmation(app));
    is_done_once(201, |_, _| registration());
    is_done_once(201, |app, _| {
        let new = json!({ "tenant": app.tenant, "email": "grace@example.com", "password": FIRST });
        post("/api/admin/accounts", new).administrating()
    });
}

#[test]
fn a_request_for_a_reset_is_written_wholly_and_mailed_once_however_its_work_fails() {
    let asked = |ada: &Person| post("/api/password/reset/request", json!({ "email": ada.email }));
    fails(202, |_, ada| asked(ada)).left_nothing();
    for batches in 0..MANY {
        let (app, ada) = world();
        app.deployment.fault.set(InjectedFault::Later { batches, statements: 1 });
        if app.send(asked(&ada)).status == 500 {
            continue;
        }
        let is_past = app.deployment.fault.get() != InjectedFault::Off;
        app.deployment.fault.set(InjectedFault::Off);
        for _ in 0..3 {
            app.advance(300_000);
            app.tick();
        }
        assert_eq!(app.mailbox(&ada).len(), 1, "batch {batches}");
        let token: Value = json!(app.mailbox(&ada)[0].token);
        app.send(confirm(token.as_str().unwrap(), SECOND)).expect(204);
        if is_past {
            return;
        }
    }
}

#[test]
fn a_store_that_fails_while_it_reads_changes_nothing() {
    let (app, ada) = world();
    let access = app.session(&ada, FIRST).access;
    let before = contents(&app);
    app.deployment.fault.set(InjectedFault::On);
    for call in [
        get("/api/sessions").bearer(&access),
        get("/api/admin/tenants").administrating(),
        sign_in(&ada),
    ] {
        app.send(call).expect(500);
    }
    app.deployment.fault.set(InjectedFault::Off);
    assert_eq!(contents(&app), before);
}
