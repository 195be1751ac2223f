//! Signing in with a password, and what a session is given afterwards.

use super::event::Note;
use super::limit::{self, Against, Operation};
use super::session::{self, SessionSecret};
use super::token::{self, AccessToken};
use super::{Caller, Context, Failure, judge};
use crate::account::{
    Account, Actor, Email, EventKind, Plain, Scope, Session, SessionId, SessionKind, Time, Token,
    WriteGrant,
};
use crate::crypt::refresh as refresh_token;
use crate::port::{Find, Opening, Ports, Rotation, SignIn, StepUp, Store};

/// How long a write grant lives, in milliseconds.
pub const GRANT_LIFE: i64 = 10 * Time::MINUTE;

/// The session that a client asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Its kind.
    pub kind: SessionKind,
    /// Its life in milliseconds, if the API fixes one; else the tenant's.
    pub life: Option<i64>,
    /// How many of them an account may have.
    pub most: Option<u32>,
}

/// Somebody who just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// His account.
    pub account: Account,
    /// His session.
    pub session: Session,
    /// What the client keeps.
    pub secret: SessionSecret,
}

/// Signs in with address and password.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] alike, after equal work, for an address that nobody has, a wrong
/// password, a deactivated account and one that signs in elsewhere; [`Failure::Limited`].
pub async fn by_password<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    password: &Plain,
    wish: Wish,
) -> Result<SignedIn, Failure> {
    let key = email.key();
    let against = Against { email: Some(key.as_str()), ..Against::default() };
    let attempt = limit::attempt(cx, Operation::SignIn, against);
    let find = Find::Email(&key);
    let opened = cx.store().open(Opening { find, meters: &attempt.meters, ..cx.opening() }).await?;
    limit::enforce(cx, &attempt, &opened.verdicts)?;
    let right = judge::is_current(cx, opened.account.as_ref(), password)?;
    let (Some(account), Some(right)) = (opened.account, right) else {
        return Err(Failure::Unauthenticated("wrong address or password"));
    };
    if !account.active || !account.is_local() {
        return Err(Failure::Unauthenticated("the account does not sign in here"));
    }
    let upgrade = right.wanted.then(|| cx.ports.hasher().hash(password, cx.ports.entropy()));
    let upgrade = upgrade.transpose().map_err(Failure::internal)?;
    let (session, secret) = session::fresh(cx, &account, wish.kind, wish.life);
    let note =
        Note::new(EventKind::SignedIn, Actor::Owner).account(account.id).session(Some(session.id));
    let sign_in = SignIn {
        session: &session,
        upgrade: upgrade.as_ref(),
        replaces: None,
        grant: None,
        most: wish.most,
        forgive: &attempt.forgivable,
        event: &cx.event(note),
    };
    if !cx.store().sign_in(sign_in).await? {
        return Err(Failure::Unauthenticated("the credential changed meanwhile"));
    }
    Ok(SignedIn { account, session, secret })
}

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

/// Exchanges a refresh token. One that was exchanged before ends its session: somebody has a copy.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] if it is not good any more.
pub async fn refresh<P: Ports>(
    cx: &Context<'_, P>,
    shown: &str,
    grant: Option<&WriteGrant>,
) -> Result<Refreshed, Failure> {
    let tenant = cx.tenant().id.to_string();
    let claim = refresh_token::read(&cx.ports.keys().secret, &tenant, shown)
        .map_err(|_| Failure::Unauthenticated("not a refresh token"))?;
    let id = SessionId::from_bytes(claim.session);
    let find = Find::Session { session: id, account: None };
    let opened = cx.store().open(Opening { find, ..cx.opening() }).await?;
    let (Some(account), Some(session)) = (opened.account, opened.session) else {
        return Err(Failure::Unauthenticated("session ended"));
    };
    if !account.active || session.generation != account.generation {
        return Err(Failure::Unauthenticated("session of an older credential"));
    }
    if session.secret != claim.digest.as_str() {
        return reused(cx, &session).await;
    }
    let (refresh, next) = session::refresh_token(cx, id);
    let rotation =
        Rotation { session: id, shown: claim.digest.as_str(), next: &next, grant, now: cx.now };
    if !cx.store().rotate(rotation).await? {
        return Err(Failure::Unauthenticated("refreshed meanwhile"));
    }
    let grant = grant
        .cloned()
        .or(opened.grant)
        .filter(|grant| grant.generation == account.generation && cx.now < grant.expires_at);
    let access = token::mint(cx, &account, &session, grant.map(|grant| grant.scope))?;
    Ok(Refreshed { account, session, refresh, access })
}

async fn reused<P: Ports>(cx: &Context<'_, P>, session: &Session) -> Result<Refreshed, Failure> {
    let note = Note::new(EventKind::TokenReused, Actor::Anyone)
        .account(session.account)
        .session(Some(session.id));
    let event = cx.event(note);
    cx.store().end_sessions(session.account, Some(session.id), None, &event).await?;
    Err(Failure::Unauthenticated("refresh token used twice"))
}

/// Proves the caller again by his password and puts a write grant on record for his session.
///
/// # Errors
///
/// [`Failure::WrongPassword`]; [`Failure::NotLocal`]; [`Failure::Unauthenticated`] if the caller
/// has no session of ours, or it ended meanwhile.
pub async fn step_up<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    password: &Plain,
) -> Result<AccessToken, Failure> {
    let session = caller.session().ok_or(Failure::Unauthenticated("no session to step up"))?;
    judge::prove(cx, caller, password)?;
    let grant = grant(cx, &caller.account);
    let note = Note::new(EventKind::SteppedUp, Actor::Owner)
        .account(caller.account.id)
        .session(Some(session.id));
    let step_up = StepUp {
        session: session.id,
        grant: &grant,
        forgive: &caller.attempt.forgivable,
        now: cx.now,
        event: &cx.event(note),
    };
    if !cx.store().step_up(step_up).await? {
        return Err(Failure::Unauthenticated("session ended"));
    }
    token::mint(cx, &caller.account, session, Some(grant.scope))
}

/// A write grant for an account as it is now.
pub fn grant<P: Ports>(cx: &Context<'_, P>, account: &Account) -> WriteGrant {
    WriteGrant {
        scope: Scope::PasswordWrite,
        generation: account.generation,
        expires_at: cx.now.plus(GRANT_LIFE),
    }
}
