//! Writing `passwordrules` for a policy.
//!
//! Imports the engine's nouns only.
//!
//! Canonical: lower-case names, no blank before a colon or after a number, one `;` between rules,
//! `-` first and `]` last in a set. Runs are limited by `max-repeating` and `max-sequential`; the
//! older `max-consecutive` now means both, and is deprecated.

use crate::policy::class::{Class, ClassSet};
use crate::policy::rules::{DEFAULT_MAX_BYTES, Policy, Score};
use alloc::{format, string::String};
use core::fmt::{self, Write};
use serde::Serialize;

/// A `passwordrules` string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Emitted {
    /// The string.
    pub value: String,
    /// Whether the policy asks for more than the language can say, so that it may refuse what is
    /// generated: several characters of one class, one that it does not allow, a strength score, or
    /// so few characters that lists and words are met by chance.
    pub lossy: bool,
}

/// From this many bits on, the shortest password that is generated meets no list and no word by chance.
const BITS_BEYOND_CHANCE: f64 = 50.0;
/// From this least length on, what is generated reaches every strength score.
const LENGTH_BEYOND_DOUBT: u16 = 20;
/// How long a password is made where no least length is asked for, unless that is too long.
const USUAL_LENGTH: u16 = 12;

impl Policy {
    /// What to tell a password manager. What it generates passes the policy unless the result is lossy.
    #[must_use]
    pub fn to_password_rules(&self) -> Emitted {
        let allowed = self.allowed.unwrap_or(ClassSet::of(Class::AsciiPrintable));
        let allowed = allowed.in_printable_ascii();
        let of_several = self.at_least.into_iter().flat_map(|rule| rule.of.parts());
        let required = self.required.iter().map(|rule| rule.any_of).chain(of_several);
        let required = required.map(|set| set.in_printable_ascii().intersection(allowed));
        let several = self.required.iter().any(|rule| rule.min.get() > 1);
        let mut lossy = several || self.is_met_by_luck(allowed);
        let mut value = String::new();
        write_limits(self, &mut value);
        for set in required {
            lossy |= set.is_empty();
            // A set that holds all that is allowed asks for nothing.
            if !set.is_empty() && set != allowed {
                write_set(&mut value, "required", set);
            }
        }
        write_set(&mut value, "allowed", allowed);
        Emitted { value, lossy }
    }

    /// Whether a password of the least length, of random characters out of a set, may be weak, listed or
    /// made of a context word.
    fn is_met_by_luck(&self, allowed: ClassSet) -> bool {
        let most = self.length.max().map_or(USUAL_LENGTH, |max| max.get().min(USUAL_LENGTH));
        let least = if self.length.min() > 0 { self.length.min() } else { most };
        let characters = allowed.chars().fold(0.0, |count, _| count + 1.0);
        let bits = f64::from(least) * libm::log2(f64::max(characters, 1.0));
        let looks_up = self.blocklist.is_some_and(|rule| !rule.lists.is_empty());
        let by_chance = (looks_up || self.context.is_some()) && bits < BITS_BEYOND_CHANCE;
        let floor = self.strength.is_some_and(|floor| floor > Score::default());
        by_chance || floor && least < LENGTH_BEYOND_DOUBT
    }
}

fn write_limits(policy: &Policy, out: &mut String) {
    let length = policy.length;
    if length.min() > 0 {
        write_rule(out, "minlength", length.min());
    }
    // Of ASCII, every unit counts the same.
    let max = length.max().map_or(u16::MAX, |max| max.get()).min(length.max_bytes());
    if length.max().is_some() || max < DEFAULT_MAX_BYTES {
        write_rule(out, "maxlength", max);
    }
    if let Some(limit) = policy.max_repeating {
        write_rule(out, "max-repeating", limit.run);
    }
    if let Some(run) = policy.max_sequential {
        write_rule(out, "max-sequential", run);
    }
}

fn write_set(out: &mut String, name: &str, set: ClassSet) {
    write_rule(out, name, Written(set.canonical()));
}

fn write_rule(out: &mut String, name: &str, value: impl fmt::Display) {
    let separator = if out.is_empty() { "" } else { "; " };
    out.push_str(&format!("{separator}{name}: {value}"));
}

/// A set as the language writes it.
struct Written(ClassSet);

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for class in self.0.named() {
            write!(f, "{separator}{}", class.as_str())?;
            separator = ", ";
        }
        if self.0.chars().next().is_none() {
            return Ok(());
        }
        write!(f, "{separator}[")?;
        self.0.chars().filter(|&c| c == '-').try_for_each(|c| f.write_char(c))?;
        self.0.chars().filter(|c| !"-]".contains(*c)).try_for_each(|c| f.write_char(c))?;
        self.0.chars().filter(|&c| c == ']').try_for_each(|c| f.write_char(c))?;
        f.write_char(']')
    }
}
