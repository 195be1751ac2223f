//! Signing in with a password, and what a session is given afterwards.

use super::current_password;
use super::migration::{self, Refused};
use super::sessions::{self, SessionSecret};
use crate::account::{
    Account, Actor, Email, EventKind, Phc, Plain, Scope, Session, SessionKind, Time, WriteGrant,
};
use crate::crypt::Hasher;
use crate::flow::audit::note::Note;
use crate::flow::limit::{self, Against, Attempt, CurrentNetwork, Operation};
use crate::flow::password::password_check::{self, Upgrade};
use crate::flow::password::stand_in;
use crate::flow::token::{self, AccessToken};
use crate::flow::{Caller, Context, Ports, UseCaseError};
use crate::port::{Find, Meters, Opening, Sessions, SignIn, StepUp};

/// How long a write grant lives, in milliseconds.
pub const GRANT_LIFE: i64 = 10 * Time::MINUTE;

/// The session that a client asks for.
#[derive(Clone, Copy, Debug)]
pub struct SessionRequest {
    /// Its kind.
    pub kind: SessionKind,
    /// Its life in milliseconds, if the API fixes one; else the tenant's.
    pub life: Option<i64>,
    /// How many of them an account may have, if the API fixes it; how many it had is counted then.
    pub most: Option<u32>,
}

/// A person who just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The session.
    pub session: Session,
    /// What the client keeps.
    pub secret: SessionSecret,
    /// How many sessions of the kind the account had before, if the API asks.
    pub before: u32,
}

/// A person who knows the password of an account, and has no session yet.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The account, active and with a password here.
    pub account: Account,
    /// The password hashed anew, if the stored form is weaker than today's.
    pub upgrade: Option<Phc>,
    /// The meters at which this was no attempt, by key, each as often as it counted there.
    pub refund: Vec<String>,
}

/// Proves somebody by address and password.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] alike, after equal work, for an address that nobody has, a wrong
/// password, a deactivated account, one that signs in elsewhere, and any password at an unknown place
/// after too many wrong ones in a row; [`UseCaseError::Limited`]; [`UseCaseError::Unavailable`] if it would be
/// refused and the tenant's former system, which is to be asked, does not answer.
pub async fn prove<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    password: &Plain,
) -> Result<Proven, UseCaseError> {
    let outcome = judged(cx, email, password).await;
    cx.told(EventKind::SignInRefused, outcome, Some(email))
}

async fn judged<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    password: &Plain,
) -> Result<Proven, UseCaseError> {
    let key = email.key();
    let attempt = limit::admit(cx, Operation::SignIn, Against::email(&key)).await?;
    let opening = attempt.opening(cx, Find::Email(&key));
    let digests = Hasher::most_digests(password);
    let opened = cx.open(Opening { digests, cost_classes: true, ..opening }).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let shut = limit::is_password_locked(cx, &opened, false);
    let weight = opened.weight;
    let stand_in = stand_in::of_email(cx, &key, &opened.cost_classes);
    let right = password_check::is_current(cx, opened.account.as_ref(), &stand_in, password)?;
    let (account, right) = match opened.account {
        Some(account) if right.is_some() && !shut && account.active && account.is_local() => {
            (account, right)
        }
        account => {
            let reason = reason(account.as_ref(), right, shut);
            let refused = Refused { email, password, account: account.as_ref(), shut };
            let taken = migrated(cx, &attempt, refused).await?;
            (taken.ok_or(UseCaseError::Unauthenticated(reason))?, None)
        }
    };
    let wanted = right.is_some_and(|right| right.wanted);
    let upgrade = wanted.then(|| password_check::hash(cx, password)).transpose()?;
    let refunded = attempt.refunded(account.id);
    let refund = (0..weight).flat_map(|_| refunded.clone()).collect();
    Ok(Proven { account, upgrade, refund })
}

/// Why a sign-in is refused, for the log.
fn reason(account: Option<&Account>, right: Option<Upgrade>, shut: bool) -> &'static str {
    match account {
        Some(_) if right.is_some() && shut => "too many wrong passwords in a row",
        Some(_) if right.is_some() => "the account does not sign in here",
        _ => "wrong address or password",
    }
}

/// The account that the former system vouches for, if it does. Where it does not answer, the attempt
/// is no wrong password in a row of an account that is still to come: a failure of its locks nobody
/// out.
async fn migrated<P: Ports>(
    cx: &Context<'_, P>,
    attempt: &Attempt,
    refused: Refused<'_>,
) -> Result<Option<Account>, UseCaseError> {
    let taken = migration::take_over(cx, refused).await;
    if matches!(taken, Err(UseCaseError::Unavailable(_))) {
        match refused.account {
            Some(account) if account.phc.is_none() => {
                cx.store().refund(Some(account.id), &[]).await?;
            }
            Some(_) => {}
            None => attempt.forget_stranger(cx).await?,
        }
    }
    taken
}

/// Signs in with address and password.
///
/// # Errors
///
/// As [`prove`].
pub async fn by_password<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    password: &Plain,
    wish: SessionRequest,
) -> Result<SignedIn, UseCaseError> {
    let Proven { account, upgrade, refund } = prove(cx, email, password).await?;
    let (session, secret) = sessions::fresh(cx, &account, wish.kind, wish.life);
    let note =
        Note::new(EventKind::SignedIn, Actor::Owner).account(account.id).session(Some(session.id));
    let here = CurrentNetwork::of(cx, &account);
    let sign_in = SignIn {
        session: &session,
        upgrade: upgrade.as_ref(),
        replaces: None,
        grant: None,
        most: Some(wish.most.unwrap_or(sessions::MOST)),
        counts: wish.most.is_some(),
        spends: &[],
        refund: &refund,
        place: Some(here.known()),
        event: &cx.event(note),
    };
    let Some(made) = cx.store().sign_in(sign_in).await? else {
        let raced = Err(UseCaseError::Unauthenticated("the credential changed meanwhile"));
        return cx.told(EventKind::SignInRefused, raced, Some(email));
    };
    Ok(SignedIn { account, session, secret, before: made.before })
}

/// Authenticates the caller again by password and puts a write grant on record for the session.
///
/// # Errors
///
/// [`UseCaseError::WrongPassword`]; [`UseCaseError::NotLocal`]; [`UseCaseError::Unauthenticated`] if the caller
/// has no session of ours, or it ended meanwhile.
pub async fn step_up<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    password: &Plain,
) -> Result<AccessToken, UseCaseError> {
    let outcome = stepped_up(cx, caller, password).await;
    cx.told(EventKind::StepUpRefused, outcome, None)
}

async fn stepped_up<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    password: &Plain,
) -> Result<AccessToken, UseCaseError> {
    let session = caller.session().ok_or(UseCaseError::Unauthenticated("no session to step up"))?;
    current_password::prove(cx, caller, password).await?;
    let grant = grant(cx, &caller.account);
    let note = Note::new(EventKind::SteppedUp, Actor::Owner)
        .account(caller.account.id)
        .session(Some(session.id));
    let here = CurrentNetwork::of(cx, &caller.account);
    let step_up = StepUp {
        session: session.id,
        grant: &grant,
        reset_meters: &caller.attempt.forgiven(caller.account.id),
        place: Some(here.known()),
        now: cx.now,
        event: &cx.event(note),
    };
    if !cx.store().step_up(step_up).await? {
        return Err(UseCaseError::Unauthenticated("session ended"));
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
