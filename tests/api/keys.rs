//! Key rings that are rotated, and keys that are dropped with data under them.

use base64ct::{Base64UrlUnpadded, Encoding};
use relatch::adapter::sql::InjectedFault;
use relatch::crypt::{KeyRing, Sealer};
use relatch::native::Rings;
use relatch::port::Sealed;
use serde_json::{Value, json};

use crate::support::{App, DAY, FIRST, HOUR, MINUTE, SECOND, get, post, put};
use crate::{issuers, native};

const ADA: &str = "ada@example.com";

fn world() -> App {
    let app = App::new();
    app.person(ADA);
    app
}

/// The rings after a leak: new keys alone, for the rings that are named.
fn replaced(app: &App, names: &[&str]) -> Rings {
    let (old, new) = (app.deployment.rings.clone(), app.deployment.new_rings("k2"));
    let pick = |name: &str, new, old| if names.contains(&name) { new } else { old };
    Rings {
        pepper: pick("pepper", new.pepper, old.pepper),
        secret: pick("secret", new.secret, old.secret),
        seal: pick("seal", new.seal, old.seal),
    }
}

#[test]
fn a_lost_pepper_tells_nobody_who_has_an_account() {
    let app = world();
    let session = app.session(ADA, FIRST);
    let app = app.restarted(replaced(&app, &["pepper"]));
    let (known, unknown) = (app.sign_in(ADA, FIRST), app.sign_in("nobody@example.com", FIRST));
    known.refused(401, "unauthenticated");
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(known.record.hashes, unknown.record.hashes);
    let cause = known.record.cause.unwrap();
    assert!(cause.contains("pepper"), "{cause}");

    let change = json!({ "current_password": FIRST, "new_password": SECOND });
    let changed = app.send(post("/api/password/change", change).bearer(&session.access));
    changed.refused(400, "wrong_password");

    let reset = json!({ "token": app.asked_reset(ADA).token, "new_password": SECOND });
    app.send(post("/api/password/reset/confirm", reset)).expect(204);
    app.opens_with(ADA, SECOND, &[FIRST]);
}

#[test]
fn a_request_that_opens_no_more_is_ended_and_the_next_one_is_served() {
    let app = world();
    app.deployment.fault.set(InjectedFault::Later { batches: 2, statements: 0 });
    app.send(post("/api/password/reset/request", json!({ "email": ADA }))).expect(202);
    assert_eq!(app.mailbox(ADA).len(), 0, "the request waits");

    let app = app.restarted(replaced(&app, &["seal"]));
    app.advance(MINUTE);
    let done = app.tick();
    assert_eq!((done.failed, done.error), (0, None));
    app.asked_reset(ADA);
}

#[test]
fn an_endpoint_whose_secret_opens_no_more_says_so_and_goes_on_with_a_new_one() {
    let app = world();
    let path = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    let id = app.send(post(&path, endpoint).administrating()).expect(201).text("id");
    let app = app.restarted(replaced(&app, &["seal"]));
    app.send(post(&format!("/api/admin/tenants/{}/keys", app.tenant), json!({})).administrating())
        .expect(201);

    let session = app.session(ADA, FIRST);
    app.send(native::change(&session.access, FIRST, SECOND)).expect(204);
    assert_eq!(app.deployment.webhook_client.calls().len(), 0, "no call without a signature");
    let shown = app.send(get(&path).administrating()).expect(200);
    assert_eq!(shown.body["webhooks"][0]["reason"], "secret_unreadable", "{}", shown.body);

    app.send(post(&format!("{path}/{id}/secret"), json!({})).administrating()).expect(201);
    app.advance(HOUR);
    app.tick();
    assert_eq!(app.deployment.webhook_client.calls().len(), 1);
}

#[test]
fn a_link_that_undoes_a_change_and_opens_no_more_is_not_valid() {
    let app = world();
    let session = app.session(ADA, FIRST);
    app.send(native::change(&session.access, FIRST, SECOND)).expect(204);
    let undo = app.mailbox(ADA)[0].undo.clone().unwrap();
    let app = app.restarted(replaced(&app, &["seal"]));
    let undone = app.send(post("/api/password/disavow", json!({ "token": undo })));
    undone.refused(400, "invalid_secret");
    assert!(undone.record.cause.unwrap().contains("unknown key"));
}

