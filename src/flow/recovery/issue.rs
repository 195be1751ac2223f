//! Making secrets of an account and queueing their mail.

use super::draw::{Issued, MOST_LIVE, draw};
use crate::account::{
    Account, AccountId, Actor, Email, Event, EventKind, LetterKind, Purpose, RequestId,
    ResetRequest, Time,
};
use crate::flow::audit::note::Note;
use crate::flow::notification::outbox;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Issue, OutboxRow, Secrets, StoreError};

/// How many codes are drawn before giving up on finding one that nobody has.
const DRAWS: usize = 8;

/// Makes the secrets of one purpose for an account and queues their mail. None if the account changed
/// meanwhile or, for an administrator, if as many as may be are live already.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn issue<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, UseCaseError> {
    let id = request.unwrap_or_else(|| cx.request_id());
    issue_as(cx, account, purpose, id, request, actor).await
}

/// As [`issue`], with codes that belong to `id` whether or not a request of this id waits.
pub(in crate::flow) async fn issue_as<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    id: RequestId,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, UseCaseError> {
    let write = match actor {
        Actor::Anyone | Actor::Owner => outbox::reply,
        Actor::Administrator | Actor::Service => outbox::to,
    };
    for _ in 0..DRAWS {
        let drawn = draw(cx, purpose, id, account.email.key().as_str());
        let letters = [write(cx, account.email.as_str(), drawn.letter, drawn.expires_at)?];
        let note = Note::new(EventKind::ResetIssued, actor).account(account.id);
        let issue = Issue {
            request,
            account: Some((account.id, account.generation)),
            decoy: None,
            secrets: &drawn.secrets,
            most_live: most_live(actor),
            supersedes: supersedes(cx, purpose),
            tells: false,
            letters: &letters,
            event: &cx.event(note),
            now: cx.now,
        };
        match cx.store().issue(issue).await {
            Ok(made) => return Ok(made.then_some(drawn.issued)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(UseCaseError::internal("no free code after several draws"))
}

/// Whom a request for a reset turns out to be about.
#[derive(Clone, Copy)]
pub(super) enum Addressee<'a> {
    /// Somebody who may redeem what is made.
    Owner(&'a Account),
    /// Somebody who resets nothing here, and is shown how to sign in.
    Elsewhere(&'a Account),
    /// No active account has the address, if the address is known at all.
    Nobody(Option<&'a Email>),
}

/// Answers a request; whether that was done. For every address as much is written, in as many
/// statements: where there is nobody to mail, a decoy letter goes through the outbox, and where nothing
/// can be redeemed, the secrets are ones that nobody was mailed.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub(super) async fn answer<P: Ports>(
    cx: &Context<'_, P>,
    addressee: Addressee<'_>,
    request: &ResetRequest,
) -> Result<bool, UseCaseError> {
    let account = match addressee {
        Addressee::Owner(account) | Addressee::Elsewhere(account) => Some(account),
        Addressee::Nobody(_) => None,
    };
    let typed = match addressee {
        Addressee::Nobody(typed) => typed,
        Addressee::Owner(account) | Addressee::Elsewhere(account) => Some(&account.email),
    };
    let key = typed.map(Email::key);
    for _ in 0..DRAWS {
        let email = key.as_ref().map_or("", |key| key.as_str());
        let drawn = draw(cx, request.purpose, request.id, email);
        let letters = [reply_to(cx, addressee, drawn.letter, drawn.expires_at)?];
        let issue = Issue {
            request: Some(request.id),
            account: account.map(|account| (account.id, account.generation)),
            decoy: Some(cx.id(AccountId::new)),
            secrets: &drawn.secrets,
            most_live: u32::MAX,
            supersedes: supersedes(cx, request.purpose),
            tells: false,
            letters: &letters,
            event: &entry(cx, addressee),
            now: cx.now,
        };
        match cx.store().issue(issue).await {
            Err(StoreError::Conflict) => {}
            answered => return Ok(answered?),
        }
    }
    Err(UseCaseError::internal("no free code after several draws"))
}

fn reply_to<P: Ports>(
    cx: &Context<'_, P>,
    addressee: Addressee<'_>,
    letter: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    match addressee {
        Addressee::Owner(account) => outbox::reply(cx, account.email.as_str(), letter, expires_at),
        Addressee::Elsewhere(account) => {
            let kind = match account.is_local() {
                true => LetterKind::Passwordless,
                false => LetterKind::SignsInElsewhere,
            };
            outbox::reply(cx, account.email.as_str(), kind, cx.now.plus(Time::HOUR))
        }
        Addressee::Nobody(_) => outbox::decoy(cx, letter, expires_at),
    }
}

fn entry<P: Ports>(cx: &Context<'_, P>, addressee: Addressee<'_>) -> Event {
    let note = |kind| Note::new(kind, Actor::Anyone);
    match addressee {
        Addressee::Owner(account) => cx.event(note(EventKind::ResetIssued).account(account.id)),
        Addressee::Elsewhere(account) => {
            cx.event(note(EventKind::ResetRequested).account(account.id))
        }
        // Somebody's whose account is deactivated is that account's.
        Addressee::Nobody(typed) => {
            let note = note(EventKind::ResetRequested);
            let note = match cx.subject() {
                (Some(account), _) => note.account(account),
                (None, _) => note,
            };
            cx.event_about(note, typed)
        }
    }
}

/// How many secrets may be live. A person who asked was shown that a mail is on its way: the limits
/// on asking bound what is live, and nothing is held back here. Administrators are shown what was
/// made.
const fn most_live(actor: Actor) -> u32 {
    match actor {
        Actor::Anyone | Actor::Owner => u32::MAX,
        Actor::Administrator | Actor::Service => MOST_LIVE,
    }
}

/// Asking again ends no live secret, but with these two products it did.
fn supersedes<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> bool {
    matches!(purpose, Purpose::UnleashToken | Purpose::Px0Code) && cx.is_upstream()
}
