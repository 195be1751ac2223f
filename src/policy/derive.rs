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
pub(super) fn hides(folded: &[u8], is_known: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    adorns(folded, is_known)
        || unit(folded).is_some_and(|unit| adorns(unit, is_known))
        || reversed(folded, is_known)
        || reversed(bare(folded), is_known)
}

/// Whether `is_known` knows the word that stands in `folded` with ornament around it, or in leet.
fn adorns(folded: &[u8], is_known: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let (leading, trailing) = ornament(folded);
    for from in 0..=leading {
        for to in 0..=trailing {
            let is_step =
                (from <= 1 || from == leading) && (to <= ORNAMENT_STEPS || to == trailing);
            let root = root(folded, from, to).filter(|_| is_step);
            if root.is_some_and(|root| is_known(root) || unleet(root, is_known)) {
                return true;
            }
        }
    }
    false
}

/// `folded` without the ornament around it, if that leaves a word.
pub(super) fn bare(folded: &[u8]) -> &[u8] {
    let (leading, trailing) = ornament(folded);
    root(folded, leading, trailing).unwrap_or(folded)
}

/// How much ornament stands before and after.
fn ornament(folded: &[u8]) -> (usize, usize) {
    let count = |bytes: &mut dyn Iterator<Item = &u8>| {
        bytes.take_while(|byte| is_ornament(char::from(**byte))).fold(0, |count, _| count + 1)
    };
    (count(&mut folded.iter()), count(&mut folded.iter().rev()))
}

/// `folded` without `leading` bytes before and `trailing` after, if not too much goes.
fn root(folded: &[u8], leading: usize, trailing: usize) -> Option<&[u8]> {
    let root = folded.get(leading..folded.len().checked_sub(trailing)?)?;
    (root.len() >= SHORTEST_ROOT && leading + trailing <= MOST_ORNAMENT).then_some(root)
}

/// ASCII only: every ornament is one byte.
pub(super) const fn is_ornament(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphabetic()
}

/// Offers `word` with leet spelling undone, once for each reading of the ambiguous signs.
pub(super) fn unleet(word: &[u8], is_known: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    [Reading::First, Reading::Second].iter().any(|&reading| {
        let letters = word
            .iter()
            .map(|&byte| u8::try_from(letter(char::from(byte), reading)).unwrap_or(byte));
        let plain = Folded::collect(letters);
        plain.is_some_and(|plain| plain.as_bytes() != word && is_known(plain.as_bytes()))
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

/// Offers `word` backwards, if it is ASCII.
fn reversed(word: &[u8], is_known: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let backwards = Folded::collect(word.iter().rev().copied());
    word.is_ascii() && backwards.is_some_and(|word| is_known(word.as_bytes()))
}

/// The unit that `text` repeats, if it is long enough to be a word; the last time it may lack the
/// ornament at its end, such as what separates it from the next.
fn unit(text: &[u8]) -> Option<&[u8]> {
    (SHORTEST_ROOT..=text.len().checked_sub(SHORTEST_ROOT)?).find_map(|period| {
        let last = text.len().checked_rem(period)?;
        let is_ornament = |byte: &u8| is_ornament(char::from(*byte));
        let repeats = text.get(period..)? == text.get(..text.len() - period)?
            && (last == 0 || text.get(last..period)?.iter().all(is_ornament));
        text.get(..period).filter(|_| repeats)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides_word(text: &str, hidden: &str) -> bool {
        hides(text.as_bytes(), &mut |word| word == hidden.as_bytes())
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
            "passw0rd!passw0rd!",
            "password2024-password2024",
            "1password - 1password - 1password",
        ];
        for text in disguised {
            assert!(hides_word(text, "password"), "{text}");
        }
        for text in ["passwords", "my password", "password123456789", "xpassword"] {
            assert!(!hides_word(text, "password"), "{text}");
        }
    }

    #[test]
    fn ambiguous_signs_are_read_both_ways() {
        assert!(hides_word("w1nter!", "winter"));
        assert!(hides_word("1ucky", "lucky"));
        assert!(hides_word("6ood!", "good"));
        assert!(hides_word("6igdog", "bigdog"));
    }

    #[test]
    fn words_that_end_in_digits_are_offered() {
        assert!(hides_word("abc1237", "abc123"));
        assert!(hides_word("trustno1!", "trustno1"));
    }
}
