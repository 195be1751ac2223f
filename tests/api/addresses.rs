//! Addresses: one reading in every API, and accounts that were made under an older one.

use relatch::account::{Actor, Email, Plain};
use relatch::flow::account::provision::{self, Draft, InitialCredential};
use relatch::flow::{Client, Context, Ports, Via};
use relatch::port::{SnapshotRef, Tenants};
use serde_json::{Value, json};

use crate::support::{App, Call, FIRST, SECOND, get, patch, post};

/// Marks, controls, fillers and joiners that nobody sees, and a letter of full width.
const ODD: [char; 12] = [
    '\u{7}',
    '\u{ad}',
    '\u{200b}',
    '\u{200d}',
    '\u{200e}',
    '\u{202e}',
    '\u{2069}',
    '\u{3164}',
    '\u{feff}',
    '\u{2800}',
    '\u{e0041}',
    '\u{ff41}',
];

fn open() -> App {
    App::with(json!({ "registration": "open" }))
}

/// Makes an account as an older version read its address; answers its id.
fn older(app: &App, address: &str) -> String {
    let ports = app.ports();
    let made = async {
        let snapshot =
            ports.directory().snapshot(SnapshotRef::Id(app.tenant.parse().unwrap())).await;
        let cx = Context::new(&ports, snapshot.unwrap().unwrap(), Via::Service, Client::default());
        let password = Plain::new(FIRST.to_owned());
        let draft =
            Draft::local(Email::stored(address).unwrap(), InitialCredential::Password(&password));
        provision::create(&cx, draft, Actor::Administrator).await.unwrap().id
    };
    futures_executor::block_on(made).to_string()
}

/// Signing in over each API that takes an address and a password.
fn sign_ins(email: &str, password: &str) -> [Call; 4] {
    [
        post("/api/sessions", json!({ "email": email, "password": password })),
        post(
            "/v1/session/login/email/password",
            json!({ "identifier": email, "password": password }),
        ),
        post("/v1/auth/login", json!({ "email": email, "password": password })),
        post("/auth/simple/login", json!({ "username": email, "password": password })),
    ]
}

/// Asking for a mail with a secret over each API that has one.
fn requests(email: &str) -> [Call; 4] {
    let identifier = json!({ "type": "email_address", "value": email });
    [
        post("/api/password/reset/request", json!({ "email": email })),
        post("/v1/session/otp", json!({ "identifier": identifier })),
        post("/v1/auth/password-reset/trigger", json!({ "email": email })),
        post("/auth/reset/password-email", json!({ "email": email })),
    ]
}

/// Making an account over each API that has one for strangers or administrators.
fn sign_ups(app: &App, email: &str) -> [Call; 4] {
    let of_tenant = json!({ "tenant": app.tenant, "email": email });
    [
        post("/v1/session/login/email/sign-up", json!({ "identifier": email, "password": FIRST })),
        post("/v1/auth/register", json!({ "email": email, "password": FIRST })),
        post("/api/admin/accounts", of_tenant.clone()).administrating(),
        post("/api/admin/accounts/invite", of_tenant).administrating(),
    ]
}

#[test]
fn white_space_around_an_address_is_no_part_of_it_in_any_api() {
    let app = open();
    app.person("ada@example.com");
    for (before, behind) in [(" ", "\t"), ("\u{3000}", "\n"), ("\u{a0}", "\u{2003}"), ("", "\r\n")]
    {
        let typed = format!("{before}ADA@Example.com{behind}");
        for call in sign_ins(&typed, FIRST) {
            app.send(call).expect(200);
        }
        for call in sign_ups(&app, &typed) {
            app.send(call).expect(409);
        }
    }
    for call in requests("\u{3000}ada@example.com\u{a0}") {
        let before = app.mailbox("ada@example.com").len();
        assert!(app.send(call).status < 300);
        assert_eq!(app.mailbox("ada@example.com").len(), before + 1);
    }
}

#[test]
fn what_nobody_sees_refuses_an_address_in_every_api() {
    let app = open();
    app.person("ada@example.com");
    for (at, c) in ODD.into_iter().enumerate() {
        for (place, odd) in
            [format!("{c}ada@example.com"), format!("a{c}da@example.com")].into_iter().enumerate()
        {
            let network = format!("198.51.{place}.{at}");
            let statuses = sign_ins(&odd, FIRST).map(|call| app.send(call.from(&network)).status);
            // Two APIs answer any name that is no address as one that nobody has.
            assert_eq!(statuses, [400, 400, 401, 401], "{odd:?}");
            for call in requests(&odd).into_iter().chain(sign_ups(&app, &odd)) {
                app.send(call.from(&network)).expect(400);
            }
        }
    }
    assert!(app.deployment.mailbox.all().is_empty());
    assert_eq!(app.rows("account"), 1);
}