/// What a check of the whole log finds.
fn check(app: &App) -> Value {
    let path = format!("/api/admin/events/verify?tenant={}", app.tenant);
    app.send(get(&path).administrating()).expect(200).body
}

fn close(app: &App) -> Value {
    let path = format!("/api/admin/events/close?tenant={}", app.tenant);
    app.send(post(&path, json!({})).administrating()).expect(200).body
}

#[test]
fn a_log_whose_key_is_gone_is_closed_and_goes_on() {
    let app = world();
    app.session(ADA, FIRST);
    app.advance(MINUTE);
    app.tick();
    let before = check(&app);
    assert_eq!((&before["intact"], &before["closed"]), (&json!(true), &json!(null)));

    let app = app.restarted(replaced(&app, &["secret"]));
    app.advance(MINUTE);
    let done = app.tick();
    assert_eq!((done.failed, done.error), (0, None));
    app.advance(MINUTE);
    app.tick();
    let after = check(&app);
    assert_eq!((&after["intact"], &after["faults"]), (&json!(true), &json!([])));
    assert_eq!((&after["closed"], &after["unsealed"]), (&before["checked"], &json!(0)));
    assert_eq!(after["unverified"], before["checked"]);
    let path = format!("/api/admin/events?tenant={}&limit=1", app.tenant);
    let newest = app.send(get(&path).administrating()).expect(200).body["events"][0].clone();
    assert_eq!((&newest["kind"], &newest["actor"]), (&json!("trail-closed"), &json!("service")));
    let head = before["head"]["seal"].as_str().unwrap();
    assert!(newest["detail"].as_str().unwrap().ends_with(head), "{newest}");

    app.deployment.fault.set(InjectedFault::Off);
    app.advance(401 * DAY);
    app.tick();
    assert_eq!(check(&app)["checked"], 1, "what is past its time goes, across the closing");
}

#[test]
fn an_administrator_closes_a_log_by_hand_before_the_key_goes() {
    let app = world();
    app.advance(MINUTE);
    app.tick();
    let head = check(&app)["head"].clone();
    assert_eq!(close(&app)["head"], head);
    app.session(ADA, FIRST);
    let app = app.restarted(replaced(&app, &["secret"]));
    for _ in 0..2 {
        app.advance(MINUTE);
        app.tick();
    }
    let after = check(&app);
    assert_eq!((&after["intact"], &after["unsealed"]), (&json!(true), &json!(0)), "{after}");
    let path = format!("/api/admin/events?tenant={}", app.tenant);
    let events = app.send(get(&path).administrating()).expect(200).body["events"].clone();
    let closings: Vec<&Value> = events.as_array().unwrap().iter().collect();
    let by = closings.iter().filter(|entry| entry["kind"] == "trail-closed");
    let by: Vec<&Value> = by.map(|entry| &entry["actor"]).collect();
    assert_eq!(by, [&json!("service"), &json!("administrator:ops")]);
}

#[test]
fn an_anchor_that_was_tampered_with_is_closed_by_an_administrator_alone() {
    let app = world();
    app.advance(MINUTE);
    app.tick();
    app.deployment.execute("UPDATE trail_anchor SET seal = 'forged'").unwrap();
    app.session(ADA, FIRST);
    app.advance(MINUTE);
    assert_eq!(app.tick().failed, 1);
    assert_eq!(check(&app)["faults"][0], json!({ "fault": "unanchored" }));
    close(&app);
    app.advance(MINUTE);
    let done = app.tick();
    assert_eq!((done.failed, done.error), (0, None));
    let faults = check(&app)["faults"].clone();
    assert!(!faults.as_array().unwrap().is_empty(), "what was done stays visible: {faults}");
}

