//! Redeeming a secret: finding it, judging the new password, and the change.

use zeroize::Zeroizing;

use super::draw::{BY_REQUEST, CODE};
use super::may_reset;
use crate::account::{
    Account, Actor, CodeFormat, EventKind, Phc, Plain, Purpose, RequestId, ResetSecret, Token,
};
use crate::crypt::secret::{CodeLength, normalise_crockford, normalise_digits};
use crate::flow::event::Note;
use crate::flow::limit::{self, Against, Here, Operation};
use crate::flow::{Context, Failure, judge, letter, repeat};
use crate::port::{Change, Changed, Find, Ports, Proof, SessionsAfter, Store};

/// How many guesses a native code stands.
const MOST_TRIES: u32 = 5;

/// The keyed hashes by which the secret of a request is found.
pub(in crate::flow) fn request_lookups<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
) -> Vec<String> {
    cx.digests(BY_REQUEST, &[purpose.as_str().as_bytes(), request.as_bytes()])
}

/// Whether a typed code is the one of its request, and this guess is not one too many.
pub(in crate::flow) fn is_code<P: Ports>(
    cx: &Context<'_, P>,
    request: RequestId,
    typed: &str,
    secret: &ResetSecret,
) -> bool {
    let parts: [&[u8]; 3] =
        [secret.purpose.as_str().as_bytes(), request.as_bytes(), typed.trim().as_bytes()];
    let right =
        secret.verifier.as_ref().is_some_and(|good| cx.digests(CODE, &parts).contains(good));
    secret.tries <= MOST_TRIES && right
}

/// A reset secret as somebody shows it.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// A link token, or a code that finds its account by itself.
    Secret {
        /// What it must be good for.
        purpose: Purpose,
        /// The text as it was typed.
        text: &'a str,
    },
    /// A code that belongs to a request.
    Code {
        /// The request.
        request: RequestId,
        /// The digits.
        code: &'a str,
    },
}

impl Shown<'_> {
    /// What tells it from every other one.
    pub(in crate::flow) fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Secret { text, .. } => text.as_bytes().to_vec(),
            Self::Code { request, code } => [request.as_bytes(), code.as_bytes()].concat(),
        })
    }
}

/// A secret that is good, with its account.
#[derive(Clone, Debug)]
pub struct Redeemable {
    /// Whose password it resets.
    pub account: Account,
    secret: ResetSecret,
    history: Vec<Phc>,
}

/// Looks a secret up without spending it; a code is counted as guessed.
///
/// # Errors
///
/// [`Failure::InvalidSecret`] alike for an unknown, spent, expired or exhausted one, and for one
/// whose account redeems nothing; [`Failure::Limited`].
pub async fn look_up<P: Ports>(
    cx: &Context<'_, P>,
    shown: Shown<'_>,
) -> Result<Redeemable, Failure> {
    let outcome = looked_up(cx, shown).await;
    cx.told(EventKind::ResetRefused, outcome, None)
}

async fn looked_up<P: Ports>(cx: &Context<'_, P>, shown: Shown<'_>) -> Result<Redeemable, Failure> {
    let (purpose, lookups) = lookups(cx, shown).ok_or(Failure::InvalidSecret)?;
    let attempt = limit::admit(cx, operation(cx, purpose), Against::default()).await?;
    let find = Find::Secret { purpose, lookups: &lookups, guess: purpose == Purpose::Code };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let (Some(account), Some(secret)) = (opened.account, opened.secret) else {
        return Err(Failure::InvalidSecret);
    };
    let live = cx.now < secret.expires_at && secret.generation == account.generation;
    let allowed = purpose == Purpose::Invitation || may_reset(cx, &account);
    let right = match shown {
        Shown::Code { request, code } => is_code(cx, request, code, &secret),
        Shown::Secret { .. } => true,
    };
    if !live || !account.active || !allowed || !right {
        return Err(Failure::InvalidSecret);
    }
    Ok(Redeemable { account, secret, history: opened.history })
}

fn operation<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> Operation {
    match (purpose, cx.tenant().settings.code_format) {
        (Purpose::Px0Code, CodeFormat::Digits) => Operation::RedeemDigits,
        _ => Operation::Redeem,
    }
}

fn lookups<P: Ports>(cx: &Context<'_, P>, shown: Shown<'_>) -> Option<(Purpose, Vec<String>)> {
    match shown {
        Shown::Code { request, .. } => {
            Some((Purpose::Code, request_lookups(cx, Purpose::Code, request)))
        }
        Shown::Secret { purpose, text } => {
            let text = spelled(cx, purpose, text)?;
            Some((purpose, cx.digests(purpose.as_str(), &[text.expose().as_bytes()])))
        }
    }
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
/// [`Failure::Weak`], and as [`look_up`]; losing a race is [`Failure::InvalidSecret`].
pub async fn confirm<P: Ports>(
    cx: &Context<'_, P>,
    shown: Shown<'_>,
    new: &Plain,
) -> Result<Account, Failure> {
    let outcome = redeemed(cx, shown, new).await;
    cx.told(EventKind::ResetRefused, outcome, None)
}

async fn redeemed<P: Ports>(
    cx: &Context<'_, P>,
    shown: Shown<'_>,
    new: &Plain,
) -> Result<Account, Failure> {
    judge::rules(cx, new, None)?;
    let Redeemable { account, secret, history } = looked_up(cx, shown).await?;
    let phc = match judged(cx, &account, &history, new).await {
        Err(failure @ Failure::Weak(_)) if secret.purpose == Purpose::Code => {
            // The code was right: what is wrong with the password, or with the breach service, must
            // not use up its guesses.
            cx.store().return_guess(&secret.lookup).await?;
            return Err(failure);
        }
        judged => judged?,
    };
    let (news, undo) = letter::password_changed(cx, &account)?;
    let note = Note::new(EventKind::PasswordReset, Actor::Owner).account(account.id);
    let here = Here::of(cx, &account);
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof: Proof::Secret { lookup: &secret.lookup, purpose: secret.purpose },
        credential: &phc,
        email: None,
        secrets: &[undo],
        history: judge::kept(cx),
        sessions: sessions_after(cx, secret.purpose),
        forgive: &[],
        place: Some(here.known()),
        now: cx.now,
        nonce: repeat::nonce(cx, &shown.bytes()),
        event: &cx.event(note),
        letters: &[news],
    };
    match cx.store().change(change).await? {
        Changed::Done => Ok(account),
        Changed::Refused => Err(Failure::InvalidSecret),
    }
}

/// Judges a new password for the account whose secret was shown, and hashes it.
async fn judged<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    history: &[Phc],
    new: &Plain,
) -> Result<Phc, Failure> {
    judge::rules(cx, new, Some(account.into()))?;
    judge::fresh(cx, account, history, new).await
}

/// After a reset all sessions end, but for px0's in upstream mode.
fn sessions_after<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> SessionsAfter {
    match purpose {
        Purpose::Px0Code if cx.is_upstream() => SessionsAfter::KeepAll,
        _ => SessionsAfter::EndAll,
    }
}
