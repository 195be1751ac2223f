//! Apple's `passwordrules` language: what a page tells a password manager before it generates.
//!
//! Imports the engine's nouns only. Reading follows the reference parser of
//! apple/password-manager-resources, with its error recovery, and knows the words `max-repeating`
//! and `max-sequential` of 2026; writing is canonical, so that every parser agrees on it.

mod emit;
mod parse;

pub use emit::Emitted;

use super::class::{Alphabet, ClassSet};
use super::rules::{LENGTH_CAP, Length, MaxRepeating, Policy, Required, Unit};
use alloc::vec::Vec;
use core::num::{NonZeroU8, NonZeroU16};

/// What a `passwordrules` string asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// Sets, each of which must have a character in the password.
    pub required: Vec<ClassSet>,
    /// The characters that may occur.
    pub allowed: ClassSet,
    /// The least length, in characters.
    pub min_length: Option<u32>,
    /// The greatest length, in characters; possibly below the least.
    pub max_length: Option<u32>,
    /// The longest run of one character.
    pub max_repeating: Option<u32>,
    /// The longest run of neighbours, such as `abc` or `321`.
    pub max_sequential: Option<u32>,
}

/// Something in a `passwordrules` string that its author should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where, in bytes from the start.
    pub at: usize,
    /// What is wrong.
    pub fault: Fault,
    /// What follows from it.
    pub effect: Effect,
}

/// What is wrong in a `passwordrules` string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `max-consecutive`, which now stands for both `max-repeating` and `max-sequential`.
    Deprecated,
    /// A set without members.
    EmptyClass,
    /// A rule without a value.
    EmptyValue,
    /// Something else where a class must start.
    ExpectedClass,
    /// Something else where a colon must follow at once.
    ExpectedColon,
    /// Something else where a rule must start.
    ExpectedRule,
    /// Something else where `;` or the end must follow.
    ExpectedSeparator,
    /// A `-` that is not the first in its set.
    MisplacedDash,
    /// Something else where a number must stand, or right behind it.
    NotANumber,
    /// A character in a set that is not U+0020 to U+007E.
    NotPrintable,
    /// A name that no class has.
    UnknownClass,
    /// A name that no rule has; names are lower-case.
    UnknownRule,
    /// A set without its closing bracket.
    Unterminated,
    /// A limit of 0.
    Zero,
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing, for now.
    None,
    /// The character counts for nothing.
    CharacterIgnored,
    /// The set counts for nothing.
    ClassIgnored,
    /// The rule counts for nothing.
    RuleDropped,
    /// Nothing from here on counts.
    RestIgnored,
    /// Nothing counts at all, not even what came before.
    AllDiscarded,
}

impl PasswordRules {
    /// Reads `text` as the reference parser does, which never fails, and says what it stumbled on.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Diagnostic>) {
        parse::parse(text)
    }

    /// The policy that asks for the same. Limits that contradict each other or exceed what a policy
    /// can hold are left to the greatest that it can.
    #[must_use]
    pub fn to_policy(&self) -> Policy {
        let limit = |n: u32| u16::try_from(n).unwrap_or(u16::MAX).min(LENGTH_CAP);
        let min = self.min_length.map_or(0, limit);
        let max = self.max_length.and_then(|max| NonZeroU16::new(limit(max).max(min)));
        let run =
            |n: Option<u32>| n.and_then(|n| NonZeroU8::new(u8::try_from(n).unwrap_or(u8::MAX)));
        let unlimited = Length::UNLIMITED;
        let length = Length::new(min, max, Unit::CodePoint, unlimited.max_bytes().max(min));
        let required = |any_of| Required { any_of, min: NonZeroU16::MIN };
        Policy {
            length: length.unwrap_or(unlimited),
            classes: Alphabet::Ascii,
            allowed: (!self.allowed.is_everything()).then(|| self.allowed.in_printable_ascii()),
            required: self
                .required
                .iter()
                .copied()
                .map(required)
                .take(super::MAX_CLASS_RULES)
                .collect(),
            max_repeating: run(self.max_repeating)
                .map(|run| MaxRepeating { run, except_line_breaks: false }),
            max_sequential: run(self.max_sequential),
            ..Policy::unrestricted()
        }
    }
}

#[cfg(test)]
mod tests;
