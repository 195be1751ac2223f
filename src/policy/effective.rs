//! Two policies at once: an API's preset and, where a tenant sets one, the tenant's own.
//!
//! Imports the engine's nouns only.

use super::breach::Breach;
use super::check::Input;
use super::compliancy::Compliancy;
use super::report::Report;
use super::rules::{Blocklist, Policy};

/// What holds on one path: the preset of its API, and the tenant's policy besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    preset: Policy,
    tenant: Option<Policy>,
}

impl Effective {
    /// Puts both together. A tenant that names its lists, even none at all, also decides for the
    /// preset whether there is a list check.
    #[must_use]
    pub fn new(preset: Policy, tenant: Option<Policy>) -> Self {
        let switched_off = tenant
            .as_ref()
            .and_then(|tenant| tenant.blocklist)
            .is_some_and(|rule| rule.lists.is_empty());
        let blocklist = if switched_off { Some(Blocklist::default()) } else { preset.blocklist };
        Self { preset: Policy { blocklist, ..preset }, tenant }
    }

    /// Judges `input` by both: first what the preset refuses, then what only the tenant refuses.
    /// [`Report::issues_of`] tells them apart.
    #[must_use]
    pub fn check(&self, input: &Input<'_>) -> Report {
        let mut report = self.preset.check(input);
        if let Some(tenant) = &self.tenant {
            report.absorb(&tenant.check(input));
        }
        report
    }

    /// The greater depth of both; see [`Policy::history`].
    #[must_use]
    pub fn history(&self) -> u8 {
        self.tenant.as_ref().map_or(0, Policy::history).max(self.preset.history())
    }

    /// The stricter rule of both on breached passwords.
    #[must_use]
    pub fn breach(&self) -> Breach {
        self.preset.breach().stricter(self.tenant.as_ref().map_or(Breach::OFF, Policy::breach))
    }

    /// Prelude's six numbers, the stricter of both policies.
    #[must_use]
    pub fn compliancy(&self) -> Compliancy {
        let own = self.preset.compliancy();
        self.tenant.as_ref().map_or(own, |tenant| own.stricter(tenant.compliancy()))
    }

    /// The policy that a person should be shown: the tenant's if there is one.
    #[must_use]
    pub fn shown(&self) -> &Policy {
        self.tenant.as_ref().unwrap_or(&self.preset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::list::ListId;
    use crate::policy::preset::Preset;
    use crate::policy::report::Origin;
    use crate::policy::rules::Length;
    use crate::policy::rules::Unit;

    fn judge(effective: &Effective, password: &str) -> Report {
        effective.check(&Input { password, context: &[] })
    }

    fn codes(report: &Report, origin: Origin) -> Vec<&'static str> {
        report.issues_of(origin).map(|issue| issue.code()).collect()
    }

    fn at_least(min: u16) -> Policy {
        let length = Length::new(min, None, Unit::CodePoint, 1024).unwrap();
        Policy { length, ..Policy::unrestricted() }
    }

    #[test]
    fn what_only_the_tenant_refuses_comes_last_and_is_marked() {
        let effective = Effective::new(Policy::preset(Preset::Px0), Some(at_least(20)));
        let report = judge(&effective, "longlowercase");
        assert_eq!(codes(&report, Origin::Preset), ["missing_class"; 3]);
        assert_eq!(codes(&report, Origin::Tenant), ["too_short"]);

        let both = judge(&effective, "Aa1!aaa");
        assert_eq!(codes(&both, Origin::Preset), ["too_short"]);
        assert_eq!(codes(&both, Origin::Tenant), [""; 0]);
    }

    #[test]
    fn a_tenant_without_a_policy_leaves_the_preset_alone() {
        let effective = Effective::new(Policy::preset(Preset::Unleash), None);
        assert_eq!(effective.history(), 5);
        assert_eq!(judge(&effective, "t7GTx&$Y9pcsnxRv6").issues().count(), 0);
    }

    #[test]
    fn a_silent_tenant_policy_keeps_the_preset_s_history_and_lists() {
        let effective = Effective::new(Policy::preset(Preset::Unleash), Some(at_least(8)));
        assert_eq!(effective.history(), 5);
        assert!(effective.preset.blocklist.unwrap().lists.has(ListId::CommonFull));
    }

    #[test]
    fn a_list_of_the_tenant_s_own_leaves_the_preset_s_lists_on() {
        let own = Policy::from_json(r#"{"version":1,"blocklist":{"entries":["Zyxomatic"]}}"#);
        let effective = Effective::new(Policy::preset(Preset::Truefoundry), Some(own.unwrap()));
        for (password, origin) in [("password", Origin::Preset), ("ZYXOMATIC", Origin::Tenant)] {
            assert_eq!(codes(&judge(&effective, password), origin), ["common"], "{password}");
        }
    }

    #[test]
    fn a_tenant_can_switch_the_lists_off() {
        let off = Policy { blocklist: Some(Blocklist::default()), ..at_least(8) };
        let effective = Effective::new(Policy::preset(Preset::Truefoundry), Some(off));
        // T-11: the only documented rule is the length.
        assert!(judge(&effective, "aaaaaaaa").ok());
        assert_eq!(judge(&effective, "aaaaaaaa").pending().count(), 0);
    }
}
