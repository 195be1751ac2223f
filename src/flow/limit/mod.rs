//! Limits, in two gates. The first counts roughly and per location, before the database is touched;
//! the second counts exactly, in the first batch, before anybody judges.
//!
//! None ends a live secret. None locks a victim out: what a stranger can fill is his own network's,
//! or it spares the places where the owner has proven himself of late, and a reset makes a place
//! known. The numbers are in [`table`].

mod network;
mod table;

use super::{Client, Context, Failure};
use crate::account::{Account, AccountId, EmailKey, LimitProfile, Session, Time};
use crate::port::{
    Class, Directory, Find, Gate, KnownPlace, MOST_FAILURES, Meter, Opened, Opening, Ports, Quota,
    Realm, RealmRef, Task, Verdict,
};
use network::network;
pub use table::is_known;
use table::{By, Limit};

/// When to come again after the first gate refused, in seconds: its window.
const GATE_WINDOW_S: u32 = 60;

/// How long a place stays known, in milliseconds.
const KNOWN_FOR: i64 = 90 * Time::DAY;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Signing in with a password.
    SignIn,
    /// Showing the current password while signed in.
    CurrentPassword,
    /// Asking for a reset.
    RequestReset,
    /// Redeeming a reset secret.
    Redeem,
    /// Redeeming a reset code of six digits, which alone finds its account.
    RedeemDigits,
    /// Changing with a write grant.
    UseGrant,
    /// Making an account that its address must confirm.
    Register,
    /// Making an account at once.
    RegisterAtOnce,
    /// Asking what is wrong with a password.
    Check,
    /// Signing out.
    SignOut,
    /// Asking for a one-time code to sign in with.
    RequestCode,
    /// Asking for a one-time code to step up with.
    RequestStepUp,
    /// Asking for a challenge's code once more.
    ResendCode,
    /// Guessing at a one-time code of a sign-in.
    GuessCode,
    /// Guessing at a one-time code of a step-up.
    GuessStepUp,
}

/// Who or what an attempt is counted against. What is unknown is not counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// The key of the address that was typed, known or not, or a keyed hash of it.
    pub email: Option<&'a str>,
    /// The key of the address whose owner may be at a known place.
    pub known: Option<&'a str>,
    /// The session of a caller who proved who he is, or the challenge that he is in.
    pub session: Option<&'a str>,
}

impl<'a> Against<'a> {
    /// An address that was typed.
    pub fn email(key: &'a EmailKey) -> Self {
        Self { email: Some(key.as_str()), known: Some(key.as_str()), session: None }
    }
}

impl Operation {
    /// Whether somebody may do it who must set another password first.
    pub const fn precedes_change(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::UseGrant | Self::SignOut)
    }

    /// Whether a password is judged.
    const fn judges_password(self) -> bool {
        matches!(self, Self::SignIn | Self::CurrentPassword)
    }

    /// What the first gate counts it as, besides any request. Redeeming hashes only for a live secret.
    const fn class(self) -> Option<Class> {
        match self {
            Self::SignIn | Self::CurrentPassword | Self::UseGrant | Self::RegisterAtOnce => {
                Some(Class::Hash)
            }
            Self::RequestReset
            | Self::Register
            | Self::RequestCode
            | Self::RequestStepUp
            | Self::ResendCode => Some(Class::Mail),
            Self::Redeem
            | Self::RedeemDigits
            | Self::Check
            | Self::SignOut
            | Self::GuessCode
            | Self::GuessStepUp => None,
        }
    }
}

/// What the first gate says of a request whose tenant is not known yet.
#[derive(Clone, Copy, Debug)]
pub struct Approach {
    admitted: bool,
}

impl Approach {
    /// Goes on to a tenant.
    ///
    /// # Errors
    ///
    /// [`Failure::Limited`] if the gate did not admit the request and the tenant enforces limits.
    pub fn enter(self, realm: &Realm) -> Result<(), Failure> {
        let free = self.admitted || is_open(realm);
        free.then_some(()).ok_or(Failure::Limited(GATE_WINDOW_S))
    }
}

/// Asks the first gate about a request, whatever it is for. Whoever is not admitted gets no further
/// than the tenant of the host, which an isolate remembers.
///
/// # Errors
///
/// [`Failure::Limited`]; [`Failure::Internal`] if the gate does not answer.
pub async fn approach<P: Ports>(
    ports: &P,
    host: &str,
    client: &Client,
) -> Result<Approach, Failure> {
    let admitted = ports.gate().admits(Class::Any, &network(&client.address)).await;
    let approach = Approach { admitted: admitted.map_err(Failure::Internal)? };
    if !approach.admitted {
        let realm = ports.directory().realm(RealmRef::Host(host)).await?;
        let realm = realm.ok_or(Failure::Limited(GATE_WINDOW_S))?;
        approach.enter(&realm)?;
    }
    Ok(approach)
}

