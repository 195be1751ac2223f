//! The mailbox of a laptop: mails are kept in KV, newest first, and never leave the machine.

use serde::{Deserialize, Serialize};
use worker::{Env, KvStore};

use crate::account::{Setback, Time};
use crate::port::{Mailer, Message, Sent};

const PREFIX: &str = "dev/mail/";
/// Counts down, so that KV's order of keys is newest first.
const FROM: i64 = 9_999_999_999_999;

/// A mailbox.
pub struct Mailbox {
    store: KvStore,
    now: Time,
}

/// A mail in the mailbox.
#[derive(Debug, Serialize, Deserialize)]
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

impl core::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Mailbox")
    }
}

impl Mailbox {
    /// The mailbox in the KV namespace `CACHE`.
    pub fn new(env: &Env, now: Time) -> Option<Self> {
        env.kv("CACHE").ok().map(|store| Self { store, now })
    }

    /// The mails, newest first; only those to one address if it is given.
    ///
    /// # Errors
    ///
    /// The runtime's own error if KV fails.
    pub async fn read(&self, to: Option<&str>) -> worker::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for key in self.keys().await? {
            let Some(entry) = self.store.get(&key).json::<Entry>().await? else { continue };
            if to.is_none_or(|to| entry.to.eq_ignore_ascii_case(to)) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// Empties the mailbox.
    ///
    /// # Errors
    ///
    /// The runtime's own error if KV fails.
    pub async fn clear(&self) -> worker::Result<()> {
        for key in self.keys().await? {
            self.store.delete(&key).await?;
        }
        Ok(())
    }

    async fn keys(&self) -> worker::Result<Vec<String>> {
        let mut keys = Vec::new();
        let mut cursor = None;
        loop {
            let mut list = self.store.list().prefix(PREFIX.to_owned());
            if let Some(cursor) = cursor {
                list = list.cursor(cursor);
            }
            let page = list.execute().await?;
            keys.extend(page.keys.into_iter().map(|key| key.name));
            match page.cursor {
                Some(next) if !page.list_complete => cursor = Some(next),
                _ => return Ok(keys),
            }
        }
    }

    async fn put(&self, message: &Message) -> worker::Result<()> {
        let token = message.link.as_deref().and_then(|link| link.split_once("token="));
        let token = token.map(|(_, token)| token.to_owned());
        let (token, undo) = if message.undoes { (None, token) } else { (token, None) };
        let entry = Entry {
            id: message.id.to_string(),
            to: message.to.clone(),
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: message.html.clone(),
            sent_at: self.now.rfc3339(),
            token,
            undo,
            link: message.link.clone(),
            code: message.code.clone(),
        };
        let key = format!("{PREFIX}{:013}/{}", FROM - self.now.millis(), message.id);
        self.store.put(&key, entry)?.execute().await?;
        Ok(())
    }
}

impl Mailer for Mailbox {
    fn knows_ids(&self) -> bool {
        true
    }

    async fn send(&self, message: &Message) -> Sent {
        match self.put(message).await {
            Ok(()) => Sent::Yes,
            Err(_) => Sent::Later(Setback::ProviderFailed, None),
        }
    }
}
