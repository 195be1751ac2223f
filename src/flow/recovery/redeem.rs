//! Redeeming a secret: finding it, judging the new password, and the change.

use zeroize::Zeroizing;

use super::draw::{BY_ADDRESS, BY_REQUEST, CODE, life};
use super::{Asked, may_reset};
use crate::account::{
    Account, Actor, Asker, CodeFormat, Email, EventKind, Phc, Plain, Purpose, RequestId,
    ResetSecret, Token,
};
use crate::crypt::secret::{CodeLength, normalise_crockford, normalise_digits};
use crate::flow::audit::note::Note;
use crate::flow::limit::{self, Against, Attempt, CurrentNetwork, Operation};
use crate::flow::notification::outbox;
use crate::flow::password::password_check;
use crate::flow::password::replay::{self, Replay};
use crate::flow::tenant::access_policy;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{
    Change, Changed, Find, Meters, Opened, Opening, Passwords, Proof, Secrets, SessionsAfter,
};

/// How many guesses at codes a request has.
const MOST_TRIES: u32 = 5;

/// The keyed hashes by which the secret of a request is found.
pub(in crate::flow) fn request_lookups<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
) -> Vec<String> {
    cx.digests(BY_REQUEST, &[purpose.as_str().as_bytes(), request.as_bytes()])
}

/// A typed code of six digits, spelled as it was drawn; none for what has another form.
pub(in crate::flow) fn six_digits(typed: &str) -> Option<Token> {
    normalise_digits(CodeLength::Six, typed)
}

/// Whether a code is the one of its request, and this guess is not one too many.
pub(in crate::flow) fn is_code<P: Ports>(
    cx: &Context<'_, P>,
    request: RequestId,
    code: &Token,
    secret: &ResetSecret,
) -> bool {
    let parts: [&[u8]; 3] =
        [secret.purpose.as_str().as_bytes(), request.as_bytes(), code.expose().as_bytes()];
    let right =
        secret.verifier.as_ref().is_some_and(|good| cx.digests(CODE, &parts).contains(good));
    secret.tries <= MOST_TRIES && right
}

/// A reset secret as somebody shows it.
#[derive(Clone, Copy, Debug)]
pub enum PresentedSecret<'a> {
    /// A link token, or a code that finds its account by itself.
    Secret {
        /// What it must be good for.
        purpose: Purpose,
        /// The text as it was typed.
        text: &'a str,
    },
    /// A native code, with a request of its address. The guess is counted at the request.
    Code {
        /// The request.
        request: RequestId,
        /// The code as it was typed.
        code: &'a str,
    },
    /// A native code, with its address. The guess is counted at the address.
    Mailed {
        /// The address as it was typed.
        email: &'a Email,
        /// The code as it was typed.
        code: &'a str,
    },
}

impl PresentedSecret<'_> {
    /// What tells it from every other one.
    pub(in crate::flow) fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Secret { text, .. } => text.as_bytes().to_vec(),
            Self::Code { request, code } => [request.as_bytes(), code.as_bytes()].concat(),
            Self::Mailed { email, code } => {
                [email.key().as_str().as_bytes(), b"\n", code.as_bytes()].concat()
            }
        })
    }
}

/// Where a guess at a code was counted.
#[derive(Clone, Debug, Default)]
enum Counted {
    /// Nowhere: it was no guess at a code.
    #[default]
    Nowhere,
    /// At the request that it was made with.
    Request(RequestId),
    /// At the meters of the address.
    Address(Attempt),
}

/// A secret that is good, with its account.
#[derive(Clone, Debug)]
pub struct Redeemable {
    /// Whose password it resets.
    pub account: Account,
    secret: ResetSecret,
    history: Vec<Phc>,
    counted: Counted,
}

impl Redeemable {
    /// The meters that a right code sets back, and those that it was no attempt at.
    fn spared(&self) -> (Vec<String>, Vec<String>) {
        match &self.counted {
            Counted::Address(attempt) => {
                (attempt.forgiven(self.account.id), attempt.refunded(self.account.id))
            }
            Counted::Nowhere | Counted::Request(_) => (Vec::new(), Vec::new()),
        }
    }

    /// Takes the guess back: it was right, and the password is still to be set.
    async fn refund<P: Ports>(&self, cx: &Context<'_, P>) -> Result<(), UseCaseError> {
        match &self.counted {
            Counted::Nowhere => {}
            Counted::Request(request) => cx.store().return_guess(*request).await?,
            Counted::Address(_) => {
                let (forgiven, refunded) = self.spared();
                cx.store().refund(None, &[forgiven, refunded].concat()).await?;
            }
        }
        Ok(())
    }
}

