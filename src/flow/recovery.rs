//! Forgotten passwords: asking for a reset, acting on the request, redeeming its secret.
//!
//! Asking does the same work and gives the same answer for every address. What depends on whether
//! anybody has the address happens after the answer, and cron takes up what was lost there.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::event::Note;
use super::limit::{self, Against, Attempt, Here, Operation};
use super::seal::REQUEST_EMAIL;
use super::{Client, Context, Failure, Via, judge, letter, repeat};
use crate::account::{
    Account, Actor, CodeFormat, Dialect, Email, EventKind, LetterKind, Phc, Plain, Purpose,
    RequestId, ResetRequest, ResetSecret, Time, Token,
};
use crate::crypt::secret::{
    CodeLength, code_crockford, digits, link_token, normalise_crockford, normalise_digits,
};
use crate::port::{
    Change, Changed, Find, Issue, NewSecret, Opened, Opening, Ports, Proof, SessionsAfter, Store,
    StoreError, Task,
};

/// How many secrets of one purpose may be live for an account.
pub(super) const MOST_LIVE: u32 = 3;
/// How many codes to sign in with may be live: more than strangers can ask for.
const MOST_LIVE_CODES: u32 = 20;
/// How many guesses a native code stands.
const MOST_TRIES: u32 = 5;
/// How many codes are drawn before giving up on finding one that nobody has.
const DRAWS: usize = 8;
/// Labels of the keyed hashes of codes that belong to a request, and of those requests.
const CODE: &str = "code";
const BY_REQUEST: &str = "code-request";
/// How many requests are acted on in one go.
const BATCH: u32 = 20;

/// What is kept, sealed, of a request: the address, and who asked, for the trail.
#[derive(Default, Serialize, Deserialize)]
struct Asked {
    email: String,
    client: Client,
}

/// Takes a request for a reset. The answer is the same whether anybody has the address or not.
///
/// # Errors
///
/// [`Failure::Limited`], by the submitted address, known or not.
pub async fn request<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    purpose: Purpose,
) -> Result<RequestId, Failure> {
    let attempt = limit::admit(cx, Operation::RequestReset, Against::email(&email.key())).await?;
    let id = cx.request_id();
    keep(cx, id, email, purpose, &attempt).await?;
    Ok(id)
}

/// Keeps a request until it is acted on, which is once the answer is out.
pub(super) async fn keep<P: Ports>(
    cx: &Context<'_, P>,
    id: RequestId,
    email: &Email,
    purpose: Purpose,
    attempt: &Attempt,
) -> Result<(), Failure> {
    let asked = Asked { email: email.as_str().to_owned(), client: cx.client.clone() };
    let asked = Zeroizing::new(serde_json::to_vec(&asked).map_err(Failure::internal)?);
    let sealed_email = cx.seal(&asked, REQUEST_EMAIL.at(&id.to_string()))?;
    let request = ResetRequest { id, purpose, sealed_email, at: cx.now };
    let opening = Opening { request: Some(&request), ..attempt.opening(cx, Find::Nothing) };
    let opened = cx.open(opening).await?;
    let within = limit::enforce(cx, attempt, &opened);
    cx.told(EventKind::RequestRefused, within, None)?;
    cx.ports.later().push(Task::Requests(cx.tenant().id));
    cx.ports.later().push(Task::Seal(cx.tenant().id));
    Ok(())
}

/// Takes a request from an API that asks for no well-formed address. In upstream mode it tells
/// unknown addresses apart, as its product did.
///
/// # Errors
///
/// As [`request`]; in upstream mode [`Failure::Missing`] if nobody has the address.
pub async fn request_as_typed<P: Ports>(
    cx: &Context<'_, P>,
    typed: &str,
    purpose: Purpose,
) -> Result<(), Failure> {
    let Ok(email) = Email::parse(typed) else {
        return if cx.is_upstream() { Err(Failure::Missing) } else { Ok(()) };
    };
    request(cx, &email, purpose).await?;
    if cx.is_upstream() && find(cx, &email).await?.account.is_none() {
        return Err(Failure::Missing);
    }
    Ok(())
}

