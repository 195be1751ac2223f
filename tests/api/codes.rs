//! Codes as people use them: typed on any keyboard, from any of several mails, on any device.

use serde_json::{Value, json};

use crate::support::{App, FIRST, HOUR, MINUTE, Person, Reply, SECOND, THIRD, post, world};

/// Asks for a reset; answers the request's id.
fn asked(app: &App, email: &str) -> String {
    let asked = post("/api/password/reset/request", json!({ "email": email }));
    app.send(asked).expect(202).text("request_id")
}

/// Asks for a reset; answers the request's id and the code that was mailed.
fn coded(app: &App, person: &Person) -> (String, String) {
    let request = asked(app, &person.email);
    (request, app.mailbox(person)[0].code.clone().unwrap())
}

fn confirm(app: &App, by: Value, new: &str) -> Reply {
    let mut body = by;
    body["new_password"] = json!(new);
    app.send(post("/api/password/reset/confirm", body))
}

fn with_request(app: &App, request: &str, code: &str) -> Reply {
    confirm(app, json!({ "request_id": request, "code": code }), SECOND)
}

fn with_address(app: &App, email: &str, code: &str) -> Reply {
    confirm(app, json!({ "email": email, "code": code }), SECOND)
}

/// A code of the same form that is another one.
fn wrong(code: &str, by: u64) -> String {
    format!("{:08}", (code.parse::<u64>().unwrap() + by) % 100_000_000)
}

fn in_digits_from(zero: char, code: &str) -> String {
    let digit = |digit: char| char::from_u32(zero as u32 + digit.to_digit(10)?);
    code.chars().filter_map(digit).collect()
}

#[test]
fn dialect_0_22_a_code_is_read_in_the_digits_of_any_keyboard() {
    for zero in ['０', '٠', '۰', '०', '๐'] {
        let (app, ada) = world();
        let (request, code) = coded(&app, &ada);
        with_request(&app, &request, &in_digits_from(zero, &code)).expect(204);
    }
    for separator in [" ", "-", "\u{a0}", "–", "\u{3000}", "－", "\u{200e}"] {
        let (app, ada) = world();
        let (request, code) = coded(&app, &ada);
        let (left, right) = code.split_at(4);
        let typed = format!(" {left}{separator}{right}\n");
        with_request(&app, &request, &typed).expect(204);
    }
}

#[test]
fn dialect_0_22_what_has_another_form_costs_no_guess() {
    let (app, ada) = world();
    let (request, code) = coded(&app, &ada);
    for _ in 0..40 {
        for typed in ["", "1234567", "123456789", "abcdefgh", "1234567²"] {
            with_request(&app, &request, typed).refused(400, "invalid_secret");
            with_address(&app, &ada, typed).refused(400, "invalid_secret");
        }
    }
    with_request(&app, &request, &code).expect(204);
}

#[test]
fn dialect_0_22_the_code_of_any_mail_is_good_with_any_live_request_of_its_address() {
    let (app, ada) = world();
    let (first, older) = coded(&app, &ada);
    let (second, newer) = coded(&app, &ada);
    let bob = app.person("bob@example.com");
    let (of_bob, _) = coded(&app, &bob);
    with_request(&app, &of_bob, &older).refused(400, "invalid_secret");
    with_request(&app, &second, &older).expect(204);
    app.opens_with(&ada, SECOND, &[FIRST]);
    for request in [&first, &second] {
        with_request(&app, request, &newer).refused(400, "invalid_secret");
    }
}

#[test]
fn dialect_0_22_a_code_is_good_with_its_address_on_any_device() {
    let (app, ada) = world();
    let (_, code) = coded(&app, &ada);
    with_address(&app, "bob@example.com", &code).refused(400, "invalid_secret");
    with_address(&app, &ada, &wrong(&code, 1)).refused(400, "invalid_secret");
    with_address(&app, "  ADA@example.com", &code).expect(204);
    with_address(&app, &ada, &code).refused(400, "invalid_secret");
    app.opens_with(&ada, SECOND, &[FIRST]);
}

#[test]
fn dialect_0_22_guesses_belong_to_the_asker() {
    let (app, ada) = world();
    let (strangers, _) = coded(&app, &ada);
    let (own, code) = coded(&app, &ada);
    for by in 1..9 {
        with_request(&app, &strangers, &wrong(&code, by)).refused(400, "invalid_secret");
    }
    with_request(&app, &strangers, &code).refused(400, "invalid_secret");
    with_request(&app, &own, &code).expect(204);
}

#[test]
fn dialect_0_22_guesses_with_an_address_are_counted_alike_for_known_and_unknown() {
    let (app, ada) = world();
    let (request, code) = coded(&app, &ada);
    for email in [ada.email.as_str(), "nobody@example.com"] {
        for by in 1..11 {
            with_address(&app, email, &wrong(&code, by)).refused(400, "invalid_secret");
        }
        let refused = with_address(&app, email, &code);
        refused.refused(429, "rate_limited");
        assert!(refused.headers.contains_key("retry-after"));
    }
    // The tab that asked has guesses of its own, and from other tabs nothing is lost for good.
    with_request(&app, &request, &code).expect(204);
    app.advance(HOUR);
    let (_, code) = coded(&app, &ada);
    confirm(&app, json!({ "email": ada.email, "code": code }), THIRD).expect(204);
}

#[test]
fn attack_16_a_refused_password_costs_no_guess() {
    let (app, ada) = world();
    let (request, code) = coded(&app, &ada);
    for _ in 0..12 {
        for by in [json!({ "request_id": request }), json!({ "email": ada.email })] {
            let mut body = by;
            body["code"] = json!(code);
            // The account's own password: refused once the code is known good.
            confirm(&app, body, FIRST).refused(422, "password_refused");
        }
        app.advance(MINUTE / 4);
    }
    with_request(&app, &request, &code).expect(204);
}

#[test]
fn a_code_dies_with_the_time_and_so_does_the_request_that_it_is_shown_with() {
    let (app, ada) = world();
    let (old, expired) = coded(&app, &ada);
    app.advance(10 * MINUTE);
    with_request(&app, &old, &expired).refused(400, "invalid_secret");
    let (_, live) = coded(&app, &ada);
    with_request(&app, &old, &live).expect(204);
    app.advance(HOUR);
    app.tick();
    let (_, live) = coded(&app, &ada);
    with_request(&app, &old, &live).refused(400, "invalid_secret");
}