/// Looks a secret up without spending it; a code is counted as guessed.
///
/// # Errors
///
/// [`UseCaseError::InvalidSecret`] alike for an unknown, spent, expired or exhausted one, and for one
/// whose account redeems nothing; [`UseCaseError::Limited`].
pub async fn look_up<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedSecret<'_>,
) -> Result<Redeemable, UseCaseError> {
    let outcome = find_redeemable(cx, shown).await;
    cx.told(EventKind::ResetRefused, outcome, None)
}

/// What has another form than a code costs nothing: neither a guess nor a look-up.
async fn find_redeemable<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedSecret<'_>,
) -> Result<Redeemable, UseCaseError> {
    let code =
        |typed| normalise_digits(CodeLength::Eight, typed).ok_or(UseCaseError::InvalidSecret);
    match shown {
        PresentedSecret::Secret { purpose, text } => by_itself(cx, purpose, text).await,
        PresentedSecret::Code { request, code: typed } => {
            by_request(cx, request, &code(typed)?).await
        }
        PresentedSecret::Mailed { email, code: typed } => {
            by_address(cx, email, &code(typed)?).await
        }
    }
}

async fn by_itself<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    text: &str,
) -> Result<Redeemable, UseCaseError> {
    let text = spelled(cx, purpose, text).ok_or(UseCaseError::InvalidSecret)?;
    let lookups = cx.digests(purpose.as_str(), &[text.expose().as_bytes()]);
    let attempt = limit::admit(cx, operation(cx, purpose), Against::default()).await?;
    let find = Find::Secret { purpose, lookups: &lookups, guess: false };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    good(cx, opened, Counted::Nowhere)
}

async fn by_address<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    code: &Token,
) -> Result<Redeemable, UseCaseError> {
    let (key, lookups) = (email.key(), address_lookups(cx, email, code));
    let attempt = limit::admit(cx, Operation::RedeemMailed, Against::email(&key)).await?;
    let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: false };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    good(cx, opened, Counted::Address(attempt))
}

/// The request names its address, whether anybody has it or not, and the code is found by that.
async fn by_request<P: Ports>(
    cx: &Context<'_, P>,
    request: RequestId,
    code: &Token,
) -> Result<Redeemable, UseCaseError> {
    let attempt = limit::admit(cx, Operation::Redeem, Against::default()).await?;
    let lookups = request_lookups(cx, Purpose::Code, request);
    let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: true };
    let opening = Opening { asker: Some(request), ..attempt.opening(cx, find) };
    let opened = cx.open(opening).await?;
    limit::enforce(cx, &attempt, &opened)?;
    // Codes were found by their request alone up to migration 0010; one lives ten minutes.
    if let Some(secret) = &opened.secret {
        let right = is_code(cx, request, code, secret);
        return right
            .then_some(())
            .ok_or(UseCaseError::InvalidSecret)
            .and_then(|()| good(cx, opened, Counted::Nowhere));
    }
    let email =
        opened.asker.and_then(|asker| asked_by(cx, &asker)).ok_or(UseCaseError::InvalidSecret)?;
    let lookups = address_lookups(cx, &email, code);
    let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: false };
    let opened = cx.open(Opening { find, ..cx.opening() }).await?;
    good(cx, opened, Counted::Request(request))
}

/// The address of a request with guesses left, while what it asked for may be live.
fn asked_by<P: Ports>(cx: &Context<'_, P>, asker: &Asker) -> Option<Email> {
    let Asker { request, tries } = asker;
    let lives = cx.now < request.at.plus(life(cx, Purpose::Link));
    let allowed = request.purpose == Purpose::Link && *tries <= MOST_TRIES && lives;
    let asked = allowed.then(|| Asked::open(cx, request)).flatten()?;
    Email::stored(&asked.email).ok()
}

/// A secret that was found, if it redeems anything.
fn good<P: Ports>(
    cx: &Context<'_, P>,
    opened: Opened,
    counted: Counted,
) -> Result<Redeemable, UseCaseError> {
    let (Some(account), Some(secret)) = (opened.account, opened.secret) else {
        return Err(UseCaseError::InvalidSecret);
    };
    let live = cx.now < secret.expires_at && secret.generation == account.generation;
    let allowed = secret.purpose == Purpose::Invitation || may_reset(cx, &account);
    if !live || !account.active || !allowed {
        return Err(UseCaseError::InvalidSecret);
    }
    Ok(Redeemable { account, secret, history: opened.history, counted })
}

