//! "This was not me": the link in the news of a change undoes what came of it.
//!
//! The person who made the change knows a password, holds sessions, and may have moved the account to
//! another address. So one step ends every session, replaces the password with one that nobody knows,
//! puts the address back to which the news went, and mails a link for a new password there. The link
//! outlives later changes, those that it meets while it is redeemed included; of two links the older
//! one undoes the newer. Where the address has gone to another account, the account is deactivated.

use crate::account::{Account, Actor, Email, EventKind, LetterKind, Nonce, Plain, Purpose};
use crate::crypt::secret::link_token;
use crate::flow::audit::note::Note;
use crate::flow::limit::{self, Against, Operation};
use crate::flow::notification::outbox;
use crate::flow::password::password_check;
use crate::flow::recovery::{self, FreshLink};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Change, Changed, Find, Passwords, Proof, Sealed, SessionsAfter, StoreError};

/// What a press undid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The account has its address again, and a link for a new password is on its way there.
    Wholly,
    /// Another account has the address: the account is deactivated, and both addresses are informed.
    Deactivated,
}

/// Undoes a change by the token of its news.
///
/// # Errors
///
/// [`UseCaseError::InvalidSecret`] alike for an unknown, spent or expired token and for an account that is
/// deactivated or signs in elsewhere; [`UseCaseError::Limited`].
pub async fn redeem<P: Ports>(cx: &Context<'_, P>, token: &str) -> Result<Undone, UseCaseError> {
    let purpose = Purpose::Disavowal;
    let lookups = cx.digests(purpose.as_str(), &[token.as_bytes()]);
    let attempt = limit::admit(cx, Operation::Redeem, Against::default()).await?;
    let find = Find::Secret { purpose, lookups: &lookups, guess: false };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let (Some(account), Some(secret)) = (opened.account, opened.secret) else {
        return Err(UseCaseError::InvalidSecret);
    };
    let sealed = secret.sealed_email.as_deref().ok_or(UseCaseError::InvalidSecret)?;
    if secret.expires_at <= cx.now || !account.active || !account.is_local() {
        return Err(UseCaseError::InvalidSecret);
    }
    let address = cx.readable(sealed, Sealed::SecretEmail.at(&secret.lookup));
    let address = address.ok_or(UseCaseError::InvalidSecret)?;
    let address = core::str::from_utf8(&address).map_err(UseCaseError::internal)?;
    let address = Email::stored(address).map_err(UseCaseError::internal)?;
    let proof = Proof::Disavowal { lookup: &secret.lookup, born: secret.generation };
    undo(cx, &account, &address, proof).await
}

/// The address is put back whatever the account was read with: it may move while this runs.
async fn undo<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    address: &Email,
    proof: Proof<'_>,
) -> Result<Undone, UseCaseError> {
    let unknown = link_token(cx.ports.entropy());
    let unknown = Plain::new(unknown.expose().to_owned());
    let phc = password_check::replacing(cx, account, &unknown)?;
    let FreshLink { link, secret } = recovery::fresh_link(cx);
    let kind = LetterKind::Disavowed { link };
    let letters = [outbox::reply(cx, address.as_str(), kind, secret.expires_at)?];
    let note = Note::new(EventKind::ChangeDisavowed, Actor::Owner).account(account.id);
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof,
        credential: &phc,
        email: Some(address),
        deactivates: false,
        secrets: &[secret],
        history: password_check::kept(cx),
        sessions: SessionsAfter::EndAll,
        reset_meters: &[],
        refund: &[],
        place: None,
        now: cx.now,
        nonce: cx.id(Nonce::new),
        event: &cx.event(note),
        letters: &letters,
    };
    match cx.store().change(change.clone()).await {
        Err(StoreError::Conflict) => shut(cx, account, address, change).await,
        Ok(Changed::Done) => Ok(Undone::Wholly),
        Ok(Changed::Refused) => Err(UseCaseError::InvalidSecret),
        Err(other) => Err(other.into()),
    }
}

/// Somebody else has the address meanwhile. The account would keep the address that it was moved to,
/// where its password can be reset: so it is deactivated, until an administrator has found out whose it is.
async fn shut<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    address: &Email,
    change: Change<'_>,
) -> Result<Undone, UseCaseError> {
    let letters = outbox::deactivated(cx, account, address)?;
    let note = Note::new(EventKind::AccountDeactivated, Actor::Owner).account(account.id);
    let change = Change {
        email: None,
        deactivates: true,
        secrets: &[],
        event: &cx.event(note.detail("another account has the address")),
        letters: &letters,
        ..change
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(Undone::Deactivated),
        Changed::Refused => Err(UseCaseError::InvalidSecret),
    }
}