#[test]
fn a_rotated_key_closes_the_log_by_itself_and_can_be_dropped_then() {
    let app = world();
    app.session(ADA, FIRST);
    app.advance(MINUTE);
    app.tick();
    let count = check(&app)["checked"].clone();
    let old = app.deployment.rings.clone();
    let new = app.deployment.new_rings("k2");
    let app = app.restarted(new.clone().before(&old));
    for _ in 0..2 {
        app.advance(MINUTE);
        app.tick();
    }
    let rotated = check(&app);
    assert_eq!((&rotated["intact"], &rotated["closed"]), (&json!(true), &count));
    assert_eq!(rotated["unverified"], 0, "the old key is still there");
    let app = app.restarted(Rings { secret: new.secret, ..old.clone() });
    let dropped = check(&app);
    assert_eq!((&dropped["intact"], &dropped["unverified"]), (&json!(true), &count), "{dropped}");
}

#[test]
fn a_busy_log_is_closed_by_what_chains_its_next_entry_under_a_new_key() {
    let app = world();
    app.advance(MINUTE);
    app.session(ADA, FIRST);
    let old = app.deployment.rings.clone();
    let new = app.deployment.new_rings("k2");
    let app = app.restarted(new.clone().before(&old));
    app.advance(MINUTE);
    app.session(ADA, FIRST);
    app.advance(MINUTE);
    app.tick();
    let app = app.restarted(Rings { secret: new.secret, ..old });
    let dropped = check(&app);
    assert_eq!((&dropped["intact"], &dropped["faults"]), (&json!(true), &json!([])), "{dropped}");
    assert_ne!(dropped["unverified"], 0);
}

/// How many rows need a key of a ring, by column.
fn needed(app: &App, ring: &str, key: &str) -> Value {
    let rings = app.send(get("/api/admin/keys").administrating()).expect(200).body;
    let of = |list: &Value, name: &str, wanted: &str| {
        list.as_array().unwrap().iter().find(|item| item[name] == wanted).cloned()
    };
    let ring = of(&rings["rings"], "ring", ring).unwrap();
    of(&ring["keys"], "id", key).map(|key| key["rows"].clone()).unwrap_or_default()
}

#[test]
fn a_rotated_ring_of_encryption_is_worked_off_by_cron_and_its_old_key_can_go() {
    let app = world();
    let hooks = format!("/api/admin/tenants/{}/webhooks", app.tenant);
    let endpoint = json!({ "url": "https://hooks.example.com/", "types": ["password.changed"] });
    app.send(post(&hooks, endpoint).administrating()).expect(201);
    let session = app.session(ADA, FIRST);
    app.send(native::change(&session.access, FIRST, SECOND)).expect(204);

    let old = app.deployment.rings.clone();
    let new = app.deployment.new_rings("k2");
    let rotated = Rings { seal: new.clone().before(&old).seal, ..old.clone() };
    let app = app.restarted(rotated);
    let lasting = ["signing_key.sealed_seed", "webhook.sealed_secret", "account.personal_key"];
    let before = needed(&app, "SEAL_KEYS", "k1");
    assert!(lasting.iter().all(|column| before[column] == 1), "{before}");
    app.tick();
    let after = needed(&app, "SEAL_KEYS", "k1");
    assert!(lasting.iter().all(|column| after[column].is_null()), "{after}");
    assert!(lasting.iter().all(|column| needed(&app, "SEAL_KEYS", "k2")[column] == 1));
    app.advance(4 * DAY);
    app.tick();
    let left = needed(&app, "SEAL_KEYS", "k1");
    assert_eq!(left.as_object().unwrap().keys().collect::<Vec<_>>(), ["event.personal"], "{left}");

    let app = app.restarted(Rings { seal: new.seal, ..old });
    let session = app.session(ADA, SECOND);
    let calls = app.deployment.webhook_client.calls().len();
    app.send(native::change(&session.access, SECOND, FIRST)).expect(204);
    assert_eq!(app.deployment.webhook_client.calls().len(), calls + 1);
    let undo = app.mailbox(ADA)[0].undo.clone().unwrap();
    app.send(post("/api/password/disavow", json!({ "token": undo }))).expect(204);
    let path = format!("/api/admin/events?tenant={}&personal=true", app.tenant);
    let events = app.send(get(&path).administrating()).expect(200).body["events"].clone();
    let own = |kind: &str| {
        let mut of = events.as_array().unwrap().iter().filter(|entry| entry["kind"] == kind);
        of.next_back().unwrap()["personal"].clone()
    };
    assert!(own("signed-in").is_object(), "the oldest entries of the account still open");
}

