//! What Unleash asks of the use cases.

use crate::account::limit::limit;
use crate::account::{By, Limit, Purpose, Time};
use crate::flow::limit::table::{
    LINKS, MAIL_ALL, MAIL_EMAIL, MAIL_PLACE, MAIL_TENANT, REQUEST_ADDRESS, REQUEST_SITE,
    REQUEST_TENANT, SIGN_IN_EMAIL, SIGN_IN_SITE,
};
use crate::flow::{ApiProfile, DialectProfiles, ResetProfile};
use crate::policy::Preset;

/// Ten sign-ins a minute from one address, right ones as well.
const SIGN_IN: &[Limit] =
    &[SIGN_IN_SITE, limit("unleash.sign-in.address", By::Address, 10, Time::MINUTE), SIGN_IN_EMAIL];

/// One mail a minute to one address.
const REQUEST_RESET: &[Limit] = &[
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

const RESET: ResetProfile = ResetProfile {
    purpose: Purpose::LinkAlone,
    life: 30 * Time::MINUTE,
    path: "/reset-password",
    before_token: '#',
    // Filters of its users know it.
    subject: Some("Unleash - Reset your password"),
    supersedes: false,
    is_literal: false,
    keeps_sessions: false,
};

const SAFE: ApiProfile = ApiProfile {
    preset: Some(Preset::Unleash),
    secret: Some(RESET),
    purposes: &[Purpose::LinkAlone],
    sign_in: Some(SIGN_IN),
    request_reset: Some(REQUEST_RESET),
    ..ApiProfile::NATIVE
};

/// Links of the product live a day and carry the token in the query; administrators set passwords of
/// others and are shown live links.
const UPSTREAM: ApiProfile = ApiProfile {
    preset: Some(Preset::UnleashUpstream),
    secret: Some(ResetProfile { life: Time::DAY, before_token: '?', supersedes: true, ..RESET }),
    reveals_unknown_addresses: true,
    shows_links: true,
    sets_passwords: true,
    ..SAFE
};

/// Both of its profiles.
pub(super) const PROFILES: DialectProfiles = DialectProfiles { safe: SAFE, upstream: UPSTREAM };
