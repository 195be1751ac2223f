//! Writing `passwordrules` for a policy.
//!
//! Imports the engine's nouns only.
//!
//! Canonical: lower-case names, no blank before a colon or after a number, one `;` between rules,
//! `-` first and `]` last in a set. Runs are limited by `max-consecutive`, which every parser
//! knows: one that does not know `max-repeating` throws the whole string away.

use crate::policy::class::{Class, ClassSet};
use crate::policy::rules::Policy;
use alloc::{format, string::String};
use core::fmt::{self, Write};
use serde::Serialize;

/// A `passwordrules` string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Emitted {
    /// The string.
    pub value: String,
    /// Whether the policy asks for more than the language can say, so that it may refuse what is
    /// generated: several characters of one class, or one that it does not allow.
    pub lossy: bool,
}

impl Policy {
    /// What to tell a password manager. What it generates passes the policy's rules unless the
    /// result is lossy; lists and context words aside, which random characters do not meet.
    #[must_use]
    pub fn to_password_rules(&self) -> Emitted {
        let allowed = self.allowed.unwrap_or(ClassSet::of(Class::AsciiPrintable));
        let allowed = allowed.in_printable_ascii();
        let of_several = self.at_least.into_iter().flat_map(|rule| rule.of.parts());
        let required = self.required.iter().map(|rule| rule.any_of).chain(of_several);
        let required = required.map(|set| set.in_printable_ascii().intersection(allowed));
        let mut lossy = self.required.iter().any(|rule| rule.min.get() > 1);
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
}

fn write_limits(policy: &Policy, out: &mut String) {
    let length = policy.length;
    if length.min() > 0 {
        write_rule(out, "minlength", length.min());
    }
    if let Some(max) = length.max() {
        // Of ASCII, every unit counts the same.
        write_rule(out, "maxlength", max.get().min(length.max_bytes()));
    }
    let repeating = policy.max_repeating.map(|limit| limit.run);
    if let Some(run) = repeating.into_iter().chain(policy.max_sequential).min() {
        write_rule(out, "max-consecutive", run);
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
