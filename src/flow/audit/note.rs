//! Notes for the audit trail, and how they become signed entries.

use super::pii;
use crate::account::{AccountId, Actor, Email, Event, EventKind, SessionId, WebhookType};
use crate::flow::{Context, Job, Ports};
use crate::port::AuditLog;

/// What there is to say in the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    kind: EventKind,
    actor: Actor,
    account: Option<AccountId>,
    session: Option<SessionId>,
    detail: Option<&'a str>,
}

impl<'a> Note<'a> {
    /// Something happened, by somebody.
    pub const fn new(kind: EventKind, actor: Actor) -> Self {
        Self { kind, actor, account: None, session: None, detail: None }
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

    /// Why, or which part: in words of ours or an administrator's reason, never in the caller's.
    #[must_use]
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Gives it an id, a time, what is known of the caller, and an HMAC over all of it. `typed` is the
    /// address that the caller typed, kept where nobody is known to have it.
    pub(in crate::flow) fn sign<P: Ports>(
        self,
        cx: &Context<'_, P>,
        typed: Option<&Email>,
    ) -> Event {
        let id = cx.event_id();
        let mut event = Event {
            id,
            at: cx.now,
            kind: self.kind,
            actor: self.actor,
            administrator: cx.administrator().map(str::to_owned),
            account: self.account,
            session: self.session,
            via: cx.via.as_str(),
            detail: self.detail.map(str::to_owned),
            personal: pii::sealed(cx, id, (self.account, self.actor), typed),
            mac: String::new(),
        };
        event.mac = signature(cx, &event);
        cx.ports.jobs().push(Job::Seal(cx.tenant().id));
        event
    }
}

impl<P: Ports> Context<'_, P> {
    /// An entry for the trail. Endpoints that want it are notified once the answer is out.
    pub fn event(&self, note: Note<'_>) -> Event {
        self.event_about(note, None)
    }

    /// An entry for the trail about an address that was typed.
    pub fn event_about(&self, note: Note<'_>, typed: Option<&Email>) -> Event {
        let event = note.sign(self, typed);
        if self.snapshot.has_webhooks && WebhookType::of(event.kind).is_some() {
            self.ports.jobs().push(Job::Webhooks(self.snapshot.tenant.id));
        }
        event
    }

    /// Appends an entry that no writing step carries; a store that fails here fails the request.
    ///
    /// # Errors
    ///
    /// [`crate::flow::UseCaseError::Internal`] if it cannot be written.
    pub async fn append(&self, note: Note<'_>) -> Result<(), crate::flow::UseCaseError> {
        Ok(self.store().append(&self.event(note)).await?)
    }
}

/// The HMAC of an entry.
pub(in crate::flow) fn signature<P: Ports>(cx: &Context<'_, P>, event: &Event) -> String {
    cx.digest(ENTRY, &[event.signed_text().as_bytes()])
}

/// The purpose of the HMAC of an entry.
pub(in crate::flow) const ENTRY: &str = "event";
