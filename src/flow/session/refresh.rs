//! Exchanging a refresh token for an access token, with what the client shows beside it.
//!
//! Two tabs share one session, and replies are lost on their way. So the token just exchanged is
//! answered with what it was exchanged for, for a while; an older one is a copy.

use super::presented::MOST_SHOWN;
use super::sign_in;
use crate::flow::audit::note::Note;
use crate::flow::challenge::{Challenge, Goal};
use crate::flow::challenge_error::ChallengeError;
use crate::flow::limit::{self, Against, Operation};
use crate::flow::token::dpop::Holder;
use crate::flow::token::{self, AccessToken};
use crate::flow::{Context, Ports, UseCaseError};
use core::cmp::Reverse;

use crate::account::{
    Account, Actor, Event, EventKind, Nonce, Session, SessionId, Time, Token, WriteGrant,
};
use crate::crypt::refresh::{self as refresh_token, RefreshClaim};
use crate::crypt::secret::Digest;
use crate::port::{Find, Opening, Rotated, Rotation, Sessions, Spend, StoreError};

/// How long the token just exchanged is answered as before, in milliseconds.
pub const GRACE: i64 = 30 * Time::SECOND;

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
pub struct RefreshOptions<'a> {
    /// Proof that it holds the key of its session. An unbound session is bound to it.
    pub holder: Option<&'a Holder>,
    /// A completed step-up of this session, spent for its scope.
    pub step_up: Option<&'a Challenge>,
}

/// Exchanges a refresh token: of several that a client shows, the first that is good, those of younger
/// sessions before older ones and of one session the newest alone. The one just exchanged, shown again within [`GRACE`], gets the same
/// successor and a new access token, and changes nothing; what is shown beside it has no effect then.
/// Any other old one ends its session: somebody has a copy.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] if it is not good any more; [`ChallengeError::Superseded`] if its successor
/// cannot be derived any more; [`ChallengeError::ProofMissing`] or [`ChallengeError::KeyMismatch`] if its session is
/// bound to a key that was not shown; [`ChallengeError::TokenMismatch`] if the step-up is another session's,
/// [`ChallengeError::StepNotCompleted`] if it is not completed, [`ChallengeError::Reused`] if it was spent;
/// [`ChallengeError::ProofInvalid`] for a proof that was shown before; [`UseCaseError::Limited`]. A refused exchange leaves the refresh
/// token as it was.
pub async fn refresh<P: Ports>(
    cx: &Context<'_, P>,
    shown: &[&str],
    beside: RefreshOptions<'_>,
) -> Result<Refreshed, ChallengeError> {
    let mut outcome = Err(NOT_OURS.into());
    for claim in read(cx, shown) {
        outcome = exchange(cx, &claim, beside).await;
        if !matches!(outcome, Err(ChallengeError::UseCase(UseCaseError::Unauthenticated(_)))) {
            break;
        }
    }
    cx.told(EventKind::RefreshRefused, outcome, None)
}

async fn exchange<P: Ports>(
    cx: &Context<'_, P>,
    claim: &RefreshClaim,
    beside: RefreshOptions<'_>,
) -> Result<Refreshed, ChallengeError> {
    let id = SessionId::from_bytes(claim.session);
    let named = id.to_string();
    let against = Against { session: Some(&named), ..Against::default() };
    let attempt = limit::admit(cx, Operation::Refresh, against).await?;
    let find = Find::Session { session: id, account: None };
    let mut opened = cx.open(attempt.opening(cx, find)).await?;
    let (Some(account), Some(session)) = (opened.account.take(), opened.session.take()) else {
        return Err(UseCaseError::Unauthenticated("session ended").into());
    };
    if !account.active || session.generation != account.generation {
        return Err(UseCaseError::Unauthenticated("session of an older credential").into());
    }
    let place = Place::of(claim, &session, cx.now);
    if place == Place::Older {
        return Err(reused(cx, &session).await.into());
    }
    limit::enforce(cx, &attempt, &opened)?;
    let bind = binding(&session, beside.holder)?;
    let stepped = beside.step_up.map(|step_up| stepped_up(cx, step_up, &session)).transpose()?;
    let (refresh, granted) = match place {
        Place::Newest => rotate(cx, claim, &session, bind, beside.holder, stepped).await?,
        _ => (again(cx, claim, &session)?, None),
    };
    let grant = granted
        .or(opened.grant)
        .filter(|grant| grant.generation == account.generation && cx.now < grant.expires_at);
    let access = token::mint(cx, &account, &session, grant.map(|grant| grant.scope))?;
    Ok(Refreshed { account, session, refresh, access })
}

/// Where a token stands in the line of its session's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is the one to exchange.
    Newest,
    /// It was exchanged last, and just now.
    JustExchanged,
    /// It was exchanged before.
    Older,
}

impl Place {
    fn of(claim: &RefreshClaim, session: &Session, now: Time) -> Self {
        if session.secret == claim.digest.as_str() {
            return Self::Newest;
        }
        let exchanged = session.exchange.as_ref();
        let last = exchanged.filter(|exchange| exchange.previous == claim.digest.as_str());
        match last.is_some_and(|exchange| now.since(exchange.at) <= GRACE) {
            true => Self::JustExchanged,
            false => Self::Older,
        }
    }
}

