//! Reads a policy from the numbers that the package's TypeScript half writes. May import `policy`.
//!
//! One text of decimal numbers joined by commas, always in the same order: the members of the
//! policy object with its preset spelled out. A rule that can be absent starts with 0 or 1; a
//! class set is four numbers (its named classes as bits, then its single characters as three
//! words, lowest first). This stands in for JSON, whose parser alone would outweigh the whole
//! engine. The package's `encode.ts` is the other half.

use super::numbers::Numbers;
use crate::policy::{
    Alphabet, AtLeast, Blocklist, Breach, BreachMode, ClassSet, ContextMatch, ContextRule, Length,
    ListSet, Match, MaxRepeating, Normalization, OwnWords, Policy, Required, Score, Source,
    Sources, Unit,
};
use alloc::vec::Vec;
use arrayvec::ArrayVec;

/// The policy that `text` spells out, or `None` if a number is missing or out of its range, or if
/// its limits contradict each other.
pub(super) fn read(text: &str) -> Option<Policy> {
    let from = &mut Numbers::new(text);
    Some(Policy {
        preset: None,
        length: length(from)?,
        normalize: from.pick(&[Normalization::Nfc, Normalization::None])?,
        classes: from.pick(&[Alphabet::Ascii, Alphabet::Unicode])?,
        allowed: from.rule(class_set)?,
        required: required(from)?,
        at_least: from.rule(at_least)?,
        passphrase: from.rule(Numbers::length)?,
        max_repeating: from.rule(repeating)?,
        max_sequential: from.rule(Numbers::run)?,
        blocklist: from.rule(blocklist)?,
        entries: Vec::new(),
        context: from.rule(context)?,
        strength: from.rule(|from| Score::new(from.byte()?))?,
        vocabulary: OwnWords::NONE,
        breach: breach(from)?,
        history: from.byte()?,
    })
}

fn length(from: &mut Numbers<'_>) -> Option<Length> {
    let (min, max) = (from.short()?, from.rule(Numbers::length)?);
    let unit = from.pick(&[Unit::CodePoint, Unit::Utf16, Unit::Byte])?;
    Length::new(min, max, unit, from.short()?)
}

fn blocklist(from: &mut Numbers<'_>) -> Option<Blocklist> {
    let lists = ListSet::from_bits(from.next()?);
    Some(Blocklist {
        lists,
        matching: from.pick(&[Match::Exact, Match::Caseless, Match::Derived])?,
    })
}

/// The rule without the tenant's words, which follow one by one.
fn context(from: &mut Numbers<'_>) -> Option<ContextRule> {
    let sources = sources(from.next()?);
    let matching = from.pick(&[ContextMatch::Equals, ContextMatch::Contains])?;
    Some(ContextRule { words: Vec::new(), from: sources, matching })
}

fn breach(from: &mut Numbers<'_>) -> Option<Breach> {
    let mode = from.pick(&[BreachMode::Off, BreachMode::Warn, BreachMode::Block])?;
    Some(Breach { mode, max_count: from.next()? })
}

fn required<const N: usize>(from: &mut Numbers<'_>) -> Option<ArrayVec<Required, N>> {
    let mut rules = ArrayVec::new();
    for _ in 0..from.next()? {
        rules.try_push(Required { any_of: class_set(from)?, min: from.length()? }).ok()?;
    }
    Some(rules)
}

fn at_least(from: &mut Numbers<'_>) -> Option<AtLeast> {
    let rule = AtLeast { of: class_set(from)?, count: from.run()? };
    let parts = rule.of.parts().fold(0, |sum, _| sum + 1);
    (rule.count.get() <= parts).then_some(rule)
}

fn repeating(from: &mut Numbers<'_>) -> Option<MaxRepeating> {
    Some(MaxRepeating { run: from.run()?, except_line_breaks: from.flag()? })
}

fn sources(bits: u32) -> Sources {
    let named = Source::NAMED.into_iter().filter(|&source| bits & source as u32 != 0);
    named.fold(Sources::default(), Sources::with)
}

fn class_set(from: &mut Numbers<'_>) -> Option<ClassSet> {
    ClassSet::from_bits([from.next()?, from.next()?, from.next()?, from.next()?])
}