/// Whether the limits of a tenant are counted and never refuse.
pub fn is_open(realm: &Realm) -> bool {
    realm.tenant.settings.limits == LimitProfile::Open
}

/// What is counted of one attempt, and what the store is asked with it.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// The keys are keyed hashes, so that the store learns no address.
    meters: Vec<Meter>,
    /// The limit of each meter.
    limits: Vec<&'static Limit>,
    /// Keyed hashes of where the caller is.
    places: Vec<String>,
    /// Whose wrong passwords these are if they are nobody's.
    guess_at: Option<String>,
}

impl Attempt {
    /// Both attempts as one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.meters.extend(other.meters);
        self.limits.extend(other.limits);
        self.places.extend(other.places);
        self.guess_at = self.guess_at.or(other.guess_at);
        self
    }

    /// How many meters it has.
    pub const fn size(&self) -> usize {
        self.meters.len()
    }

    /// The first batch, which counts it.
    pub fn opening<'o, P: Ports>(&'o self, cx: &Context<'_, P>, find: Find<'o>) -> Opening<'o> {
        Opening {
            meters: &self.meters,
            places: &self.places,
            guess_at: self.guess_at.as_deref(),
            find,
            ..cx.opening()
        }
    }

    /// The keys of the meters that a right answer of an account's owner sets back.
    pub fn forgiven(&self, account: AccountId) -> Vec<String> {
        let meters = self.meters.iter().zip(&self.limits);
        let forgiven = meters.filter(|(_, limit)| limit.forgives).map(|(meter, _)| meter);
        let key = |meter: &Meter| match meter.by_account {
            true => Meter::of(&meter.key, account),
            false => meter.key.clone(),
        };
        forgiven.map(key).collect()
    }

    /// Whether it is the last that its session has.
    pub fn is_last(&self, verdicts: &[Verdict]) -> bool {
        let met = self.limits.iter().zip(&self.meters).zip(verdicts);
        met.into_iter()
            .any(|((limit, meter), verdict)| limit.ends_session && verdict.count >= meter.limit)
    }
}

/// Asks the first gate about an operation, and lists what the second counts.
///
/// # Errors
///
/// [`Failure::Limited`]; [`Failure::Internal`] if the gate does not answer.
pub async fn admit<P: Ports>(
    cx: &Context<'_, P>,
    operation: Operation,
    against: Against<'_>,
) -> Result<Attempt, Failure> {
    if let Some(class) = operation.class() {
        let key = format!("{}/{}", cx.tenant().id, network(&cx.client.address));
        let admitted = cx.ports.gate().admits(class, &key).await.map_err(Failure::Internal)?;
        Approach { admitted }.enter(&cx.realm)?;
    }
    Ok(attempt(cx, operation, against))
}

fn attempt<P: Ports>(cx: &Context<'_, P>, operation: Operation, against: Against<'_>) -> Attempt {
    let mut attempt = Attempt::default();
    let caller = network(&cx.client.address);
    for limit in table::of(operation, cx.via) {
        let value = match limit.by {
            By::Address => Some(caller.as_str()),
            By::Email => against.email,
            By::Session => against.session,
            By::Account | By::Tenant => Some(""),
        };
        let Some(value) = value else { continue };
        attempt.meters.push(meter(cx, limit, value));
        attempt.limits.push(limit);
    }
    let spares = attempt.limits.iter().any(|limit| limit.spares_known);
    if let Some(email) = against.known.filter(|_| spares || operation.judges_password()) {
        attempt.places = cx.digests(PLACE, &[email.as_bytes(), caller.as_bytes()]);
    }
    let stranger = against.email.or(against.session).filter(|_| operation.judges_password());
    attempt.guess_at = stranger.map(|stranger| cx.digest("stranger", &[stranger.as_bytes()]));
    attempt
}

/// A limit with the numbers that hold at the tenant.
fn meter<P: Ports>(cx: &Context<'_, P>, limit: &Limit, value: &str) -> Meter {
    let own = cx.tenant().settings.limit_numbers.get(limit.name);
    let most = own.map_or(limit.most, |own| own.most);
    let window = own.map_or(limit.window, |own| i64::from(own.seconds) * Time::SECOND);
    Meter {
        key: cx.digest("meter", &[limit.name.as_bytes(), value.as_bytes()]),
        by_account: limit.by == By::Account,
        spares_known: limit.spares_known,
        limit: if is_open(&cx.realm) { u32::MAX } else { most },
        window,
        rest: limit.rest,
    }
}

