//! Notifying owners that somebody guesses at their password, once until it is right again or new.

use crate::account::{Account, Actor, EventKind, LetterKind};
use crate::flow::audit::note::Note;
use crate::flow::notification::outbox;
use crate::flow::{Context, Ports, UseCaseError, limit, recovery};
use crate::port::{Issue, Meters, Secrets, StoreError};

/// How many owners are notified in one go.
const BATCH: u32 = 10;

/// Notifies the owners who are still to be notified; answers how many were.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails; owners who were not reached are still to be notified.
pub async fn warn<P: Ports>(cx: &Context<'_, P>) -> Result<usize, UseCaseError> {
    if limit::is_open(&cx.snapshot) {
        return Ok(0);
    }
    let mut told = 0;
    for owner in cx.store().unnotified_accounts(BATCH).await? {
        told += usize::from(tell(cx, &owner).await?);
    }
    Ok(told)
}

/// Mails a link with which the owner sets another password. It comes on top of the links that others
/// may have asked for.
async fn tell<P: Ports>(cx: &Context<'_, P>, owner: &Account) -> Result<bool, UseCaseError> {
    let drawn = recovery::fresh_link(cx);
    let kind = LetterKind::GuessedAt { link: drawn.link };
    let expires_at = drawn.secret.expires_at;
    let note = Note::new(EventKind::ResetIssued, Actor::Service).account(owner.id);
    let issue = Issue {
        request: None,
        account: Some((owner.id, owner.generation)),
        decoy: None,
        secrets: &[drawn.secret],
        most_live: recovery::MOST_LIVE + 1,
        supersedes: false,
        tells: true,
        letters: &[outbox::row(cx, owner, kind, expires_at)?],
        event: &cx.event(note),
        now: cx.now,
    };
    match cx.store().issue(issue).await {
        Ok(made) => Ok(made),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
