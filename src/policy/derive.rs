//! The usual disguises of a common password, taken off.
//!
//! Imports folding only. A password is put through each disguise backwards, and every word that
//! comes out is offered for look-up.

use super::fold::Folded;

/// The shortest word that a disguise can hide, in bytes.
const SHORTEST_ROOT: usize = 4;
/// The most digits and punctuation that count as ornament, at both ends together.
pub(super) const MOST_ORNAMENT: usize = 8;
/// Up to here, ornament is taken off one by one: words end in digits, too.
const ORNAMENT_STEPS: usize = 4;

/// Whether `is_known` knows a word behind `folded`; words are offered until it does.
pub(super) fn hides(folded: &str, is_known: &mut dyn FnMut(&str) -> bool) -> bool {
    roots(folded).any(|root| is_known(root) || unleet(root, is_known))
        || reversed(folded, is_known)
        || bare(folded).is_some_and(|bare| reversed(bare, is_known))
        || unit(folded).is_some_and(|unit| is_known(unit) || unleet(unit, is_known))
}

/// `folded` without the ornament around it, if there is any and it leaves a word.
pub(super) fn bare(folded: &str) -> Option<&str> {
    let bare = folded.trim_matches(is_ornament);
    let ornament = folded.len() - bare.len();
    (bare.len() >= SHORTEST_ROOT && (1..=MOST_ORNAMENT).contains(&ornament)).then_some(bare)
}

/// `folded` without some of the ornament around it.
fn roots(folded: &str) -> impl Iterator<Item = &str> {
    let leading = folded.len() - folded.trim_start_matches(is_ornament).len();
    let trailing = folded.len() - folded.trim_end_matches(is_ornament).len();
    steps(leading, 1).flat_map(move |from| {
        steps(trailing, ORNAMENT_STEPS).filter_map(move |to| {
            let end = folded.len().checked_sub(to)?;
            let root = folded.get(from..end)?;
            (root.len() >= SHORTEST_ROOT && from + to <= MOST_ORNAMENT).then_some(root)
        })
    })
}

/// 0 to `single` and `all`, as far as there is as much.
fn steps(all: usize, single: usize) -> impl Iterator<Item = usize> {
    (0..=single.min(all)).chain((all > single).then_some(all))
}

/// ASCII only: every ornament is one byte.
pub(super) fn is_ornament(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphabetic()
}

/// Offers `word` with leet spelling undone, once for each reading of the ambiguous signs.
fn unleet(word: &str, is_known: &mut dyn FnMut(&str) -> bool) -> bool {
    if !word.chars().any(|c| letter(c, Reading::First) != c) {
        return false;
    }
    [Reading::First, Reading::Second].into_iter().any(|reading| {
        let plain = Folded::collect(word.chars().map(|c| letter(c, reading)));
        plain.is_some_and(|plain| is_known(plain.as_str()))
    })
}

/// How a sign that stands for two letters is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// `1` as l, `!` as i, `6` as g.
    First,
    /// `1` as i, `!` as l, `6` as b.
    Second,
}

/// The letter that the sign `c` stands for in leet spelling; `c` itself if none.
pub(super) const fn letter(c: char, reading: Reading) -> char {
    match (c, reading) {
        ('0', _) => 'o',
        ('1' | '|', Reading::First) | ('!', Reading::Second) => 'l',
        ('1' | '|', Reading::Second) | ('!', Reading::First) => 'i',
        ('2', _) => 'z',
        ('3', _) => 'e',
        ('4' | '@', _) => 'a',
        ('5' | '$', _) => 's',
        ('6', Reading::First) | ('9', _) => 'g',
        ('6', Reading::Second) | ('8', _) => 'b',
        ('7' | '+', _) => 't',
        ('(' | '<', _) => 'c',
        _ => c,
    }
}

fn reversed(word: &str, is_known: &mut dyn FnMut(&str) -> bool) -> bool {
    let backwards = Folded::collect(word.chars().rev());
    backwards.is_some_and(|word| is_known(word.as_str()))
}

/// The unit that `text` repeats as a whole, if it is long enough to be a word.
fn unit(text: &str) -> Option<&str> {
    (2..=text.len() / SHORTEST_ROOT).rev().find_map(|times| {
        let unit = text.get(..text.len() / times)?;
        (text.len().is_multiple_of(times)
            && text.get(unit.len()..)? == text.get(..text.len() - unit.len())?)
        .then_some(unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides_password(text: &str) -> bool {
        hides(text, &mut |word| word == "password")
    }

    #[test]
    fn disguises_are_taken_off() {
        let disguised = [
            "password1",
            "!password",
            "1password2024!",
            "p@ssw0rd",
            "p@$$w0rd123",
            "$p455w0rd$",
            "drowssap",
            "99drowssap!",
            "passwordpassword",
            "pa55wordpa55wordpa55word",
        ];
        for text in disguised {
            assert!(hides_password(text), "{text}");
        }
        for text in ["passwords", "my password", "password123456789", "xpassword"] {
            assert!(!hides_password(text), "{text}");
        }
    }

    #[test]
    fn ambiguous_signs_are_read_both_ways() {
        assert!(hides("w1nter!", &mut |word| word == "winter"));
        assert!(hides("1ucky", &mut |word| word == "lucky"));
        assert!(hides("6ood!", &mut |word| word == "good"));
        assert!(hides("6igdog", &mut |word| word == "bigdog"));
    }

    #[test]
    fn words_that_end_in_digits_are_offered() {
        assert!(hides("abc1237", &mut |word| word == "abc123"));
        assert!(hides("trustno1!", &mut |word| word == "trustno1"));
    }
}
