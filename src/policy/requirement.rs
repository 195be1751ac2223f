//! What a policy asks for, as a list that can be shown before anything is typed.
//!
//! Imports the engine's nouns only.

use super::class::ClassSet;
use super::rules::{Policy, Score, Unit};
use alloc::vec::Vec;
use serde::Serialize;
use serde::ser::Serializer;

/// Names one requirement of a policy; serialises as a string such as `min_length` or `class_0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequirementId {
    /// The least length.
    MinLength,
    /// The greatest length.
    MaxLength,
    /// Only allowed characters.
    Allowed,
    /// No long runs of one character.
    Repeating,
    /// No long runs of neighbours.
    Sequential,
    /// The class rule at this place, from 0.
    Class(u8),
    /// Several classes out of more.
    ClassesOf,
    /// Not a common password.
    Common,
    /// Not made of words of the account or the service.
    Context,
    /// Strong enough.
    Strength,
}

impl RequirementId {
    /// The name without the place of a class rule.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MinLength => "min_length",
            Self::MaxLength => "max_length",
            Self::Allowed => "allowed",
            Self::Repeating => "repeating",
            Self::Sequential => "sequential",
            Self::Class(_) => "class",
            Self::ClassesOf => "classes_of",
            Self::Common => "common",
            Self::Context => "context",
            Self::Strength => "strength",
        }
    }
}

impl Serialize for RequirementId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Class(place) => serializer.collect_str(&format_args!("class_{place}")),
            _ => serializer.serialize_str(self.as_str()),
        }
    }
}

/// One thing that a policy asks for. Serialises as `{"id": "…", …parameters}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// Its name.
    pub id: RequirementId,
    /// The limit, if the requirement has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<u32>,
    /// What `need` counts, for lengths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The classes concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any_of: Option<ClassSet>,
}

impl Requirement {
    const fn bare(id: RequirementId) -> Self {
        Self { id, need: None, unit: None, any_of: None }
    }

    fn limited(id: RequirementId, need: impl Into<u32>) -> Self {
        Self { need: Some(need.into()), ..Self::bare(id) }
    }
}

impl Policy {
    /// What the policy asks for, in the order in which it is judged.
    #[must_use]
    pub fn requirements(&self) -> Vec<Requirement> {
        let mut list = Vec::new();
        self.each_requirement(|requirement| list.push(requirement));
        list
    }

    /// Shows `visit` what [`Self::requirements`] lists, without a list.
    pub fn each_requirement(&self, mut visit: impl FnMut(Requirement)) {
        self.each_length(&mut visit);
        if let Some(allowed) = self.allowed {
            let id = RequirementId::Allowed;
            visit(Requirement { any_of: Some(allowed), ..Requirement::bare(id) });
        }
        if let Some(limit) = self.max_repeating {
            visit(Requirement::limited(RequirementId::Repeating, limit.run.get()));
        }
        if let Some(limit) = self.max_sequential {
            visit(Requirement::limited(RequirementId::Sequential, limit.get()));
        }
        self.class_requirements().for_each(&mut visit);
        if let Some(rule) = self.at_least {
            let limited = Requirement::limited(RequirementId::ClassesOf, rule.count.get());
            visit(Requirement { any_of: Some(rule.of), ..limited });
        }
        if self.blocklist.is_some_and(|rule| !rule.lists.is_empty()) {
            visit(Requirement::bare(RequirementId::Common));
        }
        if self.context.is_some() {
            visit(Requirement::bare(RequirementId::Context));
        }
        if let Some(floor) = self.strength.map(Score::get) {
            visit(Requirement::limited(RequirementId::Strength, floor));
        }
    }

    fn each_length(&self, visit: &mut impl FnMut(Requirement)) {
        let length = self.length;
        let limit = |id, need: u16| Requirement {
            unit: Some(length.unit()),
            ..Requirement::limited(id, need)
        };
        if length.min() > 0 {
            visit(limit(RequirementId::MinLength, length.min()));
        }
        if let Some(max) = length.max() {
            visit(limit(RequirementId::MaxLength, max.get()));
        }
    }

    fn class_requirements(&self) -> impl Iterator<Item = Requirement> {
        (0..).zip(&self.required).map(|(place, rule)| Requirement {
            any_of: Some(rule.any_of),
            ..Requirement::limited(RequirementId::Class(place), rule.min.get())
        })
    }
}
