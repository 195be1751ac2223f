//! Words that belong to an account or a service, and passwords made of them.
//!
//! Imports folding and the undoing of disguises only.

mod search;

#[cfg(not(feature = "server"))]
pub(super) use search::relate;
pub(super) use search::{Relation, occurrences};

#[cfg(feature = "server")]
use super::plain::plain;
use alloc::{string::String, vec::Vec};
use core::fmt;
use serde::Serialize;

/// Where a context word comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[repr(u8)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The account's e-mail address.
    Email = 1,
    /// The account's user name.
    Username = 2,
    /// The person's name.
    Name = 4,
    /// The service's name.
    Service = 8,
    /// A word of the tenant's own.
    Word = 16,
}

impl Source {
    /// The sources that a policy's `from` can name.
    pub const NAMED: [Self; 4] = [Self::Email, Self::Username, Self::Name, Self::Service];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Username => "username",
            Self::Name => "name",
            Self::Service => "service",
            Self::Word => "word",
        }
    }
}

/// A set of sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources(u8);

impl Sources {
    /// Every source that a policy can name.
    pub const ALL: Self = Self(15);

    /// This set and `source`.
    #[must_use]
    pub const fn with(self, source: Source) -> Self {
        Self(self.0 | source as u8)
    }

    /// Whether `source` is in the set.
    #[must_use]
    pub const fn has(self, source: Source) -> bool {
        self.0 & source as u8 != 0
    }
}

/// How a context word must occur to be a reason to refuse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContextMatch {
    /// The whole password is made of such words (NIST SP 800-63B-4 section 3.1.1.2 compares the
    /// entire password); a word inside a longer password is a warning.
    #[default]
    Equals,
    /// A word inside a longer password is refused as well.
    Contains,
}

/// A policy's rule on context words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextRule {
    /// The tenant's own words.
    pub words: Vec<String>,
    /// Which of the words that come with a password are looked at; [`Source::Word`] always is.
    pub from: Sources,
    /// How a word must occur.
    pub matching: ContextMatch,
}

/// How `password`, in its plain form, relates to the words of `rule` and those of `context` that the rule
/// looks at; they are put in theirs.
#[cfg(feature = "server")]
pub(super) fn relate(
    rule: &ContextRule,
    password: &str,
    context: &[Context<'_>],
) -> Option<Relation> {
    let words = rule.words.iter().map(|word| plain(word).into_owned()).collect();
    let rule = ContextRule { words, ..rule.clone() };
    let given: Vec<_> = context.iter().map(|given| (given.source, plain(given.word))).collect();
    let context: Vec<_> =
        given.iter().map(|(source, word)| Context { source: *source, word }).collect();
    search::relate(&rule, password, &context)
}

/// A word that belongs to the account or the service whose password is judged.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Where it comes from.
    pub source: Source,
    /// The word, name or address itself.
    pub word: &'a str,
}

impl fmt::Debug for Context<'_> {
    /// Names the source only: the word is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("source", &self.source).finish_non_exhaustive()
    }
}
