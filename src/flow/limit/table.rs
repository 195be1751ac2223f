//! The numbers: what is limited, by what, how often. `docs/limits.md` shows them to people.

use super::Operation;
use crate::account::limit::limit;
use crate::account::{By, Limit, Time};
use crate::flow::ApiProfile;

/// The longest life of a session.
const SESSION_LIFE: i64 = 400 * Time::DAY;

/// Success gives nothing back here: it makes the place known instead, which the limit by address
/// spares. Else a stranger could tell by it that somebody signed in, and so that there is somebody.
pub const SIGN_IN_EMAIL: Limit =
    limit("sign-in.email", By::Email, 20, 15 * Time::MINUTE).sparing_known();
/// Many people sign in from one network, so that success gives its own attempt back at the network's
/// limit. It never gives back another's: what a network may guess wrong stays the same, however often
/// somebody signs in there. How often one person does is bounded beside it.
/// A tunnel gives anybody a site of IPv6 networks for nothing.
pub const SIGN_IN_SITE: Limit = limit("sign-in.site", By::Site, 300, 10 * Time::MINUTE).refunding();
const SIGN_IN: &[Limit] = &[
    SIGN_IN_SITE,
    limit("sign-in.address", By::Address, 30, 10 * Time::MINUTE).refunding(),
    limit("sign-in.place", By::Place, 30, 10 * Time::MINUTE),
    SIGN_IN_EMAIL,
];

const CURRENT: &[Limit] = &[
    limit("current-password.session", By::Session, 5, 15 * Time::MINUTE).forgiving(),
    limit("current-password.account", By::Account, 20, 15 * Time::MINUTE).forgiving(),
    limit("current-password.session-life", By::Session, 10, SESSION_LIFE)
        .forgiving()
        .ending_session(),
];

/// Mails a day to one address, whatever they are about, that strangers may ask for.
pub const MAIL_EMAIL: Limit =
    limit("mail.email", By::Email, 10, Time::DAY).sparing_known().yielding();
/// As [`MAIL_EMAIL`], for everybody together.
pub const MAIL_ALL: Limit = limit("mail.email.all", By::Email, 60, Time::DAY);
/// As [`MAIL_EMAIL`], for one network in an hour.
pub const MAIL_PLACE: Limit = limit("mail.place", By::Place, 10, Time::HOUR);
/// As [`MAIL_EMAIL`], to one account.
const MAIL_ACCOUNT: Limit = limit("mail.account", By::Account, 20, Time::DAY);
/// As [`MAIL_EMAIL`], of one tenant.
pub const MAIL_TENANT: Limit =
    limit("mail.tenant", By::Tenant, 20_000, Time::DAY).resting(10 * Time::MINUTE).sparing_known();

/// Links in the mailbox, of every API: they live as long as the window. What strangers spend on anything else leaves the next link to be asked for.
pub const LINKS: Limit = limit("mail.links", By::Email, 10, 30 * Time::MINUTE).counting_live();

/// Requests of one tenant: a botnet that asks for many addresses must not stop those who ask from
/// where they are known.
pub const REQUEST_TENANT: Limit =
    limit("request-reset.tenant", By::Tenant, 2_000, Time::HOUR).sparing_known();
/// As [`REQUEST_TENANT`], from one network.
pub const REQUEST_ADDRESS: Limit = limit("request-reset.address", By::Address, 20, Time::HOUR);
/// As [`REQUEST_TENANT`], from one site of networks.
pub const REQUEST_SITE: Limit = limit("request.site", By::Site, 100, Time::HOUR);
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

/// The limits of every operation, without those that an API has in their place.
pub const ALL: [&[Limit]; 21] = [
    SIGN_IN,
    CURRENT,
    REQUEST,
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
pub(super) fn of(operation: Operation, profile: &ApiProfile) -> &'static [Limit] {
    let own = match operation {
        Operation::SignIn => profile.sign_in,
        Operation::RequestReset => profile.request_reset,
        _ => None,
    };
    own.unwrap_or(usual(operation))
}

const fn usual(operation: Operation) -> &'static [Limit] {
    match operation {
        Operation::SignIn => SIGN_IN,
        Operation::RequestReset => REQUEST,
        Operation::CurrentPassword => CURRENT,
        Operation::Redeem => REDEEM,
        Operation::RedeemMailed => REDEEM_MAILED,
        Operation::RedeemDigits => REDEEM_DIGITS,
        Operation::UseGrant => USE_GRANT,
        Operation::Register => REGISTER,
        Operation::RegisterAtOnce => REGISTER_AT_ONCE,
        Operation::Check => CHECK,
        Operation::Range => RANGE,
        // A session signs out once: the limits of signing in bound that.
        Operation::SignOut => &[],
        Operation::EndSession => END_SESSION,
        Operation::Refresh => REFRESH,
        Operation::ChangeProfile => CHANGE_PROFILE,
        Operation::StepUp => STEP_UP,
        Operation::Administer => ADMINISTER,
        Operation::RequestCode => REQUEST_CODE,
        Operation::RequestStepUp => REQUEST_STEP_UP,
        Operation::ResendCode => RESEND_CODE,
        Operation::GuessCode => GUESS_CODE,
        Operation::GuessStepUp => GUESS_STEP_UP,
    }
}
