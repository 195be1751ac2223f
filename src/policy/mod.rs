//! The password policy engine: text, rules, lists, strength, presets, report.
//!
//! No I/O, clock or randomness, and nothing of ours is imported: every target compiles this module.
//!
//! # Examples
//!
//! A report has every reason to refuse a password, not only the first one:
//!
//! ```
//! use relatch::policy::{Input, Policy, Preset};
//!
//! let policy = Policy::preset("jitsudo".parse::<Preset>()?);
//! let report = policy.check(&Input { password: "short", context: &[] });
//!
//! assert!(!report.ok());
//! let codes: Vec<_> = report.issues().map(|issue| issue.code()).collect();
//! assert_eq!(codes, ["too_short", "missing_class", "missing_class", "missing_class", "common"]);
//! # Ok::<(), relatch::policy::UnknownPreset>(())
//! ```
//!
//! Words that belong to the account are refused, and so are passwords made of them:
//!
//! ```
//! use relatch::policy::{Context, Input, Policy, Preset, Source};
//!
//! let context = [Context { source: Source::Email, word: "ada@example.com" }];
//! let policy = Policy::preset(Preset::AsvsL2);
//!
//! assert!(!policy.check(&Input { password: "ada@example.com", context: &context }).ok());
//! ```

mod blocklist;
mod breach;
mod category;
mod category_table;
mod characters;
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
mod own;
mod passwordrules;
mod pattern;
mod plain;
mod policies;
mod preset;
mod report;
mod requirement;
mod rules;
mod run;
mod script;
pub mod strength;
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
pub use own::OwnWords;
pub use passwordrules::{Diagnostic, Effect, Emitted, Fault, PasswordRules};
pub use preset::{Preset, UnknownPreset};
pub use report::{Origin, Report};
pub use requirement::{Requirement, RequirementId};
pub use rules::{
    AtLeast, Blocklist, DEFAULT_MAX_BYTES, INPUT_CAP, LENGTH_CAP, Length, MAX_CLASS_RULES,
    MaxRepeating, Normalization, Policy, Required, Score, Unit,
};
pub use words::{MalformedList, WordList};

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod draw;
#[cfg(test)]
mod tests;
