//! The numbers: what is limited, by what, how often. `docs/limits.md` shows them to people.

use super::Operation;
use crate::account::{Dialect, Time};
use crate::flow::Via;

/// What a limit is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The caller's network.
    Address,
    /// The caller's site: 65,536 networks of IPv6. IPv4 has none.
    Site,
    /// The caller's network and the address of mail that was typed, known or not.
    Place,
    /// The address of mail that was typed, known or not.
    Email,
    /// The account, whatever it was found by.
    Account,
    /// The session, the outside token or the challenge.
    Session,
    /// The tenant.
    Tenant,
}

/// At most so many in a window. Limits of one name share their counter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// Names it in settings and headers.
    pub(super) name: &'static str,
    /// What is counted.
    pub(super) by: By,
    /// How many are allowed in a window.
    pub(super) most: u32,
    /// Length of the window in milliseconds.
    pub(super) window: i64,
    /// Once passed, it holds for so long and then begins anew.
    pub(super) rest: Option<i64>,
    /// Does not hold for those who come from a known place.
    pub(super) spares_known: bool,
    /// Of an operation that mails links, does not hold while no link of the address is live.
    pub(super) yields: bool,
    /// Success gives all attempts back.
    pub(super) forgives: bool,
    /// Success gives its own attempt back.
    pub(super) refunds: bool,
    /// Counts also what another limit refuses, and the last attempt ends the session.
    pub(super) ends_session: bool,
    /// Counts the secrets that may be live: in no stretch of the window's length are more allowed, and
    /// no tenant gives it other numbers.
    pub(super) counts_live: bool,
}

impl Limit {
    const fn resting(self, rest: i64) -> Self {
        Self { rest: Some(rest), ..self }
    }

    const fn sparing_known(self) -> Self {
        Self { spares_known: true, ..self }
    }

    const fn yielding(self) -> Self {
        Self { yields: true, ..self }
    }

    const fn forgiving(self) -> Self {
        Self { forgives: true, ..self }
    }

    const fn refunding(self) -> Self {
        Self { refunds: true, ..self }
    }

    const fn ending_session(self) -> Self {
        Self { ends_session: true, ..self }
    }

    const fn counting_live(self) -> Self {
        Self { counts_live: true, ..self }
    }

    /// Whether the caller is shown this limit: only limits that nobody else can fill are shown.
    pub(super) const fn is_told(&self) -> bool {
        matches!(self.by, By::Address | By::Session) && !self.ends_session
    }
}

const fn limit(name: &'static str, by: By, most: u32, window: i64) -> Limit {
    Limit {
        name,
        by,
        most,
        window,
        rest: None,
        spares_known: false,
        yields: false,
        forgives: false,
        refunds: false,
        ends_session: false,
        counts_live: false,
    }
}

/// The longest life of a session.
const SESSION_LIFE: i64 = 400 * Time::DAY;

/// Success gives nothing back here: it makes the place known instead, which the limit by address
/// spares. Else a stranger could tell by it that somebody signed in, and so that there is somebody.
const SIGN_IN_EMAIL: Limit =
    limit("sign-in.email", By::Email, 20, 15 * Time::MINUTE).sparing_known();
/// Many people sign in from one network, so that success gives its own attempt back at the network's
/// limit. It never gives back another's: what a network may guess wrong stays the same, however often
/// somebody signs in there. How often one person does is bounded beside it.
/// A tunnel gives anybody a site of IPv6 networks for nothing.
const SIGN_IN_SITE: Limit = limit("sign-in.site", By::Site, 300, 10 * Time::MINUTE).refunding();
const SIGN_IN: &[Limit] = &[
    SIGN_IN_SITE,
    limit("sign-in.address", By::Address, 30, 10 * Time::MINUTE).refunding(),
    limit("sign-in.place", By::Place, 30, 10 * Time::MINUTE),
    SIGN_IN_EMAIL,
];
/// Unleash counts ten sign-ins a minute from one address, right ones as well.
const SIGN_IN_UNLEASH: &[Limit] =
    &[SIGN_IN_SITE, limit("unleash.sign-in.address", By::Address, 10, Time::MINUTE), SIGN_IN_EMAIL];

