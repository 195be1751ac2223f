//! The named policies: a sound default, published standards, and the five APIs' own rules.
//!
//! Imports the engine's nouns only. Wire strings and numbers of the APIs are theirs.

use super::breach::{Breach, BreachMode};
use super::class::{Alphabet, Class, ClassSet};
use super::context::{ContextMatch, ContextRule, Sources};
use super::list::{ListId, ListSet, Match};
use super::preset::Preset;
use super::rules::{Blocklist, DEFAULT_MAX_BYTES, Length, MaxRepeating, Policy, Required, Unit};
use alloc::vec::Vec;
use core::num::{NonZeroU8, NonZeroU16};

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
    fn every_policy_has_the_name_of_its_preset() {
        for preset in Preset::ALL {
            assert_eq!(Policy::preset(preset).preset, Some(preset));
        }
    }

    #[test]
    fn every_preset_is_capped_in_bytes() {
        for preset in Preset::ALL {
            assert_eq!(Policy::preset(preset).length.max_bytes(), 1024, "{}", preset.as_str());
        }
    }
}
