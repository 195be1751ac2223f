//! A signed-in person sets a new password.
//!
//! May use `limit`, `audit`, `tenant`, `notification`, `password`, `session`.

use super::{Caller, Context, UseCaseError};
use crate::account::{Actor, EventKind, KeptSessions, Plain, Scope, Time};
use crate::flow::Ports;
use crate::flow::audit::note::Note;
use crate::flow::limit::CurrentNetwork;
use crate::flow::notification::outbox;
use crate::flow::password::{password_check, replay};
use crate::flow::session::caller::Credential;
use crate::flow::session::current_password;
use crate::flow::tenant::access_policy;
use crate::port::{Change, Changed, Meters, Passwords, Proof, SessionsAfter};

/// An outside token that carries the write scope may live this long, in milliseconds.
const MAX_SCOPED_LIFE: i64 = 15 * Time::MINUTE;

/// What entitles the caller to a change.
#[derive(Clone, Copy, Debug)]
pub enum Entitlement<'a> {
    /// The caller knows the current password.
    Current(&'a Plain),
    /// The caller's token carries the write scope, and the grant behind it is live.
    Grant,
}

/// Which of the two passwords is judged first: an API's documents or its clients may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The current password, then the new one.
    ProofFirst,
    /// The new password, then the current one.
    RulesFirst,
}

/// A change.
#[derive(Clone, Copy, Debug)]
pub struct Command<'a> {
    /// What entitles to it.
    pub entitlement: Entitlement<'a>,
    /// The new password.
    pub new: &'a Plain,
    /// Which is judged first.
    pub order: Order,
    /// What becomes of the caller's other sessions.
    pub others: KeptSessions,
}

/// Requires a live write grant of the caller.
///
/// # Errors
///
/// [`UseCaseError::InsufficientScope`] if the claim is missing, or there is no live grant behind it. The
/// claim alone is worth nothing, so a stolen token cannot be used a second time.
/// [`UseCaseError::NotLocal`] if the owner signs in elsewhere, where a password here is of no use.
pub fn require_grant<P: Ports>(cx: &Context<'_, P>, caller: &Caller) -> Result<(), UseCaseError> {
    cx.told(EventKind::ChangeRefused, granted(cx, caller), None)
}

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

/// Sets the new password, or says why not. A refusal changes and spends nothing, and what was refused
/// for another reason than a wrong password was no attempt at it.
///
/// # Errors
///
/// [`UseCaseError::Forbidden`] by a rule of the tenant, [`UseCaseError::WrongPassword`],
/// [`UseCaseError::NotLocal`], [`UseCaseError::InsufficientScope`], [`UseCaseError::Weak`], [`UseCaseError::Raced`] if the credential changed meanwhile, and
/// [`UseCaseError::Internal`].
pub async fn change<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    command: Command<'_>,
) -> Result<(), UseCaseError> {
    let outcome = attempt(cx, caller, command).await;
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
    command: Command<'_>,
) -> Result<(), UseCaseError> {
    access_policy::permit(cx, &caller.account, &caller.groups, access_policy::CHANGE_PASSWORD)?;
    let rules = || password_check::rules(cx, command.new, Some((&caller.account).into()));
    if command.order == Order::RulesFirst {
        rules()?;
    }
    match command.entitlement {
        Entitlement::Current(current) => current_password::prove(cx, caller, current).await?,
        Entitlement::Grant => granted(cx, caller)?,
    }
    if command.order == Order::ProofFirst {
        rules()?;
    }
    let account = &caller.account;
    let phc = password_check::fresh(cx, account, &caller.history, command.new).await?;
    let (news, undo) = outbox::password_changed(cx, account)?;
    let note = Note::new(EventKind::PasswordChanged, Actor::Owner)
        .account(account.id)
        .session(caller.session_id());
    let here = CurrentNetwork::of(cx, account);
    let knows_password = matches!(command.entitlement, Entitlement::Current(_));
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof: proof(caller, command.entitlement)?,
        credential: &phc,
        email: None,
        deactivates: false,
        secrets: &[undo],
        history: password_check::kept(cx),
        sessions: sessions(caller, command.others),
        reset_meters: &caller.attempt.forgiven(account.id),
        refund: &[],
        place: knows_password.then(|| here.known()),
        now: cx.now,
        nonce: replay::nonce(cx, account.id.as_bytes()),
        event: &cx.event(note),
        letters: &[news],
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(()),
        Changed::Refused => Err(UseCaseError::Raced),
    }
}

fn proof<'a>(caller: &'a Caller, entitlement: Entitlement<'_>) -> Result<Proof<'a>, UseCaseError> {
    match (entitlement, &caller.credential) {
        (Entitlement::Current(_), _) => Ok(Proof::Current),
        (Entitlement::Grant, Credential::Session(session)) => {
            Ok(Proof::Grant { session: session.id, scope: Scope::PasswordWrite })
        }
        (Entitlement::Grant, Credential::Outside { issuer, id, remembered_until, .. }) => {
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
