//! Notes for the audit trail, and how they become signed entries.

use super::Context;
use crate::account::{AccountId, Actor, Event, EventKind, SessionId};
use crate::port::Ports;

/// What there is to say in the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    kind: EventKind,
    actor: Actor,
    account: Option<AccountId>,
    session: Option<SessionId>,
}

impl Note {
    /// Something happened, by somebody.
    pub const fn new(kind: EventKind, actor: Actor) -> Self {
        Self { kind, actor, account: None, session: None }
    }

    /// It concerns an account.
    #[must_use]
    pub const fn account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// It concerns a session.
    #[must_use]
    pub const fn session(mut self, session: Option<SessionId>) -> Self {
        self.session = session;
        self
    }

    /// Gives it an id, a time and a seal of its own: an HMAC over all its fields.
    pub(super) fn sign<P: Ports>(self, cx: &Context<'_, P>) -> Event {
        let mut event = Event {
            id: cx.event_id(),
            at: cx.now,
            kind: self.kind,
            actor: self.actor,
            account: self.account,
            session: self.session,
            via: cx.via.as_str(),
            mac: String::new(),
        };
        event.mac = cx.digest("event", &[event.signed_text().as_bytes()]);
        event
    }
}
