//! Letters: queued sealed, in the batch of what they tell of, and written out when they are sent. A
//! letter that is sealed has the outbox sent once the answer is out.
//!
//! A letter that somebody asked for is a reply, in the language of the request. Every other letter
//! is news, in the tenant's language: an attacker who makes a change must not choose the language
//! in which the victim is warned.

use futures_util::future::join_all;

use super::suppression::{self, Silent};
use super::{message, revert_link};
use crate::account::{
    Account, Actor, Email, EventKind, Letter, LetterKind, MailFailure, MailState, OutboxId, Time,
};
use crate::flow::deadline::Deadline;
use crate::flow::{Context, Job, Note, Ports, UseCaseError};
use crate::port::{
    Mailer, Message, NewSecret, Outbox, OutboxEntry, OutboxItem, OutboxRow, Sealed, Sent,
};

#[cfg(feature = "dev-endpoints")]
pub use super::message::{Preview, previews};

/// Whom a letter is to that goes to nobody: the domain never exists (RFC 2606, section 2).
const NOBODY: &str = "nobody@decoy.invalid";
/// News of a change is worth something for three days.
const NEWS_LIFE: i64 = 3 * Time::DAY;
/// Mails taken in one go, and sent at once: a Worker holds six connections open.
const BATCH: u32 = 6;
/// How long a taken mail is hidden from others who send.
const LEASE: i64 = 2 * Time::MINUTE;
/// After so many attempts a mail is given up.
const MOST_ATTEMPTS: u32 = 12;
/// How often a mail may be sent again that may have gone out, where the provider cannot tell.
const MOST_REPEATS: u32 = 1;
/// Between attempts: doubled each time, from here to six hours.
const FIRST_PAUSE: i64 = 30 * Time::SECOND;
const LONGEST_PAUSE: i64 = 6 * Time::HOUR;

/// News to an account's stored address, sealed for the outbox.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if it cannot be sealed.
pub fn row<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    to(cx, account.email.as_str(), kind, expires_at)
}

/// News to an address that may have no account, sealed for the outbox.
///
/// # Errors
///
/// As [`row`].
pub fn to<P: Ports>(
    cx: &Context<'_, P>,
    address: &str,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    sealed(cx, Letter { to: address.to_owned(), language: None, kind }, expires_at)
}

/// A reply to an address, in the language of the request, sealed for the outbox.
///
/// # Errors
///
/// As [`row`].
pub fn reply<P: Ports>(
    cx: &Context<'_, P>,
    address: &str,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    sealed(cx, Letter { to: address.to_owned(), language: cx.client.language, kind }, expires_at)
}

/// A letter to nobody: it goes through the outbox and is written out as others are, and is not sent.
///
/// # Errors
///
/// As [`row`].
pub fn decoy<P: Ports>(
    cx: &Context<'_, P>,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    sealed(cx, Letter { to: NOBODY.to_owned(), language: cx.client.language, kind }, expires_at)
}

fn sealed<P: Ports>(
    cx: &Context<'_, P>,
    letter: Letter,
    expires_at: Time,
) -> Result<OutboxRow, UseCaseError> {
    let id = cx.id(OutboxId::new);
    let text = serde_json::to_vec(&letter).map_err(UseCaseError::internal)?;
    let sealed = cx.seal(&text, Sealed::Letter.at(&id.to_string()))?;
    send_later(cx);
    Ok(OutboxRow { id, sealed, expires_at })
}

/// The news that a password was changed, and the secret with which its owner undoes that.
///
/// # Errors
///
/// As [`row`].
pub fn password_changed<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
) -> Result<(OutboxRow, NewSecret), UseCaseError> {
    let expires_at = cx.now.plus(NEWS_LIFE);
    let revert = revert_link::draw(cx, account, expires_at)?;
    let kind = LetterKind::PasswordChanged {
        at: cx.now.rfc3339(),
        agent: cx.client.device.agent.clone(),
        country: cx.client.device.country.clone(),
        link: revert.link,
    };
    Ok((row(cx, account, kind, expires_at)?, revert.secret))
}

/// The news that an account gets its mail elsewhere, for both addresses; only the old one can undo it,
/// where the news `has_undo`.
///
/// # Errors
///
/// As [`row`].
pub fn address_changed<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    new: &Email,
    has_undo: bool,
) -> Result<([OutboxRow; 2], Option<NewSecret>), UseCaseError> {
    let expires_at = cx.now.plus(NEWS_LIFE);
    let revert = match has_undo && account.is_local() {
        true => Some(revert_link::draw(cx, account, expires_at)?),
        false => None,
    };
    let (link, secret) = revert.map(|revert| (revert.link, revert.secret)).unzip();
    let news = |link| LetterKind::AddressChanged {
        at: cx.now.rfc3339(),
        agent: cx.client.device.agent.clone(),
        country: cx.client.device.country.clone(),
        link,
    };
    let letters =
        [row(cx, account, news(link), expires_at)?, to(cx, new.as_str(), news(None), expires_at)?];
    Ok((letters, secret))
}

/// The news that an account is deactivated because the address to which a change was to be undone has
/// another account: for that address, and for the one that the account has.
///
/// # Errors
///
/// As [`row`].
pub fn deactivated<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    before: &Email,
) -> Result<[OutboxRow; 2], UseCaseError> {
    let (kind, expires_at) = (LetterKind::Deactivated, cx.now.plus(NEWS_LIFE));
    let reporter = reply(cx, before.as_str(), kind.clone(), expires_at)?;
    Ok([reporter, row(cx, account, kind, expires_at)?])
}

/// Has the tenant's outbox sent once the answer is out.
fn send_later<P: Ports>(cx: &Context<'_, P>) {
    cx.ports.jobs().push(Job::Outbox(cx.tenant().id));
}