/// The key id that a token names.
fn kid(token: &str) -> String {
    let head = Base64UrlUnpadded::decode_vec(token.split('.').next().unwrap()).unwrap();
    serde_json::from_slice::<Value>(&head).unwrap()["kid"].as_str().unwrap().to_owned()
}

fn rotate(app: &App, query: &str) -> Value {
    let path = format!("/api/admin/tenants/{}/keys{query}", app.tenant);
    app.send(post(&path, json!({})).administrating()).expect(201).body
}

/// The same database in another isolate, which remembers what it reads.
fn another_isolate(app: &App) -> App {
    app.restarted(app.deployment.rings.clone())
}

#[test]
fn a_new_signing_key_is_published_six_minutes_before_it_signs() {
    let app = world();
    let old = kid(&app.session(ADA, FIRST).access);
    let rotated = rotate(&app, "");
    let new = rotated["kid"].as_str().unwrap();
    let published = app.send(get("/.well-known/jwks.json")).expect(200).body;
    assert!(published["keys"].as_array().unwrap().iter().any(|key| key["kid"] == new));
    app.advance(6 * MINUTE - 1);
    let last = app.session(ADA, FIRST).access;
    assert_eq!(kid(&last), old);
    app.advance(1);
    assert_eq!(kid(&app.session(ADA, FIRST).access), new);
    assert!(app.is_live(&last));
    app.advance(2 * HOUR);
    let left = app.send(get("/.well-known/jwks.json")).expect(200).body;
    assert_eq!(left["keys"].as_array().unwrap().len(), 1);
}

#[test]
fn a_signing_key_that_leaked_is_replaced_and_refused_at_once() {
    let app = world();
    let old = app.session(ADA, FIRST);
    let elsewhere = another_isolate(&app);
    assert!(elsewhere.is_live(&old.access));
    rotate(&app, "");
    let rotated = rotate(&app, "?now=true");
    for isolate in [&app, &elsewhere] {
        assert!(!isolate.is_live(&old.access));
        assert_eq!(kid(&isolate.session(ADA, FIRST).access), rotated["kid"].as_str().unwrap());
    }
    let path = format!("/api/admin/tenants/{}/keys?now=soon", app.tenant);
    app.send(post(&path, json!({})).administrating()).refused(400, "bad_request");
}

#[test]
fn a_remembered_tenant_is_read_once_more_for_a_key_that_it_lacks() {
    let app = world();
    let old = app.session(ADA, FIRST);
    let elsewhere = another_isolate(&app);
    assert!(elsewhere.is_live(&old.access));
    rotate(&app, "?now=true");
    app.advance(5 * 1_000);
    let new = app.session(ADA, FIRST);
    assert!(elsewhere.is_live(&new.access), "the key set is read anew");

    // Strangers name keys that nobody has.
    let head = Base64UrlUnpadded::encode_string(br#"{"alg":"EdDSA","typ":"at+jwt","kid":"none"}"#);
    let forged = format!("{head}.{}", new.access.split_once('.').unwrap().1);
    let refused = elsewhere.send(get("/api/sessions").bearer(&forged)).expect(401);
    assert_eq!(refused.record.round_trips, 0, "not within five seconds of the last reading");
}

#[test]
fn a_writer_of_the_database_verifies_no_token_with_a_key_of_their_own() {
    let app = world();
    let own = app.session(ADA, FIRST);
    let other = app.tenant("other", json!({}));
    let sealed = format!("SELECT public_jwk FROM signing_key WHERE tenant_id = '{other}'");
    let foreign =
        format!("UPDATE signing_key SET public_jwk = ({sealed}) WHERE tenant_id <> '{other}'");
    app.deployment.execute(&foreign).unwrap();
    let app = another_isolate(&app);
    assert!(app.is_live(&own.access), "what the service signed is still good");
    let keys = app.send(get("/.well-known/jwks.json")).expect(200).body["keys"].clone();
    assert_eq!(keys[0]["kid"], kid(&own.access));
    let published = keys[0]["x"].as_str().unwrap();
    let path = format!("/api/admin/tenants/{other}/keys");
    app.send(get(&path).administrating()).expect(200);
    let theirs = app.at("other", &other).send(get("/.well-known/jwks.json")).expect(200).body;
    assert_ne!(theirs["keys"][0]["x"], published, "no key that a writer put there is published");

    let seed = "UPDATE signing_key SET sealed_seed = (SELECT sealed_seed FROM signing_key AS theirs
                  WHERE theirs.tenant_id = '{other}') WHERE tenant_id <> '{other}'";
    app.deployment.execute(&seed.replace("{other}", &other)).unwrap();
    let app = another_isolate(&app);
    assert!(!app.is_live(&own.access), "a seed opens in its own row only");
}