/// Acts on the requests that wait at the tenant; answers how many there were.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails; what was not reached still waits.
pub async fn act<P: Ports>(cx: &Context<'_, P>) -> Result<usize, Failure> {
    let waiting = cx.store().requests(BATCH).await?;
    for request in &waiting {
        act_on(cx, request).await?;
    }
    Ok(waiting.len())
}

async fn act_on<P: Ports>(cx: &Context<'_, P>, request: &ResetRequest) -> Result<(), Failure> {
    let place = request.id.to_string();
    let asked = cx.unseal(&request.sealed_email, REQUEST_EMAIL.at(&place))?;
    let asked: Asked = serde_json::from_slice(&asked).unwrap_or_default();
    let cx = &cx.at_dialect_of(request.purpose).sent_by(asked.client);
    let email = Email::parse(&asked.email).ok();
    let account = match &email {
        Some(email) => find(cx, email).await?.account.filter(|account| account.active),
        None => None,
    };
    let Some(account) = account else {
        return drop_request(cx, request.id, email.as_ref()).await;
    };
    let served = match request.purpose {
        Purpose::SignInCode => account.is_local(),
        _ => may_reset(cx, &account),
    };
    if !served {
        return explain(cx, request.id, &account).await;
    }
    issue(cx, &account, request.purpose, Some(request.id), Actor::Anyone).await.map(|_| ())
}

async fn find<P: Ports>(cx: &Context<'_, P>, email: &Email) -> Result<Opened, Failure> {
    let key = email.key();
    cx.open(Opening { find: Find::Email(&key), ..cx.opening() }).await
}

/// A reset gives nobody a first password unless the tenant says so.
fn may_reset<P: Ports>(cx: &Context<'_, P>, account: &Account) -> bool {
    account.is_local() && (account.phc.is_some() || cx.tenant().settings.first_password)
}

async fn drop_request<P: Ports>(
    cx: &Context<'_, P>,
    id: RequestId,
    typed: Option<&Email>,
) -> Result<(), Failure> {
    let mut note = Note::new(EventKind::ResetRequested, Actor::Anyone);
    if let (Some(account), _) = cx.subject() {
        note = note.account(account);
    }
    let issue = Issue {
        request: Some(id),
        account: None,
        secrets: &[],
        most_live: MOST_LIVE,
        supersedes: false,
        tells: false,
        letters: &[],
        event: &cx.event_about(note, typed),
        now: cx.now,
    };
    cx.store().issue(issue).await?;
    Ok(())
}

/// Tells the owner of an account without a password here how he signs in. No secret is made.
async fn explain<P: Ports>(
    cx: &Context<'_, P>,
    id: RequestId,
    account: &Account,
) -> Result<(), Failure> {
    let note = Note::new(EventKind::ResetRequested, Actor::Anyone).account(account.id);
    let kind = LetterKind::SignsInElsewhere;
    let issue = Issue {
        request: Some(id),
        account: Some((account.id, account.generation)),
        secrets: &[],
        most_live: MOST_LIVE,
        supersedes: false,
        tells: false,
        letters: &[letter::row(cx, account, kind, cx.now.plus(Time::HOUR))?],
        event: &cx.event(note),
        now: cx.now,
    };
    cx.store().issue(issue).await?;
    letter::send_later(cx);
    Ok(())
}

/// A secret that was made, for the one place that must show it.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The link token or the code.
    pub token: Token,
    /// The link, if the secret is one.
    pub link: Option<String>,
}

/// Makes the secrets of one purpose for an account and queues their mail. None if as many as may
/// be are live already.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn issue<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, Failure> {
    let id = request.unwrap_or_else(|| cx.request_id());
    issue_as(cx, account, purpose, id, request, actor).await
}