fn operation<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> Operation {
    match (purpose, cx.tenant().settings.code_format) {
        (Purpose::Px0Code, CodeFormat::Digits) => Operation::RedeemDigits,
        _ => Operation::Redeem,
    }
}

/// The keyed hashes by which a native code is found.
fn address_lookups<P: Ports>(cx: &Context<'_, P>, email: &Email, code: &Token) -> Vec<String> {
    let key = email.key();
    cx.digests(BY_ADDRESS, &[key.as_str().as_bytes(), code.expose().as_bytes()])
}

/// The one spelling of a secret that can be typed in several. In upstream mode a code is taken to the
/// letter, and what is no code costs no guess in either.
fn spelled<P: Ports>(cx: &Context<'_, P>, purpose: Purpose, text: &str) -> Option<Token> {
    if purpose != Purpose::Px0Code {
        return Some(Token::new(text.to_owned()));
    }
    let code = match cx.tenant().settings.code_format {
        CodeFormat::Base32 => normalise_crockford(text),
        CodeFormat::Digits => normalise_digits(CodeLength::Six, text),
    };
    code.filter(|code| !cx.is_upstream() || code.expose() == text)
}

/// Redeems a secret: sets the new password, ends every session of the account and kills its other
/// secrets. Rules are judged first, so that a refused password costs no look-up; a refused one never
/// spends the secret.
///
/// # Errors
///
/// [`UseCaseError::Forbidden`] by a rule of the tenant, asked once the secret is known to be good;
/// [`UseCaseError::Weak`], and as [`look_up`]; losing a race is [`UseCaseError::InvalidSecret`].
pub async fn confirm<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedSecret<'_>,
    new: &Plain,
) -> Result<Account, UseCaseError> {
    let outcome = redeemed(cx, shown, new).await;
    cx.told(EventKind::ResetRefused, outcome, None)
}

/// What a redeem is, whose secret is no longer good, to those before it.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn repeated<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedSecret<'_>,
    new: &Plain,
) -> Result<Replay, UseCaseError> {
    replay::of_redeem(cx, &shown.bytes(), new).await
}

async fn redeemed<P: Ports>(
    cx: &Context<'_, P>,
    shown: PresentedSecret<'_>,
    new: &Plain,
) -> Result<Account, UseCaseError> {
    password_check::rules(cx, new, None)?;
    let redeemable = find_redeemable(cx, shown).await?;
    let (reset_meters, refund) = redeemable.spared();
    let Redeemable { account, secret, history, .. } = &redeemable;
    let phc = match judged(cx, account, history, new).await {
        Err(failure @ (UseCaseError::Weak(_) | UseCaseError::Forbidden(_))) => {
            // The code was right: a rule, or what is wrong with the password or with the breach
            // service, must not use up guesses.
            redeemable.refund(cx).await?;
            return Err(failure);
        }
        judged => judged?,
    };
    let (news, undo) = outbox::password_changed(cx, account)?;
    let note = Note::new(EventKind::PasswordReset, Actor::Owner).account(account.id);
    let here = CurrentNetwork::of(cx, account);
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof: Proof::Secret { lookup: &secret.lookup, purpose: secret.purpose },
        credential: &phc,
        email: None,
        deactivates: false,
        secrets: &[undo],
        history: password_check::kept(cx),
        sessions: sessions_after(cx, secret.purpose),
        reset_meters: &reset_meters,
        refund: &refund,
        place: Some(here.known()),
        now: cx.now,
        nonce: replay::nonce(cx, &shown.bytes()),
        event: &cx.event(note),
        letters: &[news],
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(redeemable.account),
        Changed::Refused => Err(UseCaseError::InvalidSecret),
    }
}

/// Judges a reset and its new password for the account whose secret was shown, and hashes it. Who shows a
/// secret claims no groups.
async fn judged<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    history: &[Phc],
    new: &Plain,
) -> Result<Phc, UseCaseError> {
    access_policy::permit(cx, account, &[], access_policy::RESET_PASSWORD)?;
    password_check::rules(cx, new, Some(account.into()))?;
    password_check::fresh(cx, account, history, new).await
}

/// After a reset all sessions end, but for px0's in upstream mode.
fn sessions_after<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> SessionsAfter {
    match purpose {
        Purpose::Px0Code if cx.is_upstream() => SessionsAfter::KeepAll,
        _ => SessionsAfter::EndAll,
    }
}