const OTHER_ISSUER: &str = "https://other.test";
const OTHER_SECRET: &str = "another-secret-of-more-than-32-bytes!!";

fn issuers_of(app: &App) -> String {
    format!("/api/admin/tenants/{}/issuers", app.tenant)
}

fn issuer(name: &str, secret: &str) -> Value {
    json!({
        "issuer": name, "audience": "relatch", "algorithms": ["HS256"],
        "keys": { "secret": secret }, "link": "verified_email",
    })
}

fn trust(app: &App, issuers: &[Value]) -> Value {
    let body = json!({ "issuers": issuers });
    app.send(put(&issuers_of(app), body).administrating()).expect(200).body
}

/// Whether a token about the address that is signed with this secret is good, where nothing is remembered.
fn is_heard(app: &App, name: &str, secret: &str) -> bool {
    let mut claims = issuers::claims(app, ADA, "id");
    claims["iss"] = json!(name);
    let token = issuers::signed(&json!({ "alg": "HS256" }), &claims, secret);
    another_isolate(app).is_live(&token)
}

fn refused(app: &App) -> Value {
    let app = another_isolate(app);
    app.send(get(&issuers_of(&app)).administrating()).expect(200).body["refused"].clone()
}

/// What cron or an administrator noted of the tenant's issuers, newest first.
fn noted(app: &App) -> Vec<(String, String)> {
    let path = format!("/api/admin/events?tenant={}", app.tenant);
    let events = app.send(get(&path).administrating()).expect(200).body["events"].clone();
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let noted = events
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (text(entry, "actor"), text(entry, "detail")));
    noted.filter(|(_, detail)| detail.starts_with("issuers")).collect()
}

#[test]
fn a_writer_of_the_database_has_no_token_taken_by_what_they_write_of_issuers() {
    let app = world();
    trust(&app, &[issuer(issuers::ISSUER, issuers::SECRET)]);
    let other = app.at("other", &app.tenant("other", json!({})));
    trust(&other, &[issuer(issuers::ISSUER, OTHER_SECRET), issuer(OTHER_ISSUER, OTHER_SECRET)]);
    assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET));
    let here = format!("tenant_id = '{}'", app.tenant);
    let theirs = |column: &str, name: &str| {
        let of = format!("tenant_id = '{}' AND issuer = '{name}'", other.tenant);
        format!("(SELECT {column} FROM issuer AS theirs WHERE {of})")
    };
    let set = |member: &str, value: &str| {
        format!(
            "UPDATE issuer SET document = json_set(document, '$.{member}', {value}) WHERE {here}"
        )
    };
    let moved = format!(
        "INSERT INTO issuer (tenant_id, issuer, document) VALUES ('{}', '{OTHER_ISSUER}', {})",
        app.tenant,
        theirs("document", OTHER_ISSUER)
    );
    let list = format!(
        "UPDATE tenant SET issuer_list = (SELECT issuer_list FROM tenant WHERE id = '{}')
         WHERE id = '{}'",
        other.tenant, app.tenant
    );
    let secret = theirs("json_extract(document, '$.keys.sealed_secret')", issuers::ISSUER);
    let no_list = format!("UPDATE tenant SET issuer_list = NULL WHERE id = '{}'", app.tenant);
    for (what, writes) in [
        ("the audience", vec![set("audience", "'elsewhere'")]),
        ("how accounts are linked", vec![set("link", "'subject'")]),
        ("the claim of the subject", vec![set("subject_claim", "'oid'")]),
        ("the algorithms", vec![set("algorithms", "json('[\"ES256\",\"HS256\"]')")]),
        ("keys", vec![set("keys", "json('{\"jwks_uri\":\"https://evil.test/jwks\"}')")]),
        ("another tenant's secret", vec![set("keys.sealed_secret", &secret)]),
        ("another tenant's document", vec![moved.clone()]),
        ("another tenant's document and list", vec![moved.clone(), list.clone()]),
        ("another tenant's, and no list", vec![moved.clone(), no_list]),
        ("no JSON", vec![format!("UPDATE issuer SET document = 'x' WHERE {here}")]),
    ] {
        writes.iter().for_each(|write| app.deployment.execute(write).unwrap());
        assert!(!is_heard(&app, issuers::ISSUER, OTHER_SECRET), "{what}");
        assert!(!is_heard(&app, OTHER_ISSUER, OTHER_SECRET), "{what}");
        let goes_on = what == "another tenant's document";
        assert_eq!(is_heard(&app, issuers::ISSUER, issuers::SECRET), goes_on, "{what}");
        assert_ne!(refused(&app), json!(null), "{what}");
        app.advance(MINUTE);
        assert_eq!(app.tick().failed, 0);
        assert!(!is_heard(&app, issuers::ISSUER, OTHER_SECRET), "{what}, after cron");
        assert!(!is_heard(&app, OTHER_ISSUER, OTHER_SECRET), "{what}, after cron");
        let app = another_isolate(&app);
        trust(&app, &[issuer(issuers::ISSUER, issuers::SECRET)]);
        assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET), "{what}");
        assert_eq!(refused(&app), json!(null), "{what}");
    }
}

