//! A mail as a mailbox of tests and laptops keeps it. Free of the platform.

use serde::{Deserialize, Serialize};

use crate::account::{Email, Time};
use crate::port::Message;

/// A mail in the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The outbox id.
    pub id: String,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// When, RFC 3339.
    pub sent_at: String,
    /// The link in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The token of the link, where it resets or confirms something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The token of the link, where it undoes what the mail tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
    /// The code in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Entry {
    /// Whether it went to an address, however that is spelled.
    #[must_use]
    pub fn is_to(&self, address: &str) -> bool {
        let key = |text: &str| Email::stored(text).map(|email| email.key()).ok();
        self.to.eq_ignore_ascii_case(address)
            || key(&self.to).is_some_and(|to| key(address) == Some(to))
    }

    /// A mail that was sent `now`.
    #[must_use]
    pub fn new(message: &Message, now: Time) -> Self {
        let token = message.link.as_deref().and_then(|link| link.split_once("token="));
        let token = token.map(|(_, token)| token.to_owned());
        let (token, undo) = if message.undoes { (None, token) } else { (token, None) };
        Self {
            id: message.id.to_string(),
            to: message.to.clone(),
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: message.html.clone(),
            sent_at: now.rfc3339(),
            token,
            undo,
            link: message.link.clone(),
            code: message.code.clone(),
        }
    }
}
