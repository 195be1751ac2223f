//! The named policies: a sound default, published standards, and the five APIs' own rules.
//!
//! Imports the engine's nouns only. Wire strings and numbers of the APIs are theirs.

use super::breach::{Breach, BreachMode};
use super::class::{Alphabet, Class, ClassSet};
use super::context::{ContextMatch, ContextRule, Sources};
use super::list::{ListId, ListSet, Match};
use super::rules::{Blocklist, DEFAULT_MAX_BYTES, Length, MaxRepeating, Policy, Required, Unit};
use alloc::vec::Vec;
use core::fmt;
use core::num::{NonZeroU8, NonZeroU16};
use core::str::FromStr;
use serde::Serialize;

/// A named policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The default: 12 to 256 code points, the full list and long words of a dictionary with derived
    /// matching, patterns, context words. Meets OWASP ASVS 5.0 level 1.
    Recommended,
    /// NIST SP 800-63B-4 section 3.1.1.2, a password as the only factor: 15 code points.
    NistSingleFactor,
    /// NIST SP 800-63B-4 section 3.1.1.2, a password beside another factor: 8 code points.
    NistMfa,
    /// OWASP ASVS 5.0 section V6.2, level 1.
    AsvsL1,
    /// OWASP ASVS 5.0 section V6.2, level 2: context words (6.2.11) and breaches (6.2.12).
    AsvsL2,
    /// OWASP ASVS 5.0 section V6.2, level 3, with the length of 15 that 6.2.1 recommends.
    AsvsL3,
    /// PCI DSS 4.0 requirements 8.3.6 and 8.3.7: 12 characters, letters and digits, history of 4.
    #[serde(rename = "pci-dss-4")]
    PciDss4,
    /// Prelude: 8 to 128 code points, one each of Lu, Ll, Nd and anything else.
    Prelude,
    /// JITSudo: 8 code points with the four classes.
    Jitsudo,
    /// Unleash with passphrases: from 20 UTF-16 units on, class rules are skipped.
    Unleash,
    /// Unleash as upstream ships it, without passphrases.
    UnleashUpstream,
    /// px0: 8 code points and the four ASCII classes.
    Px0,
    /// TrueFoundry: 8 code points.
    Truefoundry,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 13] = [
        Self::Recommended,
        Self::NistSingleFactor,
        Self::NistMfa,
        Self::AsvsL1,
        Self::AsvsL2,
        Self::AsvsL3,
        Self::PciDss4,
        Self::Prelude,
        Self::Jitsudo,
        Self::Unleash,
        Self::UnleashUpstream,
        Self::Px0,
        Self::Truefoundry,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::NistSingleFactor => "nist-single-factor",
            Self::NistMfa => "nist-mfa",
            Self::AsvsL1 => "asvs-l1",
            Self::AsvsL2 => "asvs-l2",
            Self::AsvsL3 => "asvs-l3",
            Self::PciDss4 => "pci-dss-4",
            Self::Prelude => "prelude",
            Self::Jitsudo => "jitsudo",
            Self::Unleash => "unleash",
            Self::UnleashUpstream => "unleash-upstream",
            Self::Px0 => "px0",
            Self::Truefoundry => "truefoundry",
        }
    }
}

/// The text names no preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPreset;

impl fmt::Display for UnknownPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown policy preset")
    }
}

impl core::error::Error for UnknownPreset {}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == name).ok_or(UnknownPreset)
    }
}

