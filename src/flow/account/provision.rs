//! Accounts as administrators and registration make, change and erase them.

use crate::account::{
    Account, AccountId, Actor, Email, EmailKey, Event, EventKind, Nonce, Phc, Plain, Provider,
    Purpose, Reason, Registration, Subject,
};
use crate::crypt::Refusal;
use crate::flow::audit::note::Note;
use crate::flow::audit::pii;
use crate::flow::limit::{self, Against, Operation};
use crate::flow::notification::outbox;
use crate::flow::password::password_check::{self, Owner};
use crate::flow::recovery::{self, Issued};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{
    AccountFilter, AccountPatch, Accounts, Aftermath, Change, Changed, Find, Links, NewAccount,
    Opened, Opening, Passwords, Proof, Sessions, SessionsAfter,
};

/// What an account starts with.
#[derive(Clone, Debug)]
pub enum InitialCredential<'a> {
    /// A password, which must pass the policy.
    Password(&'a Plain),
    /// A stored password of another system, in any form that can be imported.
    Imported(&'a str),
    /// Nothing: it signs in elsewhere, or is invited.
    Nothing,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Its address.
    pub email: Email,
    /// Whether the owner has proven control of the address.
    pub email_verified: bool,
    /// What it starts with.
    pub start: InitialCredential<'a>,
    /// Where its owner signs in.
    pub provider: Provider,
    /// Whether it is active.
    pub active: bool,
    /// Whether it may administer its tenant.
    pub admin: bool,
    /// What its owner is called.
    pub name: Option<String>,
}

impl<'a> Draft<'a> {
    /// A plain active local account.
    pub const fn local(email: Email, start: InitialCredential<'a>) -> Self {
        Self {
            email,
            email_verified: false,
            start,
            provider: Provider::Local,
            active: true,
            admin: false,
            name: None,
        }
    }
}

/// Makes an account.
///
/// # Errors
///
/// [`UseCaseError::Weak`] if the password is refused; [`UseCaseError::Missing`] if a stored password is of no
/// form that is known, or too costly; [`UseCaseError::Exists`] if the address is taken.
pub async fn create<P: Ports>(
    cx: &Context<'_, P>,
    draft: Draft<'_>,
    actor: Actor,
) -> Result<Account, UseCaseError> {
    let account = build(cx, draft, actor).await?;
    Ok(cx.store().create_account(account).await?)
}

async fn build<P: Ports>(
    cx: &Context<'_, P>,
    draft: Draft<'_>,
    actor: Actor,
) -> Result<NewAccount, UseCaseError> {
    let phc = match draft.start {
        InitialCredential::Password(password) => {
            let owner = Owner { email: &draft.email, name: draft.name.as_deref() };
            password_check::rules(cx, password, Some(owner))?;
            password_check::unbreached(cx, password).await?;
            Some(password_check::hash(cx, password)?)
        }
        InitialCredential::Imported(stored) => Some(imported(cx, stored)?),
        InitialCredential::Nothing => None,
    };
    let id = cx.id(AccountId::new);
    Ok(NewAccount {
        id,
        email: draft.email,
        email_verified: draft.email_verified,
        name: draft.name,
        provider: draft.provider,
        active: draft.active,
        admin: draft.admin,
        phc,
        personal_key: pii::draw_key(cx, id)?,
        at: cx.now,
        event: cx.event(Note::new(EventKind::AccountCreated, actor).account(id)),
    })
}

/// The outcome of one account of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It was made.
    Made(AccountId),
    /// It can be made, and was only asked about.
    Possible,
    /// Its address belongs to an account, which stays as it is.
    Taken,
    /// Its stored password is of no form that is known, or too costly.
    UnknownForm,
}

/// Makes many accounts in one batch; answers the outcome of each, in order. A draft that is an
/// error is passed through as it is. Which addresses are taken is read before anything is hashed.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails; then none was made.
pub async fn import<P: Ports, E>(
    cx: &Context<'_, P>,
    drafts: Vec<Result<Draft<'_>, E>>,
) -> Result<Vec<Result<Imported, E>>, UseCaseError> {
    let mut taken = taken(cx, &drafts).await?;
    let mut accounts = Vec::new();
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        outcomes.push(match draft {
            Err(error) => Err(error),
            Ok(draft) if taken.contains(&draft.email.key()) => Ok(Imported::Taken),
            Ok(draft) => match build(cx, draft, Actor::Administrator).await {
                Err(UseCaseError::Missing) => Ok(Imported::UnknownForm),
                drawn => {
                    let account = drawn?;
                    let id = account.id;
                    taken.push(account.email.key());
                    accounts.push(account);
                    Ok(Imported::Made(id))
                }
            },
        });
    }
    let made = cx.store().create_accounts(accounts).await?;
    for outcome in &mut outcomes {
        if matches!(outcome, Ok(Imported::Made(id)) if !made.contains(id)) {
            *outcome = Ok(Imported::Taken);
        }
    }
    Ok(outcomes)
}

