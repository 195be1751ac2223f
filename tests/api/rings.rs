//! Each ring of keys rotated, dropped and lost, at three tenants that have data of every kind under it:
//! nothing stops, and what cannot be read any more is counted and said.

use std::collections::BTreeMap;

use relatch::crypt::webhook::WebhookSecret;
use relatch::native::Rings;
use relatch::native::scripted::Roll;
use relatch::port::{FormerAnswer, Sent};
use serde_json::{Value, json};

use crate::issuers::{self, ISSUER};
use crate::native::{change, confirm};
use crate::support::{
    App, Call, DAY, FIRST, MINUTE, Reply, SECOND, Session, THIRD, get, post, put, raw,
};

const TENANTS: [&str; 3] = ["acme", "beta", "gamma"];
/// What the former system knows.
const OLD: &str = "hunter2";
const SECRET: &str = "an-issuer-secret-of-more-than-32-bytes";
const PROVIDER: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Every column that names a key, by ring.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("PEPPER", &["account.phc", "password_history.phc"]),
    ("SECRET_KEYS", &["trail_anchor.mac"]),
    (
        "SEAL_KEYS",
        &[
            "account.personal_key",
            "event.personal",
            "issuer.document",
            "migration_source.sealed_secret",
            "outbox.sealed",
            "registration.sealed",
            "reset_request.sealed_email",
            "reset_secret.sealed_email",
            "signing_key.sealed_seed",
            "tenant.issuer_list",
            "webhook.sealed_old",
            "webhook.sealed_secret",
        ],
    ),
];

/// Which of the rings a step is about.
#[derive(Clone, Copy, Debug)]
enum Which {
    One(&'static str),
    All,
}

impl Which {
    fn has(self, ring: &str) -> bool {
        match self {
            Self::One(one) => one == ring,
            Self::All => true,
        }
    }

    /// The rings with others in the place of these.
    fn of(self, others: Rings, rings: &Rings) -> Rings {
        let pick = |name, other, own: &String| if self.has(name) { other } else { own.clone() };
        Rings {
            pepper: pick("PEPPER", others.pepper, &rings.pepper),
            secret: pick("SECRET_KEYS", others.secret, &rings.secret),
            seal: pick("SEAL_KEYS", others.seal, &rings.seal),
        }
    }
}

/// The apps at the tenants of a deployment.
struct Sites(Vec<App>);

impl Sites {
    fn new() -> Self {
        let settings = json!({
            "history": 3, "registration": "verified", "limits": "open", "first_password": true,
        });
        let first = App::with(settings.clone());
        first.deployment.mail_secret.set(PROVIDER.parse().unwrap()).unwrap();
        let others = TENANTS[1..].iter();
        let mut sites: Vec<App> =
            others.map(|slug| first.at(slug, &first.tenant(slug, settings.clone()))).collect();
        sites.insert(0, first);
        sites.iter().for_each(trust);
        Self(sites)
    }

    /// After a restart with these rings.
    fn restarted(&self, rings: &Rings) -> Self {
        let first = self.0[0].restarted(rings.clone());
        let at = |(slug, site): (&&str, &App)| first.at(slug, &site.tenant);
        let others: Vec<App> = TENANTS.iter().zip(&self.0).skip(1).map(at).collect();
        Self([first].into_iter().chain(others).collect())
    }

    fn furnished(&self, round: &str) -> Vec<Things> {
        let sites = self.0.iter().zip(TENANTS);
        sites
            .map(|(site, slug)| Things::made(site, &format!("{round}@{slug}.example.com")))
            .collect()
    }

    /// What cron does, which nothing may keep from it.
    fn tick(&self) {
        let done = self.0[0].tick();
        assert_eq!((done.failed, done.error), (0, None));
    }