impl Policy {
    /// The policy that `preset` names.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        let rules = match preset {
            Preset::Recommended => Self {
                blocklist: Some(Blocklist {
                    lists: FULL_AND_PATTERNS.lists.with(ListId::Words12),
                    matching: Match::Derived,
                }),
                context: Some(any_context()),
                ..standard(12)
            },
            Preset::NistSingleFactor => Self { context: Some(any_context()), ..standard(15) },
            Preset::NistMfa => Self { context: Some(any_context()), ..standard(8) },
            Preset::AsvsL1 => standard(8),
            Preset::AsvsL2 => asvs_from_level_2(8),
            Preset::AsvsL3 => asvs_from_level_2(15),
            Preset::PciDss4 => {
                Self { required: [LETTER, DIGIT].into_iter().collect(), history: 4, ..standard(12) }
            }
            Preset::Prelude => Self {
                length: code_points(8, NonZeroU16::new(128)),
                required: [UPPER, LOWER, DIGIT, SPECIAL].into_iter().collect(),
                history: 0,
                ..dialect()
            },
            Preset::Jitsudo => {
                Self { required: [UPPER, LOWER, DIGIT, SPECIAL].into_iter().collect(), ..dialect() }
            }
            Preset::Unleash => Self { passphrase: NonZeroU16::new(20), ..unleash() },
            Preset::UnleashUpstream => unleash(),
            Preset::Px0 => Self {
                classes: Alphabet::Ascii,
                required: [UPPER, LOWER, DIGIT, SPECIAL].into_iter().collect(),
                ..dialect()
            },
            Preset::Truefoundry => dialect(),
        };
        Self { preset: Some(preset), ..rules }
    }
}

const UPPER: Required = one_of(ClassSet::of(Class::Upper));
const LOWER: Required = one_of(ClassSet::of(Class::Lower));
const DIGIT: Required = one_of(ClassSet::of(Class::Digit));
const SPECIAL: Required = one_of(ClassSet::of(Class::Special));
const LETTER: Required = one_of(ClassSet::of(Class::Upper).and(Class::Lower));

const FULL_AND_PATTERNS: Blocklist = Blocklist {
    lists: ListSet::EMPTY.with(ListId::CommonFull).with(ListId::Patterns),
    matching: Match::Caseless,
};

const fn one_of(any_of: ClassSet) -> Required {
    Required { any_of, min: NonZeroU16::MIN }
}

const fn code_points(min: u16, max: Option<NonZeroU16>) -> Length {
    Length { min, max, unit: Unit::CodePoint, max_bytes: DEFAULT_MAX_BYTES }
}

fn any_context() -> ContextRule {
    ContextRule { words: Vec::new(), from: Sources::ALL, matching: ContextMatch::Equals }
}

/// What NIST and OWASP agree on: length, nothing about composition, a list.
fn standard(min: u16) -> Policy {
    Policy {
        length: code_points(min, NonZeroU16::new(256)),
        blocklist: Some(FULL_AND_PATTERNS),
        history: 1,
        ..Policy::unrestricted()
    }
}

fn asvs_from_level_2(min: u16) -> Policy {
    Policy {
        context: Some(any_context()),
        breach: Breach { mode: BreachMode::Block, max_count: 0 },
        ..standard(min)
    }
}

/// What the five APIs share: 8 code points, and common passwords refused as they stand.
fn dialect() -> Policy {
    Policy {
        length: code_points(8, None),
        blocklist: Some(Blocklist {
            lists: ListSet::EMPTY.with(ListId::CommonFull),
            matching: Match::Caseless,
        }),
        history: 1,
        ..Policy::unrestricted()
    }
}

/// `owasp-password-strength-test` 1.3.0 as Unleash configures it.
fn unleash() -> Policy {
    Policy {
        length: Length {
            min: 10,
            max: NonZeroU16::new(128),
            unit: Unit::Utf16,
            max_bytes: DEFAULT_MAX_BYTES,
        },
        classes: Alphabet::Ascii,
        required: [LOWER, UPPER, DIGIT, SPECIAL].into_iter().collect(),
        max_repeating: NonZeroU8::new(2).map(|run| MaxRepeating { run, except_line_breaks: true }),
        history: 5,
        ..dialect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for preset in Preset::ALL {
            assert_eq!(preset.as_str().parse(), Ok(preset));
            assert_eq!(serde_json::to_string(&preset).unwrap(), format!("\"{}\"", preset.as_str()));
            assert_eq!(Policy::preset(preset).preset, Some(preset));
        }
        assert_eq!("Recommended".parse::<Preset>(), Err(UnknownPreset));
    }

    #[test]
    fn every_preset_is_capped_in_bytes() {
        for preset in Preset::ALL {
            assert_eq!(Policy::preset(preset).length.max_bytes(), 1024, "{}", preset.as_str());
        }
    }
}
