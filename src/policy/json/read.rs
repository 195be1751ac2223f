//! From a JSON value to a policy.
//!
//! Imports the engine's nouns only.

use super::error::PolicyError;
use super::node::Node;
use crate::policy::breach::{Breach, BreachMode};
use crate::policy::class::{Alphabet, Class, ClassSet};
use crate::policy::context::{ContextMatch, ContextRule, Source, Sources};
use crate::policy::list::{ListId, ListSet, Match};
use crate::policy::own::OwnWords;
use crate::policy::preset::Preset;
use crate::policy::rules::{
    AtLeast, Blocklist, LENGTH_CAP, Length, MAX_CLASS_RULES, MaxRepeating, Normalization, Policy,
    Required, Score, Unit,
};
use alloc::{string::String, vec::Vec};
use core::num::NonZeroU16;
use serde_json::Value;

const HISTORY_CAP: u8 = 24;
const WORDS_CAP: usize = 200;
const WORD_LENGTH_CAP: u32 = 64;
/// The most words of an own list, and of an own vocabulary, and the most bytes of each.
const OWN_CAP: usize = 1000;
const OWN_BYTES_CAP: usize = 16 * 1024;

const MEMBERS: [&str; 18] = [
    "version",
    "id",
    "passwordrules",
    "preset",
    "length",
    "normalize",
    "classes",
    "allowed",
    "required",
    "atLeast",
    "passphrase",
    "maxRepeating",
    "maxSequential",
    "blocklist",
    "context",
    "strength",
    "breach",
    "history",
];

type Read<T> = Result<T, PolicyError>;

pub(super) fn policy(value: &Value) -> Read<Policy> {
    let whole = Node::root(value).object(&MEMBERS)?;
    whole.needed("version")?.integer(1, 1)?;
    // The id is derived from the rest; a policy that was fetched may carry it back.
    whole.or("id", "", |node, _| node.text())?;
    // Derived from the rest where a server shows it beside them.
    whole.or("passwordrules", "", |node, _| node.text())?;
    let base = match whole.member("preset") {
        Some(node) => Policy::preset(node.word(&Preset::ALL.map(|p| (p.as_str(), p)))?),
        None => Policy::unrestricted(),
    };
    let listed = base.blocklist.map(|rule| (rule, Vec::new()));
    let (blocklist, entries) = whole.rule("blocklist", listed, blocklist)?.unzip();
    let scored = base.strength.map(|min| (min, OwnWords::NONE));
    let (strength, vocabulary) = whole.rule("strength", scored, |node, _| strength(node))?.unzip();
    Ok(Policy {
        preset: base.preset,
        length: whole.or("length", base.length, length)?,
        normalize: whole.or("normalize", base.normalize, |node, _| {
            node.word(&[("nfc", Normalization::Nfc), ("none", Normalization::None)])
        })?,
        classes: whole.or("classes", base.classes, |node, _| {
            node.word(&[("ascii", Alphabet::Ascii), ("unicode", Alphabet::Unicode)])
        })?,
        allowed: whole.rule("allowed", base.allowed, |node, _| class_set(node))?,
        required: whole
            .or("required", base.required, |node, _| node.entries(MAX_CLASS_RULES, required))?,
        at_least: whole.rule("atLeast", base.at_least, |node, _| at_least(node))?,
        passphrase: whole.rule("passphrase", base.passphrase, |node, _| {
            node.object(&["min"])?.needed("min")?.positive(LENGTH_CAP)
        })?,
        max_repeating: whole.rule("maxRepeating", base.max_repeating, |node, _| repeating(node))?,
        max_sequential: whole.rule("maxSequential", base.max_sequential, |node, _| node.run())?,
        blocklist,
        entries: entries.unwrap_or_default(),
        context: whole.rule("context", base.context, context)?,
        strength,
        vocabulary: vocabulary.unwrap_or_default(),
        breach: whole.or("breach", base.breach, breach)?,
        history: whole.or("history", base.history, |node, _| node.byte(0, HISTORY_CAP))?,
    })
}

fn length(node: &Node<'_>, base: Length) -> Read<Length> {
    let object = node.object(&["min", "max", "unit", "maxBytes"])?;
    let min = object.or("min", base.min(), |node, _| node.short(0, LENGTH_CAP))?;
    let max = object.rule("max", base.max(), |node, _| node.positive(LENGTH_CAP))?;
    let unit = object.or("unit", base.unit(), |node, _| {
        node.word(&[("code-point", Unit::CodePoint), ("utf16", Unit::Utf16), ("byte", Unit::Byte)])
    })?;
    let bytes = object.or("maxBytes", base.max_bytes(), |node, _| node.short(1, LENGTH_CAP))?;
    Length::new(min, max, unit, bytes).ok_or_else(|| node.contradiction())
}

fn class_set(node: &Node<'_>) -> Read<ClassSet> {
    let sets: Vec<_> = node.entries(usize::MAX, class)?;
    let set = sets.into_iter().fold(ClassSet::EMPTY, ClassSet::union);
    if set.is_empty() { Err(node.empty()) } else { Ok(set) }
}