/// Says what [`import`] would make of accounts, and makes nothing.
///
/// # Errors
///
/// As [`import`].
pub async fn rehearse<P: Ports, E>(
    cx: &Context<'_, P>,
    drafts: Vec<Result<Draft<'_>, E>>,
) -> Result<Vec<Result<Imported, E>>, UseCaseError> {
    let mut taken = taken(cx, &drafts).await?;
    let mut foresee = |draft: Draft<'_>| {
        if taken.contains(&draft.email.key()) {
            return Imported::Taken;
        }
        if matches!(draft.start, InitialCredential::Imported(stored) if Refusal::foreseen(stored).is_some())
        {
            return Imported::UnknownForm;
        }
        taken.push(draft.email.key());
        Imported::Possible
    };
    Ok(drafts.into_iter().map(|draft| draft.map(&mut foresee)).collect())
}

async fn taken<P: Ports, E>(
    cx: &Context<'_, P>,
    drafts: &[Result<Draft<'_>, E>],
) -> Result<Vec<EmailKey>, UseCaseError> {
    let addresses: Vec<_> = drafts.iter().flatten().map(|draft| draft.email.key()).collect();
    Ok(cx.store().taken(&addresses).await?)
}

/// Makes a tenant's first accounts without asking its policy: demonstrations and migrations.
///
/// # Errors
///
/// As [`create`], but for the policy.
pub async fn seed<P: Ports>(
    cx: &Context<'_, P>,
    draft: Draft<'_>,
    password: Option<&Plain>,
) -> Result<Account, UseCaseError> {
    let phc = password.map(|password| password_check::hash(cx, password)).transpose()?;
    let start = phc
        .as_ref()
        .map_or(InitialCredential::Nothing, |phc| InitialCredential::Imported(phc.as_str()));
    create(cx, Draft { start, ..draft }, Actor::Administrator).await
}

/// Why a stored password of another system was refused.
pub fn why_refused(stored: &str) -> impl core::fmt::Display + use<> {
    Refusal::of(stored)
}

fn imported<P: Ports>(cx: &Context<'_, P>, stored: &str) -> Result<Phc, UseCaseError> {
    cx.ports.hasher().import(stored, cx.ports.entropy()).map_err(|_| UseCaseError::Missing)
}

/// Registers an account from outside, where the tenant lets anybody.
///
/// # Errors
///
/// [`UseCaseError::Closed`] where it does not; [`UseCaseError::Limited`]; and as [`create`].
pub async fn register<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    password: &Plain,
) -> Result<Account, UseCaseError> {
    if cx.tenant().settings.registration != Registration::Open {
        return Err(UseCaseError::Closed);
    }
    let attempt = limit::admit(cx, Operation::RegisterAtOnce, Against::default()).await?;
    let opened = cx.open(attempt.opening(cx, Find::Nothing)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    create(cx, Draft::local(email, InitialCredential::Password(password)), Actor::Anyone).await
}

/// Invites the owner of an address to choose a password: makes the account if there is none yet.
///
/// # Errors
///
/// [`UseCaseError::Exists`] if the account has a password, or as many invitations as may be are live;
/// [`UseCaseError::NotLocal`] if it signs in elsewhere; [`UseCaseError::Closed`] if it is deactivated.
pub async fn invite<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    actor: Actor,
) -> Result<Issued, UseCaseError> {
    let account = match by_email(cx, &email).await {
        Err(UseCaseError::Missing) => {
            create(cx, Draft::local(email, InitialCredential::Nothing), actor).await?
        }
        other => other?,
    };
    if !account.is_local() {
        return Err(UseCaseError::NotLocal);
    }
    if account.phc.is_some() {
        return Err(UseCaseError::Exists);
    }
    if !account.active {
        return Err(UseCaseError::Closed);
    }
    recovery::issue(cx, &account, Purpose::Invitation, None, actor)
        .await?
        .ok_or(UseCaseError::Exists)
}

/// An account by address, as an administrator asks for it.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if nobody has it.
pub async fn by_email<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
) -> Result<Account, UseCaseError> {
    let key = email.key();
    opened(cx, Find::Email(&key)).await?.account.ok_or(UseCaseError::Missing)
}

