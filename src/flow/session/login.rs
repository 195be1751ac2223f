//! Signing in by way of a challenge: prove who you are first, take the session afterwards.

use super::refresh;
use super::sessions::{self, SessionSecret};
use super::sign_in::{self, Proven};
use crate::account::{
    Account, Actor, Email, EventKind, Plain, Registration, Scope, Session, SessionKind, Token,
    WriteGrant,
};
use crate::flow::account::{provision, registration};
use crate::flow::audit::note::Note;
use crate::flow::challenge::otp::Ticket;
use crate::flow::challenge::{Challenge, Goal, Method};
use crate::flow::challenge_error::ChallengeError;
use crate::flow::limit::CurrentNetwork;
use crate::flow::token::dpop::Holder;
use crate::flow::token::{self, AccessToken};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Find, Meters, Opening, Passwords, Sessions, SignIn, Spend, StoreError};

/// A session that its owner has taken, with its first tokens.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// The session.
    pub session: Session,
    /// Its refresh token.
    pub refresh: Token,
    /// Its first access token.
    pub access: AccessToken,
}

/// Proves somebody by address and password.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] alike for every reason; [`UseCaseError::Limited`].
pub async fn by_password<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    password: &Plain,
) -> Result<Challenge, UseCaseError> {
    let Proven { account, upgrade, refund } = sign_in::prove(cx, email, password).await?;
    // The session comes later, perhaps from another network: what this was no attempt at is known now.
    cx.store().refund(Some(account.id), &refund).await?;
    if let Some(upgrade) = upgrade {
        cx.store().rehash(account.id, account.generation, &upgrade).await?;
    }
    Ok(proven(cx, &account))
}

/// What registering leads to.
#[derive(Clone, Debug)]
pub enum Registered {
    /// An account whose owner is proven.
    Proven(Challenge),
    /// Nothing yet: a code is on its way to the address, which may have an account or not.
    Waiting(Challenge, Ticket),
}

/// Registers an address.
///
/// # Errors
///
/// As [`registration::begin`].
pub async fn register<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    password: &Plain,
) -> Result<Registered, UseCaseError> {
    if cx.tenant().settings.registration == Registration::Open {
        let account = provision::register(cx, email, password).await?;
        return Ok(Registered::Proven(proven(cx, &account)));
    }
    let id = cx.request_id();
    let applicant = registration::begin(cx, email, password, Some(id)).await?;
    let challenge = Challenge::unconfirmed(cx, id, &applicant);
    let ticket = Ticket::of_applicant(cx, challenge.id, &applicant.email);
    Ok(Registered::Waiting(challenge, ticket))
}

fn proven<P: Ports>(cx: &Context<'_, P>, account: &Account) -> Challenge {
    let goal = Goal::SignIn { by: Method::Password, scope: None };
    Challenge::new(cx, cx.request_id(), account, goal)
}

/// Gives a completed challenge its session, bound to the key that was shown, if one was. The session
/// of a refresh token that the client had before ends with it.
///
/// # Errors
///
/// [`ChallengeError::Reused`] if the challenge or the proof was used before; [`ChallengeError::ChallengeInvalid`] if
/// it is no sign-in's; [`UseCaseError::Unauthenticated`] if the account or its credential changed
/// meanwhile, or all its sessions were ended.
pub async fn finalize<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
    holder: Option<&Holder>,
    before: &[&str],
) -> Result<LoggedIn, ChallengeError> {
    let outcome = session_for(cx, challenge, holder, before).await;
    cx.told(EventKind::SignInRefused, outcome, None)
}

async fn session_for<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
    holder: Option<&Holder>,
    before: &[&str],
) -> Result<LoggedIn, ChallengeError> {
    let Goal::SignIn { by, scope } = challenge.goal else {
        return Err(ChallengeError::ChallengeInvalid);
    };
    challenge.require_completed()?;
    let account = account_of(cx, challenge).await?;
    let (mut session, secret) = sessions::fresh(cx, &account, SessionKind::Refresh, None);
    session.bound_to = holder.map(|holder| holder.key().to_owned());
    let SessionSecret::Refresh(refresh) = secret else {
        return Err(UseCaseError::internal("a session of another kind than was asked for").into());
    };
    let grant = scope.map(|scope| grant(cx, &account, scope));
    let spends: Vec<Spend> =
        [challenge.spend()].into_iter().chain(holder.map(Holder::spend)).collect();
    let note =
        Note::new(EventKind::SignedIn, Actor::Owner).account(account.id).session(Some(session.id));
    let here = CurrentNetwork::of(cx, &account);
    let sign_in = SignIn {
        session: &session,
        upgrade: None,
        replaces: refresh::session_of(cx, before),
        grant: grant.as_ref(),
        most: Some(sessions::MOST),
        counts: false,
        spends: &spends,
        refund: &[],
        place: (by == Method::Password).then(|| here.known()),
        event: &cx.event(note),
    };
    match cx.store().sign_in(sign_in).await {
        Ok(Some(_)) => {}
        Ok(None) => return Err(changed().into()),
        Err(StoreError::Conflict) => return Err(ChallengeError::Reused),
        Err(error) => return Err(error.into()),
    }
    let access = token::mint(cx, &account, &session, grant.map(|grant| grant.scope))?;
    Ok(LoggedIn { session, refresh, access })
}

async fn account_of<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
) -> Result<Account, UseCaseError> {
    let find = Find::Account(challenge.account);
    let opened = cx.open(Opening { find, ..cx.opening() }).await?;
    let same = |account: &Account| {
        // The challenge counts seconds: one of the very second in which all ended may be younger.
        let ended = account
            .sessions_ended_at
            .is_some_and(|ended| challenge.issued_at.seconds() < ended.seconds());
        account.active && account.generation == challenge.generation && !ended
    };
    opened.account.filter(same).ok_or_else(changed)
}

const fn changed() -> UseCaseError {
    UseCaseError::Unauthenticated("the account changed meanwhile")
}

fn grant<P: Ports>(cx: &Context<'_, P>, account: &Account, scope: Scope) -> WriteGrant {
    WriteGrant { scope, ..sign_in::grant(cx, account) }
}