fn class(node: &Node<'_>) -> Read<ClassSet> {
    if !node.is_object() {
        return node.word(&Class::ALL.map(|class| (class.as_str(), ClassSet::of(class))));
    }
    let chars = node.object(&["chars"])?.needed("chars")?;
    let set = chars.text()?.chars().try_fold(ClassSet::EMPTY, ClassSet::and_char);
    let set = set.ok_or_else(|| chars.not_printable())?;
    if set.is_empty() { Err(chars.empty()) } else { Ok(set) }
}

fn required(node: &Node<'_>) -> Read<Required> {
    let object = node.object(&["anyOf", "min"])?;
    let any_of = class_set(&object.needed("anyOf")?)?;
    let min = object.or("min", NonZeroU16::MIN, |node, _| node.positive(LENGTH_CAP))?;
    Ok(Required { any_of, min })
}

fn at_least(node: &Node<'_>) -> Read<AtLeast> {
    let object = node.object(&["of", "count"])?;
    let of = class_set(&object.needed("of")?)?;
    let count = object.needed("count")?.run()?;
    if usize::from(count.get()) > of.parts().count() {
        return Err(node.contradiction());
    }
    Ok(AtLeast { of, count })
}

fn repeating(node: &Node<'_>) -> Read<MaxRepeating> {
    if !node.is_object() {
        return Ok(MaxRepeating { run: node.run()?, except_line_breaks: false });
    }
    let object = node.object(&["max", "except"])?;
    let run = object.needed("max")?.run()?;
    let except_line_breaks =
        object.or("except", false, |node, _| node.word(&[("line-breaks", true)]))?;
    Ok(MaxRepeating { run, except_line_breaks })
}

/// The rule, and the list that the policy carries itself.
fn blocklist(
    node: &Node<'_>,
    base: Option<(Blocklist, Vec<String>)>,
) -> Read<(Blocklist, Vec<String>)> {
    let (base, entries) = base.unwrap_or_default();
    let object = node.object(&["lists", "match", "entries"])?;
    let lists = object.or("lists", base.lists, |node, _| {
        let names = ListId::ALL.map(|list| (list.as_str(), list));
        let lists: Vec<_> = node.entries(names.len(), |entry| entry.word(&names))?;
        Ok(lists.into_iter().fold(ListSet::EMPTY, ListSet::with))
    })?;
    let matching = object.or("match", base.matching, |node, _| {
        node.word(&[
            ("exact", Match::Exact),
            ("caseless", Match::Caseless),
            ("derived", Match::Derived),
        ])
    })?;
    let entries = object.or("entries", entries, |node, _| own_words(node))?;
    let lists = if entries.is_empty() { lists } else { lists.with(ListId::Own) };
    Ok((Blocklist { lists, matching }, entries))
}

/// Words that the policy carries itself, in NFC.
fn own_words(node: &Node<'_>) -> Read<Vec<String>> {
    let words: Vec<String> = node.entries(OWN_CAP, word)?;
    if words.iter().map(String::len).sum::<usize>() > OWN_BYTES_CAP {
        return Err(node.too_large(OWN_BYTES_CAP));
    }
    Ok(words.iter().map(|word| composed(word)).collect())
}

/// `word` in the form in which passwords are judged.
#[cfg(feature = "server")]
fn composed(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    word.nfc().collect()
}

#[cfg(not(feature = "server"))]
fn composed(word: &str) -> String {
    word.into()
}

fn context(node: &Node<'_>, base: Option<ContextRule>) -> Read<ContextRule> {
    let base = base.unwrap_or_default();
    let object = node.object(&["words", "from", "match"])?;
    let words = object.or("words", base.words, |node, _| node.entries(WORDS_CAP, word))?;
    let from = object.or("from", base.from, |node, _| {
        let names = Source::NAMED.map(|source| (source.as_str(), source));
        let sources: Vec<_> = node.entries(names.len(), |entry| entry.word(&names))?;
        Ok(sources.into_iter().fold(Sources::default(), Sources::with))
    })?;
    let matching = object.or("match", base.matching, |node, _| {
        node.word(&[("equals", ContextMatch::Equals), ("contains", ContextMatch::Contains)])
    })?;
    Ok(ContextRule { words, from, matching })
}

fn word(node: &Node<'_>) -> Read<String> {
    let text = node.text()?;
    match Unit::CodePoint.count(text) {
        1..=WORD_LENGTH_CAP => Ok(text.into()),
        _ => Err(node.out_of_range(1, WORD_LENGTH_CAP)),
    }
}

/// The least score, and the vocabulary that the policy carries itself.
fn strength(node: &Node<'_>) -> Read<(Score, OwnWords)> {
    let object = node.object(&["min", "words"])?;
    let floor = object.needed("min")?;
    let min = Score::new(floor.byte(0, 4)?).ok_or_else(|| floor.out_of_range(0, 4))?;
    let words = object.or("words", Vec::new(), |node, _| own_words(node))?;
    let mut vocabulary = OwnWords::NONE;
    words.iter().for_each(|word| vocabulary.add(word));
    Ok((min, vocabulary))
}

fn breach(node: &Node<'_>, base: Breach) -> Read<Breach> {
    let object = node.object(&["mode", "maxCount"])?;
    let mode = object.or("mode", base.mode, |node, _| {
        node.word(&[
            ("off", BreachMode::Off),
            ("warn", BreachMode::Warn),
            ("block", BreachMode::Block),
        ])
    })?;
    let max_count = object.or("maxCount", base.max_count, |node, _| node.integer(0, u32::MAX))?;
    Ok(Breach { mode, max_count })
}