/// An account by id.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn by_id<P: Ports>(cx: &Context<'_, P>, id: AccountId) -> Result<Account, UseCaseError> {
    opened(cx, Find::Account(id)).await?.account.ok_or(UseCaseError::Missing)
}

async fn opened<P: Ports>(cx: &Context<'_, P>, find: Find<'_>) -> Result<Opened, UseCaseError> {
    cx.open(Opening { find, ..cx.opening() }).await
}

/// A page of accounts, and how many there are.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn list<P: Ports>(
    cx: &Context<'_, P>,
    filter: AccountFilter,
) -> Result<(Vec<Account>, u64), UseCaseError> {
    Ok(cx.store().accounts(filter).await?)
}

/// Whether the owner can undo what an administrator changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The news of another address brings a link to the address from before.
    Mailed,
    /// No link is made, and those that were made before end: the mailbox may be somebody else's.
    Withheld(Reason),
}

impl Undo {
    fn note(&self, actor: Actor) -> Note<'_> {
        match self {
            Self::Mailed => Note::new(EventKind::AccountUpdated, actor),
            Self::Withheld(reason) => {
                Note::new(EventKind::UndoWithheld, actor).detail(reason.as_str())
            }
        }
    }
}

/// Changes an account. A change of the address is announced at the old address, with a link that
/// undoes it unless that is withheld.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none; [`UseCaseError::Exists`] if a new address is taken;
/// [`UseCaseError::Raced`] if the account changed each time that its address was about to.
pub async fn patch<P: Ports>(
    cx: &Context<'_, P>,
    id: AccountId,
    patch: AccountPatch,
    undo: &Undo,
    actor: Actor,
) -> Result<Account, UseCaseError> {
    let event = cx.event(undo.note(actor).account(id));
    let patch = AccountPatch { ends_undo: *undo != Undo::Mailed, ..patch };
    let Some(new) = patch.email.clone() else {
        let patched = cx.store().patch_account(id, patch, None, &event).await?;
        return patched.ok_or(UseCaseError::Missing);
    };
    as_it_is_now(async || {
        let account = by_id(cx, id).await?;
        if account.email.key() == new.key() {
            let patched = cx.store().patch_account(id, patch.clone(), None, &event).await?;
            return patched.ok_or(UseCaseError::Missing).map(Some);
        }
        move_to(cx, &account, &new, patch.clone(), &event).await
    })
    .await
}

/// None if the account changed meanwhile: the news must go to the address that it has.
async fn move_to<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    new: &Email,
    patch: AccountPatch,
    event: &Event,
) -> Result<Option<Account>, UseCaseError> {
    let (letters, undo) = outbox::address_changed(cx, account, new, !patch.ends_undo)?;
    let aftermath =
        Aftermath { generation: account.generation, secrets: undo.as_slice(), letters: &letters };
    let moved = cx.store().patch_account(account.id, patch, Some(aftermath), event).await?;
    Ok(moved)
}

/// How often a step is taken that another change of the account kept from its batch.
const MOST_READINGS: usize = 5;

/// Takes a step, which reads the account itself, until no other change comes between its reading and its
/// writing: an administrator's word is good whatever the account was a moment ago.
async fn as_it_is_now<T>(
    step: impl AsyncFn() -> Result<Option<T>, UseCaseError>,
) -> Result<T, UseCaseError> {
    for _ in 0..MOST_READINGS {
        if let Some(done) = step().await? {
            return Ok(done);
        }
    }
    Err(UseCaseError::Raced)
}

/// Erases an account.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn erase<P: Ports>(cx: &Context<'_, P>, id: AccountId) -> Result<(), UseCaseError> {
    let note = Note::new(EventKind::AccountErased, Actor::Administrator).account(id);
    let erased = cx.store().erase_account(id, &cx.event(note)).await?;
    erased.then_some(()).ok_or(UseCaseError::Missing)
}

/// Ends every session of an account.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn end_sessions<P: Ports>(
    cx: &Context<'_, P>,
    id: AccountId,
) -> Result<u32, UseCaseError> {
    let note = Note::new(EventKind::SessionsEnded, Actor::Administrator).account(id);
    Ok(cx.store().end_sessions(id, None, None, &cx.event(note)).await?)
}

