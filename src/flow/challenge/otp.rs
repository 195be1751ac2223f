//! One-time codes: having one mailed, having it mailed again, and showing it.
//!
//! Whether anybody has an address shows nowhere: a request to sign in is kept, answered, and acted
//! on afterwards, and a code that was never mailed is as wrong as any other.

use serde::{Deserialize, Serialize};

use crate::account::{
    Account, AccountId, Actor, Email, EventKind, Nonce, Purpose, RequestId, Scope, Time, Token,
};
use crate::flow::account::registration;
use crate::flow::challenge::{self, Challenge, Goal, Method};
use crate::flow::challenge_error::ChallengeError;
use crate::flow::limit::{self, Against, Attempt, Operation};
use crate::flow::token::dpop::Holder;
use crate::flow::{Context, Ports, UseCaseError, recovery};
use crate::port::{Find, Redemption, Sealed, Secrets};

/// How long a code can be asked for again and shown, in milliseconds.
const LIFE: i64 = 30 * Time::MINUTE;

/// Which code a client is waiting for. Sealed, it is what the client keeps between its requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ticket {
    challenge: RequestId,
    to: Recipient,
    expires_at: Time,
}

/// Who is mailed the code.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Recipient {
    /// The account with the address that was typed, if there is one.
    Address(String),
    /// The owner of a session that is stepped up.
    Account(AccountId),
    /// The applicant who registered the address that was typed.
    Applicant(String),
}

impl core::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Recipient(…)")
    }
}

impl Ticket {
    fn new<P: Ports>(cx: &Context<'_, P>, challenge: RequestId, to: Recipient) -> Self {
        Self { challenge, to, expires_at: cx.now.plus(LIFE) }
    }

    /// Waiting for the code that confirms a registration.
    pub(in crate::flow) fn of_applicant<P: Ports>(
        cx: &Context<'_, P>,
        challenge: RequestId,
        email: &Email,
    ) -> Self {
        Self::new(cx, challenge, Recipient::Applicant(email.as_str().to_owned()))
    }

    /// Seals it for the client.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Internal`] past the cipher's limits.
    pub fn seal<P: Ports>(&self, cx: &Context<'_, P>) -> Result<Token, UseCaseError> {
        let text = serde_json::to_vec(self).map_err(UseCaseError::internal)?;
        cx.seal(&text, Sealed::Verification.at(&cx.tenant().id.to_string())).map(Token::new)
    }

    /// Opens the one that a client shows, the youngest if it shows several.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Unauthenticated`] if none was made here, or it has expired.
    pub fn open<P: Ports>(cx: &Context<'_, P>, sealed: &[&str]) -> Result<Self, UseCaseError> {
        if sealed.is_empty() {
            return Err(UseCaseError::Unauthenticated("no verification"));
        }
        let opened = sealed.iter().filter_map(|sealed| Self::unseal(cx, sealed));
        let ticket = opened
            .filter(|ticket| cx.now < ticket.expires_at)
            .max_by_key(|ticket| ticket.expires_at)
            .ok_or(UseCaseError::Unauthenticated("not a verification, or an expired one"));
        cx.told(EventKind::AccessRefused, ticket, None)
    }

    fn unseal<P: Ports>(cx: &Context<'_, P>, sealed: &str) -> Option<Self> {
        let text = cx.unseal(sealed, Sealed::Verification.at(&cx.tenant().id.to_string())).ok()?;
        serde_json::from_slice(&text).ok()
    }
}

/// Has a code to sign in with mailed to an address. The answer is the same for every address.
///
/// # Errors
///
/// [`UseCaseError::Limited`], by the submitted address, known or not.
pub async fn request_sign_in<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
) -> Result<Ticket, UseCaseError> {
    let id = cx.request_id();
    let attempt = requested(cx, email).await?;
    recovery::keep(cx, id, email, Purpose::SignInCode, &attempt).await?;
    Ok(Ticket::new(cx, id, Recipient::Address(email.as_str().to_owned())))
}

async fn requested<P: Ports>(cx: &Context<'_, P>, email: &Email) -> Result<Attempt, UseCaseError> {
    limit::admit(cx, Operation::RequestCode, Against::email(&email.key())).await
}

