//! Writes reports and requirements as numbers, which cross the boundary without text or heap. May
//! import `policy`. The package's `decode.ts` is the other half.

use crate::policy::{
    Class, ClassSet, Issue, Policy, Report, Requirement, RequirementId, Unit, Via,
};
use arrayvec::ArrayVec;

/// More than the largest report or policy needs.
const CAPACITY: usize = 1024;

/// Stands for a value that is not there.
const ABSENT: u32 = u32::MAX;

/// Numbers on their way out.
#[derive(Debug)]
pub(super) struct Words(ArrayVec<u32, CAPACITY>);

impl Words {
    pub(super) const fn new() -> Self {
        Self(ArrayVec::new_const())
    }

    /// The number at `at`; [`ABSENT`] past the end.
    pub(super) fn at(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(ABSENT)
    }

    /// Length, then issues, warnings, requirements met and what is pending, each behind its count.
    pub(super) fn write_report(&mut self, report: &Report) {
        self.0.clear();
        self.push(report.length());
        self.write_all(report.issues(), Self::write_issue);
        self.write_all(report.warnings(), Self::write_issue);
        self.write_all(report.met(), Self::write_id);
        let lists = report.pending().fold(0, |bits, list| bits | list as u32);
        self.push(lists | u32::from(report.strength_pending()) << 31);
    }

    /// What a policy asks for, up to [`ABSENT`].
    pub(super) fn write_requirements(&mut self, policy: &Policy) {
        self.0.clear();
        policy.each_requirement(|requirement| self.write_requirement(requirement));
        self.push(ABSENT);
    }

    fn push(&mut self, word: u32) {
        // The capacity covers every policy and report; what would not fit is read as absent.
        let _full = self.0.try_push(word);
    }

    /// Every item, behind a count that is written once it is known.
    fn write_all<T>(&mut self, items: impl IntoIterator<Item = T>, write: fn(&mut Self, T)) {
        let place = self.0.len();
        self.push(0);
        for item in items {
            write(self, item);
            if let Some(count) = self.0.get_mut(place) {
                *count += 1;
            }
        }
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

    /// A class set: named classes as bits, then characters as three words, lowest first.
    fn write_set(&mut self, set: ClassSet) {
        self.push(
            Class::ALL
                .into_iter()
                .filter(|&class| set.has(class))
                .fold(0, |bits, class| bits | class as u32),
        );
        let mut blocks = [0; 3];
        for c in set.chars() {
            let place = u32::from(c) - 0x20;
            if let Some(block) = blocks.get_mut(place as usize / 32) {
                *block |= 1 << (place % 32);
            }
        }
        blocks.into_iter().for_each(|block| self.push(block));
    }

    fn write_issue(&mut self, issue: Issue) {
        match issue {
            Issue::TooShort { need, got, unit: of } => self.write(0, &[need, got, unit(of)]),
            Issue::TooLong { need, got, unit: of } => self.write(1, &[need, got, unit(of)]),
            Issue::MissingClass { any_of, need, got } => {
                self.write(2, &[need, got]);
                self.write_set(any_of);
            }
            Issue::ClassesOf { need, got } => self.write(3, &[need, got]),
            Issue::NotAllowed { index } => self.write(4, &[index]),
            Issue::Repeating { need, got, index } => self.write(5, &[need, got, index]),
            Issue::Sequential { need, got, index } => self.write(6, &[need, got, index]),
            Issue::Common { via, list } => self.write(7, &[how(via), list as u32]),
            Issue::Context { source } => self.write(8, &[source as u32]),
            Issue::Weak { score, need } => self.write(9, &[score.get().into(), need.get().into()]),
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