/// Puts on record that a subject of an outside issuer is the owner of an account.
///
/// # Errors
///
/// [`UseCaseError::Exists`] if the subject is linked to another account.
pub async fn link<P: Ports>(
    cx: &Context<'_, P>,
    id: AccountId,
    issuer: &str,
    subject: &Subject,
) -> Result<(), UseCaseError> {
    if !cx.store().link(issuer, subject.as_str(), id).await? {
        return Ok(());
    }
    let note = Note::new(EventKind::AccountUpdated, Actor::Administrator).account(id);
    cx.append(note).await
}

/// Sets another's password, and has its owner set yet another before anything else. History is not
/// asked: what was used before will not stay.
///
/// # Errors
///
/// [`UseCaseError::Closed`] unless the API behaves as its product did; [`UseCaseError::Weak`];
/// [`UseCaseError::Missing`] if there is no such account; [`UseCaseError::NotLocal`] if it signs in elsewhere;
/// [`UseCaseError::Raced`] if it changed each time that it was about to be, or is deactivated.
pub async fn set_password<P: Ports>(
    cx: &Context<'_, P>,
    number: u32,
    password: &Plain,
) -> Result<(), UseCaseError> {
    if !cx.is_upstream() {
        return Err(UseCaseError::Closed);
    }
    let account = opened(cx, Find::Number(number)).await?.account.ok_or(UseCaseError::Missing)?;
    if !account.is_local() {
        return Err(UseCaseError::NotLocal);
    }
    password_check::rules(cx, password, Some((&account).into()))?;
    password_check::unbreached(cx, password).await?;
    let phc = password_check::replacing(cx, &account, password)?;
    as_it_is_now(async || put_password(cx, &by_id(cx, account.id).await?, &phc).await).await
}

/// None if the account changed meanwhile: the news must go to the address that it has.
async fn put_password<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    phc: &Phc,
) -> Result<Option<()>, UseCaseError> {
    let (news, undo) = outbox::password_changed(cx, account)?;
    let note = Note::new(EventKind::PasswordChanged, Actor::Administrator).account(account.id);
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof: Proof::Administrator,
        credential: phc,
        email: None,
        deactivates: false,
        secrets: &[undo],
        history: password_check::kept(cx),
        sessions: SessionsAfter::EndAll,
        reset_meters: &[],
        refund: &[],
        place: None,
        now: cx.now,
        nonce: cx.id(Nonce::new),
        event: &cx.event(note),
        letters: &[news],
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(Some(())),
        Changed::Refused => Ok(None),
    }
}

/// A reset that an administrator started.
#[derive(Clone, Debug)]
pub struct Started {
    /// What the mail is for: what was asked, or [`Purpose::Invitation`].
    pub purpose: Purpose,
    /// What was made; none if as many as may be are live already.
    pub issued: Option<Issued>,
}

/// Starts a reset for an account: its owner gets the mail; nobody sets another's password. An account
/// without a password is invited instead: a reset gives no first password.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is no such account; [`UseCaseError::NotLocal`] if it signs in elsewhere;
/// [`UseCaseError::Closed`] if it is deactivated; [`UseCaseError::Raced`] if it changed each time that the mail
/// was about to be queued.
pub async fn start_reset<P: Ports>(
    cx: &Context<'_, P>,
    id: AccountId,
    purpose: Purpose,
) -> Result<Started, UseCaseError> {
    as_it_is_now(async || {
        let account = by_id(cx, id).await?;
        if !account.is_local() {
            return Err(UseCaseError::NotLocal);
        }
        if !account.active {
            return Err(UseCaseError::Closed);
        }
        let purpose = if account.phc.is_some() { purpose } else { Purpose::Invitation };
        let issued = recovery::issue(cx, &account, purpose, None, Actor::Administrator).await?;
        let raced = issued.is_none() && by_id(cx, id).await?.generation != account.generation;
        Ok((!raced).then_some(Started { purpose, issued }))
    })
    .await
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::*;

    #[test]
    fn attack_4_what_an_administrator_does_outlives_the_changes_that_it_meets() {
        let steps = Cell::new(0);
        let step = async || {
            steps.set(steps.get() + 1);
            Ok((steps.get() == MOST_READINGS).then_some(steps.get()))
        };
        let outcome = futures_executor::block_on(as_it_is_now(step));
        assert_eq!(outcome, Ok(MOST_READINGS));
    }

    #[test]
    fn what_meets_a_change_each_time_ends_and_says_so() {
        let steps = Cell::new(0);
        let step = async || {
            steps.set(steps.get() + 1);
            Ok(None::<()>)
        };
        let outcome = futures_executor::block_on(as_it_is_now(step));
        assert_eq!((outcome, steps.get()), (Err(UseCaseError::Raced), MOST_READINGS));
    }
}