#[test]
fn what_a_writer_changes_of_an_issuer_is_refused_with_the_cause_and_the_others_go_on() {
    let app = world();
    let both = [issuer(issuers::ISSUER, issuers::SECRET), issuer(OTHER_ISSUER, OTHER_SECRET)];
    trust(&app, &both);
    let old = app.deployment.contents("issuer").unwrap();
    let change = format!(
        "UPDATE issuer SET document = json_set(document, '$.audience', 'relatch2')
         WHERE issuer = '{OTHER_ISSUER}'"
    );
    app.deployment.execute(&change).unwrap();
    let app = another_isolate(&app);
    assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET));
    assert!(!is_heard(&app, OTHER_ISSUER, OTHER_SECRET));
    assert_eq!(refused(&app), json!([OTHER_ISSUER]));
    let mut claims = issuers::claims(&app, ADA, "id");
    claims["iss"] = json!(OTHER_ISSUER);
    let token = issuers::signed(&json!({ "alg": "HS256" }), &claims, OTHER_SECRET);
    let shown = app.send(get("/api/sessions").bearer(&token)).expect(401);
    let cause = shown.record.cause.unwrap();
    assert!(cause.contains("not the one that was listed"), "{cause}");
    let mut kept = both.clone();
    kept[1]["keys"] = json!({ "secret": null });
    let body = json!({ "issuers": kept });
    let answer = app.send(put(&issuers_of(&app), body).administrating());
    answer.refused(400, "bad_request");
    assert!(answer.body.to_string().contains("no secret on record"), "{}", answer.body);

    trust(&app, &both[..1]);
    let row: Vec<Value> = old.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    let other = row.iter().find(|row| row[1] == OTHER_ISSUER).unwrap();
    let text = |value: &Value| value.as_str().unwrap().replace('\'', "''");
    let back = format!(
        "INSERT INTO issuer (tenant_id, issuer, document) VALUES ('{}', '{OTHER_ISSUER}', '{}')",
        app.tenant,
        text(&other[2])
    );
    app.deployment.execute(&back).unwrap();
    assert!(!is_heard(&app, OTHER_ISSUER, OTHER_SECRET), "one that was taken out and is put back");
    assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET));
}

