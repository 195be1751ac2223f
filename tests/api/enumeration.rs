//! What a request costs says nothing of whether anybody has the address: batches, statements and hashes
//! are counted, those that follow the answer included. Never times.

use serde_json::{Value, json};

use crate::support::{App, Call, Cost, FIRST, MINUTE, Reply, SECOND, patch, post};

/// Addresses of every kind, by what they are.
fn addresses(app: &App) -> [(&'static str, String); 4] {
    let known = app.person("known@example.com");
    let elsewhere = app.elsewhere("elsewhere@example.com");
    let off = app.person("off@example.com");
    let path = format!("/api/admin/accounts/{}", off.id);
    app.send(patch(&path, json!({ "active": false })).administrating()).expect(200);
    [
        ("known", known.email),
        ("elsewhere", elsewhere.email),
        ("deactivated", off.email),
        ("unknown", "unknown@example.com".to_owned()),
    ]
}

/// Claims that a call costs the same for every kind of address; a second one, so much later, as well.
#[track_caller]
fn costs_alike_after(pause: i64, call: impl Fn(&str) -> Call, status: u16) {
    costs_alike_with(&json!({}), pause, call, status);
}

/// As [`costs_alike_after`], at a tenant with these settings.
#[track_caller]
fn costs_alike_with(settings: &Value, pause: i64, call: impl Fn(&str) -> Call, status: u16) {
    let mut first: Option<[Cost; 2]> = None;
    for at in 0..4 {
        // A deployment each: none has what another left in memory.
        let app = App::at_full_cost(settings.clone());
        let (kind, email) = &addresses(&app)[at];
        let costs = [(); 2].map(|()| {
            let cost = app.cost(call(email), status);
            app.advance(pause);
            cost
        });
        let known = first.get_or_insert(costs);
        assert_eq!(*known, costs, "{kind}");
    }
}

/// As [`costs_alike_after`], the second one right behind the first.
#[track_caller]
fn costs_alike(call: impl Fn(&str) -> Call, status: u16) {
    costs_alike_after(0, call, status);
}

#[test]
fn attack_13_a_request_for_a_reset_costs_the_same_for_every_address() {
    costs_alike(|email| post("/api/password/reset/request", json!({ "email": email })), 202);
    let unleash = |email: &str| post("/auth/reset/password-email", json!({ "email": email }));
    costs_alike_after(MINUTE, unleash, 200);
    costs_alike(|email| post("/v1/auth/password-reset/trigger", json!({ "email": email })), 200);
}

#[test]
fn attack_13_a_request_for_a_code_costs_the_same_for_every_address() {
    let identifier =
        |email: &str| json!({ "identifier": { "type": "email_address", "value": email } });
    costs_alike(|email| post("/v1/session/login/otp", identifier(email)), 204);
}

#[test]
fn attack_13_a_registration_and_the_one_that_ends_it_cost_the_same_for_every_address() {
    let settings = json!({ "registration": "verified" });
    let px0 = |email: &str| json!({ "email": email, "password": FIRST });
    costs_alike_with(&settings, 0, |email| post("/v1/auth/register", px0(email)), 201);
    let prelude = |email: &str| {
        post("/v1/session/login/email/sign-up", json!({ "identifier": email, "password": FIRST }))
    };
    costs_alike_with(&settings, 0, prelude, 200);
}

#[test]
fn attack_13_a_refused_sign_in_costs_the_same_for_every_address() {
    let native = |email: &str, password: &str| json!({ "email": email, "password": password });
    for password in [SECOND, "Ame\u{301}lie+Harbour-58"] {
        costs_alike(|email| post("/api/sessions", native(email, password)), 401);
    }
    let unleash = |email: &str| json!({ "username": email, "password": SECOND });
    costs_alike(|email| post("/auth/simple/login", unleash(email)), 401);
    costs_alike(|email| post("/v1/auth/login", native(email, SECOND)), 401);
    let prelude = |email: &str| json!({ "identifier": email, "password": SECOND });
    costs_alike(|email| post("/v1/session/login/email/password", prelude(email)), 401);
}

/// Stored hashes of other products, one of each kind, those that are stored as they are included, and
/// how many digests of a password are computed that has several forms.
const IMPORTED: [(&str, u32); 12] = [
    ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", 2),
    ("$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq", 2),
    ("$2a$13$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq", 1),
    ("bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC", 2),
    ("$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI", 2),
    (
        "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
        2,
    ),
    ("pbkdf2_sha256$10000$kjVJaVz6qsnJ$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=", 2),
    ("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8", 2),
    ("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8", 2),
    ("$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5", 2),
    ("$1$nX1e7EeI$ljQn72ZUgt6Wxd9hfvHdV0", 2),
    ("{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw==", 2),
];

/// A password with a form in NFC that is not the typed one.
const DECOMPOSED: &str = "Ame\u{301}lie+Harbour-58";

/// A tenant whose limits refuse nothing.
fn unlimited() -> App {
    App::at_full_cost(json!({ "limits": "open" }))
}

/// Makes an account with another product's hash.
#[track_caller]
fn import(app: &App, email: &str, hash: &str) {
    let new = json!({ "tenant": app.tenant, "email": email, "password_hash": hash });
    app.send(post("/api/admin/accounts", new).administrating()).expect(201);
}

/// The scheme and costs that a refused sign-in verified against, and how many digests it computed.
#[track_caller]
fn work(app: &App, email: &str, password: &str) -> (String, u32) {
    let record = app.sign_in(email, password).expect(401).record;
    (record.form.unwrap(), record.hashes)
}

#[test]
fn attack_13_an_unknown_address_takes_the_work_of_an_imported_hash() {
    for (hash, digests) in IMPORTED {
        let app = unlimited();
        import(&app, "known@example.com", hash);
        app.elsewhere("elsewhere@example.com");
        let known = work(&app, "known@example.com", DECOMPOSED);
        assert_eq!(known.1, digests, "{hash}");
        for email in ["unknown@example.com", "elsewhere@example.com"] {
            assert_eq!(work(&app, email, DECOMPOSED), known, "{email}: {hash}");
        }
        let plain = work(&app, "known@example.com", SECOND);
        assert_eq!(plain, (known.0, 1), "{hash}");
        assert_eq!(work(&app, "unknown@example.com", SECOND), plain, "{hash}");
    }
}

#[test]
fn attack_13_unknown_addresses_are_shared_out_as_accounts_are() {
    let app = unlimited();
    let (bcrypt, ours) = ("$bcrypt$c=10", "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE");
    app.person("ours@example.com");
    import(&app, "imported@example.com", IMPORTED[1].0);
    let forms = |app: &App| {
        (0..16).map(|at| work(app, &format!("{at}@example.com"), SECOND).0).collect::<Vec<_>>()
    };
    let first = forms(&app);
    assert!(first.iter().any(|form| form == bcrypt) && first.iter().any(|form| form == ours));
    assert!(first.iter().all(|form| form == bcrypt || form == ours), "{first:?}");
    assert_eq!(forms(&app), first, "an address keeps its form");
    // The owner signs in, and the hash is renewed.
    app.sign_in("imported@example.com", "abcdefghijklmnopqrstuvwxyz").expect(200);
    assert!(forms(&app).iter().all(|form| form == ours));
}

#[test]
fn attack_13_the_unknown_work_is_alike_in_every_api() {
    let native = |email: &str| json!({ "email": email, "password": DECOMPOSED });
    let prelude = |email: &str| json!({ "identifier": email, "password": DECOMPOSED });
    let unleash = |email: &str| json!({ "username": email, "password": DECOMPOSED });
    let app = unlimited();
    import(&app, "known@example.com", IMPORTED[6].0);
    for email in ["known@example.com", "unknown@example.com"] {
        for call in [
            post("/api/sessions", native(email)),
            post("/v1/session/login/email/password", prelude(email)),
            post("/auth/simple/login", unleash(email)),
            post("/v1/auth/login", native(email)),
        ] {
            let record = app.send(call).expect(401).record;
            let form = "$wrapped$pbkdf2-sha256$i=10000";
            assert_eq!((record.form.as_deref(), record.hashes), (Some(form), 2), "{email}");
        }
    }
}

/// How many sign-ins the network has left, as the answer says.
#[track_caller]
fn left(reply: &Reply) -> u32 {
    let limit = reply.headers.get("ratelimit").unwrap().to_str().unwrap();
    let (_, left) = limit.split_once(r#""sign-in.address";r="#).unwrap();
    left.split(';').next().unwrap().parse().unwrap()
}

#[test]
fn attack_20_what_may_compute_two_digests_counts_for_two() {
    let app = App::at_full_cost(json!({}));
    app.person("ours@example.com");
    assert_eq!(left(&app.sign_in("ours@example.com", DECOMPOSED).expect(401)), 29);
    import(&app, "imported@example.com", IMPORTED[1].0);
    assert_eq!(left(&app.sign_in("ours@example.com", SECOND).expect(401)), 28);
    for (email, rest) in
        [("ours@example.com", 26), ("imported@example.com", 24), ("unknown@example.com", 22)]
    {
        assert_eq!(left(&app.sign_in(email, DECOMPOSED).expect(401)), rest, "{email}");
    }
    // Who signs in has it given back, once for each.
    let decomposed = json!({
        "tenant": app.tenant, "email": "other@example.com", "password": DECOMPOSED,
    });
    app.send(post("/api/admin/accounts", decomposed).administrating()).expect(201);
    assert_eq!(left(&app.sign_in("other@example.com", DECOMPOSED).expect(200)), 20);
    assert_eq!(left(&app.sign_in("ours@example.com", SECOND).expect(401)), 21);
}

#[test]
fn attack_13_a_hash_under_a_lost_pepper_takes_the_work_of_an_unknown_address() {
    let app = unlimited();
    import(&app, "imported@example.com", IMPORTED[1].0);
    app.deployment.execute("UPDATE account SET phc = '$unreadable$AAAA$AAAA'").unwrap();
    let ours = "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE".to_owned();
    for email in ["imported@example.com", "unknown@example.com"] {
        assert_eq!(work(&app, email, SECOND), (ours.clone(), 1), "{email}");
    }
}

#[test]
fn attack_13_a_guess_at_a_code_costs_the_same_for_every_address() {
    let guess = |by: Value| {
        let mut body = by;
        body["code"] = json!("00000000");
        body["new_password"] = json!(SECOND);
        post("/api/password/reset/confirm", body)
    };
    costs_alike(|email| guess(json!({ "email": email })), 400);
    let mut first: Option<Cost> = None;
    for at in 0..4 {
        let app = App::at_full_cost(json!({}));
        let (kind, email) = &addresses(&app)[at];
        let asked = post("/api/password/reset/request", json!({ "email": email }));
        let request = app.send(asked).expect(202).text("request_id");
        let cost = app.cost(guess(json!({ "request_id": request })), 400);
        assert_eq!(*first.get_or_insert(cost), cost, "{kind}");
    }
}

#[test]
fn a_letter_to_nobody_is_sent_to_nobody() {
    let app = App::at_full_cost(json!({}));
    for (_, email) in addresses(&app) {
        app.send(post("/api/password/reset/request", json!({ "email": email }))).expect(202);
    }
    assert_eq!(app.rows("outbox"), 0);
    assert_eq!(app.mailbox("nobody@decoy.invalid").len(), 0);
    assert_eq!(app.mailbox("unknown@example.com").len(), 0);
    assert_eq!(app.mailbox("off@example.com").len(), 0);
    assert_eq!(app.mailbox("elsewhere@example.com").len(), 1);
    assert_eq!(app.deployment.mailbox.discarded(), 2, "unknown and deactivated are written out");
    app.opens_with("known@example.com", FIRST, &[SECOND]);
}
