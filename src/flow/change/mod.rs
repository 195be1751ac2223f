//! A signed-in person sets a new password.
//!
//! May use `limit`, `audit`, `tenant`, `notification`, `password`, `session`.

use core::fmt;

use super::{Caller, Context, UseCaseError};
use crate::account::{Actor, EventKind, KeptSessions, Plain, Scope, Time};
use crate::flow::Ports;
use crate::flow::audit::note::Note;
use crate::flow::limit::{CurrentNetwork, Operation};
use crate::flow::notification::outbox;
use crate::flow::password::password_check;
use crate::flow::password::replay::{self, Replay};
use crate::flow::session::caller::{self, Credential, PresentedCredential};
use crate::flow::session::current_password;
use crate::flow::tenant::access_policy;
use crate::port::{Change, Changed, Meters, Passwords, Proof, SessionsAfter};

/// An outside token that carries the write scope may live this long, in milliseconds.
const MAX_SCOPED_LIFE: i64 = 15 * Time::MINUTE;

/// What entitles a caller to a change, each with the reader of what the request says.
///
/// The reader is called once the caller is authenticated and the attempt is counted, so that a stranger is
/// refused before a body is looked at, and no API has a change without its limit.
pub enum Entitlement<'a, E> {
    /// The caller knows the current password.
    CurrentPassword(&'a dyn Fn(&Caller) -> Result<PasswordPair, E>),
    /// The caller's token carries the write scope, and the grant behind it is live.
    Grant(&'a dyn Fn(&Caller) -> Result<Plain, E>),
}

impl<E> fmt::Debug for Entitlement<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CurrentPassword(_) => "CurrentPassword(…)",
            Self::Grant(_) => "Grant(…)",
        })
    }
}

impl<E: From<UseCaseError>> Entitlement<'_, E> {
    /// What the attempt is counted as.
    const fn operation(&self) -> Operation {
        match self {
            Self::CurrentPassword(_) => Operation::CurrentPassword,
            Self::Grant(_) => Operation::UseGrant,
        }
    }

    /// What a caller who is authenticated asks for.
    fn read<P: Ports>(self, cx: &Context<'_, P>, caller: &Caller) -> Result<Read, E> {
        match self {
            Self::CurrentPassword(read) => {
                let PasswordPair { current, new } = read(caller)?;
                Ok(Read { current: Some(current), new })
            }
            Self::Grant(read) => {
                cx.told(EventKind::ChangeRefused, granted(cx, caller), None)?;
                Ok(Read { current: None, new: read(caller)? })
            }
        }
    }
}

/// The two passwords of a change.
#[derive(Clone, Debug)]
pub struct PasswordPair {
    /// The one that the account has.
    pub current: Plain,
    /// The one that it is to have.
    pub new: Plain,
}

/// What a request asks for: without a current password it rests on a grant.
struct Read {
    current: Option<Plain>,
    new: Plain,
}

/// Which of the two passwords is judged first: an API's documents or its clients may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The current password, then the new one.
    ProofFirst,
    /// The new password, then the current one.
    RulesFirst,
}

/// What an API has of its own in a change.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Which password is judged first.
    pub order: Order,
    /// What becomes of the caller's other sessions.
    pub others: KeptSessions,
}

/// Whether the caller has a live write grant. The claim alone is worth nothing, so a stolen token cannot
/// be used a second time.
fn granted<P: Ports>(cx: &Context<'_, P>, caller: &Caller) -> Result<(), UseCaseError> {
    if !caller.claims(Scope::PasswordWrite) {
        return Err(UseCaseError::InsufficientScope);
    }
    let good = match &caller.credential {
        Credential::Session(_) => caller.grant.as_ref().is_some_and(|grant| {
            grant.generation == caller.account.generation && cx.now < grant.expires_at
        }),
        Credential::Outside { id, life, spent, .. } => {
            id.is_some() && life.is_some_and(|life| life <= MAX_SCOPED_LIFE) && !spent
        }
    };
    if !good {
        return Err(UseCaseError::InsufficientScope);
    }
    caller.account.is_local().then_some(()).ok_or(UseCaseError::NotLocal)
}