#[test]
fn a_row_of_an_import_with_a_bad_address_says_why() {
    let app = App::new();
    let rows = ["\u{feff}ada@example.com", "\u{3000}grace@example.com", "mailto:eve@example.com"];
    let accounts: Vec<Value> = rows.iter().map(|email| json!({ "email": email })).collect();
    let call =
        post("/api/admin/accounts/import", json!({ "tenant": app.tenant, "accounts": accounts }));
    let reply = app.send(call.administrating()).expect(200);
    let outcomes: Vec<&Value> =
        reply.body["results"].as_array().unwrap().iter().map(|row| &row["outcome"]).collect();
    assert_eq!(outcomes, ["refused", "created", "refused"]);
    assert!(reply.body["results"][0]["detail"].as_str().unwrap().contains("invisible"));
    app.send(
        post(
            "/api/admin/accounts/invite",
            json!({ "tenant": app.tenant, "email": "grace@example.com" }),
        )
        .administrating(),
    )
    .expect(202);
}

#[test]
fn an_older_account_goes_on() {
    for address in ["\u{200e}ada@example.com", "\u{ff41}da@example.com", "mailto:ada@example.com"] {
        let app = open();
        app.person("ada@example.com");
        older(&app, address);
        for call in sign_ins(address, FIRST) {
            app.send(call).expect(200);
        }
        let session = app.session(address, FIRST);
        let change = json!({ "current_password": FIRST, "new_password": SECOND });
        app.send(post("/api/password/change", change).bearer(&session.access)).expect(204);
        app.sign_in(address, SECOND).expect(200);
        app.sign_in("ada@example.com", FIRST).expect(200);
        // The answer says what is wrong with the address, and the mail goes out all the same.
        app.deployment.mailbox.clear();
        let ask = post("/api/password/reset/request", json!({ "email": address }));
        app.send(ask).expect(400);
        let token = app.mailbox(address)[0].token.clone().unwrap();
        let redeem = json!({ "token": token, "new_password": FIRST });
        app.send(post("/api/password/reset/confirm", redeem)).expect(204);
        app.sign_in(address, FIRST).expect(200);
        assert!(app.mailbox("ada@example.com").is_empty());
    }
}

#[test]
fn no_answer_and_no_work_tells_that_there_is_an_older_account() {
    let seen = |older_account: bool| {
        let app = open();
        let address = "\u{200e}ada@example.com";
        if older_account {
            older(&app, address);
        } else {
            older(&app, "somebody@example.com");
        }
        let mut seen = Vec::new();
        let by_code = json!({ "email": address, "code": "12345678", "new_password": SECOND });
        let calls = sign_ins(address, SECOND).into_iter().chain(requests(address));
        for call in calls.chain([post("/api/password/reset/confirm", by_code)]) {
            let reply = app.send(call);
            let mut body = reply.body;
            body.as_object_mut().map(|body| body.remove("id"));
            let work = (reply.record.round_trips, reply.record.statements, reply.record.hashes);
            seen.push((reply.status, body, work));
        }
        seen
    };
    assert_eq!(seen(true), seen(false));
}

#[test]
fn administrators_see_what_is_wrong_with_an_older_address_and_can_mend_it() {
    let app = App::new();
    app.person("plain@example.com");
    let id = older(&app, "\u{200e}ada@example.com");
    let list = format!("/api/admin/accounts?tenant={}", app.tenant);
    let listed = app.send(get(&list).administrating()).expect(200);
    let faults: Vec<&Value> =
        listed.body["accounts"].as_array().unwrap().iter().map(|it| &it["email_fault"]).collect();
    assert!(faults[0].is_null(), "{faults:?}");
    assert!(faults[1].as_str().unwrap().contains("invisible"), "{faults:?}");
    // Percent-encoded UTF-8 of the mark.
    let by_address = |email: &str| app.send(get(&format!("{list}&email={email}")).administrating());
    assert_eq!(by_address("%E2%80%8Eada@example.com").expect(200).body["total"], 1);
    by_address("%E2%80%8Enobody@example.com").refused(400, "bad_request");
    let mend = json!({ "email": "ada@example.com" });
    app.send(patch(&format!("/api/admin/accounts/{id}"), mend).administrating()).expect(200);
    app.sign_in("ada@example.com", FIRST).expect(200);
}

#[test]
fn mail_goes_to_the_domain_in_ascii_and_answers_show_it_as_it_is_stored() {
    let app = App::new();
    app.person("J.Info+x@b\u{fc}cher.example");
    let reply = app.sign_in("j.info+X@XN--BCHER-KVA.example", FIRST).expect(200);
    assert_eq!(reply.body["account"]["email"], "J.Info+x@b\u{fc}cher.example");
    assert_eq!(
        app.asked_reset("j.info+x@b\u{fc}cher.example").to,
        "J.Info+x@xn--bcher-kva.example"
    );
    let again = json!({ "tenant": app.tenant, "email": "j.info+x@xn--bcher-kva.example" });
    app.send(post("/api/admin/accounts", again).administrating()).expect(409);
}

#[test]
fn the_owner_s_address_is_a_context_word_however_it_is_typed() {
    let app = App::new();
    for email in ["marigold.harbour@example.com", "\u{3000}Marigold.Harbour@EXAMPLE.com\n"] {
        let check = json!({ "email": email, "password": "marigold.harbour" });
        let report = app.send(post("/api/password/check", check)).expect(200).body;
        assert!(report.to_string().contains("context"), "{report}");
    }
}
