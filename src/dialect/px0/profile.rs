//! What px0 asks of the use cases.

use crate::account::limit::limit;
use crate::account::{By, Limit, Purpose, Time};
use crate::flow::limit::table::{
    MAIL_ALL, MAIL_EMAIL, MAIL_PLACE, MAIL_TENANT, REQUEST_ADDRESS, REQUEST_SITE, REQUEST_TENANT,
};
use crate::flow::{ApiProfile, DialectProfiles, ResetProfile};
use crate::policy::Preset;

/// A code lives ten minutes: it is counted apart from links, so that none keeps a link away.
const REQUEST_RESET: &[Limit] = &[
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

const RESET: ResetProfile = ResetProfile {
    purpose: Purpose::CodeAlone,
    life: 10 * Time::MINUTE,
    path: "/reset",
    before_token: '#',
    subject: None,
    supersedes: false,
    is_literal: false,
    keeps_sessions: false,
};

const SAFE: ApiProfile = ApiProfile {
    preset: Some(Preset::Px0),
    secret: Some(RESET),
    purposes: &[Purpose::CodeAlone],
    request_reset: Some(REQUEST_RESET),
    ..ApiProfile::NATIVE
};

/// Codes of the product live a quarter of an hour and are typed to the letter; a reset ends no session.
const UPSTREAM: ApiProfile = ApiProfile {
    secret: Some(ResetProfile {
        life: 15 * Time::MINUTE,
        supersedes: true,
        is_literal: true,
        keeps_sessions: true,
        ..RESET
    }),
    reveals_unknown_addresses: true,
    shows_links: true,
    ..SAFE
};

/// Both of its profiles.
pub(super) const PROFILES: DialectProfiles = DialectProfiles { safe: SAFE, upstream: UPSTREAM };
