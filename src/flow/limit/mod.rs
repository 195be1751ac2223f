//! Limits, in two gates. The first counts roughly and per location, before the database is touched;
//! the second counts exactly, in the first batch, before anybody judges.
//!
//! None ends a live secret, and what one refuses is counted at no other. None locks a victim out: what
//! a stranger can fill is their own network's, or it spares the places where the owner has proven
//! themself of late, or it lets a link through while none is live, and a reset makes a place known. The
//! numbers are in `table.rs`.
//!
//! May use no other folder of the use cases.

pub mod captcha;

mod known;
mod network;
mod operation;
mod profile;
pub mod quota;
mod standing;
pub mod table;

use std::collections::BTreeSet;

use super::{Client, Context, UseCaseError};
use crate::account::{AccountId, By, EmailKey, Limit, Time};
use crate::flow::Ports;
use crate::port::{
    Class, EdgeRateLimiter, Find, Meter, Meters, Opened, Opening, SnapshotRef, TenantSnapshot,
    Tenants, Verdict,
};
pub use known::{CurrentNetwork, is_password_locked, knows};
pub(super) use network::network;
use network::site;
pub use operation::Operation;
pub use profile::is_open;
pub use standing::fields;
use standing::{note, whole_seconds};

/// When to come again after the first gate refused, in seconds: its window.
const GATE_WINDOW_S: u32 = 60;

/// Who or what an attempt is counted against. What is unknown is not counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// The key of the address that was typed, known or not, or a keyed hash of it.
    pub email: Option<&'a str>,
    /// The key of the address whose owner may be at a known place.
    pub known: Option<&'a str>,
    /// The session of an authenticated caller, or the caller's challenge.
    pub session: Option<&'a str>,
}

impl<'a> Against<'a> {
    /// An address that was typed.
    pub fn email(key: &'a EmailKey) -> Self {
        Self { email: Some(key.as_str()), known: Some(key.as_str()), session: None }
    }
}

/// What the first gate says of a request whose tenant is not known yet.
#[derive(Clone, Copy, Debug)]
pub struct Precheck {
    admitted: bool,
}

impl Precheck {
    /// One that nothing counts.
    pub const fn free() -> Self {
        Self { admitted: true }
    }

    /// Goes on to a tenant.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Limited`] if the gate did not admit the request and the tenant enforces limits.
    pub fn apply(self, snapshot: &TenantSnapshot) -> Result<(), UseCaseError> {
        let free = self.admitted || is_open(snapshot);
        free.then_some(()).ok_or(UseCaseError::Limited(GATE_WINDOW_S))
    }
}

