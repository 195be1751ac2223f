//! Reading `passwordrules`, stumble for stumble as the reference parser does.
//!
//! Imports the classes only.

use super::{Diagnostic, Effect, Fault, PasswordRules};
use crate::policy::class::{Class, ClassSet};
use alloc::vec::Vec;

pub(super) fn parse(text: &str) -> (PasswordRules, Vec<Diagnostic>) {
    let mut parser = Parser { text, rest: text, diagnostics: Vec::new() };
    let found = parser.rules().unwrap_or_default();
    (combine(&found), parser.diagnostics)
}

/// A rule that has a value.
enum Rule {
    Required(ClassSet),
    Allowed(ClassSet),
    MinLength(u32),
    MaxLength(u32),
    MaxRepeating(u32),
    MaxSequential(u32),
    MaxConsecutive(u32),
}

/// Many rules into one set: the strictest limits; everything required is allowed, too.
fn combine(rules: &[Rule]) -> PasswordRules {
    let mut result = PasswordRules {
        required: Vec::new(),
        allowed: ClassSet::EMPTY,
        min_length: None,
        max_length: None,
        max_repeating: None,
        max_sequential: None,
    };
    let least = |old: &mut Option<u32>, new: u32| *old = Some(old.map_or(new, |old| old.min(new)));
    for rule in rules {
        match *rule {
            Rule::Required(set) => {
                result.required.push(set.canonical());
                result.allowed = widened(result.allowed, set);
            }
            Rule::Allowed(set) => result.allowed = widened(result.allowed, set),
            Rule::MinLength(n) => result.min_length = result.min_length.max(Some(n)),
            Rule::MaxLength(n) => least(&mut result.max_length, n),
            Rule::MaxRepeating(n) => least(&mut result.max_repeating, n),
            Rule::MaxSequential(n) => least(&mut result.max_sequential, n),
            Rule::MaxConsecutive(n) => {
                least(&mut result.max_repeating, n);
                least(&mut result.max_sequential, n);
            }
        }
    }
    if result.allowed.is_empty() {
        result.allowed = ClassSet::of(Class::AsciiPrintable);
    }
    result.allowed = result.allowed.canonical();
    result
}

/// `set` and `more`. Of `ascii-printable` and `unicode` the one that comes first stands for all.
fn widened(set: ClassSet, more: ClassSet) -> ClassSet {
    match set.has(Class::AsciiPrintable) || set.has(Class::Unicode) {
        true => set,
        false => set.union(more),
    }
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    diagnostics: Vec<Diagnostic>,
}

/// Nothing that was read counts.
struct Discarded;

impl<'a> Parser<'a> {
    fn rules(&mut self) -> Result<Vec<Rule>, Discarded> {
        let mut rules = Vec::new();
        self.skip_blanks();
        while !self.rest.is_empty() {
            if !self.rest.starts_with(is_name) {
                self.note(Fault::ExpectedRule, Effect::RestIgnored);
                return Ok(rules);
            }
            rules.extend(self.rule());
            self.skip_blanks();
            if self.rest.is_empty() {
                break;
            }
            if !self.take(';') {
                self.note(Fault::ExpectedSeparator, Effect::AllDiscarded);
                return Err(Discarded);
            }
            self.skip_blanks();
        }
        Ok(rules)
    }

    /// The rule that starts here. Where it gives up it leaves the rest for the caller to stumble on.
    fn rule(&mut self) -> Option<Rule> {
        let start = self.rest;
        let name = self.name();
        let number: fn(u32) -> Rule = match name {
            "required" => return self.classes().map(Rule::Required),
            "allowed" => return self.classes().map(Rule::Allowed),
            "minlength" => Rule::MinLength,
            "maxlength" => Rule::MaxLength,
            "max-repeating" => Rule::MaxRepeating,
            "max-sequential" => Rule::MaxSequential,
            "max-consecutive" => Rule::MaxConsecutive,
            _ => {
                self.rest = start;
                self.note(Fault::UnknownRule, Effect::AllDiscarded);
                return None;
            }
        };
        if name == "max-consecutive" {
            self.note(Fault::Deprecated, Effect::None);
        }
        self.number().map(number)
    }

    /// The colon and the blanks before a value; `None` if there is no value.
    fn value(&mut self) -> Option<()> {
        if !self.take(':') {
            self.note(Fault::ExpectedColon, Effect::RuleDropped);
            return None;
        }
        self.skip_blanks();
        if self.rest.is_empty() || self.rest.starts_with(';') {
            self.note(Fault::EmptyValue, Effect::RuleDropped);
            return None;
        }
        Some(())
    }

    fn number(&mut self) -> Option<u32> {
        self.value()?;
        let start = self.rest;
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = start.strip_suffix(self.rest).unwrap_or_default();
        if digits.is_empty() || !(self.rest.is_empty() || self.rest.starts_with(';')) {
            self.note(Fault::NotANumber, Effect::RuleDropped);
            return None;
        }
        let number = digits.bytes().fold(0_u32, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
        });
        if number == 0 {
            self.note(Fault::Zero, Effect::RuleDropped);
        }
        (number != 0).then_some(number)
    }

    fn classes(&mut self) -> Option<ClassSet> {
        self.value()?;
        let mut all = ClassSet::EMPTY;
        loop {
            all = widened(all, self.class()?);
            self.skip_blanks();
            if self.rest.is_empty() || self.rest.starts_with(';') {
                break;
            }
            if !self.take(',') {
                return None;
            }
            self.skip_blanks();
            if self.rest.is_empty() {
                self.note(Fault::ExpectedClass, Effect::RuleDropped);
                return None;
            }
        }
        (!all.is_empty()).then_some(all)
    }

    fn class(&mut self) -> Option<ClassSet> {
        if self.take('[') {
            return Some(self.custom());
        }
        let start = self.rest;
        if !start.starts_with(is_name) {
            self.note(Fault::ExpectedClass, Effect::RuleDropped);
            return None;
        }
        let name = self.name();
        let class = Class::ALL.into_iter().find(|class| class.as_str().eq_ignore_ascii_case(name));
        if class.is_none() {
            self.rest = start;
            self.note(Fault::UnknownClass, Effect::AllDiscarded);
        }
        class.map(ClassSet::of)
    }

    /// The set behind an opening bracket. A `]` is a member if another follows at once.
    fn custom(&mut self) -> ClassSet {
        let mut set = ClassSet::EMPTY;
        let mut is_first = true;
        while let Some(c) = self.next() {
            if c == ']' {
                if self.take(']') {
                    set = set.and_char(c).unwrap_or(set);
                } else if set.is_empty() {
                    self.note(Fault::EmptyClass, Effect::ClassIgnored);
                }
                return set;
            }
            match set.and_char(c) {
                None => self.note(Fault::NotPrintable, Effect::CharacterIgnored),
                Some(_) if c == '-' && !is_first => {
                    self.note(Fault::MisplacedDash, Effect::CharacterIgnored);
                }
                Some(more) => set = more,
            }
            is_first = false;
        }
        self.note(Fault::Unterminated, Effect::ClassIgnored);
        ClassSet::EMPTY
    }

    fn name(&mut self) -> &'a str {
        let start = self.rest;
        self.rest = start.trim_start_matches(is_name);
        start.strip_suffix(self.rest).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\x0c', '\n', '\r', '\t']);
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    fn take(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn note(&mut self, fault: Fault, effect: Effect) {
        let at = self.text.len() - self.rest.len();
        self.diagnostics.push(Diagnostic { at, fault, effect });
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '-'
}