/// Refuses what went over a limit, and notes where the caller stands with those that are his own.
///
/// # Errors
///
/// [`Failure::Limited`] with the seconds until the last window that is full ends.
pub fn enforce<P: Ports>(
    cx: &Context<'_, P>,
    attempt: &Attempt,
    opened: &Opened,
) -> Result<(), Failure> {
    enforce_all(cx, attempt, &opened.verdicts, opened.known_place)
}

/// As [`enforce`], for a part of what was counted.
///
/// # Errors
///
/// As [`enforce`].
pub fn enforce_all<P: Ports>(
    cx: &Context<'_, P>,
    attempt: &Attempt,
    verdicts: &[Verdict],
    known: bool,
) -> Result<(), Failure> {
    let met = || attempt.limits.iter().zip(&attempt.meters).zip(verdicts);
    for ((limit, meter), verdict) in met().filter(|((limit, _), _)| limit.is_told()) {
        note(cx, limit, meter, verdict);
    }
    let over = || {
        met().filter(|((_, meter), verdict)| {
            verdict.count > meter.limit && !(meter.spares_known && known)
        })
    };
    let Some(until) = over().map(|(_, verdict)| verdict.resets_at).max() else { return Ok(()) };
    if over().any(|((limit, _), _)| limit.by == By::Tenant) {
        cx.ports.log().cause("a ceiling of the whole tenant is passed: the operation rests");
    }
    let seconds = whole_seconds(until.since(cx.now));
    Err(Failure::Limited(u32::try_from(seconds).unwrap_or(u32::MAX)))
}

fn note<P: Ports>(cx: &Context<'_, P>, limit: &Limit, meter: &Meter, verdict: &Verdict) {
    if is_open(&cx.realm) {
        return;
    }
    cx.ports.quotas().note(Quota {
        name: limit.name,
        most: meter.limit,
        window: meter.window,
        left: meter.limit.saturating_sub(verdict.count),
        wait: verdict.resets_at.since(cx.now),
    });
}

/// Begun seconds count, and there is at least one.
const fn whole_seconds(millis: i64) -> i64 {
    if millis <= Time::SECOND { 1 } else { (millis + Time::SECOND - 1) / Time::SECOND }
}

/// The label of the keyed hashes of places.
const PLACE: &str = "place";

/// Where an owner has just proven himself.
#[derive(Clone, Debug)]
pub struct Here {
    key: String,
    until: Time,
}

impl Here {
    /// Here, for an account.
    pub fn of<P: Ports>(cx: &Context<'_, P>, account: &Account) -> Self {
        let (email, caller) = (account.email.key(), network(&cx.client.address));
        let key = cx.digest(PLACE, &[email.as_str().as_bytes(), caller.as_bytes()]);
        Self { key, until: cx.now.plus(KNOWN_FOR) }
    }

    /// As the store takes it.
    pub fn known(&self) -> KnownPlace<'_> {
        KnownPlace { key: &self.key, until: self.until }
    }
}

/// Whether a session is a known place by itself: its owner signed in of late.
pub fn knows<P: Ports>(cx: &Context<'_, P>, session: &Session) -> bool {
    cx.now < session.created_at.plus(KNOWN_FOR)
}

/// Whether a password is not to be judged, right or wrong, since too many wrong ones in a row were
/// shown and this is no known place. The first time, the owner is told.
pub fn is_shut<P: Ports>(cx: &Context<'_, P>, opened: &Opened, known: bool) -> bool {
    if is_open(&cx.realm) || opened.failures <= MOST_FAILURES {
        return false;
    }
    if opened.failures == MOST_FAILURES + 1 {
        cx.ports.later().push(Task::Guesses(cx.tenant().id));
    }
    !known && !opened.known_place
}

/// `RateLimit-Policy` and `RateLimit` as the IETF's draft has them
/// (draft-ietf-httpapi-ratelimit-headers, sections 3 and 4); none if no limit was met.
pub fn fields<P: Ports>(ports: &P) -> Option<[String; 2]> {
    let quotas = ports.quotas().all();
    let list =
        |item: &dyn Fn(&Quota) -> String| quotas.iter().map(item).collect::<Vec<_>>().join(", ");
    let policies = list(&|quota| {
        format!("\"{}\";q={};w={}", quota.name, quota.most, whole_seconds(quota.window))
    });
    let standings = list(&|quota| {
        format!("\"{}\";r={};t={}", quota.name, quota.left, whole_seconds(quota.wait))
    });
    (!quotas.is_empty()).then_some([policies, standings])
}
