//! The decision point: whether a tenant's rules let an account do something.
//!
//! Fails closed: an action that no rule permits is forbidden. One built-in rule, below every
//! tenant's own, lets people change their own password.

use crate::account::{Account, Condition, Effect, Rule, RulePrincipal, Time};

/// Changing one's own password.
pub const CHANGE_PASSWORD: &str = "users:changePassword";

/// What was decided, and what the rules that decided have to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// Notices of the rules that decided.
    pub notices: Vec<String>,
}

/// Who asks for what, and when.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who.
    pub account: &'a Account,
    /// Groups that his token claims.
    pub groups: &'a [String],
    /// What.
    pub action: &'a str,
    /// When.
    pub now: Time,
}

/// Decides. Of the rules that match, those of the highest priority count; among them one that
/// forbids outweighs all that permit.
pub fn decide(rules: &[Rule], question: Question<'_>) -> Decision {
    let matching: Vec<&Rule> = rules.iter().filter(|rule| matches(rule, question)).collect();
    let Some(highest) = matching.iter().map(|rule| rule.priority).max() else {
        return Decision { allowed: question.action == CHANGE_PASSWORD, notices: Vec::new() };
    };
    let deciding = || matching.iter().filter(|rule| rule.priority == highest);
    let allowed = deciding().all(|rule| rule.effect == Effect::Permit);
    let effect = if allowed { Effect::Permit } else { Effect::Forbid };
    let determining = deciding().filter(|rule| rule.effect == effect);
    Decision { allowed, notices: determining.filter_map(|rule| rule.notice.clone()).collect() }
}

fn matches(rule: &Rule, question: Question<'_>) -> bool {
    let principal = match &rule.principal {
        RulePrincipal::Any => true,
        RulePrincipal::Account(id) => *id == question.account.id,
        RulePrincipal::Group(group) => question.groups.contains(group),
        RulePrincipal::AuthProvider(provider) => *provider == question.account.provider,
    };
    principal
        && rule.action == question.action
        && rule.conditions.iter().all(|condition| holds(condition, question))
}

fn holds(condition: &Condition, question: Question<'_>) -> bool {
    match condition {
        Condition::EmailDomain(domains) => {
            let own = question.account.email.domain();
            domains.iter().any(|domain| domain.eq_ignore_ascii_case(&own))
        }
        Condition::Between { from, to } => (*from..*to).contains(&question.now.millis()),
        Condition::TimeOfDay { from, to } => {
            let minute = question.now.millis().rem_euclid(Time::DAY) / Time::MINUTE;
            let (from, to) = (i64::from(*from), i64::from(*to));
            if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
        }
    }
}