/// Asks the first gate about a request, whatever it is for. A request that is not admitted gets no
/// further than the tenant of the host, which an isolate remembers.
///
/// # Errors
///
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the gate does not answer.
pub async fn precheck<P: Ports>(
    ports: &P,
    host: &str,
    client: &Client,
) -> Result<Precheck, UseCaseError> {
    let admitted = ports.edge_rate_limiter().admits(Class::Any, &network(&client.address)).await;
    let precheck = Precheck { admitted: admitted.map_err(UseCaseError::Internal)? };
    if !precheck.admitted {
        let snapshot = ports.directory().snapshot(SnapshotRef::Host(host)).await?;
        let snapshot = snapshot.ok_or(UseCaseError::Limited(GATE_WINDOW_S))?;
        precheck.apply(&snapshot)?;
    }
    Ok(precheck)
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
    /// The keyed hash that counts wrong passwords if no account is found.
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
        self.keys(account, |limit| limit.forgives)
    }

    /// The keys of the meters at which a right answer of an account's owner was no attempt. One that
    /// counted for several is given back as often as it is named.
    pub fn refunded(&self, account: AccountId) -> Vec<String> {
        self.keys(account, |limit| limit.refunds)
    }

    fn keys(&self, account: AccountId, which: impl Fn(&Limit) -> bool) -> Vec<String> {
        let meters = self.meters.iter().zip(&self.limits);
        let key = |meter: &Meter| match meter.by_account {
            true => Meter::of(&meter.key, account),
            false => meter.key.clone(),
        };
        let keys = meters.filter(|(_, limit)| which(limit)).map(|(meter, _)| key(meter));
        keys.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Takes it off the wrong passwords in a row of an address without an account: it was none.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Internal`] if the store fails.
    pub async fn forget_stranger<P: Ports>(&self, cx: &Context<'_, P>) -> Result<(), UseCaseError> {
        let Some(stranger) = &self.guess_at else { return Ok(()) };
        Ok(cx.store().refund_stranger(stranger).await?)
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
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the gate does not answer.
pub async fn admit<P: Ports>(
    cx: &Context<'_, P>,
    operation: Operation,
    against: Against<'_>,
) -> Result<Attempt, UseCaseError> {
    if let Some(class) = operation.class() {
        let key = format!("{}/{}", cx.tenant().id, network(&cx.client.address));
        let admitted = cx
            .ports
            .edge_rate_limiter()
            .admits(class, &key)
            .await
            .map_err(UseCaseError::Internal)?;
        Precheck { admitted }.apply(&cx.snapshot)?;
    }
    Ok(attempt(cx, operation, against))
}

fn attempt<P: Ports>(cx: &Context<'_, P>, operation: Operation, against: Against<'_>) -> Attempt {
    let mut attempt = Attempt::default();
    let (caller, site) = (network(&cx.client.address), site(&cx.client.address));
    let limits = table::of(operation, cx.profile());
    let value = |limit: &Limit| -> Option<Vec<&str>> {
        match limit.by {
            By::Address => Some(vec![&caller]),
            By::Site => site.as_deref().map(|site| vec![site]),
            By::Place => against.email.map(|email| vec![email, &caller]),
            By::Email => against.email.map(|email| vec![email]),
            By::Session => against.session.map(|session| vec![session]),
            By::Account | By::Tenant => Some(vec![""]),
        }
    };
    let links = limits.iter().find(|limit| limit.name == table::LINKS.name);
    let links = links.and_then(|links| Some(key(cx, links, &value(links)?)));
    for limit in limits {
        let Some(value) = value(limit) else { continue };
        let holds_with = links.clone().filter(|_| limit.yields);
        attempt.meters.push(Meter { holds_with, ..meter(cx, limit, key(cx, limit, &value)) });
        attempt.limits.push(limit);
    }
    let spares = attempt.limits.iter().any(|limit| limit.spares_known);
    if let Some(email) = against.known.filter(|_| spares || operation.judges_password()) {
        attempt.places = known::places(cx, email, &caller);
    }
    let stranger = against.email.or(against.session).filter(|_| operation.judges_password());
    attempt.guess_at = stranger.map(|stranger| cx.digest("stranger", &[stranger.as_bytes()]));
    attempt
}

/// The keyed hash of what a limit counts.
fn key<P: Ports>(cx: &Context<'_, P>, limit: &Limit, value: &[&str]) -> String {
    let parts: Vec<&[u8]> = [limit.name].iter().chain(value).map(|part| part.as_bytes()).collect();
    cx.digest("meter", &parts)
}

/// A limit with the numbers that hold at the tenant.
fn meter<P: Ports>(cx: &Context<'_, P>, limit: &Limit, key: String) -> Meter {
    let own = cx.tenant().settings.limit_numbers.get(limit.name).filter(|_| !limit.counts_live);
    let most = own.map_or(limit.most, |own| own.most);
    let window = own.map_or(limit.window, |own| i64::from(own.seconds) * Time::SECOND);
    let open = is_open(&cx.snapshot);
    Meter {
        key,
        by_account: limit.by == By::Account,
        spares_known: limit.spares_known,
        holds_with: None,
        counts_refused: limit.ends_session,
        limit: if open { u32::MAX } else { most },
        window,
        // Where nothing is refused, a row an attempt would be rows without number.
        sliding: limit.counts_live && !open,
        rest: limit.rest,
    }
}

/// Refuses what is over a limit, and notes where the caller stands with those that are their own.
///
/// # Errors
///
/// [`UseCaseError::Limited`] with the seconds until the last limit that refuses no longer will.
pub fn enforce<P: Ports>(
    cx: &Context<'_, P>,
    attempt: &Attempt,
    opened: &Opened,
) -> Result<(), UseCaseError> {
    enforce_all(cx, attempt, &opened.verdicts)
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
) -> Result<(), UseCaseError> {
    let met = || attempt.limits.iter().zip(&attempt.meters).zip(verdicts);
    for ((limit, meter), verdict) in met().filter(|((limit, _), _)| limit.is_told()) {
        note(cx, limit, meter, verdict);
    }
    let over = || met().filter(|(_, verdict)| verdict.refuses);
    let Some(until) = over().map(|(_, verdict)| verdict.resets_at).max() else { return Ok(()) };
    if over().any(|((limit, _), _)| limit.by == By::Tenant) {
        cx.ports.log().cause("a ceiling of the whole tenant is passed: the operation rests");
    }
    let seconds = whole_seconds(until.since(cx.now));
    Err(UseCaseError::Limited(u32::try_from(seconds).unwrap_or(u32::MAX)))
}