/// Has the code of a step-up mailed to the account's address.
///
/// # Errors
///
/// [`ChallengeError::StepNotFound`] if the challenge waits for no code; [`ChallengeError::ChallengeInvalid`] if its
/// account changed meanwhile; [`UseCaseError::Limited`].
pub async fn send_step_up<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
) -> Result<Ticket, ChallengeError> {
    challenge.require_code()?;
    let Goal::StepUp { session, .. } = challenge.goal else {
        return Err(ChallengeError::StepNotFound);
    };
    let session = session.to_string();
    let against = Against { session: Some(&session), ..Against::default() };
    let attempt = limit::admit(cx, Operation::RequestStepUp, against).await?;
    let account = opened(cx, challenge.account, &attempt).await?;
    if account.generation != challenge.generation {
        return Err(ChallengeError::ChallengeInvalid);
    }
    mail(cx, challenge.id, &account).await?;
    Ok(Ticket::new(cx, challenge.id, Recipient::Account(account.id)))
}

async fn opened<P: Ports>(
    cx: &Context<'_, P>,
    account: AccountId,
    attempt: &Attempt,
) -> Result<Account, ChallengeError> {
    let opened = cx.open(attempt.opening(cx, Find::Account(account))).await?;
    let within = limit::enforce(cx, attempt, &opened);
    cx.told(EventKind::RequestRefused, within, None)?;
    opened.account.filter(|account| account.active).ok_or(ChallengeError::ChallengeInvalid)
}

async fn mail<P: Ports>(
    cx: &Context<'_, P>,
    challenge: RequestId,
    account: &Account,
) -> Result<(), UseCaseError> {
    let purpose = Purpose::StepUpCode;
    recovery::issue_as(cx, account, purpose, challenge, None, Actor::Owner).await?;
    Ok(())
}

/// Has the code that a client waits for mailed again: a new one, which takes the place of the old.
///
/// # Errors
///
/// [`UseCaseError::Limited`] once the challenge's three are spent; [`ChallengeError::ChallengeInvalid`] if the
/// account is gone; [`ChallengeError::StepNotFound`] for a registration, which is begun again instead.
pub async fn resend<P: Ports>(cx: &Context<'_, P>, ticket: &Ticket) -> Result<(), ChallengeError> {
    let challenge = ticket.challenge.to_string();
    let against = Against { session: Some(&challenge), ..Against::default() };
    let again = limit::admit(cx, Operation::ResendCode, against).await?;
    match &ticket.to {
        Recipient::Applicant(_) => Err(ChallengeError::StepNotFound),
        Recipient::Account(account) => {
            let account = opened(cx, *account, &again).await?;
            Ok(mail(cx, ticket.challenge, &account).await?)
        }
        Recipient::Address(address) => {
            let email = Email::stored(address).map_err(UseCaseError::internal)?;
            let attempt = again.and(requested(cx, &email).await?);
            let purpose = Purpose::SignInCode;
            Ok(recovery::keep(cx, ticket.challenge, &email, purpose, &attempt).await?)
        }
    }
}

/// Shows the code of a sign-in, or the one that confirms a registration.
///
/// # Errors
///
/// [`ChallengeError::BadCode`] alike for a wrong and an expired code, for one guess too many, and for an
/// address that nobody has; [`ChallengeError::Reused`] if it was shown before; [`UseCaseError::Limited`].
pub async fn check_sign_in<P: Ports>(
    cx: &Context<'_, P>,
    ticket: &Ticket,
    code: &str,
) -> Result<Challenge, ChallengeError> {
    let address = match &ticket.to {
        Recipient::Address(address) => address,
        Recipient::Applicant(address) => return confirm(cx, ticket.challenge, address, code).await,
        Recipient::Account(_) => return Err(ChallengeError::ChallengeInvalid),
    };
    let email = Email::stored(address).map_err(UseCaseError::internal)?;
    let (key, id) = (email.key(), ticket.challenge);
    let owner = challenge::owner(cx, &key);
    let against = Against { email: Some(&owner), known: Some(key.as_str()), ..Against::default() };
    let guessed =
        Guess { purpose: Purpose::SignInCode, id, operation: Operation::GuessCode, against, code };
    let account = guess(cx, guessed).await?;
    let granted = &cx.tenant().settings.prelude.granted_scopes;
    let scope = granted.iter().find_map(|name| name.parse::<Scope>().ok());
    Ok(Challenge::new(cx, id, &account, Goal::SignIn { by: Method::Code, scope }))
}

