//! Registering from outside: at once, or once the address is confirmed.
//!
//! Where it must be confirmed, new and existing addresses are answered alike after equal work, and
//! until then there is no account. Nobody else's password comes on to the account: the mailed code
//! confirms only the registration of the request that it is shown with. Where an API has no such
//! request, the code stands alone, and a newer registration of an address ends the older ones.

use serde::{Deserialize, Serialize};

use super::provision;
use crate::account::{
    Account, AccountId, Actor, Email, EventKind, LetterKind, Phc, Plain, Provider, Registration,
    RequestId, Time,
};
use crate::crypt::secret::{code_crockford, normalise_crockford};
use crate::flow::audit::note::Note;
use crate::flow::audit::pii;
use crate::flow::limit::{self, Against, Operation};
use crate::flow::notification::outbox;
use crate::flow::password::password_check::{self, Owner};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Find, NewAccount, NewRegistration, Registrations, Sealed};

/// The purpose of the keyed hash of address, code and request.
const LOOKUP: &str = "registration";
/// The purpose of the keyed hash of an address whose registration no request has.
const ADDRESS: &str = "registration-address";
/// How long a registration waits, in milliseconds.
const LIFE: i64 = 10 * Time::MINUTE;

/// Somebody who registered: an account, or one that waits for its address to be confirmed.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The id that the account has or is to have.
    pub id: AccountId,
    /// The address.
    pub email: Email,
    /// When it was registered.
    pub at: Time,
}

/// What is kept, sealed, of an applicant.
#[derive(Serialize, Deserialize)]
struct Record {
    id: AccountId,
    email: String,
    phc: String,
}

/// Registers an address with a password. The mailed code confirms it when it is shown with the
/// `request`; without one, the registration ends the older ones of the address.
///
/// # Errors
///
/// [`UseCaseError::Closed`] where the tenant lets nobody; [`UseCaseError::Weak`]; [`UseCaseError::Limited`];
/// [`UseCaseError::Exists`] where anybody may register at once and the address is taken.
pub async fn begin<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    password: &Plain,
    request: Option<RequestId>,
) -> Result<Applicant, UseCaseError> {
    let outcome = begun(cx, email, password, request).await;
    cx.told(EventKind::RegistrationRefused, outcome, None)
}

async fn begun<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    password: &Plain,
    request: Option<RequestId>,
) -> Result<Applicant, UseCaseError> {
    match cx.tenant().settings.registration {
        Registration::Closed => Err(UseCaseError::Closed),
        Registration::Open => {
            let account = provision::register(cx, email, password).await?;
            Ok(Applicant { id: account.id, email: account.email, at: account.created_at })
        }
        Registration::Verified => wait(cx, email, password, request).await,
    }
}