const CURRENT: &[Limit] = &[
    limit("current-password.session", By::Session, 5, 15 * Time::MINUTE).forgiving(),
    limit("current-password.account", By::Account, 20, 15 * Time::MINUTE).forgiving(),
    limit("current-password.session-life", By::Session, 10, SESSION_LIFE)
        .forgiving()
        .ending_session(),
];

/// Mails a day, whatever they are about: to one address for strangers, to one address in all, to one
/// account, of one tenant; and an hour, to one address for one network.
const MAIL_EMAIL: Limit = limit("mail.email", By::Email, 10, Time::DAY).sparing_known().yielding();
const MAIL_ALL: Limit = limit("mail.email.all", By::Email, 60, Time::DAY);
const MAIL_PLACE: Limit = limit("mail.place", By::Place, 10, Time::HOUR);
const MAIL_ACCOUNT: Limit = limit("mail.account", By::Account, 20, Time::DAY);
const MAIL_TENANT: Limit =
    limit("mail.tenant", By::Tenant, 20_000, Time::DAY).resting(10 * Time::MINUTE).sparing_known();

/// Links in the mailbox, native ones and Unleash's: they live as long as the window. What strangers
/// spend on anything else leaves the next link to be asked for.
pub(super) const LINKS: Limit =
    limit("mail.links", By::Email, 10, 30 * Time::MINUTE).counting_live();

/// Requests of one tenant: a botnet that asks for many addresses must not stop those who ask from
/// where they are known.
const REQUEST_TENANT: Limit =
    limit("request-reset.tenant", By::Tenant, 2_000, Time::HOUR).sparing_known();
const REQUEST_ADDRESS: Limit = limit("request-reset.address", By::Address, 20, Time::HOUR);
const REQUEST_SITE: Limit = limit("request.site", By::Site, 100, Time::HOUR);
const REDEEM_SITE: Limit = limit("redeem.site", By::Site, 300, 10 * Time::MINUTE);
const REQUEST: &[Limit] = &[
    limit("request-reset.email", By::Email, 3, 15 * Time::MINUTE).sparing_known(),
    REQUEST_ADDRESS,
    REQUEST_SITE,
    REQUEST_TENANT,
    LINKS,
    MAIL_EMAIL,
    MAIL_ALL,
    MAIL_PLACE,
    MAIL_TENANT,
];
/// Unleash sends one mail a minute to one address.
const REQUEST_UNLEASH: &[Limit] = &[
    limit("unleash.request-reset.email", By::Email, 1, Time::MINUTE),
    REQUEST_ADDRESS,
    REQUEST_SITE,
    REQUEST_TENANT,
    LINKS,
    MAIL_EMAIL,
    MAIL_ALL,
    MAIL_PLACE,
    MAIL_TENANT,
];
/// px0 mails a code, which lives ten minutes: apart from links, so that none keeps a link away.
const REQUEST_PX0: &[Limit] = &[
    limit("px0.request-reset.email", By::Email, 3, 15 * Time::MINUTE).sparing_known(),
    limit("px0.request-reset.live", By::Email, 10, 10 * Time::MINUTE).counting_live(),
    REQUEST_ADDRESS,
    REQUEST_SITE,
    REQUEST_TENANT,
    MAIL_EMAIL,
    MAIL_ALL,
    MAIL_PLACE,
    MAIL_TENANT,
];

const REDEEM: &[Limit] =
    &[REDEEM_SITE, limit("redeem.address", By::Address, 30, 10 * Time::MINUTE)];