    /// How many rows need a key, by ring and column; and whether each ring has it.
    fn needed(&self, key: &str) -> BTreeMap<String, (bool, Value)> {
        let shown = self.0[0].send(get("/api/admin/keys").administrating()).expect(200).body;
        let list = |value: &Value| value.as_array().unwrap().clone();
        let rows = |ring: &Value| {
            let keys = list(&ring["keys"]);
            let key = keys.iter().find(|known| known["id"] == key)?;
            Some((key["held"] == true, key["rows"].clone()))
        };
        let rings = list(&shown["rings"]);
        let each = rings
            .iter()
            .filter_map(|ring| Some((ring["ring"].as_str().unwrap().to_owned(), rows(ring)?)));
        each.collect()
    }
}

fn path(app: &App, rest: &str) -> String {
    format!("/api/admin/tenants/{}{rest}", app.tenant)
}

/// What a tenant is given once, and once more after a leak: whom it trusts and whom it calls.
fn trust(app: &App) {
    let issuer = json!({
        "issuer": ISSUER, "audience": "relatch", "algorithms": ["HS256"],
        "keys": { "secret": SECRET }, "link": "verified_email",
    });
    let issuers = json!({ "issuers": [issuer] });
    app.send(put(&path(app, "/issuers"), issuers).administrating()).expect(200);
    ask_former_system(app);
    let hook = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    let hook = app.send(post(&path(app, "/webhooks"), hook).administrating()).expect(201);
    let again = path(app, &format!("/webhooks/{}/secret", hook.text("id")));
    app.send(post(&again, json!({})).administrating()).expect(201);
}

/// Names the former system, with a new secret.
fn ask_former_system(app: &App) {
    let source = json!({
        "url": "https://old.example.com/", "until": "2026-12-31T00:00:00Z", "new_secret": true,
    });
    app.send(put(&path(app, "/migration"), source).administrating()).expect(200);
}

/// What people of a tenant have in their hands.
struct Things {
    /// Somebody who changed their password, and the link that undoes it.
    changed: String,
    undo: String,
    /// Somebody who is signed in.
    signed_in: String,
    session: Session,
    /// The link of somebody who asked for a reset.
    link: String,
    /// Somebody who registers, and their code.
    applicant: String,
    code: String,
    /// Somebody who waits for a mail that was not sent yet.
    waiting: String,
    /// Somebody whose request nobody has acted on.
    asking: String,
    /// The ticket and the code of somebody who signs in by mail.
    ticket: String,
    mailed: String,
    /// The challenge of somebody who has shown their password.
    challenge: String,
    /// Somebody whose address gets no mail.
    silenced: String,
    /// Somebody who has an account at the former system alone.
    migrant: String,
}

impl Things {
    fn made(app: &App, suffix: &str) -> Self {
        let of = |name: &str| format!("{name}-{suffix}");
        ["changed", "signed-in"].iter().for_each(|name| drop(app.person(&of(name))));
        for name in ["linked", "waiting", "asking", "mailed", "silenced"] {
            let new = json!({ "tenant": app.tenant, "email": of(name), "email_verified": true });
            app.send(post("/api/admin/accounts", new).administrating()).expect(201);
        }
        let session = app.session(&of("changed"), FIRST);
        app.send(change(&session.access, FIRST, SECOND)).expect(204);
        let undo = app.mailbox(&of("changed"))[0].undo.clone().unwrap();
        let stranger = json!({ "email": of("stranger"), "password": THIRD });
        app.send(post("/api/sessions", stranger).from("198.51.100.7")).expect(401);
        app.deployment.former.set(Roll::People(BTreeMap::new()));

        let register = json!({ "email": of("applicant"), "password": FIRST });
        app.send(post("/v1/auth/register", register)).expect(201);
        let code = app.mailbox(&of("applicant"))[0].code.clone().unwrap();
        let link = app.asked_reset(&of("linked")).token.unwrap();
        let identifier =
            json!({ "identifier": { "type": "email_address", "value": of("mailed") } });
        let asked = app.send(post("/v1/session/login/otp", identifier)).expect(204);
        let ticket = asked.headers["x-verification-token"].to_str().unwrap().to_owned();
        let mailed = app.mailbox(&of("mailed"))[0].code.clone().unwrap();
        let body = json!({ "identifier": of("signed-in"), "password": FIRST });
        let begun = app.send(post("/v1/session/login/email/password", body)).expect(200);
        silence(app, &of("silenced"));
        let session = app.session(&of("signed-in"), FIRST);
        app.leave_request(&of("asking"));
        app.deployment.mailbox.answer(Sent::Lost);
        let asked = json!({ "email": of("waiting") });
        app.send(post("/api/password/reset/request", asked)).expect(202);
        app.deployment.mailbox.answer(Sent::Yes);
        Self {
            changed: of("changed"),
            undo,
            signed_in: of("signed-in"),
            session,
            link,
            applicant: of("applicant"),
            code,
            waiting: of("waiting"),
            asking: of("asking"),
            ticket,
            mailed,
            challenge: begun.text("challenge_token"),
            silenced: of("silenced"),
            migrant: of("migrant"),
        }
    }