/// Sends what is due, six at a time, if there is time; answers how many left the outbox or were given up.
/// What is due is asked of the clock: a letter may be younger than the work that sends it.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails; what was not settled is taken again after its lease.
pub(in crate::flow) async fn deliver<P: Ports>(
    cx: &Context<'_, P>,
    until: Deadline,
) -> Result<usize, UseCaseError> {
    if !until.admits_call(cx.ports) {
        return Ok(0);
    }
    let items = cx.store().take_mail(cx.ports.now(), LEASE, BATCH).await?;
    let opened: Vec<_> = items.iter().map(|item| (item, open(cx, item))).collect();
    let letters = opened.iter().filter_map(|(_, letter)| letter.as_ref());
    let silent = suppression::among(cx, letters.map(|letter| letter.to.as_str())).await?;
    let settled =
        opened.iter().map(|(item, letter)| finish_attempt(cx, item, letter.as_ref(), &silent));
    let mut ended = 0;
    for outcome in join_all(settled).await {
        ended += usize::from(outcome?);
    }
    Ok(ended)
}

/// A letter whose seal does not open is not sent: its row is not what was written.
fn open<P: Ports>(cx: &Context<'_, P>, item: &OutboxItem) -> Option<Letter> {
    let opened = cx.unseal(&item.sealed, Sealed::Letter.at(&item.id.to_string()));
    opened.ok().and_then(|text| serde_json::from_slice(&text).ok())
}

/// Sends one mail and notes what came of it; answers whether that was its end.
async fn finish_attempt<P: Ports>(
    cx: &Context<'_, P>,
    item: &OutboxItem,
    letter: Option<&Letter>,
    silent: &Silent,
) -> Result<bool, UseCaseError> {
    let Some(letter) = letter else { return end(cx, item, MailFailure::Unreadable).await };
    if item.expires_at <= cx.ports.now() {
        return end(cx, item, MailFailure::Expired).await;
    }
    if silent.has(cx, &letter.to) {
        return end(cx, item, MailFailure::Suppressed).await;
    }
    let repeatable = cx.ports.mailer().knows_ids();
    if !repeatable && item.unanswered > MOST_REPEATS {
        return end(cx, item, MailFailure::NoAnswer).await;
    }
    let last = item.attempt >= MOST_ATTEMPTS;
    match hand_over(cx, &message::write(cx, item.id, letter)).await {
        Sent::Yes => {
            cx.store().mail_sent(item.id, cx.ports.now()).await?;
            Ok(true)
        }
        Sent::Never(MailFailure::AddressRefused) => {
            suppression::add(cx, &letter.to, MailFailure::AddressRefused.as_str()).await?;
            end(cx, item, MailFailure::AddressRefused).await
        }
        Sent::Never(setback) => end(cx, item, setback).await,
        Sent::Later(setback, _) if last => end(cx, item, setback).await,
        Sent::Later(setback, wait) => {
            defer(cx, item, pause(item.attempt).max(wait.unwrap_or_default()), setback).await
        }
        Sent::Lost if last || (!repeatable && item.unanswered >= MOST_REPEATS) => {
            end(cx, item, MailFailure::NoAnswer).await
        }
        Sent::Lost if repeatable => {
            defer(cx, item, pause(item.attempt), MailFailure::NoAnswer).await
        }
        // The one repeat is given the best chance of an answer that its life allows.
        Sent::Lost => {
            let wait = (item.expires_at.since(cx.ports.now()) / 2).min(Time::HOUR);
            defer(cx, item, wait, MailFailure::NoAnswer).await
        }
    }
}

/// Hands a mail over. One to nobody has come as far as every other, and ends here.
async fn hand_over<P: Ports>(cx: &Context<'_, P>, message: &Message) -> Sent {
    let mailer = cx.ports.mailer();
    if message.to == NOBODY {
        mailer.discard(message).await;
        return Sent::Yes;
    }
    mailer.send(message).await
}

async fn end<P: Ports>(
    cx: &Context<'_, P>,
    item: &OutboxItem,
    setback: MailFailure,
) -> Result<bool, UseCaseError> {
    cx.store().mail_dead(item.id, cx.ports.now(), setback).await?;
    Ok(true)
}

async fn defer<P: Ports>(
    cx: &Context<'_, P>,
    item: &OutboxItem,
    wait: i64,
    setback: MailFailure,
) -> Result<bool, UseCaseError> {
    cx.store().mail_deferred(item.id, cx.ports.now().plus(wait), setback).await?;
    Ok(false)
}

/// How long to wait after so many attempts, in milliseconds.
pub(in crate::flow) fn pause(attempt: u32) -> i64 {
    FIRST_PAUSE.saturating_mul(1 << attempt.min(20)).min(LONGEST_PAUSE)
}

/// The mails of the outbox as administrators see them, newest first.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn page<P: Ports>(
    cx: &Context<'_, P>,
    state: Option<MailState>,
    limit: u32,
) -> Result<Vec<OutboxEntry>, UseCaseError> {
    Ok(cx.store().mails(state, limit).await?)
}

/// Has a mail that waits sent now.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is no such letter any more.
pub async fn again<P: Ports>(cx: &Context<'_, P>, id: OutboxId) -> Result<(), UseCaseError> {
    let retried = cx.event(Note::new(EventKind::MailRetried, Actor::Administrator));
    cx.store().mail_again(id, &retried).await?.then_some(()).ok_or(UseCaseError::Missing)?;
    send_later(cx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        assert_eq!(pause(1), 2 * FIRST_PAUSE);
        assert_eq!(pause(2), 4 * FIRST_PAUSE);
        assert_eq!(pause(MOST_ATTEMPTS), LONGEST_PAUSE);
    }
}