/// Leaves the tenant as a version without lists of issuers left it.
fn from_before(app: &App) {
    let sealer = Sealer::new(KeyRing::parse(&app.deployment.rings.seal, "SEAL_KEYS").unwrap());
    for row in app.deployment.contents("signing_key").unwrap() {
        let row: Value = serde_json::from_str(&row).unwrap();
        let text = |at: usize| row[at].as_str().unwrap();
        if text(0) != app.tenant {
            continue;
        }
        let place = Sealed::SigningKey.at(text(1));
        let seed = sealer.open(text(3), place).unwrap();
        let sealed = sealer.seal(&seed[..32], place, [7; 12]).unwrap();
        let write =
            format!("UPDATE signing_key SET sealed_seed = '{sealed}' WHERE id = '{}'", text(1));
        app.deployment.execute(&write).unwrap();
    }
    let write = format!("UPDATE tenant SET issuer_list = NULL WHERE id = '{}'", app.tenant);
    app.deployment.execute(&write).unwrap();
}

#[test]
fn issuers_from_before_there_were_lists_are_taken_over_once() {
    let app = world();
    let own = app.session(ADA, FIRST);
    trust(&app, &[issuer(issuers::ISSUER, issuers::SECRET)]);
    from_before(&app);
    assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET), "until cron comes");
    let app = another_isolate(&app);
    app.advance(MINUTE);
    let done = app.tick();
    assert_eq!((done.failed, done.error), (0, None));
    let [first, _] = &noted(&app)[..] else { panic!() };
    assert_eq!(*first, ("service".to_owned(), "issuers, taken over".to_owned()));
    assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET));
    assert!(another_isolate(&app).is_live(&own.access));
    app.tick();
    assert_eq!(noted(&app).len(), 2);

    // A writer takes the list away, to have what they write taken over.
    let other = app.at("other", &app.tenant("other", json!({})));
    trust(&other, &[issuer(OTHER_ISSUER, OTHER_SECRET)]);
    let moved =
        format!("UPDATE issuer SET tenant_id = '{}' WHERE issuer = '{OTHER_ISSUER}'", app.tenant);
    app.deployment.execute(&moved).unwrap();
    app.deployment.execute("UPDATE tenant SET issuer_list = NULL").unwrap();
    let app = another_isolate(&app);
    for _ in 0..2 {
        assert!(!is_heard(&app, OTHER_ISSUER, OTHER_SECRET));
        assert!(!is_heard(&app, issuers::ISSUER, issuers::SECRET));
        app.advance(MINUTE);
        app.tick();
    }
    assert_eq!(noted(&app)[0], ("service".to_owned(), "issuers, none trusted".to_owned()));
}

#[test]
fn what_an_administrator_does_at_a_tenant_from_before_takes_its_issuers_over() {
    for rotates in [true, false] {
        let app = world();
        trust(&app, &[issuer(issuers::ISSUER, issuers::SECRET)]);
        from_before(&app);
        let app = another_isolate(&app);
        if rotates {
            rotate(&app, "");
        } else {
            trust(
                &app,
                &[issuer(issuers::ISSUER, issuers::SECRET), issuer(OTHER_ISSUER, OTHER_SECRET)],
            );
            assert!(is_heard(&app, OTHER_ISSUER, OTHER_SECRET));
        }
        assert!(is_heard(&app, issuers::ISSUER, issuers::SECRET));
        app.deployment.execute("UPDATE tenant SET issuer_list = NULL").unwrap();
        assert!(!is_heard(&app, issuers::ISSUER, issuers::SECRET));
    }
}

#[test]
fn texts_that_do_not_open_hold_up_no_others_of_their_kind() {
    let app = world();
    for number in 0..60 {
        app.person(&format!("p{number}@example.com"));
    }
    let spoilt = "UPDATE account SET personal_key = personal_key || 'AA' WHERE id IN
                    (SELECT id FROM account ORDER BY id LIMIT 55)";
    app.deployment.execute(spoilt).unwrap();
    let old = app.deployment.rings.clone();
    let new = app.deployment.new_rings("k2");
    let app = app.restarted(Rings { seal: new.before(&old).seal, ..old });
    let done = app.tick();
    assert_eq!(needed(&app, "SEAL_KEYS", "k1")["account.personal_key"], 55);
    assert_eq!(needed(&app, "SEAL_KEYS", "k2")["account.personal_key"], 6);
    let said = "55 encrypted texts were passed over; the first: personal-key of account";
    assert!(done.error.unwrap().starts_with(said));
}
