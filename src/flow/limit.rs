//! Limits: what is counted for which operation, and when the answer is "too many".
//!
//! Every attempt is counted in the first batch, before anybody judges it. A right password gives the
//! attempts at its own account back, so that only failures add up there. No limit ends a session or a live secret, and none
//! locks a victim out for good: the keys that an attacker can fill without a credential are his own
//! address, and an e-mail address for minutes.

use super::{Context, Failure, Via};
use crate::account::{Dialect, LimitProfile, Time};
use crate::port::{Meter, Ports, Verdict};

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
    /// Making an account.
    Register,
    /// Asking what is wrong with a password.
    Check,
    /// Asking for a range of breached passwords.
    Range,
    /// Signing out.
    SignOut,
    /// Asking for a one-time code to sign in with.
    RequestCode,
    /// Asking for a one-time code to step up with.
    RequestStepUp,
    /// Asking for a challenge's code once more.
    ResendCode,
    /// Guessing at a one-time code.
    GuessCode,
}

/// What a limit is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Address,
    Email,
    Account,
    Session,
    Tenant,
}

/// Who or what an attempt is counted against. What is unknown is not counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// The key of the address that was typed, known or not, or a keyed hash of it.
    pub email: Option<&'a str>,
    /// The account of a caller who proved who he is.
    pub account: Option<&'a str>,
    /// The session of such a caller, or the challenge that he is in.
    pub session: Option<&'a str>,
}

struct Limit {
    by: By,
    most: u32,
    window: i64,
    rest: Option<i64>,
}

impl Limit {
    /// Once passed, it holds for so long and then begins anew.
    const fn resting(self, rest: i64) -> Self {
        Self { rest: Some(rest), ..self }
    }
}

const fn limit(by: By, most: u32, window: i64) -> Limit {
    Limit { by, most, window, rest: None }
}

const SIGN_IN: &[Limit] =
    &[limit(By::Address, 30, 10 * Time::MINUTE), limit(By::Email, 20, 15 * Time::MINUTE)];
/// Unleash counts ten sign-ins a minute from one address.
const SIGN_IN_UNLEASH: &[Limit] =
    &[limit(By::Address, 10, Time::MINUTE), limit(By::Email, 20, 15 * Time::MINUTE)];
const CURRENT: &[Limit] =
    &[limit(By::Session, 5, 15 * Time::MINUTE), limit(By::Account, 20, 15 * Time::MINUTE)];
const REQUEST: &[Limit] = &[
    limit(By::Email, 3, 15 * Time::MINUTE),
    limit(By::Address, 20, Time::HOUR),
    limit(By::Tenant, 2_000, Time::HOUR),
];
/// Unleash sends one mail a minute to one address.
const REQUEST_UNLEASH: &[Limit] = &[
    limit(By::Email, 1, Time::MINUTE),
    limit(By::Address, 20, Time::HOUR),
    limit(By::Tenant, 2_000, Time::HOUR),
];
const REDEEM: &[Limit] = &[limit(By::Address, 30, 10 * Time::MINUTE)];
/// A million codes, and each finds an account by itself: what bounds the guesses of many addresses is
/// a ceiling for the whole tenant. Right codes count as well, since all is counted before it is judged.
const REDEEM_DIGITS: &[Limit] = &[
    limit(By::Address, 30, 10 * Time::MINUTE),
    limit(By::Tenant, 1_000, Time::HOUR).resting(10 * Time::MINUTE),
];
const USE_GRANT: &[Limit] = &[limit(By::Session, 20, 15 * Time::MINUTE)];
const REGISTER: &[Limit] =
    &[limit(By::Address, 20, Time::HOUR), limit(By::Email, 3, 15 * Time::MINUTE)];
const CHECK: &[Limit] = &[limit(By::Address, 300, Time::MINUTE)];
const RANGE: &[Limit] = &[limit(By::Address, 60, Time::MINUTE)];
const REQUEST_CODE: &[Limit] = &[
    limit(By::Email, 5, 15 * Time::MINUTE),
    limit(By::Address, 20, Time::HOUR),
    limit(By::Tenant, 2_000, Time::HOUR),
];
const REQUEST_STEP_UP: &[Limit] =
    &[limit(By::Session, 5, 15 * Time::MINUTE), limit(By::Account, 10, Time::HOUR)];
const RESEND_CODE: &[Limit] = &[limit(By::Session, 3, 30 * Time::MINUTE)];
const GUESS_CODE: &[Limit] = &[limit(By::Email, 10, Time::HOUR)];

