//! The outcome of judging one password: issues, warnings, what is met and what is pending.
//!
//! Imports the engine's nouns only. Fixed capacity, no heap: a report is made per keystroke.

use super::issue::Issue;
use super::list::{ListId, ListSet};
use super::requirement::RequirementId;
use alloc::vec::Vec;
use arrayvec::ArrayVec;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Room for every issue that one policy can raise, twice: an API's preset and a tenant's own.
const MAX_ISSUES: usize = 48;
const MAX_WARNINGS: usize = 8;
const MAX_MET: usize = 24;

/// Whose rule an issue comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The policy that was asked: an API's preset, or the only one there is.
    Preset,
    /// Only the tenant's own policy, which holds besides an API's preset.
    Tenant,
}

/// What a policy says about one password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    issues: ArrayVec<(Origin, Issue), MAX_ISSUES>,
    warnings: ArrayVec<Issue, MAX_WARNINGS>,
    met: ArrayVec<RequirementId, MAX_MET>,
    pending: ListSet,
    strength_pending: bool,
    length: u32,
}

impl Report {
    /// Whether nothing speaks against the password; what is [pending](Self::pending) was not asked.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.issues.is_empty()
    }

    /// Every reason to refuse, in the policy's order.
    pub fn issues(&self) -> impl Iterator<Item = Issue> {
        self.issues.iter().map(|&(_, issue)| issue)
    }

    /// The reasons that come from `origin`, in the policy's order.
    pub fn issues_of(&self, origin: Origin) -> impl Iterator<Item = Issue> {
        self.issues.iter().filter(move |(of, _)| *of == origin).map(|&(_, issue)| issue)
    }

    /// What speaks against the password without refusing it.
    pub fn warnings(&self) -> impl Iterator<Item = Issue> {
        self.warnings.iter().copied()
    }

    /// The requirements that the password meets, in the order of `Policy::requirements`.
    pub fn met(&self) -> impl Iterator<Item = RequirementId> {
        self.met.iter().copied()
    }

    /// The lists that the policy names and that were not at hand.
    pub fn pending(&self) -> impl Iterator<Item = ListId> {
        self.pending.iter()
    }

    /// Whether the policy sets a strength floor and no score was at hand.
    #[must_use]
    pub fn strength_pending(&self) -> bool {
        self.strength_pending
    }

    /// The password's length, in the policy's unit.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Adds a reason to refuse that only the server can know (reuse, breach).
    pub fn push(&mut self, issue: Issue) {
        self.push_from(Origin::Preset, issue);
    }

    /// Adds a remark that refuses nothing.
    pub fn warn(&mut self, issue: Issue) {
        // Room for every kind of warning there is; one more of the same says nothing new.
        let _full = self.warnings.try_push(issue);
    }

    pub(super) fn of_length(length: u32) -> Self {
        Self { length, ..Self::default() }
    }

    /// Records the outcome of one requirement.
    pub(super) fn judge(&mut self, requirement: RequirementId, outcome: Option<Issue>) {
        match outcome {
            Some(issue) => self.push(issue),
            None => {
                let _full = self.met.try_push(requirement);
            }
        }
    }

    pub(super) fn await_lists(&mut self, lists: ListSet) {
        self.pending = self.pending.union(lists);
    }

    pub(super) fn await_strength(&mut self) {
        self.strength_pending = true;
    }

    /// Adds what only `tenant` refuses, warns of or waits for.
    pub(super) fn absorb(&mut self, tenant: &Self) {
        for issue in tenant.issues() {
            if !self.issues().any(|known| known.same_fault(&issue)) {
                self.push_from(Origin::Tenant, issue);
            }
        }
        for issue in tenant.warnings() {
            if !self.warnings.contains(&issue) {
                self.warn(issue);
            }
        }
        self.pending = self.pending.union(tenant.pending);
        self.strength_pending |= tenant.strength_pending;
    }

    fn push_from(&mut self, origin: Origin, issue: Issue) {
        // The capacity covers all rules of two policies, and a full report refuses all the same.
        let _full = self.issues.try_push((origin, issue));
    }
}

impl Serialize for Report {
    /// `{"ok", "issues", "warnings", "met", "pending", "length"}`; `pending` holds list names and
    /// `"strength"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let strength = self.strength_pending.then_some("strength");
        let pending: Vec<_> = self.pending().map(ListId::as_str).chain(strength).collect();
        let mut report = serializer.serialize_struct("Report", 6)?;
        report.serialize_field("ok", &self.ok())?;
        report.serialize_field("issues", &self.issues().collect::<Vec<_>>())?;
        report.serialize_field("warnings", self.warnings.as_slice())?;
        report.serialize_field("met", self.met.as_slice())?;
        report.serialize_field("pending", &pending)?;
        report.serialize_field("length", &self.length)?;
        report.end()
    }
}
