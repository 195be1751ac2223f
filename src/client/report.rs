//! Writes reports and requirements as numbers. May import `policy`.

use super::words::{ABSENT, Words};
use crate::policy::{ClassSet, Issue, Policy, Report, Requirement, RequirementId, Unit, Via};

impl Words {
    /// Length, then issues, warnings, requirements met and what is pending, each behind its count.
    pub(super) fn write_report(&mut self, report: &Report) {
        self.clear();
        self.push(report.length());
        self.write_all(report.issues(), Self::write_issue);
        self.write_all(report.warnings(), Self::write_issue);
        self.write_all(report.met(), Self::write_id);
        let lists = report.pending().fold(0, |bits, list| bits | list as u32);
        self.push(lists | u32::from(report.strength_pending()) << 31);
    }

    /// What a policy asks for, up to [`ABSENT`].
    pub(super) fn write_requirements(&mut self, policy: &Policy) {
        self.clear();
        policy.each_requirement(|requirement| self.write_requirement(requirement));
        self.push(ABSENT);
    }

    fn write_requirement(&mut self, requirement: Requirement) {
        self.write_id(requirement.id);
        self.push(requirement.need.unwrap_or(ABSENT));
        self.push(requirement.unit.map_or(ABSENT, unit));
        self.write_set(requirement.any_of.unwrap_or(ClassSet::EMPTY));
    }

    fn write_id(&mut self, id: RequirementId) {
        self.push(match id {
            RequirementId::MinLength => 0,
            RequirementId::MaxLength => 1,
            RequirementId::Allowed => 2,
            RequirementId::Repeating => 3,
            RequirementId::Sequential => 4,
            RequirementId::ClassesOf => 5,
            RequirementId::Common => 6,
            RequirementId::Context => 7,
            RequirementId::Strength => 8,
            RequirementId::Class(place) => 9 + u32::from(place),
        });
    }

    fn write_issue(&mut self, issue: Issue) {
        match issue {
            Issue::TooShort { need, got, unit: of } => self.write(0, &[need, got, unit(of)]),
            Issue::TooLong { need, got, unit: of } => self.write(1, &[need, got, unit(of)]),
            Issue::MissingClass { any_of, need, got } => {
                self.push(2);
                self.write_set(any_of);
                [need, got].into_iter().for_each(|value| self.push(value));
            }
            Issue::ClassesOf { need, got } => self.write(3, &[need, got]),
            Issue::NotAllowed { index } => self.write(4, &[index]),
            Issue::Repeating { need, got, index } => self.write(5, &[need, got, index]),
            Issue::Sequential { need, got, index } => self.write(6, &[need, got, index]),
            Issue::Common { via, list } => self.write(7, &[how(via), list as u32]),
            Issue::Context { source } => self.write(8, &[source as u32]),
            Issue::Weak { score, need } => self.write(9, &[score.get().into(), need.get().into()]),
            Issue::InvisibleCharacter { index } => self.write(10, &[index]),
            Issue::MixedScript => self.write(11, &[]),
            Issue::Breached { .. } | Issue::BreachUnavailable | Issue::Reused => {}
        }
    }

    fn write(&mut self, code: u32, values: &[u32]) {
        self.push(code);
        values.iter().for_each(|&value| self.push(value));
    }
}

fn unit(unit: Unit) -> u32 {
    match unit {
        Unit::CodePoint => 0,
        Unit::Utf16 => 1,
        Unit::Byte => 2,
    }
}

fn how(via: Via) -> u32 {
    match via {
        Via::Listed => 0,
        Via::Caseless => 1,
        Via::Derived => 2,
    }
}
