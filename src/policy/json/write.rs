//! From a policy to its canonical JSON: members in a fixed order, no blanks.
//!
//! Imports the engine's nouns only.

use crate::policy::breach::Breach;
use crate::policy::class::{Alphabet, ClassSet};
use crate::policy::context::{ContextMatch, ContextRule, Source};
use crate::policy::list::{ListId, Match};
use crate::policy::preset::Preset;
use crate::policy::rules::{AtLeast, Blocklist, MaxRepeating, Normalization, Policy, Score, Unit};
use alloc::{string::String, vec::Vec};
use core::num::{NonZeroU8, NonZeroU16};
use serde::Serialize;

pub(super) fn text(policy: &Policy, id: Option<&str>) -> String {
    let base = policy.preset.map_or_else(Policy::unrestricted, Policy::preset);
    let written = Written {
        version: 1,
        id,
        preset: policy.preset,
        length: Limits {
            min: policy.length.min(),
            max: rule(policy.length.max(), base.length.max().is_some()),
            unit: policy.length.unit(),
            max_bytes: policy.length.max_bytes(),
        },
        normalize: policy.normalize,
        classes: policy.classes,
        allowed: rule(policy.allowed, base.allowed.is_some()),
        required: policy.required.iter().map(|r| Class { any_of: r.any_of, min: r.min }).collect(),
        at_least: rule(policy.at_least.map(several), base.at_least.is_some()),
        passphrase: rule(policy.passphrase.map(|min| Floor { min }), base.passphrase.is_some()),
        max_repeating: rule(policy.max_repeating.map(repeating), base.max_repeating.is_some()),
        max_sequential: rule(policy.max_sequential, base.max_sequential.is_some()),
        blocklist: rule(
            policy.blocklist.map(|rule| lists(rule, &policy.entries)),
            base.blocklist.is_some(),
        ),
        context: rule(policy.context.as_ref().map(words), base.context.is_some()),
        strength: rule(
            policy.strength.map(|min| least(min, policy.vocabulary.words().collect())),
            base.strength.is_some(),
        ),
        breach: policy.breach,
        history: policy.history,
    };
    // A struct of strings and numbers always serialises; an empty object would not read back.
    serde_json::to_string(&written).unwrap_or_default()
}

/// A rule that can be absent: left out, or `null` where the preset has one.
type Rule<T> = Option<Option<T>>;

fn rule<T>(own: Option<T>, in_preset: bool) -> Rule<T> {
    (own.is_some() || in_preset).then_some(own)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    version: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<Preset>,
    length: Limits,
    normalize: Normalization,
    classes: Alphabet,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Rule<ClassSet>,
    required: Vec<Class>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Rule<Several>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passphrase: Rule<Floor<NonZeroU16>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_repeating: Rule<Repeating>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_sequential: Rule<NonZeroU8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocklist: Rule<Lists<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Rule<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Rule<Least<'a>>,
    breach: Breach,
    history: u8,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    min: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Rule<NonZeroU16>,
    unit: Unit,
    max_bytes: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Class {
    any_of: ClassSet,
    min: NonZeroU16,
}

#[derive(Serialize)]
struct Several {
    of: ClassSet,
    count: NonZeroU8,
}

#[derive(Serialize)]
struct Floor<T> {
    min: T,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Repeating {
    Run(NonZeroU8),
    Except { max: NonZeroU8, except: &'static str },
}

#[derive(Serialize)]
struct Lists<'a> {
    lists: Vec<ListId>,
    #[serde(rename = "match")]
    matching: Match,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    entries: &'a [String],
}

#[derive(Serialize)]
struct Least<'a> {
    min: Score,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<&'a str>,
}

#[derive(Serialize)]
struct Words<'a> {
    words: &'a [String],
    from: Vec<Source>,
    #[serde(rename = "match")]
    matching: ContextMatch,
}

fn several(rule: AtLeast) -> Several {
    Several { of: rule.of, count: rule.count }
}

fn repeating(rule: MaxRepeating) -> Repeating {
    match rule.except_line_breaks {
        true => Repeating::Except { max: rule.run, except: "line-breaks" },
        false => Repeating::Run(rule.run),
    }
}

fn lists(rule: Blocklist, entries: &[String]) -> Lists<'_> {
    Lists { lists: rule.lists.iter().collect(), matching: rule.matching, entries }
}

const fn least(min: Score, words: Vec<&str>) -> Least<'_> {
    Least { min, words }
}

fn words(rule: &ContextRule) -> Words<'_> {
    let from = Source::NAMED.into_iter().filter(|&source| rule.from.has(source)).collect();
    Words { words: &rule.words, from, matching: rule.matching }
}
