//! What administrators hand to the store.

use crate::account::{
    AccountId, Dialect, Email, EmailKey, Event, Migration, Phc, Profile, Provider, TenantId, Time,
};

use super::StoredKey;

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// Its id.
    pub id: TenantId,
    /// Its short name.
    pub slug: String,
    /// Its host names, lower case, without port.
    pub hosts: Vec<String>,
    /// The dialects that it serves.
    pub dialects: Vec<Dialect>,
    /// Its settings, JSON.
    pub settings: String,
    /// Its first signing key.
    pub key: StoredKey,
    /// When.
    pub at: Time,
}

/// One part of a tenant, replaced as a whole. Every replacement raises the tenant's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantPart {
    /// The policy, JSON; none: each dialect's own.
    Policy(Option<String>),
    /// The settings, JSON.
    Settings(String),
    /// The dialects.
    Dialects(Vec<Dialect>),
    /// The host names.
    Hosts(Vec<String>),
    /// The issuers, each as JSON under its `iss`.
    Issuers(Vec<(String, String)>),
    /// The rules, JSON list.
    Rules(String),
    /// The system that accounts come from; none: nobody is asked.
    Migration(Option<Migration>),
    /// One more signing key. Keys without a retirement get one; those past theirs are dropped.
    Key {
        /// The key that signs from now on.
        key: StoredKey,
        /// Until when tokens of the older keys are accepted.
        retire_others_at: Time,
    },
}

impl TenantPart {
    /// The part's name in the trail.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Policy(_) => "policy",
            Self::Settings(_) => "settings",
            Self::Dialects(_) => "dialects",
            Self::Hosts(_) => "hosts",
            Self::Issuers(_) => "issuers",
            Self::Rules(_) => "rules",
            Self::Migration(_) => "migration",
            Self::Key { .. } => "key",
        }
    }
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its address.
    pub email: Email,
    /// Whether the owner has proven control of the address.
    pub email_verified: bool,
    /// What the owner is called.
    pub name: Option<String>,
    /// Where the owner signs in.
    pub provider: Provider,
    /// Whether it is active.
    pub active: bool,
    /// Whether it may administer its tenant.
    pub admin: bool,
    /// The stored password.
    pub phc: Option<Phc>,
    /// The key of what the trail says of the owner, wrapped.
    pub personal_key: String,
    /// When.
    pub at: Time,
    /// The entry of the trail.
    pub event: Event,
}

/// What to change of an account; none leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct AccountPatch {
    /// The address; a new one ends every live secret.
    pub email: Option<Email>,
    /// Where the owner signs in.
    pub provider: Option<Provider>,
    /// Whether it is active; deactivation ends every session and secret.
    pub active: Option<bool>,
    /// What the owner is called.
    pub name: Option<Option<String>>,
    /// The rest of the profile.
    pub profile: Option<Profile>,
    /// Whether the links end that undo earlier changes.
    pub ends_undo: bool,
}

/// Which accounts to list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// With exactly this address.
    pub email: Option<EmailKey>,
    /// With a key of the address that begins with this text: in the order of the keys.
    pub starting: Option<String>,
    /// Only active ones.
    pub active_only: bool,
    /// At most this many.
    pub limit: u32,
    /// After this many, by number where no beginning is given.
    pub offset: u32,
}
