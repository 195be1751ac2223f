//! What the mail provider reports: bounces and complaints, and addresses that it refuses.

use relatch::account::MailFailure;
use relatch::crypt::webhook::WebhookSecret;
use relatch::port::Sent;
use serde_json::{Value, json};

use crate::native::{change, confirm};
use crate::support::{App, Call, FIRST, MINUTE, Person, SECOND, delete, get, post, raw};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const PATH: &str = "/api/mail/bounces";

/// A deployment whose mail provider signs what it reports.
fn world() -> (App, Person) {
    let app = App::new();
    app.deployment.mail_secret.set(SECRET.parse().unwrap()).unwrap();
    let ada = app.person("ada@example.com");
    (app, ada)
}

/// A notice that is signed with a secret, at a time in seconds.
fn signed(notice: &Value, secret: &str, at: i64) -> Call {
    let (secret, body): (WebhookSecret, _) = (secret.parse().unwrap(), notice.to_string());
    raw(PATH, body.as_bytes())
        .with("svix-id", "msg_1")
        .with("svix-timestamp", &at.to_string())
        .with("svix-signature", &secret.sign("msg_1", at, body.as_bytes()))
}

/// A notice that the provider sends now.
fn notice(app: &App, notice: &Value) -> Call {
    signed(notice, SECRET, app.deployment.now().seconds())
}

fn bounced(app: &App, email: &str, kind: &str) -> Value {
    let data =
        json!({ "to": [email], "bounce": { "type": kind }, "tags": { "tenant": app.tenant } });
    json!({ "type": "email.bounced", "data": data })
}

fn suppressions(app: &App) -> Vec<Value> {
    let path = format!("/api/admin/suppressions?tenant={}", app.tenant);
    let found = app.send(get(&path).administrating()).expect(200);
    found.body["suppressions"].as_array().unwrap().clone()
}

/// The state and reason of each letter, newest first.
fn letters(app: &App) -> Vec<(String, Value)> {
    let path = format!("/api/admin/outbox?tenant={}", app.tenant);
    let found = app.send(get(&path).administrating()).expect(200);
    let letters = found.body["letters"].as_array().unwrap().clone();
    let state =
        |letter: &Value| (letter["state"].as_str().unwrap().to_owned(), letter["reason"].clone());
    letters.iter().map(state).collect()
}

fn ask_reset(app: &App, email: &str) {
    app.send(post("/api/password/reset/request", json!({ "email": email }))).expect(202);
}

#[test]
fn a_bounce_silences_the_address_at_its_tenant_alone_until_an_administrator_lifts_it() {
    let (app, ada) = world();
    let other = app.at("other", &app.tenant("other", json!({})));
    other.person(&ada);
    app.send(notice(&app, &bounced(&app, "ADA@example.com", "Permanent"))).expect(204);
    app.send(notice(&app, &bounced(&app, &ada, "Permanent"))).expect(204);
    let found = suppressions(&app);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["reason"], "bounced");
    assert!(!found[0].to_string().contains("ada"));
    ask_reset(&app, &ada);
    assert_eq!(app.mailbox(&ada).len(), 0);
    assert_eq!(letters(&app), [("dead".to_owned(), json!("suppressed"))]);
    ask_reset(&other, &ada);
    assert_eq!(app.mailbox(&ada).len(), 1);

    let id = found[0]["id"].as_str().unwrap();
    let lift = format!("/api/admin/suppressions/{id}?tenant={}", app.tenant);
    app.send(delete(&lift).administrating()).expect(204);
    app.send(delete(&lift).administrating()).refused(404, "not_found");
    let mail = app.asked_reset(&ada);
    app.send(confirm(&mail.token.unwrap(), SECOND)).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn a_silenced_owner_changes_the_password_and_gets_no_news_of_it() {
    let (app, ada) = world();
    app.send(notice(&app, &bounced(&app, &ada, "Permanent"))).expect(204);
    let session = app.session(&ada, FIRST);
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(app.mailbox(&ada).len(), 0);
    assert_eq!(letters(&app), [("dead".to_owned(), json!("suppressed"))]);
}

#[test]
fn a_complaint_silences_as_well_and_what_is_not_final_does_not() {
    let (app, ada) = world();
    for kind in ["Transient", "Undetermined"] {
        app.send(notice(&app, &bounced(&app, &ada, kind))).expect(204);
    }
    for other in
        [json!({ "type": "email.delivered" }), json!({ "type": "email.bounced", "data": 7 })]
    {
        app.send(notice(&app, &other)).expect(204);
    }
    assert_eq!(suppressions(&app).len(), 0);
    let complained = json!({ "type": "email.complained", "data": { "to": [ada.email], "tags": { "tenant": app.tenant } } });
    app.send(notice(&app, &complained)).expect(204);
    assert_eq!(suppressions(&app)[0]["reason"], "complained");
}