/// As [`issue`], with codes that belong to `id` whether or not a request of this id waits.
pub(super) async fn issue_as<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    id: RequestId,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, Failure> {
    for _ in 0..DRAWS {
        let drawn = draw(cx, purpose, id);
        let letters = [letter::row(cx, account, drawn.letter, drawn.expires_at)?];
        let note = Note::new(EventKind::ResetIssued, actor).account(account.id);
        let issue = Issue {
            request,
            account: Some((account.id, account.generation)),
            secrets: &drawn.secrets,
            most_live: most_live(purpose),
            supersedes: supersedes(cx, purpose),
            tells: false,
            letters: &letters,
            event: &cx.event(note),
            now: cx.now,
        };
        match cx.store().issue(issue).await {
            Ok(made) => {
                letter::send_later(cx);
                return Ok(made.then_some(drawn.issued));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::internal("no free code after several draws"))
}

/// Codes to sign in with are each good for the client that asked, so that those which strangers ask
/// for must not keep the owner from his own.
const fn most_live(purpose: Purpose) -> u32 {
    match purpose {
        Purpose::SignInCode => MOST_LIVE_CODES,
        _ => MOST_LIVE,
    }
}

/// Asking again ends no live secret, but with these two products it did.
fn supersedes<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> bool {
    matches!(purpose, Purpose::UnleashToken | Purpose::Px0Code) && cx.is_upstream()
}

/// Secrets that were drawn and not yet stored.
pub(super) struct Drawn {
    pub secrets: Vec<NewSecret>,
    pub letter: LetterKind,
    pub expires_at: Time,
    issued: Issued,
}

/// Draws the secrets of one purpose.
pub(super) fn draw<P: Ports>(cx: &Context<'_, P>, purpose: Purpose, request: RequestId) -> Drawn {
    let expires_at = cx.now.plus(life(cx, purpose));
    match purpose {
        Purpose::Px0Code => {
            let token = match cx.tenant().settings.code_format {
                CodeFormat::Base32 => code_crockford(cx.ports.entropy()),
                CodeFormat::Digits => digits(CodeLength::Six, cx.ports.entropy()),
            };
            let letter = LetterKind::Px0Reset { code: token.expose().to_owned() };
            let secrets = vec![found_by_itself(cx, purpose, &token, expires_at)];
            Drawn { secrets, letter, expires_at, issued: Issued { token, link: None } }
        }
        // What undoes a change leads to a reset.
        Purpose::Link | Purpose::Code | Purpose::Disavowal => {
            let token = link_token(cx.ports.entropy());
            let code = digits(CodeLength::Eight, cx.ports.entropy());
            let link = format!("{}/reset#token={}", cx.origin(), token.expose());
            let code_expires_at = cx.now.plus(life(cx, Purpose::Code));
            let secrets = vec![
                found_by_itself(cx, Purpose::Link, &token, expires_at),
                found_by_request(cx, Purpose::Code, request, &code, code_expires_at),
            ];
            let code = code.expose().to_owned();
            let letter = LetterKind::Reset { link: link.clone(), code, request };
            Drawn { secrets, letter, expires_at, issued: Issued { token, link: Some(link) } }
        }
        Purpose::SignInCode | Purpose::StepUpCode => {
            let token = digits(CodeLength::Six, cx.ports.entropy());
            let letter = LetterKind::Otp { code: token.expose().to_owned() };
            let secrets = vec![found_by_request(cx, purpose, request, &token, expires_at)];
            Drawn { secrets, letter, expires_at, issued: Issued { token, link: None } }
        }
        Purpose::UnleashToken | Purpose::Invitation | Purpose::Verification => {
            let token = link_token(cx.ports.entropy());
            let link = link(cx, purpose, &token);
            let letter = match purpose {
                Purpose::Invitation => LetterKind::Invitation { link: link.clone() },
                Purpose::Verification => LetterKind::Verification { link: link.clone() },
                _ => LetterKind::UnleashReset { link: link.clone() },
            };
            let secrets = vec![found_by_itself(cx, purpose, &token, expires_at)];
            Drawn { secrets, letter, expires_at, issued: Issued { token, link: Some(link) } }
        }
    }
}

/// A link to reset a password that nobody asked for.
pub(super) struct FreshLink {
    pub(super) link: String,
    pub(super) secret: NewSecret,
}

pub(super) fn fresh_link<P: Ports>(cx: &Context<'_, P>) -> FreshLink {
    let (purpose, token) = (Purpose::Link, link_token(cx.ports.entropy()));
    let expires_at = cx.now.plus(life(cx, purpose));
    let secret = found_by_itself(cx, purpose, &token, expires_at);
    FreshLink { link: link(cx, purpose, &token), secret }
}

/// The link of a token: in the fragment, which no server, proxy or `Referer` ever sees.
fn link<P: Ports>(cx: &Context<'_, P>, purpose: Purpose, token: &Token) -> String {
    let (origin, token) = (cx.origin(), token.expose());
    match purpose {
        Purpose::UnleashToken if cx.is_upstream() => {
            format!("{origin}/reset-password?token={token}")
        }
        Purpose::UnleashToken => format!("{origin}/reset-password#token={token}"),
        Purpose::Invitation => format!("{origin}/welcome#token={token}"),
        Purpose::Verification => format!("{origin}/verify#token={token}"),
        _ => format!("{origin}/reset#token={token}"),
    }
}

fn life<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> i64 {
    match purpose {
        Purpose::UnleashToken if cx.is_upstream() => Time::DAY,
        Purpose::Px0Code if cx.is_upstream() => 15 * Time::MINUTE,
        Purpose::Link | Purpose::UnleashToken | Purpose::Disavowal => 30 * Time::MINUTE,
        Purpose::Code | Purpose::Px0Code | Purpose::SignInCode | Purpose::StepUpCode => {
            10 * Time::MINUTE
        }
        Purpose::Invitation | Purpose::Verification => Time::DAY,
    }
}

fn found_by_itself<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    token: &Token,
    expires_at: Time,
) -> NewSecret {
    let lookup = cx.digest(purpose.as_str(), &[token.expose().as_bytes()]);
    NewSecret { lookup, purpose, verifier: None, expires_at, sealed_email: None }
}

fn found_by_request<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
    code: &Token,
    expires_at: Time,
) -> NewSecret {
    let parts: [&[u8]; 3] =
        [purpose.as_str().as_bytes(), request.as_bytes(), code.expose().as_bytes()];
    let [lookup @ .., _] = &parts;
    NewSecret {
        lookup: cx.digest(BY_REQUEST, lookup),
        purpose,
        verifier: Some(cx.digest(CODE, &parts)),
        expires_at,
        sealed_email: None,
    }
}

