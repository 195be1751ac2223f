//! What Prelude asks of the use cases.

use crate::account::{AccountId, Purpose, UserId};
use crate::flow::{ApiProfile, DialectProfiles};
use crate::policy::Preset;

/// Its rules are its documentation's: any old password may be used again, and tokens name people as its
/// clients show them.
const SAFE: ApiProfile = ApiProfile {
    preset: Some(Preset::Prelude),
    history: 0,
    purposes: &[Purpose::SignInCode, Purpose::StepUpCode],
    subject,
    empty_claims: &["cc"],
    ..ApiProfile::NATIVE
};

/// Both of its profiles.
pub(super) const PROFILES: DialectProfiles = DialectProfiles { safe: SAFE, upstream: SAFE };

fn subject(account: AccountId) -> String {
    UserId(account).to_string()
}
