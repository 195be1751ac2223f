//! Exchanging a refresh token for an access token, once, with what the client shows beside it.

use super::challenge::{Challenge, Goal};
use super::event::Note;
use super::fault::Fault;
use super::proof::Holder;
use super::token::{self, AccessToken};
use super::{Context, Failure, session, sign_in};
use crate::account::{Account, Actor, Event, EventKind, Session, SessionId, Token, WriteGrant};
use crate::crypt::refresh as refresh_token;
use crate::port::{Find, Opening, Ports, Rotation, Spend, Store, StoreError};

/// A session that was refreshed.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// Whose.
    pub account: Account,
    /// The session.
    pub session: Session,
    /// The refresh token that takes the place of the one shown.
    pub refresh: Token,
    /// A new access token; it carries the write scope while the session holds a live grant.
    pub access: AccessToken,
}

/// What a client shows beside its refresh token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Proof that it holds the key of its session. An unbound session is bound to it.
    pub holder: Option<&'a Holder>,
    /// A completed step-up of this session, spent for its scope.
    pub step_up: Option<&'a Challenge>,
}

/// Exchanges a refresh token. One that was exchanged before ends its session: somebody has a copy.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] if it is not good any more; [`Fault::ProofMissing`] or
/// [`Fault::KeyMismatch`] if its session is bound to a key that was not shown;
/// [`Fault::TokenMismatch`] if the step-up is another session's, [`Fault::StepNotCompleted`] if it
/// is not completed, [`Fault::Reused`] if it was spent; [`Fault::ProofInvalid`] for a proof that was
/// shown before. A refused exchange leaves the refresh token as it was.
pub async fn refresh<P: Ports>(
    cx: &Context<'_, P>,
    shown: &str,
    beside: Beside<'_>,
) -> Result<Refreshed, Fault> {
    let outcome = exchange(cx, shown, beside).await;
    cx.told(EventKind::RefreshRefused, outcome, None)
}

async fn exchange<P: Ports>(
    cx: &Context<'_, P>,
    shown: &str,
    beside: Beside<'_>,
) -> Result<Refreshed, Fault> {
    let claim = read(cx, shown)?;
    let id = SessionId::from_bytes(claim.session);
    let find = Find::Session { session: id, account: None };
    let opened = cx.open(Opening { find, ..cx.opening() }).await?;
    let (Some(account), Some(session)) = (opened.account, opened.session) else {
        return Err(Failure::Unauthenticated("session ended").into());
    };
    if !account.active || session.generation != account.generation {
        return Err(Failure::Unauthenticated("session of an older credential").into());
    }
    if session.secret != claim.digest.as_str() {
        return Err(reused(cx, &session).await.into());
    }
    let bind = binding(&session, beside.holder)?;
    let stepped = beside.step_up.map(|step_up| stepped_up(cx, step_up, &session)).transpose()?;
    let (refresh, next) = session::refresh_token(cx, id);
    let proof = beside.holder.map(Holder::spend);
    let spends: Vec<Spend> =
        stepped.iter().map(|stepped| stepped.spend.clone()).chain(proof).collect();
    let rotation = Rotation {
        session: id,
        shown: claim.digest.as_str(),
        next: &next,
        grant: stepped.as_ref().map(|stepped| (&stepped.grant, &stepped.event)),
        bind,
        spends: &spends,
        now: cx.now,
    };
    match cx.store().rotate(rotation).await {
        Ok(true) => {}
        Ok(false) => return Err(Failure::Unauthenticated("refreshed meanwhile").into()),
        Err(StoreError::Conflict) if stepped.is_some() => return Err(Fault::Reused),
        Err(StoreError::Conflict) => return Err(Fault::ProofInvalid),
        Err(error) => return Err(error.into()),
    }
    let grant = stepped
        .map(|stepped| stepped.grant)
        .or(opened.grant)
        .filter(|grant| grant.generation == account.generation && cx.now < grant.expires_at);
    let access = token::mint(cx, &account, &session, grant.map(|grant| grant.scope))?;
    Ok(Refreshed { account, session, refresh, access })
}

/// Ends the session of a refresh token, whether or not the token was exchanged before.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] if the token was not made here.
pub async fn revoke<P: Ports>(cx: &Context<'_, P>, shown: &str) -> Result<(), Failure> {
    let id = SessionId::from_bytes(read(cx, shown)?.session);
    let find = Find::Session { session: id, account: None };
    let opened = cx.open(Opening { find, ..cx.opening() }).await?;
    let Some(session) = opened.session else { return Ok(()) };
    let note = Note::new(EventKind::SessionsEnded, Actor::Owner)
        .account(session.account)
        .session(Some(id));
    cx.store().end_sessions(session.account, Some(id), None, &cx.event(note)).await?;
    Ok(())
}

/// The session that a refresh token was made for, if it was made here.
pub(super) fn session_of<P: Ports>(cx: &Context<'_, P>, shown: &str) -> Option<SessionId> {
    read(cx, shown).ok().map(|claim| SessionId::from_bytes(claim.session))
}

fn read<P: Ports>(
    cx: &Context<'_, P>,
    shown: &str,
) -> Result<refresh_token::RefreshClaim, Failure> {
    let tenant = cx.tenant().id.to_string();
    refresh_token::read(&cx.ports.keys().secret, &tenant, shown)
        .map_err(|_| Failure::Unauthenticated("not a refresh token"))
}

async fn reused<P: Ports>(cx: &Context<'_, P>, session: &Session) -> Failure {
    let note = Note::new(EventKind::TokenReused, Actor::Anyone)
        .account(session.account)
        .session(Some(session.id));
    let event = cx.event(note);
    match cx.store().end_sessions(session.account, Some(session.id), None, &event).await {
        Ok(_) => Failure::Unauthenticated(Failure::RECORDED),
        Err(error) => error.into(),
    }
}

/// The key that the session is bound to from now on, if it was not bound.
fn binding<'h>(session: &Session, holder: Option<&'h Holder>) -> Result<Option<&'h str>, Fault> {
    match (&session.bound_to, holder) {
        (None, holder) => Ok(holder.map(Holder::key)),
        (Some(_), None) => Err(Fault::ProofMissing),
        (Some(bound), Some(holder)) if bound == holder.key() => Ok(None),
        (Some(_), Some(_)) => Err(Fault::KeyMismatch),
    }
}

/// What a completed step-up gives its session.
struct Stepped {
    grant: WriteGrant,
    event: Event,
    spend: Spend,
}

fn stepped_up<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
    session: &Session,
) -> Result<Stepped, Fault> {
    let Goal::StepUp { session: of, scope } = challenge.goal else {
        return Err(Fault::ChallengeInvalid);
    };
    challenge.require_completed()?;
    let same = of == session.id
        && challenge.account == session.account
        && challenge.generation == session.generation;
    if !same {
        return Err(Fault::TokenMismatch);
    }
    let note = Note::new(EventKind::SteppedUp, Actor::Owner)
        .account(session.account)
        .session(Some(session.id));
    Ok(Stepped {
        grant: WriteGrant {
            scope,
            generation: session.generation,
            expires_at: cx.now.plus(sign_in::GRANT_LIFE),
        },
        event: cx.event(note),
        spend: challenge.spend(),
    })
}
