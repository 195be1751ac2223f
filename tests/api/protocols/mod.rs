//! The protocols of services outside, over a scripted client of HTTP: what is sent, and what every kind of
//! answer means.

mod captcha;
mod former_system;
mod key_sets;
mod mail;
mod ranges;
mod webhooks;

use relatch::native::{Call, Reply};
use relatch::port::HttpError;

/// Why there may be no answer.
pub const NO_ANSWER: [HttpError; 3] =
    [HttpError::Unsendable, HttpError::Unreachable, HttpError::TimedOut];

/// Everything that an address may reply in the place of `document`, which it is asked for: another status,
/// a body that is none or not read whole, and nothing.
pub fn no_documents(document: &str, most_bytes: usize) -> Vec<(String, Reply)> {
    let statuses =
        (201..=599).map(|status| (format!("status {status}"), Reply::text(status, document)));
    let texts = ["", "<html>", "null", "[]", "\"yes\"", "{\"a\":"];
    let texts = texts.map(|text| (format!("the text {text:?}"), Reply::text(200, text)));
    let bodies = [
        ("a body that is cut off", Reply::text(200, document).cut_off()),
        ("a body one byte too long", Reply::text(200, &padded(document, most_bytes + 1))),
        ("a body that is not UTF-8", Reply::bytes(200, b"caf\xe9")),
    ];
    let bodies = bodies.map(|(what, reply)| (what.to_owned(), reply));
    let nothing = NO_ANSWER.map(|error| (error.to_string(), Reply::Fails(error)));
    statuses.chain(texts).chain(bodies).chain(nothing).collect()
}

/// A text with blanks behind it, so many bytes in all.
pub fn padded(text: &str, bytes: usize) -> String {
    format!("{text}{}", " ".repeat(bytes - text.len()))
}

/// The headers of a call, as one compares them.
pub fn headers(call: &Call) -> Vec<(&str, &str)> {
    call.headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