    /// Uses everything; answers what it was and whether it was good. None of it may fail.
    #[track_caller]
    fn used(&self, app: &App) -> Vec<(&'static str, bool)> {
        let mut used = Vec::new();
        let mut note = |what, reply: &Reply| {
            assert!(reply.status < 500, "{what}: {} {:?}", reply.body, reply.record.cause);
            let good = reply.status < 300;
            // What is refused since it cannot be read says why.
            assert!(good || reply.record.cause.is_some() || reply.status == 400, "{what}");
            used.push((what, good));
        };
        let outside = issuers::with(app, &self.signed_in, json!({}));
        note("outside token", &app.send(get("/api/sessions").bearer(&outside)));
        note("access token", &app.send(get("/api/sessions").bearer(&self.session.access)));
        let refresh = json!({ "refresh_token": self.session.refresh });
        note("refresh token", &app.send(post("/api/sessions/refresh", refresh)));
        let finalize = json!({ "challenge_token": self.challenge });
        note("challenge", &app.send(post("/v1/session/login/finalize", finalize)));
        let check = post("/v1/session/login/otp/check", json!({ "code": self.mailed }));
        note("ticket", &app.send(check.with("x-verification-token", &self.ticket)));
        let verify = json!({ "email": self.applicant, "code": self.code });
        note("registration", &app.send(post("/v1/auth/verify-email", verify)));
        note("link", &app.send(confirm(&self.link, SECOND)));

        let reply = app.sign_in(&self.changed, SECOND);
        note("password", &reply);
        if reply.status == 200 {
            let again = app.send(change(&reply.text("access_token"), SECOND, FIRST));
            assert!(again.status < 500, "{}", again.body);
            used.push(("history", again.body.to_string().contains("reused")));
        }
        let undone = app.send(post("/api/password/disavow", json!({ "token": self.undo })));
        assert!(undone.status < 500, "{}", undone.body);
        used.push(("undo", undone.status == 204));
        know(app, &self.migrant);
        let reply = app.sign_in(&self.migrant, OLD);
        assert!(reply.status < 500, "{} {:?}", reply.body, reply.record.cause);
        used.push(("migrant", reply.status == 200));
        let mailed = |email: &str| !app.mailbox(email).is_empty();
        used.extend([("waiting mail", mailed(&self.waiting)), ("request", mailed(&self.asking))]);
        app.send(post("/api/password/reset/request", json!({ "email": self.silenced })))
            .expect(202);
        used.push(("silence", !mailed(&self.silenced)));
        used
    }
}

fn know(app: &App, email: &str) {
    let testimony = FormerAnswer { valid: true, email_verified: true, name: None };
    let people = BTreeMap::from([(email.to_owned(), (OLD.to_owned(), testimony))]);
    app.deployment.former.set(Roll::People(people));
}

/// Has the provider report that an address does not exist.
fn silence(app: &App, email: &str) {
    let data = json!({ "to": [email], "bounce": { "type": "Permanent" }, "tags": { "tenant": app.tenant } });
    let body = json!({ "type": "email.bounced", "data": data }).to_string();
    let (secret, at): (WebhookSecret, _) =
        (PROVIDER.parse().unwrap(), app.deployment.now().seconds());
    let call: Call = raw("/api/mail/bounces", body.as_bytes())
        .with("svix-id", "msg_1")
        .with("svix-timestamp", &at.to_string())
        .with("svix-signature", &secret.sign("msg_1", at, body.as_bytes()));
    app.send(call).expect(204);
}

/// Claims that everything was good.
#[track_caller]
fn all_good(used: &[(&'static str, bool)], when: &str) {
    let bad: Vec<_> = used.iter().filter(|(_, good)| !good).map(|(what, _)| what).collect();
    assert!(bad.is_empty(), "{when}: {bad:?}");
}

/// Claims that the log of a tenant is whole and chained to its end.
#[track_caller]
fn log_is_whole(app: &App) {
    let path = format!("/api/admin/events/verify?tenant={}", app.tenant);
    let found = app.send(get(&path).administrating()).expect(200).body;
    assert_eq!((&found["intact"], &found["unsealed"]), (&json!(true), &json!(0)), "{found}");
}

/// Lets cron come twice, a minute apart.
fn cron(sites: &Sites) {
    for _ in 0..2 {
        sites.0[0].advance(MINUTE);
        sites.tick();
    }
}

/// Rotates rings, uses everything under both keys, drops the old one, and uses everything again.
#[track_caller]
fn rotated(which: Which) {
    let sites = Sites::new();
    let things = sites.furnished("first");
    let before = sites.needed("k1");
    for (ring, columns) in COLUMNS {
        let rows = &before[ring].1;
        let lacking: Vec<_> =
            columns.iter().filter(|column| rows[**column].as_u64().unwrap_or(0) < 3).collect();
        assert!(ring == "SECRET_KEYS" || lacking.is_empty(), "{ring} lacks {lacking:?}: {rows}");
    }
    let old = sites.0[0].deployment.rings.clone();
    let new = sites.0[0].deployment.new_rings("k2");
    let both = which.of(new.clone().before(&old), &old);
    let sites = sites.restarted(&both);
    cron(&sites);
    for (site, things) in sites.0.iter().zip(&things) {
        all_good(&things.used(site), &format!("{which:?}, both keys"));
    }

    let things = sites.furnished("second");
    let sites = sites.restarted(&which.of(new, &both));
    cron(&sites);
    for (site, things) in sites.0.iter().zip(&things) {
        all_good(&things.used(site), &format!("{which:?}, the new key"));
    }
    cron(&sites);
    sites.0.iter().for_each(log_is_whole);
}

/// Drops the keys of rings at once, uses everything, does what an operator does, and uses everything new.
#[track_caller]
fn lost(which: Which) {
    let sites = Sites::new();
    let things = sites.furnished("first");
    sites.0[0].advance(MINUTE);
    let before = sites.needed("k1");
    let old = sites.0[0].deployment.rings.clone();
    let new = sites.0[0].deployment.new_rings("k2");
    let sites = sites.restarted(&which.of(new, &old));
    for (ring, columns) in COLUMNS {
        let Some((held, rows)) = sites.needed("k1").remove(ring) else { continue };
        assert_eq!(held, !which.has(ring), "{ring}");
        for column in columns {
            assert_eq!(rows[*column], before[ring].1[*column], "{ring}: {column}");
        }
    }
    cron(&sites);
    // Until there are keys that sign, nobody gets a token.
    for (site, things) in sites.0.iter().zip(&things) {
        let status = site.sign_in(&things.changed, SECOND).status;
        assert_eq!(status == 500, which.has("SEAL_KEYS"), "{which:?}: {status}");
        site.send(post(&path(site, "/keys?now=true"), json!({})).administrating()).expect(201);
        ask_former_system(site);
        things.used(site);
    }
    cron(&sites);

    // What else an operator does then.
    for site in &sites.0 {
        let hooks = site.send(get(&path(site, "/webhooks")).administrating()).expect(200);
        if which.has("SEAL_KEYS") {
            assert_eq!(hooks.body["webhooks"][0]["reason"], "secret_unreadable");
            let refused = site.send(get(&path(site, "/issuers")).administrating()).expect(200);
            assert_eq!(refused.body["refused"], json!([ISSUER]));
        }
        trust(site);
    }
    let sites = sites.restarted(&sites.0[0].deployment.rings);
    let calls = sites.0[0].deployment.webhook_client.calls().len();
    let things = sites.furnished("second");
    cron(&sites);
    for (site, things) in sites.0.iter().zip(&things) {
        all_good(&things.used(site), &format!("{which:?}, lost"));
    }
    assert!(sites.0[0].deployment.webhook_client.calls().len() > calls);
    sites.0[0].advance(4 * DAY);
    cron(&sites);
    sites.0.iter().for_each(log_is_whole);
}

#[test]
fn peppers_are_rotated_and_the_old_one_dropped_and_nothing_stops_at_any_tenant() {
    rotated(Which::One("PEPPER"));
}

#[test]
fn keys_of_hashes_are_rotated_and_the_old_one_dropped_and_nothing_stops_at_any_tenant() {
    rotated(Which::One("SECRET_KEYS"));
}

#[test]
fn keys_of_encryption_are_rotated_and_the_old_one_dropped_and_nothing_stops_at_any_tenant() {
    rotated(Which::One("SEAL_KEYS"));
}

#[test]
fn all_rings_are_rotated_and_the_old_keys_dropped_and_nothing_stops_at_any_tenant() {
    rotated(Which::All);
}

#[test]
fn a_pepper_is_lost_and_nothing_stops_or_is_silent_at_any_tenant() {
    lost(Which::One("PEPPER"));
}

#[test]
fn a_key_of_hashes_is_lost_and_nothing_stops_or_is_silent_at_any_tenant() {
    lost(Which::One("SECRET_KEYS"));
}

#[test]
fn a_key_of_encryption_is_lost_and_nothing_stops_or_is_silent_at_any_tenant() {
    lost(Which::One("SEAL_KEYS"));
}

#[test]
fn all_keys_are_lost_and_nothing_stops_or_is_silent_at_any_tenant() {
    lost(Which::All);
}