/// Puts the successor in the place of the token; answers it, and the grant that came with it.
async fn rotate<P: Ports>(
    cx: &Context<'_, P>,
    claim: &RefreshClaim,
    session: &Session,
    bind: Option<&str>,
    holder: Option<&Holder>,
    stepped: Option<Stepped>,
) -> Result<(Token, Option<WriteGrant>), ChallengeError> {
    let tenant = cx.tenant().id.to_string();
    let (refresh, next) = claim.successor(&cx.ports.keys().secret, &tenant);
    let proof = holder.map(Holder::spend);
    let spends: Vec<Spend> =
        stepped.iter().map(|stepped| stepped.spend.clone()).chain(proof).collect();
    let rotation = Rotation {
        session: session.id,
        shown: claim.digest.as_str(),
        next: next.as_str(),
        grant: stepped.as_ref().map(|stepped| (&stepped.grant, &stepped.event)),
        bind,
        spends: &spends,
        now: cx.now,
        attempt: cx.id(Nonce::new),
    };
    match cx.store().rotate(rotation).await {
        Ok(Rotated::Done) => Ok((refresh, stepped.map(|stepped| stepped.grant))),
        Ok(Rotated::Meanwhile) => Ok((refresh, None)),
        Ok(Rotated::Overtaken) => Err(ChallengeError::Superseded),
        Ok(Rotated::Refused) => {
            Err(UseCaseError::Unauthenticated("session ended meanwhile").into())
        }
        Err(StoreError::Conflict) if stepped.is_some() => Err(ChallengeError::Reused),
        Err(StoreError::Conflict) => Err(ChallengeError::ProofInvalid),
        Err(error) => Err(error.into()),
    }
}

/// What the token just exchanged was exchanged for.
fn again<P: Ports>(
    cx: &Context<'_, P>,
    claim: &RefreshClaim,
    session: &Session,
) -> Result<Token, ChallengeError> {
    let (key, tenant) = (&cx.ports.keys().secret, cx.tenant().id.to_string());
    let stored = Digest::new(session.secret.as_str());
    claim.successor_with(key, &tenant, &stored).ok_or(ChallengeError::Superseded)
}

/// Ends the sessions of refresh tokens, whether or not these were exchanged before.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] if none was made here.
pub async fn revoke<P: Ports>(cx: &Context<'_, P>, shown: &[&str]) -> Result<(), UseCaseError> {
    let claims = read(cx, shown);
    if claims.is_empty() {
        return Err(NOT_OURS);
    }
    for claim in claims {
        end(cx, SessionId::from_bytes(claim.session)).await?;
    }
    Ok(())
}

async fn end<P: Ports>(cx: &Context<'_, P>, id: SessionId) -> Result<(), UseCaseError> {
    let find = Find::Session { session: id, account: None };
    let opened = cx.open(Opening { find, ..cx.opening() }).await?;
    let Some(session) = opened.session else { return Ok(()) };
    let note = Note::new(EventKind::SessionsEnded, Actor::Owner)
        .account(session.account)
        .session(Some(id));
    cx.store().end_sessions(session.account, Some(id), None, &cx.event(note)).await?;
    Ok(())
}

/// The session that refresh tokens were made for, the youngest if there are several.
pub(in crate::flow) fn session_of<P: Ports>(
    cx: &Context<'_, P>,
    shown: &[&str],
) -> Option<SessionId> {
    read(cx, shown).first().map(|claim| SessionId::from_bytes(claim.session))
}

const NOT_OURS: UseCaseError = UseCaseError::Unauthenticated("not a refresh token");

/// What the tokens claim that were made here: one a session, the newest of it, the youngest session
/// first. An older one beside a newer one is no copy, but a cookie of another path.
fn read<P: Ports>(cx: &Context<'_, P>, shown: &[&str]) -> Vec<RefreshClaim> {
    let (key, tenant) = (&cx.ports.keys().secret, cx.tenant().id.to_string());
    let mut claims: Vec<RefreshClaim> =
        shown.iter().filter_map(|text| refresh_token::read(key, &tenant, text).ok()).collect();
    // The id of a session begins with the time at which it was made.
    claims.sort_by_key(|claim| Reverse((claim.session, claim.step)));
    claims.dedup_by_key(|claim| claim.session);
    claims.truncate(MOST_SHOWN);
    claims
}

async fn reused<P: Ports>(cx: &Context<'_, P>, session: &Session) -> UseCaseError {
    let note = Note::new(EventKind::TokenReused, Actor::Anyone)
        .account(session.account)
        .session(Some(session.id));
    let event = cx.event(note);
    match cx.store().end_sessions(session.account, Some(session.id), None, &event).await {
        Ok(_) => UseCaseError::Unauthenticated(UseCaseError::RECORDED),
        Err(error) => error.into(),
    }
}

/// The key that the session is bound to from now on, if it was not bound.
fn binding<'h>(
    session: &Session,
    holder: Option<&'h Holder>,
) -> Result<Option<&'h str>, ChallengeError> {
    match (&session.bound_to, holder) {
        (None, holder) => Ok(holder.map(Holder::key)),
        (Some(_), None) => Err(ChallengeError::ProofMissing),
        (Some(bound), Some(holder)) if bound == holder.key() => Ok(None),
        (Some(_), Some(_)) => Err(ChallengeError::KeyMismatch),
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
) -> Result<Stepped, ChallengeError> {
    let Goal::StepUp { session: of, scope } = challenge.goal else {
        return Err(ChallengeError::ChallengeInvalid);
    };
    challenge.require_completed()?;
    let same = of == session.id
        && challenge.account == session.account
        && challenge.generation == session.generation;
    if !same {
        return Err(ChallengeError::TokenMismatch);
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
