//! What the lists refuse and what they let through: common passwords in every disguise, strong ones
//! never. Prints the figures of `docs/blocklist.md`, in a release build over all entries. Tests only.

use super::draw::Draw;
use super::words::tests::words;
use super::*;

const FULL: &[u8] = include_bytes!("lists/common-full.list");
const TEN_THOUSAND: &[u8] = include_bytes!("lists/common-10k.list");

/// Unoptimised, what takes a minute looks at every so many entries only.
const STEP: usize = if cfg!(debug_assertions) { 29 } else { 1 };

/// Most failures in a row that an account stands (NIST SP 800-63B-4, 3.2.2): the list must hold more.
const MOST_FAILURES: usize = 100;

fn lists(id: ListId, bytes: &'static [u8]) -> Lists {
    let mut lists = Lists::default();
    lists.load(id, WordList::new(bytes).unwrap());
    lists
}

/// What the Worker has at hand.
pub(super) fn full() -> Lists {
    lists(ListId::CommonFull, FULL)
}

/// What a page has at hand that loads nothing besides the package's own list.
fn ten_thousand() -> Lists {
    lists(ListId::Common10k, TEN_THOUSAND)
}

fn common() -> Vec<String> {
    words(&WordList::new(FULL).unwrap())
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn judge(policy: &Policy, password: &str, lists: &Lists) -> Report {
    policy.check_with(&Input { password, context: &[] }, Evidence { lists, score: None })
}

/// The preset with another least length, so that its other rules show.
fn from_length(preset: Preset, min: u16) -> Policy {
    let length = Length::new(min, None, Unit::CodePoint, 1024).unwrap();
    Policy { length, ..Policy::preset(preset) }
}

fn is_common(report: &Report) -> bool {
    report.issues().any(|issue| matches!(issue, Issue::Common { .. }))
}

#[test]
fn asvs_6_2_4_nist_9_nist_11_every_entry_of_the_source_lists_is_refused() {
    let (lists, entries) = (full(), common());
    for preset in Preset::ALL {
        let policy = from_length(preset, 1);
        let step = if preset == Preset::Recommended { 3 } else { 101 };
        for word in entries.iter().step_by(step) {
            let report = judge(&policy, word, &lists);
            assert!(is_common(&report), "{word} under {}", preset.as_str());
            assert_eq!(report.pending().count(), 0);
        }
    }
    let recommended = Policy::preset(Preset::Recommended);
    assert!(entries.iter().all(|word| !judge(&recommended, word, &lists).ok()));
    let ten_thousand = ten_thousand();
    for least in [8, 10, 12, 15] {
        let policy = from_length(Preset::Recommended, least);
        let fit = || entries.iter().filter(|word| length(word) >= usize::from(least));
        let accepted = fit().filter(|word| judge(&policy, word, &lists).ok()).count();
        assert_eq!(accepted, 0);
        assert!(fit().count() > MOST_FAILURES, "guesses in a row, all of them listed");
        let sample = || fit().step_by(if least > 8 { 1 } else { STEP });
        let missed = sample().filter(|word| judge(&policy, word, &ten_thousand).ok()).count();
        println!(
            "of {least} or more: {} entries, {accepted} accepted; with the 10k list, {missed} of {}",
            fit().count(),
            sample().count()
        );
    }
}

/// How a variant of a word is made.
type Variant = (&'static str, fn(&str) -> String);

const VARIANTS: [Variant; 6] = [
    ("digit behind", |word| format!("{word}7")),
    ("digit before", |word| format!("4{word}")),
    ("symbol behind", |word| format!("{word}!")),
    ("symbol before", |word| format!("#{word}")),
    ("capital letter", capital),
    ("capital, digit and symbol", |word| format!("{}1!", capital(word))),
];

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[test]
fn nist_9_nine_in_ten_simple_variants_of_common_passwords_are_refused() {
    let (full, ten_thousand, entries) = (full(), ten_thousand(), common());
    for least in [8, 12] {
        let policy = from_length(Preset::Recommended, least);
        for (name, variant) in VARIANTS {
            let variants = entries.iter().map(|word| variant(word));
            let fit = variants.filter(|text| length(text) >= usize::from(least));
            let fit: Vec<_> = fit.step_by(if least > 8 { 1 } else { STEP }).collect();
            let refused =
                |lists| fit.iter().filter(|text| !judge(&policy, text, lists).ok()).count();
            let (by_full, by_ten_thousand) = (refused(&full), refused(&ten_thousand));
            println!(
                "{name}, of {least} or more: {} variants, refused {by_full} with the full list, \
                 {by_ten_thousand} with 10k",
                fit.len()
            );
            assert!(by_full * 10 >= fit.len() * 9, "{name}: {by_full} of {}", fit.len());
        }
    }
}

fn uuid(draw: &mut Draw) -> String {
    [8, 4, 4, 4, 12].map(|length| draw.text(HEX, length)).join("-")
}

const HEX: &str = "0123456789abcdef";
const SYMBOLS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%+-";
const SAFARI: &str = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CYRILLIC: &str = "молоко берег ветер голос дорога ежевика журнал зеркало игрушка камень \
    лестница машина небо облако парус ракета север трава улица фонарь хлеб цветок человек школа \
    щука экран юность яблоко";
const EMOJI: &str = "🦊 🌵 🚲 🍉 ⛵ 🎻 🧊 🪁 🦉 🍄 🌋 🧭 🎲 🐙 🥨 🚀 🪴 🎈 🐢 🧩 🏔️ 👩‍🚀 🏳️‍🌈 🇳🇿 ❤️";

#[test]
fn nist_3_no_generated_strong_password_is_refused() {
    let english = common();
    let english: Vec<&str> = english
        .iter()
        .filter(|w| (5..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase()))
        .map(String::as_str)
        .collect();
    let cyrillic: Vec<&str> = CYRILLIC.split_whitespace().collect();
    let emoji: Vec<&str> = EMOJI.split_whitespace().collect();
    let kana: String = ('ぁ'..='ん').chain('ァ'..='ン').chain('一'..='丿').collect();
    type Family<'a> = (&'a str, &'a dyn Fn(&mut Draw) -> String);
    let families: [Family<'_>; 8] = [
        ("random", &|draw| draw.text(SYMBOLS, 15)),
        ("diceware", &|draw| {
            let (count, separator) = [(4, "-"), (6, " ")][draw.below(2)];
            draw.words(&english, count, separator)
        }),
        ("hexadecimal", &|draw| draw.text(HEX, 40)),
        ("UUID", &uuid),
        ("Cyrillic words", &|draw| draw.words(&cyrillic, 5, " ")),
        ("kana", &|draw| draw.text(&kana, 16)),
        ("emoji phrases", &|draw| draw.words(&emoji, 8, " ")),
        ("Safari's shape", &|draw| [6; 3].map(|length| draw.text(SAFARI, length)).join("-")),
    ];
    let lists = full();
    let mut draw = Draw(3);
    for preset in [Preset::NistSingleFactor, Preset::Recommended] {
        let policy = Policy::preset(preset);
        for (name, family) in families {
            let passwords: Vec<String> = (0..1000).map(|_| family(&mut draw)).collect();
            let refused: Vec<_> = passwords
                .iter()
                .filter(|password| !judge(&policy, password, &lists).ok())
                .collect();
            println!("{name} under {}: 1000 made, {} refused", preset.as_str(), refused.len());
            assert!(refused.is_empty(), "{name}: {refused:?}");
        }
    }
}

/// A requirement that asks for documentation, held against the document.
#[test]
fn asvs_6_1_2_the_context_words_are_documented() {
    let page = include_str!("../../docs/blocklist.md");
    for source in Source::NAMED.into_iter().chain([Source::Word]) {
        let row = format!("| `{}` |", source.as_str());
        assert!(page.contains(&row), "{row}");
    }
}
