//! Permit and forbid rules of a tenant, in the shape that Cedar policies have: effect, principal,
//! action, conditions, notice.

use serde::{Deserialize, Serialize};

use super::{AccountId, Provider};

/// What a rule does to an action that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Allows it.
    Permit,
    /// Refuses it, whatever else permits it at the same priority.
    Forbid,
}

/// Whom a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RulePrincipal {
    /// Everybody.
    Any,
    /// One account.
    Account(AccountId),
    /// Members of a group, as the token's `groups` claim names it.
    Group(String),
    /// Accounts that sign in with a provider.
    AuthProvider(Provider),
}

/// What must hold besides. All conditions of a rule must.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The account's e-mail domain is one of these.
    EmailDomain(Vec<String>),
    /// The time lies in this half-open range of milliseconds since the epoch.
    Between {
        /// From, inclusive.
        from: i64,
        /// To, exclusive.
        to: i64,
    },
    /// The time of day in UTC lies in this half-open range of minutes since midnight.
    TimeOfDay {
        /// From, inclusive.
        from: u16,
        /// To, exclusive; before `from` the range crosses midnight.
        to: u16,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique in its tenant.
    pub id: String,
    /// Rules of a higher priority are decided first and are not overridden by lower ones.
    #[serde(default)]
    pub priority: i32,
    /// What it does.
    pub effect: Effect,
    /// Whom it is about.
    #[serde(default = "any")]
    pub principal: RulePrincipal,
    /// The action: `users:changePassword` or `users:resetPassword`.
    pub action: String,
    /// What must hold besides.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What to tell the caller when the rule decides.
    #[serde(default)]
    pub notice: Option<String>,
}

const fn any() -> RulePrincipal {
    RulePrincipal::Any
}
