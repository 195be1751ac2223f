//! Mails as they would be sent, of every kind in every language, for people who look at them before
//! anybody gets one. Must not be imported by any other room.

use serde_json::{Value, json};

use super::console;
use crate::account::{Branding, Language};
use crate::dialect::{Answer, Request};
use crate::flow::notification::outbox::{self, Preview};

/// The letters in the language that is asked for: kind, subject, text.
pub fn list(request: &Request) -> Answer {
    let language = language(request);
    let letters: Vec<Value> = previews(language)
        .iter()
        .map(
            |letter| json!({ "kind": letter.kind, "subject": letter.subject, "text": letter.text }),
        )
        .collect();
    let languages = Language::ALL.map(Language::as_str);
    let answer = json!({
        "language": language.as_str(),
        "direction": language.direction(),
        "languages": languages,
        "letters": letters,
    });
    Answer::json(200, &answer)
}

/// The HTML of one letter, as its reader would see it.
pub fn html(request: &Request) -> Answer {
    let wanted = request.parameter("kind").unwrap_or_default();
    let found = previews(language(request)).into_iter().find(|letter| letter.kind == wanted);
    found.map_or_else(|| Answer::empty(404), |letter| console::mail(letter.html))
}

fn language(request: &Request) -> Language {
    request.parameter("language").and_then(Language::of_tag).unwrap_or_default()
}

fn previews(language: Language) -> Vec<Preview> {
    let branding = Branding {
        name: Some("Example".to_owned()),
        support: Some("mailto:help@example.com".to_owned()),
        ..Branding::default()
    };
    outbox::previews(language, &branding)
}
