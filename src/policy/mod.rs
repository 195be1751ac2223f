//! The password policy engine: text, rules, lists, strength, presets, report.
//!
//! No I/O, clock or randomness, and nothing of ours is imported: every target compiles this room.

mod blocklist;
mod breach;
mod category;
mod category_table;
mod check;
mod class;
mod compliancy;
mod conflict;
mod context;
mod derive;
mod effective;
mod fold;
mod issue;
mod json;
mod keyboard;
mod list;
mod passwordrules;
mod pattern;
mod preset;
mod report;
mod requirement;
mod rules;
mod run;
pub mod strength;
mod upstream;
mod words;

pub use blocklist::Lists;
pub use breach::{Breach, BreachMode};
pub use check::{Evidence, Input};
pub use class::{Alphabet, Class, ClassSet};
pub use compliancy::{Compliance, Compliancy, Criterion};
pub use conflict::Conflict;
pub use context::{Context, ContextMatch, ContextRule, Source, Sources};
pub use effective::Effective;
pub use issue::Issue;
pub use json::PolicyError;
pub use list::{ListId, ListSet, Match, Via};
pub use passwordrules::{Diagnostic, Effect, Emitted, Fault, PasswordRules};
pub use preset::{Preset, UnknownPreset};
pub use report::{Origin, Report};
pub use requirement::{Requirement, RequirementId};
pub use rules::{
    AtLeast, Blocklist, DEFAULT_MAX_BYTES, INPUT_CAP, LENGTH_CAP, Length, MAX_CLASS_RULES,
    MaxRepeating, Normalization, Policy, Required, Score, Unit,
};
pub use upstream::{px0_error, unleash_errors};
pub use words::{MalformedList, WordList};

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
