//! What administrators hand to the store.

use crate::account::{Dialect, Migration, TenantId, Time};

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
