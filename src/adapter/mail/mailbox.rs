//! The mailbox of a laptop: mails are kept in KV, newest first, and never leave the machine.

use worker::kv::PutOptionsBuilder;
use worker::{Env, KvStore};

use crate::account::{MailFailure, Time};
use crate::adapter::mail_entry::Entry;
use crate::port::{Mailer, Message, Sent};

const PREFIX: &str = "dev/mail/";
/// Where mails to nobody are written, and never read.
const DISCARDED: &str = "dev/discarded/";
/// For how long they stay, in seconds: the least that KV takes.
const DISCARDED_LIFE: u64 = 60;
/// Counts down, so that KV's order of keys is newest first.
const FROM: i64 = 9_999_999_999_999;

/// A mailbox.
pub struct Mailbox {
    store: KvStore,
    now: Time,
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
            if to.is_none_or(|to| entry.is_to(to)) {
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

    /// A mail as it is written under a prefix.
    fn put(&self, prefix: &str, message: &Message) -> worker::Result<PutOptionsBuilder> {
        let key = format!("{prefix}{:013}/{}", FROM - self.now.millis(), message.id);
        Ok(self.store.put(&key, Entry::new(message, self.now))?)
    }

    async fn keep(&self, message: &Message) -> worker::Result<()> {
        Ok(self.put(PREFIX, message)?.execute().await?)
    }

    async fn keep_from_readers(&self, message: &Message) -> worker::Result<()> {
        let put = self.put(DISCARDED, message)?.expiration_ttl(DISCARDED_LIFE);
        Ok(put.execute().await?)
    }
}

impl Mailer for Mailbox {
    fn knows_ids(&self) -> bool {
        true
    }

    async fn send(&self, message: &Message) -> Sent {
        match self.keep(message).await {
            Ok(()) => Sent::Yes,
            Err(_) => Sent::Later(MailFailure::ProviderFailed, None),
        }
    }

    async fn discard(&self, message: &Message) {
        // Nobody waits for it.
        let _ = self.keep_from_readers(message).await;
    }
}
