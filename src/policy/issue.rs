//! Why a password is refused: stable codes with parameters. Texts live elsewhere.
//!
//! Imports the engine's nouns only. Nothing here carries a character of the password.

use super::class::ClassSet;
use super::context::Source;
use super::list::{ListId, Via};
use super::rules::{Score, Unit};
use serde::Serialize;

/// One reason to refuse a password. Serialises as `{"code": "…", …parameters}`.
///
/// `need` is the limit that the rule sets, `got` what the password has, `index` the place of the
/// first character concerned, in code points from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Issue {
    /// Shorter than the least length.
    TooShort {
        /// The least length.
        need: u32,
        /// The password's length.
        got: u32,
        /// What both count.
        unit: Unit,
    },
    /// Longer than the greatest length.
    TooLong {
        /// The greatest length.
        need: u32,
        /// The password's length.
        got: u32,
        /// What both count.
        unit: Unit,
    },
    /// Too few characters of a class.
    MissingClass {
        /// The classes that count.
        any_of: ClassSet,
        /// How many characters are asked for.
        need: u32,
        /// How many there are.
        got: u32,
    },
    /// Too few different classes.
    ClassesOf {
        /// How many classes are asked for.
        need: u32,
        /// How many occur.
        got: u32,
    },
    /// A character that the policy does not allow.
    NotAllowed {
        /// Where the first one stands.
        index: u32,
    },
    /// One character too often in a row.
    Repeating {
        /// The longest allowed run.
        need: u32,
        /// The length of the first run that is longer.
        got: u32,
        /// Where that run starts.
        index: u32,
    },
    /// Neighbouring letters or digits, such as `abcd` or `4321`.
    Sequential {
        /// The longest allowed run.
        need: u32,
        /// The length of the first run that is longer.
        got: u32,
        /// Where that run starts.
        index: u32,
    },
    /// A password that many people use.
    Common {
        /// How it was recognised.
        via: Via,
        /// The list that holds it.
        list: ListId,
    },
    /// Made of words that belong to the account or the service.
    Context {
        /// Where the word comes from.
        source: Source,
    },
    /// Too easy to guess.
    Weak {
        /// The password's score.
        score: Score,
        /// The least score.
        need: Score,
    },
    /// A character that shows nothing. Only ever a warning.
    InvisibleCharacter {
        /// Where the first one stands.
        index: u32,
    },
    /// A word with letters of different scripts, which may look alike. Only ever a warning.
    MixedScript,
    /// Found among breached passwords. Raised by the server.
    Breached {
        /// How often it was seen.
        count: u32,
    },
    /// The breach service could not be asked. Raised by the server.
    BreachUnavailable,
    /// Used before on this account. Raised by the server.
    Reused,
}

impl Issue {
    /// The stable code, as in JSON.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::MissingClass { .. } => "missing_class",
            Self::ClassesOf { .. } => "classes_of",
            Self::NotAllowed { .. } => "not_allowed",
            Self::Repeating { .. } => "repeating",
            Self::Sequential { .. } => "sequential",
            Self::Common { .. } => "common",
            Self::Context { .. } => "context",
            Self::Weak { .. } => "weak",
            Self::InvisibleCharacter { .. } => "invisible_character",
            Self::MixedScript => "mixed_script",
            Self::Breached { .. } => "breached",
            Self::BreachUnavailable => "breach_unavailable",
            Self::Reused => "reused",
        }
    }

    /// Whether both name the same fault, if perhaps against different limits.
    #[must_use]
    pub fn same_fault(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::TooLong { unit: a, .. }, Self::TooLong { unit: b, .. }) => a == b,
            (Self::MissingClass { any_of: a, .. }, Self::MissingClass { any_of: b, .. }) => a == b,
            _ => self.code() == other.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::class::Class;

    #[test]
    fn json_carries_the_code_and_the_parameters() {
        let upper = ClassSet::of(Class::Upper);
        let cases = [
            (
                Issue::TooShort { need: 8, got: 3, unit: Unit::CodePoint },
                r#"{"code":"too_short","need":8,"got":3,"unit":"code-point"}"#,
            ),
            (
                Issue::MissingClass { any_of: upper, need: 1, got: 0 },
                r#"{"code":"missing_class","anyOf":["upper"],"need":1,"got":0}"#,
            ),
            (
                Issue::Common { via: Via::Caseless, list: ListId::CommonFull },
                r#"{"code":"common","via":"caseless","list":"common-full"}"#,
            ),
            (Issue::Context { source: Source::Email }, r#"{"code":"context","source":"email"}"#),
            (
                Issue::Weak { score: Score::default(), need: Score::new(3).unwrap() },
                r#"{"code":"weak","score":0,"need":3}"#,
            ),
            (Issue::BreachUnavailable, r#"{"code":"breach_unavailable"}"#),
        ];
        for (issue, json) in cases {
            assert_eq!(serde_json::to_string(&issue).unwrap(), json);
            assert!(json.contains(issue.code()));
        }
    }
}
