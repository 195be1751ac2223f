//! The decision point: whether a tenant's rules let an account do something.
//!
//! Fails closed: an action that no rule permits is forbidden. One built-in rule, below every
//! tenant's own, lets people change and reset their own password.

use crate::account::{Account, Condition, Effect, Rule, RulePrincipal, Time};
use crate::flow::{Context, Ports, UseCaseError};

/// Changing one's own password.
pub const CHANGE_PASSWORD: &str = "users:changePassword";

/// Setting one's own password by a mailed link or code.
pub const RESET_PASSWORD: &str = "users:resetPassword";

/// Every action that is decided here. A rule about any other would never be asked.
pub const ACTIONS: [&str; 2] = [CHANGE_PASSWORD, RESET_PASSWORD];

/// Lets an account do something, if the tenant's rules do; `groups` are those that its token claims.
///
/// # Errors
///
/// [`UseCaseError::Forbidden`] with the notices of the rules that decided.
pub fn permit<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    groups: &[String],
    action: &'static str,
) -> Result<(), UseCaseError> {
    let question = Question { account, groups, action, now: cx.now };
    let Decision { allowed, notices } = decide(&cx.snapshot.rules, question);
    if allowed { Ok(()) } else { Err(UseCaseError::Forbidden(notices)) }
}

/// What was decided, and what the rules that decided have to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// Notices of the rules that decided.
    pub notices: Vec<String>,
}

/// A question to the rules: an account, an action and a time.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The account.
    pub account: &'a Account,
    /// Groups that the account's token claims.
    pub groups: &'a [String],
    /// The action.
    pub action: &'a str,
    /// The time.
    pub now: Time,
}

/// Decides. Of the rules that match, those of the highest priority count; among them one that
/// forbids outweighs all that permit.
pub fn decide(rules: &[Rule], question: Question<'_>) -> Decision {
    let matching: Vec<&Rule> = rules.iter().filter(|rule| matches(rule, question)).collect();
    let Some(highest) = matching.iter().map(|rule| rule.priority).max() else {
        return Decision { allowed: ACTIONS.contains(&question.action), notices: Vec::new() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{AccountId, Email, Profile, Provider};

    const NOON: i64 = 12 * Time::HOUR;

    fn account(email: &str, provider: Provider) -> Account {
        Account {
            id: AccountId::from_bytes([7; 16]),
            number: 1,
            email: Email::parse(email).unwrap(),
            email_verified: true,
            name: None,
            profile: Profile::default(),
            provider,
            active: true,
            admin: false,
            phc: None,
            must_change: false,
            generation: 1,
            sessions_ended_at: None,
            kept_token: None,
            created_at: Time::default(),
            personal_key: None,
        }
    }

    fn rules(json: serde_json::Value) -> Vec<Rule> {
        serde_json::from_value(json).unwrap()
    }

    fn ask(rules: &[Rule], account: &Account, groups: &[&str], now: i64) -> Decision {
        let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        let now = Time::from_millis(now);
        decide(rules, Question { account, groups: &groups, action: CHANGE_PASSWORD, now })
    }

    #[test]
    fn everybody_may_change_their_own_password_unless_a_rule_says_no() {
        let ada = account("ada@example.com", Provider::Local);
        assert!(ask(&[], &ada, &[], NOON).allowed);
        let question =
            Question { account: &ada, groups: &[], action: "users:fly", now: ada.created_at };
        assert!(!decide(&[], question).allowed);
    }

    #[test]
    fn forbid_outweighs_permit_at_one_priority_and_only_its_notices_are_told() {
        let rules = rules(serde_json::json!([
            { "id": "a", "effect": "permit", "action": CHANGE_PASSWORD, "notice": "fine" },
            { "id": "b", "effect": "forbid", "action": CHANGE_PASSWORD, "notice": "closed" },
            { "id": "c", "effect": "forbid", "action": CHANGE_PASSWORD },
        ]));
        let ada = account("ada@example.com", Provider::Local);
        let decision = ask(&rules, &ada, &[], NOON);
        assert_eq!(decision, Decision { allowed: false, notices: vec!["closed".to_owned()] });
    }

    #[test]
    fn a_higher_priority_is_not_overridden() {
        let rules = rules(serde_json::json!([
            { "id": "a", "effect": "forbid", "action": CHANGE_PASSWORD },
            { "id": "b", "effect": "permit", "priority": 1, "action": CHANGE_PASSWORD,
              "principal": { "group": "admins" } },
        ]));
        let ada = account("ada@example.com", Provider::Local);
        assert!(ask(&rules, &ada, &["staff", "admins"], NOON).allowed);
        assert!(!ask(&rules, &ada, &["admin"], NOON).allowed);
    }

    #[test]
    fn principals_and_conditions_must_all_match() {
        let ada = account("ada@example.com", Provider::Local);
        let sso = account("sso@example.com", Provider::Oidc);
        let of = |principal: serde_json::Value, conditions: serde_json::Value| {
            rules(serde_json::json!([{ "id": "a", "effect": "forbid", "action": CHANGE_PASSWORD,
                "principal": principal, "conditions": conditions }]))
        };
        let any = || serde_json::json!("any");
        let none = || serde_json::json!([]);
        let oidc = of(serde_json::json!({ "auth_provider": "oidc" }), none());
        assert!(ask(&oidc, &ada, &[], NOON).allowed);
        assert!(!ask(&oidc, &sso, &[], NOON).allowed);
        let own = of(serde_json::json!({ "account": ada.id }), none());
        assert!(!ask(&own, &ada, &[], NOON).allowed);
        let domains = serde_json::json!([{ "email_domain": ["EXAMPLE.com"] }]);
        assert!(!ask(&of(any(), domains), &ada, &[], NOON).allowed);
        let other = serde_json::json!([{ "email_domain": ["example.org"] },
            { "time_of_day": { "from": 0, "to": 1440 } }]);
        assert!(ask(&of(any(), other), &ada, &[], NOON).allowed);
        let span = serde_json::json!([{ "between": { "from": NOON, "to": NOON + 1 } }]);
        assert!(!ask(&of(any(), span.clone()), &ada, &[], NOON).allowed);
        assert!(ask(&of(any(), span), &ada, &[], NOON + 1).allowed);
    }

    #[test]
    fn a_time_of_day_may_cross_midnight() {
        let night = rules(serde_json::json!([{ "id": "a", "effect": "forbid",
            "action": CHANGE_PASSWORD,
            "conditions": [{ "time_of_day": { "from": 1320, "to": 360 } }] }]));
        let ada = account("ada@example.com", Provider::Local);
        for (hour, allowed) in [(23, false), (3, false), (6, true), (12, true), (22, false)] {
            assert_eq!(ask(&night, &ada, &[], hour * Time::HOUR).allowed, allowed, "{hour}");
        }
    }
}