/// Changes a password, all of it: finds out who is calling, counts the attempt, reads what is asked for,
/// recognises a request that came before, and sets the new password. A refusal changes and spends nothing,
/// and what was refused for another reason than a wrong password was no attempt at it.
///
/// # Errors
///
/// As [`caller::authenticate`] and as the reader; then [`UseCaseError::Forbidden`] by a rule of the tenant,
/// [`UseCaseError::WrongPassword`], [`UseCaseError::NotLocal`], [`UseCaseError::InsufficientScope`],
/// [`UseCaseError::Weak`], [`UseCaseError::Raced`] if the credential changed meanwhile, and
/// [`UseCaseError::Internal`].
pub async fn change<P: Ports, E: From<UseCaseError>>(
    cx: &Context<'_, P>,
    credential: PresentedCredential<'_>,
    entitlement: Entitlement<'_, E>,
    manner: Manner,
) -> Result<Replay, E> {
    let caller = caller::authenticate(cx, credential, Some(entitlement.operation())).await?;
    let read = entitlement.read(cx, &caller)?;
    // Where no password of the caller is judged, none is here.
    let last = caller.changed_by.filter(|_| !caller.shut);
    let known = replay::of_change(cx, &caller.account, last, &caller.attempt, &read.new).await?;
    if known != Replay::New {
        return Ok(known);
    }
    match set(cx, &caller, &read, manner).await {
        Ok(()) => Ok(Replay::New),
        Err(UseCaseError::Raced) => {
            match replay::of_raced(cx, caller.account.id, &read.new).await? {
                Replay::New => Err(UseCaseError::Raced.into()),
                known => Ok(known),
            }
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn set<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    read: &Read,
    manner: Manner,
) -> Result<(), UseCaseError> {
    let outcome = attempt(cx, caller, read, manner).await;
    if outcome.as_ref().is_err_and(|failure| !counts(failure)) {
        let (account, meters) = (caller.account.id, caller.attempt.forgiven(caller.account.id));
        if !meters.is_empty() {
            cx.store().refund(Some(account), &meters).await?;
        }
    }
    cx.told(EventKind::ChangeRefused, outcome, None)
}

/// Whether a failure leaves the attempt counted.
const fn counts(failure: &UseCaseError) -> bool {
    matches!(
        failure,
        UseCaseError::WrongPassword
            | UseCaseError::Stale
            | UseCaseError::Internal(_)
            | UseCaseError::Overloaded(_)
            | UseCaseError::Unavailable(_)
    )
}

async fn attempt<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    Read { current, new }: &Read,
    Manner { order, others }: Manner,
) -> Result<(), UseCaseError> {
    access_policy::permit(cx, &caller.account, &caller.groups, access_policy::CHANGE_PASSWORD)?;
    let rules = || password_check::rules(cx, new, Some((&caller.account).into()));
    if order == Order::RulesFirst {
        rules()?;
    }
    match current {
        Some(current) => current_password::prove(cx, caller, current).await?,
        None => granted(cx, caller)?,
    }
    if order == Order::ProofFirst {
        rules()?;
    }
    let account = &caller.account;
    let phc = password_check::fresh(cx, account, &caller.history, new).await?;
    let (news, undo) = outbox::password_changed(cx, account)?;
    let note = Note::new(EventKind::PasswordChanged, Actor::Owner)
        .account(account.id)
        .session(caller.session_id());
    let here = CurrentNetwork::of(cx, account);
    let nonce = replay::nonce(cx, account.id.as_bytes());
    let event = cx.event(note);
    let history = password_check::kept(cx);
    let change = Change {
        secrets: &[undo],
        sessions: sessions(caller, others),
        reset_meters: &caller.attempt.forgiven(account.id),
        place: current.is_some().then(|| here.known()),
        letters: &[news],
        ..Change::of(account, proof(caller, current.is_some())?, &phc, history, nonce, &event)
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(()),
        Changed::Refused => Err(UseCaseError::Raced),
    }
}

fn proof(caller: &Caller, knows_password: bool) -> Result<Proof<'_>, UseCaseError> {
    match &caller.credential {
        _ if knows_password => Ok(Proof::Current),
        Credential::Session(session) => {
            Ok(Proof::Grant { session: session.id, scope: Scope::PasswordWrite })
        }
        Credential::Outside { issuer, id, remembered_until, .. } => {
            let token = id.as_deref().ok_or(UseCaseError::InsufficientScope)?;
            Ok(Proof::Outside { issuer, token, expires_at: *remembered_until })
        }
    }
}

fn sessions(caller: &Caller, others: KeptSessions) -> SessionsAfter {
    match (others, &caller.credential) {
        (KeptSessions::Keep, _) => SessionsAfter::KeepAll,
        (KeptSessions::End, Credential::Session(session)) => SessionsAfter::Keep(session.id),
        (KeptSessions::End, Credential::Outside { digest, .. }) => {
            SessionsAfter::KeepToken(digest.clone())
        }
    }
}