/// Anybody may type an address and guess, so that guesses are bounded by the address and by the tenant.
/// With a request of one's own neither is counted: a request has its own guesses.
const REDEEM_MAILED: &[Limit] = &[
    REDEEM_SITE,
    limit("redeem.address", By::Address, 30, 10 * Time::MINUTE),
    limit("redeem-mailed.email", By::Email, 10, Time::HOUR).sparing_known().forgiving(),
    limit("redeem-mailed.tenant", By::Tenant, 1_000, Time::HOUR).refunding(),
];
/// A million codes, and each finds an account by itself: what bounds the guesses of many addresses is
/// a ceiling for the whole tenant. Right codes count as well, since all is counted before it is judged.
const REDEEM_DIGITS: &[Limit] = &[
    REDEEM_SITE,
    limit("redeem.address", By::Address, 30, 10 * Time::MINUTE),
    limit("redeem-digits.tenant", By::Tenant, 500, Time::HOUR).resting(10 * Time::MINUTE),
];

const USE_GRANT: &[Limit] = &[limit("use-grant.session", By::Session, 20, 15 * Time::MINUTE)];

/// What somebody who is signed in may write is counted by the session, so that a thief of one session
/// keeps the owner from nothing in another.
const END_SESSION: &[Limit] = &[limit("end-session.session", By::Session, 30, 15 * Time::MINUTE)];
const REFRESH: &[Limit] = &[limit("refresh.session", By::Session, 300, 15 * Time::MINUTE)];
const CHANGE_PROFILE: &[Limit] = &[
    limit("change-profile.session", By::Session, 30, 15 * Time::MINUTE),
    limit("change-profile.account", By::Account, 60, Time::HOUR),
];
const STEP_UP: &[Limit] = &[limit("step-up.session", By::Session, 30, 15 * Time::MINUTE)];
/// Accounts that may administer their tenant through a dialect; tokens of the administration API are
/// not counted.
const ADMINISTER: &[Limit] = &[limit("administer.session", By::Session, 300, 15 * Time::MINUTE)];

const REGISTER_ADDRESS: Limit = limit("register.address", By::Address, 20, Time::HOUR);
const REGISTER_AT_ONCE: &[Limit] = &[REGISTER_ADDRESS];
const REGISTER: &[Limit] = &[
    REGISTER_ADDRESS,
    limit("register.email", By::Email, 3, 15 * Time::MINUTE),
    MAIL_EMAIL,
    MAIL_ALL,
    MAIL_PLACE,
    MAIL_TENANT,
];

const CHECK: &[Limit] = &[limit("check.address", By::Address, 300, Time::MINUTE)];
const RANGE: &[Limit] = &[limit("range.address", By::Address, 60, Time::MINUTE)];

const REQUEST_CODE: &[Limit] = &[
    limit("request-code.email", By::Email, 5, 15 * Time::MINUTE).sparing_known(),
    limit("request-code.address", By::Address, 20, Time::HOUR),
    REQUEST_SITE,
    limit("request-code.tenant", By::Tenant, 2_000, Time::HOUR).sparing_known(),
    limit("request-code.live", By::Email, 20, 10 * Time::MINUTE).counting_live(),
    MAIL_EMAIL,
    MAIL_ALL,
    MAIL_PLACE,
    MAIL_TENANT,
];
const REQUEST_STEP_UP: &[Limit] = &[
    limit("request-step-up.session", By::Session, 5, 15 * Time::MINUTE),
    limit("request-step-up.account", By::Account, 10, Time::HOUR),
    limit("request-step-up.live", By::Account, 10, 10 * Time::MINUTE).counting_live(),
    MAIL_ACCOUNT,
];
const RESEND_CODE: &[Limit] =
    &[limit("resend-code.session", By::Session, 3, 30 * Time::MINUTE), MAIL_ACCOUNT];
/// Six digits have a million values: the ceiling of the tenant bounds what many networks find together
/// at many addresses.
const GUESS_CODE: &[Limit] = &[
    limit("guess-code.email", By::Email, 10, Time::HOUR).sparing_known().forgiving(),
    limit("guess-code.tenant", By::Tenant, 1_000, Time::HOUR).sparing_known().refunding(),
];
/// Apart from those of sign-ins, which strangers can have mailed.
const GUESS_STEP_UP: &[Limit] =
    &[limit("guess-step-up.email", By::Email, 10, Time::HOUR).forgiving()];