#[test]
fn only_a_notice_that_the_provider_signed_just_now_is_believed() {
    let (app, ada) = world();
    let (now, bounce) = (app.deployment.now().seconds(), bounced(&app, &ada, "Permanent"));
    let altered = raw(PATH, bounced(&app, "eve@example.com", "Permanent").to_string().as_bytes());
    let signature = SECRET.parse::<WebhookSecret>().unwrap();
    let signature = signature.sign("msg_1", now, bounce.to_string().as_bytes());
    let forged = [
        signed(&bounce, OTHER_SECRET, now),
        signed(&bounce, SECRET, now - 301),
        signed(&bounce, SECRET, now + 301),
        raw(PATH, bounce.to_string().as_bytes()),
        altered
            .with("svix-id", "msg_1")
            .with("svix-timestamp", &now.to_string())
            .with("svix-signature", &signature),
    ];
    for call in forged {
        app.send(call).refused(401, "unauthenticated");
    }
    assert_eq!(suppressions(&app).len(), 0);
    app.send(signed(&bounce, SECRET, now - 300)).expect(204);
    assert_eq!(suppressions(&app).len(), 1);
}

#[test]
fn without_a_secret_no_notice_is_believed() {
    let app = App::new();
    let ada = app.person("ada@example.com");
    app.send(notice(&app, &bounced(&app, &ada, "Permanent"))).expect(403);
    ask_reset(&app, &ada);
    assert_eq!(app.mailbox(&ada).len(), 1);
}

#[test]
fn a_notice_of_a_tenant_that_is_not_there_is_taken_and_changes_nothing() {
    let (app, ada) = world();
    let unknown = json!({
        "type": "email.bounced",
        "data": { "to": [ada.email], "tags": { "tenant": "00000000-0000-4000-8000-000000000000" } },
    });
    app.send(notice(&app, &unknown)).expect(204);
    assert_eq!(suppressions(&app).len(), 0);
}

#[test]
fn an_address_that_the_provider_refuses_is_asked_of_it_once() {
    let (app, ada) = world();
    app.deployment.mailbox.answer(Sent::Never(MailFailure::AddressRefused));
    ask_reset(&app, &ada);
    assert_eq!(suppressions(&app)[0]["reason"], MailFailure::AddressRefused.as_str());
    app.deployment.mailbox.answer(Sent::Yes);
    ask_reset(&app, &ada);
    assert_eq!(app.mailbox(&ada).len(), 0);
    let states = letters(&app);
    assert_eq!(states[0], ("dead".to_owned(), json!("suppressed")));
    assert_eq!(states[1], ("dead".to_owned(), json!(MailFailure::AddressRefused.as_str())));
}

#[test]
fn a_waiting_mail_goes_at_once_when_an_administrator_asks_for_it() {
    let (app, ada) = world();
    app.deployment.mailbox.answer(Sent::Later(MailFailure::Busy, None));
    ask_reset(&app, &ada);
    app.deployment.mailbox.answer(Sent::Yes);
    let path = format!("/api/admin/outbox?tenant={}&state=waiting", app.tenant);
    let waiting = app.send(get(&path).administrating()).expect(200);
    let id = waiting.body["letters"][0]["id"].as_str().unwrap().to_owned();
    let retry = format!("/api/admin/outbox/{id}/retry?tenant={}", app.tenant);
    app.send(post(&retry, json!({})).administrating()).expect(202);
    assert_eq!(app.mailbox(&ada).len(), 1);
    // The row of a mail that went out without a doubt is erased.
    assert_eq!(letters(&app), []);
    app.send(post(&retry, json!({})).administrating()).refused(404, "not_found");
}

#[test]
fn a_mail_whose_answer_was_lost_is_repeated_under_its_id_and_arrives_once() {
    let (app, ada) = world();
    app.deployment.mailbox.answer(Sent::Lost);
    ask_reset(&app, &ada);
    assert_eq!(letters(&app), [("waiting".to_owned(), json!("no_answer"))]);
    app.deployment.mailbox.answer(Sent::Yes);
    app.advance(10 * MINUTE);
    app.tick();
    assert_eq!(app.mailbox(&ada).len(), 1);
    assert_eq!(letters(&app)[0].0, "sent");
}

#[test]
fn a_mail_that_no_provider_takes_is_given_up_and_says_why() {
    let (app, ada) = world();
    let session = app.session(&ada, FIRST);
    app.deployment.mailbox.answer(Sent::Later(MailFailure::Busy, None));
    app.send(change(&session.access, FIRST, SECOND)).expect(204);
    for _ in 0..40 {
        app.advance(6 * 60 * MINUTE);
        app.tick();
    }
    app.deployment.mailbox.answer(Sent::Yes);
    app.advance(6 * 60 * MINUTE);
    app.tick();
    assert_eq!(app.mailbox(&ada).len(), 0);
}