async fn wait<P: Ports>(
    cx: &Context<'_, P>,
    email: Email,
    password: &Plain,
    request: Option<RequestId>,
) -> Result<Applicant, UseCaseError> {
    password_check::rules(cx, password, Some(Owner { email: &email, name: None }))?;
    let key = email.key();
    let attempt = limit::admit(cx, Operation::Register, Against::email(&key)).await?;
    let opened = cx.open(attempt.opening(cx, Find::Nothing)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    password_check::unbreached(cx, password).await?;

    let applicant = Applicant { id: cx.id(AccountId::new), email, at: cx.now };
    keep(cx, &applicant, &password_check::hash(cx, password)?, request).await?;
    Ok(applicant)
}

async fn keep<P: Ports>(
    cx: &Context<'_, P>,
    applicant: &Applicant,
    phc: &Phc,
    request: Option<RequestId>,
) -> Result<(), UseCaseError> {
    let (key, address) = (applicant.email.key(), applicant.email.as_str().to_owned());
    let code = code_crockford(cx.ports.entropy());
    let bound = bound_to(request);
    let parts = [key.as_str(), code.expose(), &bound].map(str::as_bytes);
    let lookup = cx.digest(LOOKUP, &parts);
    let addresses = match request {
        Some(_) => Vec::new(),
        None => cx.digests(ADDRESS, &[key.as_str().as_bytes()]),
    };
    let expires_at = cx.now.plus(LIFE);
    let at = Some(applicant.at.rfc3339());
    let confirm = LetterKind::VerificationCode { code: code.expose().to_owned(), at };
    let confirm = outbox::reply(cx, &address, confirm, expires_at)?;
    let known = outbox::reply(cx, &address, LetterKind::AlreadyRegistered, expires_at)?;
    let record = Record { id: applicant.id, email: address, phc: phc.as_str().to_owned() };
    let record = serde_json::to_vec(&record).map_err(UseCaseError::internal)?;
    let registration = NewRegistration {
        lookup: &lookup,
        email: &key,
        addresses: &addresses,
        sealed: &cx.seal(&record, Sealed::Registration.at(&lookup))?,
        expires_at,
        confirm: &confirm,
        known: &known,
        event: &cx.event(Note::new(EventKind::Registered, Actor::Anyone)),
        now: cx.now,
    };
    Ok(cx.store().keep_registration(registration).await?)
}

/// What of a request the keyed hash covers, so that the code of one finds no registration of another.
fn bound_to(request: Option<RequestId>) -> String {
    request.map(|request| request.to_string()).unwrap_or_default()
}

/// Confirms an address with the mailed code of a `request`, or of a registration that has none: from
/// now on there is an account.
///
/// # Errors
///
/// [`UseCaseError::InvalidSecret`] alike for an unknown, spent or expired code, and for an address that
/// got an account meanwhile; [`UseCaseError::Closed`] where nobody may register any more;
/// [`UseCaseError::Limited`].
pub async fn confirm<P: Ports>(
    cx: &Context<'_, P>,
    email: &str,
    code: &str,
    request: Option<RequestId>,
) -> Result<Account, UseCaseError> {
    cx.told(EventKind::RegistrationRefused, confirmed(cx, email, code, request).await, None)
}

async fn confirmed<P: Ports>(
    cx: &Context<'_, P>,
    email: &str,
    code: &str,
    request: Option<RequestId>,
) -> Result<Account, UseCaseError> {
    if cx.tenant().settings.registration == Registration::Closed {
        return Err(UseCaseError::Closed);
    }
    let key = Email::stored(email).map_err(|_| UseCaseError::InvalidSecret)?.key();
    let code = normalise_crockford(code).ok_or(UseCaseError::InvalidSecret)?;
    let bound = bound_to(request);
    let parts = [key.as_str(), code.expose(), &bound].map(str::as_bytes);
    let mut lookups = cx.digests(LOOKUP, &parts);
    // A registration that a version left which bound none to its request; it waits for ten minutes.
    lookups.extend(cx.digests(LOOKUP, &[key.as_str().as_bytes(), code.expose().as_bytes()]));
    let attempt = limit::admit(cx, Operation::Redeem, Against::default()).await?;
    let opened = cx.open(attempt.opening(cx, Find::Registration(&lookups))).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let waiting = opened.registration.filter(|waiting| cx.now < waiting.expires_at);
    let waiting = waiting.ok_or(UseCaseError::InvalidSecret)?;
    let record = cx.readable(&waiting.sealed, Sealed::Registration.at(&waiting.lookup));
    let record = record.ok_or(UseCaseError::InvalidSecret)?;
    let record: Record = serde_json::from_slice(&record).map_err(UseCaseError::internal)?;
    let account = NewAccount {
        id: record.id,
        email: Email::stored(&record.email).map_err(UseCaseError::internal)?,
        email_verified: true,
        name: None,
        provider: Provider::Local,
        active: true,
        admin: false,
        phc: Some(Phc::new(record.phc)),
        personal_key: pii::draw_key(cx, record.id)?,
        at: cx.now,
        event: cx.event(Note::new(EventKind::AccountCreated, Actor::Owner).account(record.id)),
    };
    match cx.store().enrol(&waiting.lookup, account).await.map_err(UseCaseError::from) {
        Ok(Some(account)) => Ok(account),
        Ok(None) | Err(UseCaseError::Exists) => Err(UseCaseError::InvalidSecret),
        Err(failure) => Err(failure),
    }
}
