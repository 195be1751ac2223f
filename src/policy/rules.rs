//! A policy as data: the rules, their limits and what they need. Judging lives in `check`.
//!
//! Imports the engine's own nouns only. Every field type admits valid values alone, so any
//! [`Policy`] that exists can be judged.

use super::breach::Breach;
use super::characters::characters;
use super::class::{Alphabet, ClassSet};
use super::context::ContextRule;
use super::list::{ListSet, Match};
use super::own::OwnWords;
use super::preset::Preset;
use alloc::{string::String, vec::Vec};
use arrayvec::ArrayVec;
use core::num::{NonZeroU8, NonZeroU16};
use serde::Serialize;

/// The longest input that the engine looks into, in bytes of UTF-8.
pub const INPUT_CAP: usize = LENGTH_CAP as usize;
/// The greatest length limit that a policy can set, in any unit.
pub const LENGTH_CAP: u16 = 4096;
/// The byte limit of a policy that names none.
pub const DEFAULT_MAX_BYTES: u16 = 1024;
/// The most `required` entries that a policy can hold.
pub const MAX_CLASS_RULES: usize = 8;

/// What a length is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Unicode code points, as NIST SP 800-63B-4 section 3.1.1.2 asks.
    #[default]
    CodePoint,
    /// UTF-16 code units, as JavaScript's `length` counts.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

impl Unit {
    /// The length of `text` in this unit.
    #[must_use]
    pub fn count(self, text: &str) -> u32 {
        let units = |c: char| match self {
            Self::CodePoint => 1,
            Self::Utf16 => c.len_utf16(),
            Self::Byte => c.len_utf8(),
        };
        // A fold, because `chars().count()` is a kilobyte of unrolled loops in a wasm module.
        let length = characters(text).fold(0, |sum: usize, c| sum.saturating_add(units(c)));
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

/// How long a password may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The least length, in `unit`.
    pub(super) min: u16,
    /// The greatest length, in `unit`; `None` is no limit but `max_bytes`.
    pub(super) max: Option<NonZeroU16>,
    /// What `min` and `max` count.
    pub(super) unit: Unit,
    /// The greatest length in bytes of UTF-8, at most [`INPUT_CAP`].
    pub(super) max_bytes: u16,
}

impl Length {
    /// No limits but the default cap in bytes.
    pub const UNLIMITED: Self =
        Self { min: 0, max: None, unit: Unit::CodePoint, max_bytes: DEFAULT_MAX_BYTES };

    /// Limits in `unit`; `None` if `min` exceeds `max`, or `max_bytes` is 0 or exceeds
    /// [`INPUT_CAP`].
    #[must_use]
    pub fn new(min: u16, max: Option<NonZeroU16>, unit: Unit, max_bytes: u16) -> Option<Self> {
        let ordered = max.is_none_or(|max| min <= max.get());
        let capped = (1..=LENGTH_CAP).contains(&max_bytes);
        (ordered && capped).then_some(Self { min, max, unit, max_bytes })
    }

    /// The least length, in [`Self::unit`].
    #[must_use]
    pub const fn min(self) -> u16 {
        self.min
    }

    /// The greatest length, in [`Self::unit`].
    #[must_use]
    pub const fn max(self) -> Option<NonZeroU16> {
        self.max
    }

    /// What the limits count.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// The greatest length in bytes of UTF-8.
    #[must_use]
    pub const fn max_bytes(self) -> u16 {
        self.max_bytes
    }
}

/// The form that a password is brought into before it is judged and hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalization {
    /// Unicode NFC.
    #[default]
    Nfc,
    /// As received.
    None,
}

/// At least `min` characters out of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required {
    /// The set.
    pub any_of: ClassSet,
    /// How many code points must be in it.
    pub min: NonZeroU16,
}

/// At least `count` of several classes must occur ("three of four").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLeast {
    /// The classes; its single characters are one more.
    pub of: ClassSet,
    /// How many of them must have a character in the password.
    pub count: NonZeroU8,
}

/// The longest allowed run of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxRepeating {
    /// The longest run, in the policy's [`Unit`].
    pub run: NonZeroU8,
    /// Whether runs of LF, CR, U+2028 and U+2029 are let through, as a JavaScript `.` does.
    pub except_line_breaks: bool,
}

/// A strength score, 0 (guessed at once) to 4 (very strong).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Score(u8);

impl Score {
    /// The score, or `None` above 4.
    #[must_use]
    pub const fn new(score: u8) -> Option<Self> {
        if score <= 4 { Some(Self(score)) } else { None }
    }

    /// The score as a number, 0 to 4.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The lists that a password is looked up in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocklist {
    /// Which lists; none switches the check off.
    pub lists: ListSet,
    /// How an entry is compared with the password.
    pub matching: Match,
}

/// A password policy: parsed, valid, ready to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The preset that it started from.
    pub preset: Option<Preset>,
    /// Length limits.
    pub length: Length,
    /// The form in which a password is judged.
    pub normalize: Normalization,
    /// How letter classes are distinguished.
    pub classes: Alphabet,
    /// The only characters that may occur; `None` allows all.
    pub allowed: Option<ClassSet>,
    /// Class rules, all of which must hold.
    pub required: ArrayVec<Required, MAX_CLASS_RULES>,
    /// An "X of Y classes" rule.
    pub at_least: Option<AtLeast>,
    /// From this length on, in the policy's unit, class rules are skipped.
    pub passphrase: Option<NonZeroU16>,
    /// The longest run of one character.
    pub max_repeating: Option<MaxRepeating>,
    /// The longest run of neighbours inside `a-z`, `A-Z` or `0-9`, in either direction.
    pub max_sequential: Option<NonZeroU8>,
    /// Lists of common passwords; `None` leaves it to the preset of the API in use.
    pub blocklist: Option<Blocklist>,
    /// The list that the policy carries itself, in NFC; `blocklist` names it as [`ListId::Own`](super::ListId::Own)
    /// where it has entries.
    pub entries: Vec<String>,
    /// Words that are known to belong to the account or the service.
    pub context: Option<ContextRule>,
    /// The least strength score.
    pub strength: Option<Score>,
    /// Words that estimates of strength take for the most common ones.
    pub vocabulary: OwnWords,
    /// Breached passwords; judged by the server.
    pub breach: Breach,
    /// How many of an account's latest passwords, the current one included, a new one must differ
    /// from; 0 is off. Judged by the server.
    pub history: u8,
}

impl Policy {
    /// The policy without any rule but the cap in bytes.
    #[must_use]
    pub const fn unrestricted() -> Self {
        Self {
            preset: None,
            length: Length::UNLIMITED,
            normalize: Normalization::Nfc,
            classes: Alphabet::Unicode,
            allowed: None,
            required: ArrayVec::new_const(),
            at_least: None,
            passphrase: None,
            max_repeating: None,
            max_sequential: None,
            blocklist: None,
            entries: Vec::new(),
            context: None,
            strength: None,
            vocabulary: OwnWords::NONE,
            breach: Breach::OFF,
            history: 0,
        }
    }

    /// The depth of [`Self::history`].
    #[must_use]
    pub const fn history(&self) -> u8 {
        self.history
    }

    /// What a look-up among breached passwords leads to.
    #[must_use]
    pub const fn breach(&self) -> Breach {
        self.breach
    }
}