async fn confirm<P: Ports>(
    cx: &Context<'_, P>,
    challenge: RequestId,
    address: &str,
    code: &str,
) -> Result<Challenge, ChallengeError> {
    let confirmed = registration::confirm(cx, address, code, Some(challenge)).await;
    let account = confirmed.map_err(|failure| match failure {
        UseCaseError::InvalidSecret => ChallengeError::BadCode,
        other => other.into(),
    })?;
    let goal = Goal::SignIn { by: Method::Password, scope: None };
    Ok(Challenge::new(cx, challenge, &account, goal))
}

/// Shows the code of a step-up; answers the challenge with its step done.
///
/// # Errors
///
/// As [`check_sign_in`], and [`ChallengeError::StepNotFound`] if the challenge waits for no code,
/// [`ChallengeError::ProofInvalid`] or [`ChallengeError::KeyMismatch`] if a proof came along that is not this
/// challenge's.
pub async fn check_step_up<P: Ports>(
    cx: &Context<'_, P>,
    challenge: &Challenge,
    holder: Option<&Holder>,
    code: &str,
) -> Result<Challenge, ChallengeError> {
    challenge.require_code()?;
    cx.told(EventKind::StepUpRefused, challenge.require_holder(holder), None)?;
    let guessed = Guess {
        purpose: Purpose::StepUpCode,
        id: challenge.id,
        operation: Operation::GuessStepUp,
        against: Against { email: Some(&challenge.owner), ..Against::default() },
        code,
    };
    let account = guess(cx, guessed).await?;
    if account.id != challenge.account {
        return Err(ChallengeError::BadCode);
    }
    Ok(challenge.completed(cx))
}

/// One guess at a code.
struct Guess<'a> {
    purpose: Purpose,
    id: RequestId,
    operation: Operation,
    against: Against<'a>,
    code: &'a str,
}

/// Counts a guess, judges it, and redeems the code if it is right.
async fn guess<P: Ports>(cx: &Context<'_, P>, guess: Guess<'_>) -> Result<Account, ChallengeError> {
    let kind = match guess.purpose {
        Purpose::StepUpCode => EventKind::StepUpRefused,
        _ => EventKind::SignInRefused,
    };
    cx.told(kind, judged(cx, guess).await, None)
}

async fn judged<P: Ports>(
    cx: &Context<'_, P>,
    guess: Guess<'_>,
) -> Result<Account, ChallengeError> {
    let Guess { purpose, id, operation, against, code } = guess;
    // What has another form costs no guess.
    let code = recovery::six_digits(code).ok_or(ChallengeError::BadCode)?;
    let caller = limit::admit(cx, Operation::Redeem, Against::default()).await?;
    let owner = limit::admit(cx, operation, against).await?;
    let counted = caller.size();
    let attempt = caller.clone().and(owner.clone());
    let lookups = recovery::request_lookups(cx, purpose, id);
    let find = Find::Secret { purpose, lookups: &lookups, guess: true };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    let (of_caller, of_owner) =
        opened.verdicts.split_at_checked(counted).unwrap_or((&opened.verdicts, &[]));
    limit::enforce_all(cx, &caller, of_caller)?;
    // Over this limit, every guess is answered as a wrong code for the hour, the owner's included.
    limit::enforce_all(cx, &owner, of_owner).map_err(|_| ChallengeError::BadCode)?;
    let (Some(account), Some(secret)) = (opened.account, opened.secret) else {
        return Err(ChallengeError::BadCode);
    };
    let live = cx.now < secret.expires_at && secret.generation == account.generation;
    if !live || !account.active {
        return Err(ChallengeError::BadCode);
    }
    let Some(verifier) = &secret.verifier else { return Err(ChallengeError::Reused) };
    if !recovery::is_code(cx, id, &code, &secret) {
        return Err(ChallengeError::BadCode);
    }
    let redemption = Redemption {
        lookup: &secret.lookup,
        purpose,
        verifier,
        reset_meters: &owner.forgiven(account.id),
        refund: &owner.refunded(account.id),
        now: cx.now,
        attempt: cx.id(Nonce::new),
    };
    match cx.store().redeem(redemption).await? {
        true => Ok(account),
        false => Err(ChallengeError::Reused),
    }
}
