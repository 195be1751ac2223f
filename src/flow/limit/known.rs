//! Known places: the networks where an owner has been authenticated. They distinguish the owner
//! from people who guess at the password.

use super::network::network;
use super::profile::is_open;
use crate::account::{Account, Session, Time};
use crate::flow::{Context, Job, Ports};
use crate::port::{KnownNetwork, MOST_FAILURES, Opened};

/// How long a place stays known, in milliseconds.
const KNOWN_FOR: i64 = 90 * Time::DAY;

/// The label of the keyed hashes of places.
const PLACE: &str = "place";

/// Keyed hashes of where a caller is to an address of mail, one a key in use.
pub(super) fn places<P: Ports>(cx: &Context<'_, P>, email: &str, caller: &str) -> Vec<String> {
    cx.digests(PLACE, &[email.as_bytes(), caller.as_bytes()])
}

/// The place where an owner has just been authenticated.
#[derive(Clone, Debug)]
pub struct CurrentNetwork {
    key: String,
    until: Time,
}

impl CurrentNetwork {
    /// The current network, for an account.
    pub fn of<P: Ports>(cx: &Context<'_, P>, account: &Account) -> Self {
        let (email, caller) = (account.email.key(), network(&cx.client.address));
        let key = cx.digest(PLACE, &[email.as_str().as_bytes(), caller.as_bytes()]);
        Self { key, until: cx.now.plus(KNOWN_FOR) }
    }

    /// As the store takes it.
    pub fn known(&self) -> KnownNetwork<'_> {
        KnownNetwork { key: &self.key, until: self.until }
    }
}

/// Whether a session is a known place by itself: its owner signed in of late.
pub fn knows<P: Ports>(cx: &Context<'_, P>, session: &Session) -> bool {
    cx.now < session.created_at.plus(KNOWN_FOR)
}

/// Whether a password is not to be judged, right or wrong, since too many wrong ones in a row were
/// shown and this is no known place. The first time, the owner is notified.
pub fn is_password_locked<P: Ports>(cx: &Context<'_, P>, opened: &Opened, known: bool) -> bool {
    if is_open(&cx.snapshot) || opened.failures <= MOST_FAILURES {
        return false;
    }
    if opened.failures == MOST_FAILURES + 1 {
        cx.ports.jobs().push(Job::Guesses(cx.tenant().id));
    }
    !known && !opened.known_place
}