const ALL: [&[Limit]; 24] = [
    SIGN_IN,
    SIGN_IN_UNLEASH,
    CURRENT,
    REQUEST,
    REQUEST_UNLEASH,
    REQUEST_PX0,
    REDEEM,
    REDEEM_MAILED,
    REDEEM_DIGITS,
    USE_GRANT,
    END_SESSION,
    REFRESH,
    CHANGE_PROFILE,
    STEP_UP,
    ADMINISTER,
    REGISTER,
    REGISTER_AT_ONCE,
    CHECK,
    RANGE,
    REQUEST_CODE,
    REQUEST_STEP_UP,
    RESEND_CODE,
    GUESS_CODE,
    GUESS_STEP_UP,
];

/// The limits of an operation through an API.
pub(super) const fn of(operation: Operation, via: Via) -> &'static [Limit] {
    match (operation, via) {
        (Operation::SignIn, Via::Dialect(Dialect::Unleash)) => SIGN_IN_UNLEASH,
        (Operation::SignIn, _) => SIGN_IN,
        (Operation::CurrentPassword, _) => CURRENT,
        (Operation::RequestReset, Via::Dialect(Dialect::Unleash)) => REQUEST_UNLEASH,
        (Operation::RequestReset, Via::Dialect(Dialect::Px0)) => REQUEST_PX0,
        (Operation::RequestReset, _) => REQUEST,
        (Operation::Redeem, _) => REDEEM,
        (Operation::RedeemMailed, _) => REDEEM_MAILED,
        (Operation::RedeemDigits, _) => REDEEM_DIGITS,
        (Operation::UseGrant, _) => USE_GRANT,
        (Operation::Register, _) => REGISTER,
        (Operation::RegisterAtOnce, _) => REGISTER_AT_ONCE,
        (Operation::Check, _) => CHECK,
        (Operation::Range, _) => RANGE,
        // A session signs out once: the limits of signing in bound that.
        (Operation::SignOut, _) => &[],
        (Operation::EndSession, _) => END_SESSION,
        (Operation::Refresh, _) => REFRESH,
        (Operation::ChangeProfile, _) => CHANGE_PROFILE,
        (Operation::StepUp, _) => STEP_UP,
        (Operation::Administer, _) => ADMINISTER,
        (Operation::RequestCode, _) => REQUEST_CODE,
        (Operation::RequestStepUp, _) => REQUEST_STEP_UP,
        (Operation::ResendCode, _) => RESEND_CODE,
        (Operation::GuessCode, _) => GUESS_CODE,
        (Operation::GuessStepUp, _) => GUESS_STEP_UP,
    }
}

/// Whether a tenant may give a limit of this name other numbers: it exists, and does not stand for the
/// secrets that may be live.
pub fn is_known(name: &str) -> bool {
    let mut all = ALL.iter().flat_map(|limits| limits.iter());
    all.any(|limit| limit.name == name && !limit.counts_live)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn one_name_is_one_limit() {
        let mut named = BTreeMap::new();
        for limit in ALL.iter().flat_map(|limits| limits.iter()) {
            assert_eq!(named.entry(limit.name).or_insert(limit), &limit);
        }
    }

    #[test]
    fn asvs_6_1_1_every_limit_is_documented_with_its_number() {
        let page = include_str!("../../../docs/limits.md");
        for limit in ALL.iter().flat_map(|limits| limits.iter()) {
            let row = page.lines().find(|line| line.contains(&format!("`{}`", limit.name)));
            let row = row.unwrap_or_else(|| panic!("{} is not on the page", limit.name));
            let numbers = [u64::from(limit.most), u64::try_from(limit.window / 1_000).unwrap()];
            let cells: Vec<u64> = row
                .split('|')
                .filter_map(|cell| cell.trim().replace(',', "").parse().ok())
                .collect();
            assert_eq!(cells, numbers, "{row}");
        }
    }

    #[test]
    fn nobody_is_told_of_what_others_can_fill() {
        for limit in ALL.iter().flat_map(|limits| limits.iter()) {
            let others = matches!(limit.by, By::Email | By::Account | By::Tenant);
            assert!(!(others && limit.is_told()), "{}", limit.name);
        }
    }
}
