//! What an API asks of the use cases, where APIs differ. Each API has its profile beside its endpoints;
//! the composition root hands the profiles over, so that a use case reads what holds and knows no API.

use crate::account::{AccountId, Limit, Purpose};
use crate::policy::Preset;

/// What an API asks of the use cases.
#[derive(Clone, Copy, Debug)]
pub struct ApiProfile {
    /// The API's own rules for a new password, which hold beside the tenant's policy. Without any, the
    /// tenant's policy stands alone.
    pub preset: Option<Preset>,
    /// The fewest old passwords that a new one must differ from, the current one included, where the
    /// tenant names no number.
    pub history: u8,
    /// The reset secret that only this API makes, if it has one.
    pub secret: Option<ResetProfile>,
    /// Secrets that only this API makes.
    pub purposes: &'static [Purpose],
    /// Limits on signing in that take the place of the usual ones.
    pub sign_in: Option<&'static [Limit]>,
    /// Limits on asking for a reset that take the place of the usual ones.
    pub request_reset: Option<&'static [Limit]>,
    /// Whether a request for a reset is answered otherwise for an address without an account.
    pub reveals_unknown_addresses: bool,
    /// Whether an administrator who starts a reset is shown the live link, instead of its page.
    pub shows_links: bool,
    /// Whether an administrator may set another's password.
    pub sets_passwords: bool,
    /// How an account is named in tokens.
    pub subject: fn(AccountId) -> String,
    /// Claims of tokens whose value is an empty object: the API's clients read them.
    pub empty_claims: &'static [&'static str],
}

/// The reset secret of an API.
#[derive(Clone, Copy, Debug)]
pub struct ResetProfile {
    /// What the secret is good for.
    pub purpose: Purpose,
    /// How long it lives, in milliseconds.
    pub life: i64,
    /// The path of the page where its link leads; unused by a secret without a link.
    pub path: &'static str,
    /// What stands between the page's address and the token. After `#` no server sees the token.
    pub before_token: char,
    /// The subject of its mail, where the API has one of its own in every language.
    pub subject: Option<&'static str>,
    /// Whether a new secret ends those before it.
    pub supersedes: bool,
    /// Whether a code must be typed exactly as it was mailed.
    pub is_literal: bool,
    /// Whether the sessions of the account outlive its reset.
    pub keeps_sessions: bool,
}

impl ApiProfile {
    /// What holds where no API asks otherwise: for the native API, the administration API and jobs.
    pub const NATIVE: Self = Self {
        preset: None,
        history: 1,
        secret: None,
        purposes: &[],
        sign_in: None,
        request_reset: None,
        reveals_unknown_addresses: false,
        shows_links: false,
        sets_passwords: false,
        subject: named_by_id,
        empty_claims: &[],
    };
}

fn named_by_id(account: AccountId) -> String {
    account.to_string()
}

/// The two profiles of a dialect.
#[derive(Clone, Copy, Debug)]
pub struct DialectProfiles {
    /// The safe behaviour.
    pub safe: ApiProfile,
    /// What the product's own server did.
    pub upstream: ApiProfile,
}