/// The keyed hashes by which the secret of a request is found.
pub(super) fn request_lookups<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
) -> Vec<String> {
    cx.digests(BY_REQUEST, &[purpose.as_str().as_bytes(), request.as_bytes()])
}

/// Whether a typed code is the one of its request, and this guess is not one too many.
pub(super) fn is_code<P: Ports>(
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
    pub(super) fn bytes(&self) -> Zeroizing<Vec<u8>> {
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
        Changed::Done => {
            letter::send_later(cx);
            Ok(account)
        }
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

impl<P: Ports> Context<'_, P> {
    /// The same tenant as seen by the API whose secrets are to be made: links, lives and formats
    /// are its own.
    fn at_dialect_of(&self, purpose: Purpose) -> Context<'_, P> {
        let via = match purpose {
            Purpose::UnleashToken => Via::Dialect(Dialect::Unleash),
            Purpose::Px0Code => Via::Dialect(Dialect::Px0),
            Purpose::SignInCode | Purpose::StepUpCode => Via::Dialect(Dialect::Prelude),
            Purpose::Link
            | Purpose::Code
            | Purpose::Invitation
            | Purpose::Verification
            | Purpose::Disavowal => self.via,
        };
        Context::new(self.ports, self.realm.clone(), via, self.client.clone())
    }
}