impl Operation {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::CurrentPassword => "current-password",
            Self::RequestReset => "request-reset",
            Self::Redeem => "redeem",
            Self::RedeemDigits => "redeem-digits",
            Self::UseGrant => "use-grant",
            Self::Register => "register",
            Self::Check => "check",
            Self::Range => "range",
            Self::SignOut => "sign-out",
            Self::RequestCode => "request-code",
            Self::RequestStepUp => "request-step-up",
            Self::ResendCode => "resend-code",
            Self::GuessCode => "guess-code",
        }
    }

    /// Whether success gives the attempts back.
    const fn proves_owner(self) -> bool {
        matches!(self, Self::SignIn | Self::CurrentPassword | Self::GuessCode)
    }

    /// Whether somebody may do it who must set another password first.
    pub const fn precedes_change(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::UseGrant | Self::SignOut)
    }

    const fn limits(self, via: Via) -> &'static [Limit] {
        match (self, via) {
            (Self::SignIn, Via::Dialect(Dialect::Unleash)) => SIGN_IN_UNLEASH,
            (Self::SignIn, _) => SIGN_IN,
            (Self::CurrentPassword, _) => CURRENT,
            (Self::RequestReset, Via::Dialect(Dialect::Unleash)) => REQUEST_UNLEASH,
            (Self::RequestReset, _) => REQUEST,
            (Self::Redeem, _) => REDEEM,
            (Self::RedeemDigits, _) => REDEEM_DIGITS,
            (Self::UseGrant, _) => USE_GRANT,
            (Self::Register, _) => REGISTER,
            (Self::Check, _) => CHECK,
            (Self::Range, _) => RANGE,
            (Self::SignOut, _) => &[],
            (Self::RequestCode, _) => REQUEST_CODE,
            (Self::RequestStepUp, _) => REQUEST_STEP_UP,
            (Self::ResendCode, _) => RESEND_CODE,
            (Self::GuessCode, _) => GUESS_CODE,
        }
    }
}

/// The meters of one attempt.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// What is counted; the keys are keyed hashes, so that the store learns no address.
    pub meters: Vec<Meter>,
    /// The keys that a right password sets back. Never an address's: whoever has one password
    /// could guess at others for ever.
    pub forgivable: Vec<String>,
}

impl Attempt {
    /// Both attempts as one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.meters.extend(other.meters);
        self.forgivable.extend(other.forgivable);
        self
    }
}

/// The meters of an attempt at an operation.
pub fn attempt<P: Ports>(
    cx: &Context<'_, P>,
    operation: Operation,
    against: Against<'_>,
) -> Attempt {
    let mut attempt = Attempt::default();
    let open = cx.tenant().settings.limits == LimitProfile::Open;
    for limit in operation.limits(cx.via) {
        let (by, value) = match limit.by {
            By::Address => ("address", Some(cx.client.address.as_str())),
            By::Email => ("email", against.email),
            By::Account => ("account", against.account),
            By::Session => ("session", against.session),
            By::Tenant => ("tenant", Some("")),
        };
        let Some(value) = value else { continue };
        let parts = [operation.name().as_bytes(), by.as_bytes(), value.as_bytes()];
        let key = cx.digest("meter", &parts);
        if operation.proves_owner() && !matches!(limit.by, By::Address | By::Tenant) {
            attempt.forgivable.push(key.clone());
        }
        let most = if open { u32::MAX } else { limit.most };
        attempt.meters.push(Meter { key, limit: most, window: limit.window, rest: limit.rest });
    }
    attempt
}

/// Refuses what went over a limit.
///
/// # Errors
///
/// [`Failure::Limited`] with the seconds until the last window that is full ends.
pub fn enforce<P: Ports>(
    cx: &Context<'_, P>,
    attempt: &Attempt,
    verdicts: &[Verdict],
) -> Result<(), Failure> {
    let over = || {
        let meters = attempt.meters.iter().zip(verdicts);
        meters.filter(|(meter, verdict)| verdict.count > meter.limit)
    };
    let Some(until) = over().map(|(_, verdict)| verdict.resets_at).max() else { return Ok(()) };
    if over().any(|(meter, _)| meter.rest.is_some()) {
        cx.ports.log().cause("a ceiling of the whole tenant is passed: the operation rests");
    }
    let wait = until.since(cx.now).max(Time::SECOND);
    let seconds = (wait + Time::SECOND - 1) / Time::SECOND;
    Err(Failure::Limited(u32::try_from(seconds).unwrap_or(u32::MAX)))
}
