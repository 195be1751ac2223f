//! Case folding, and a password folded into a buffer that wipes itself.
//!
//! Imports the categories only. Folds the scripts that people write passwords in, one code point to
//! one, without the tables of `char::to_lowercase`: mostly a capital letter and its lower-case form are
//! neighbours. What it does not know stays as it is.

use super::category::precedes_its_lower_case;
use super::characters::characters;
use core::fmt;
use zeroize::Zeroize;

/// The longest folded text that is compared with words, in bytes.
pub(super) const FOLDED_CAP: usize = 256;

/// The lower-case form of `c`.
pub(super) fn fold(c: char) -> char {
    let offset = match c {
        'A'..='Z' => 0x20,
        '\0'..='\x7f' => 0,
        'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' | 'Ａ'..='Ｚ' => 0x20,
        'Ѐ'..='Џ' => 0x50,
        'Ա'..='Ֆ' | 'Ⰰ'..='Ⱟ' => 0x30,
        'Ά' => 0x26,
        'Έ'..='Ί' => 0x25,
        'Ό' => 0x40,
        'Ύ' | 'Ώ' => 0x3f,
        // The neighbour of a symbol, or of these letters, is something else's lower-case form.
        'İ'
        | 'Ɣ'
        | 'Ɲ'
        | 'Ʃ'
        | 'Ƞ'
        | 'Ⱦ'
        | 'Ϗ'
        | 'ϔ'
        | 'ϴ'
        | 'ẞ'
        | 'Ɽ'
        | 'Ɒ'
        | 'Ɥ'
        | 'Ɪ'
        | 'ἀ'..='⅏'
        | '\u{10000}'.. => 0,
        _ => u32::from(precedes_its_lower_case(c)),
    };
    char::from_u32(u32::from(c) + offset).unwrap_or(c)
}

/// Whether `folded` is `text`, folded.
pub(super) fn is_fold_of(folded: &[u8], text: &str) -> bool {
    let mut rest = folded;
    for c in characters(text) {
        match rest.strip_prefix(fold(c).encode_utf8(&mut [0; 4]).as_bytes()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// How many code points `text` has. `Chars::count` is faster on long texts, and ten times the code.
pub(super) fn code_points(text: &str) -> usize {
    characters(text).fold(0, |count, _| count + 1)
}

/// A short folded text in UTF-8. Wiped when dropped.
pub(super) struct Folded {
    bytes: [u8; FOLDED_CAP],
    length: usize,
}

impl Folded {
    /// `text`, folded; `None` if it is longer than [`FOLDED_CAP`].
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut folded = Self { bytes: [0; FOLDED_CAP], length: 0 };
        for c in characters(text) {
            for byte in fold(c).encode_utf8(&mut [0; 4]).bytes() {
                folded.push(byte)?;
            }
        }
        Some(folded)
    }

    /// `bytes`, taken as folded already; `None` if they do not fit.
    pub(super) fn collect(bytes: impl Iterator<Item = u8>) -> Option<Self> {
        let mut folded = Self { bytes: [0; FOLDED_CAP], length: 0 };
        for byte in bytes {
            folded.push(byte)?;
        }
        Some(folded)
    }

    /// The folded text.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }
}

impl Drop for Folded {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl fmt::Debug for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folded").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_never_contradicts_unicode() {
        for c in '\0'..=char::MAX {
            let lower: Vec<char> = c.to_lowercase().collect();
            let folded = fold(c);
            assert!(folded == c || lower == [folded], "U+{:04X} -> {folded:?}", u32::from(c));
        }
    }

    /// Every code point whose lower-case form is one other code point is folded to it, but for these:
    /// letters of phonetic alphabets, whose lower-case form is far off, polytonic Greek, symbols, scripts
    /// with case that few people type, and letters beyond U+FFFF.
    #[test]
    fn every_code_point_is_folded_but_for_a_few() {
        let far_off = "ŸƁƆƉƊƎƏƐƓƔƖƗƜƝƟƦƩƮƱƲƷǄǅǇǈǊǋǱǲǶǷȠȺȽȾɃɄɅͿϏϴϹϽϾϿӀẞⱢⱣⱤⱭⱮⱯⱰⱾⱿꝽꞍꞪꞫꞬꞭꞮꞰꞱꞲꞳꟄꟅꟆ\u{a7cb}\u{a7dc}";
        let scripts = [
            'Ⴀ'..='Ⴭ',
            'Ꭰ'..='Ᏽ',
            'Ა'..='Ჿ',
            'ἀ'..='ῼ',
            '\u{2100}'..='Ⓩ',
            '\u{10000}'..='\u{10ffff}',
        ];
        for c in '\0'..=char::MAX {
            let lower: Vec<char> = c.to_lowercase().collect();
            let left = scripts.iter().any(|script| script.contains(&c)) || far_off.contains(c);
            let folded = lower == [fold(c)] || lower.len() > 1 || left;
            assert!(folded, "U+{:04X} {c} {lower:?}", u32::from(c));
        }
    }

    #[test]
    fn a_folded_text_is_told_from_its_beginning_and_from_more() {
        for (folded, text, expected) in [
            ("zürich", "ZÜRICH", true),
            ("zürich", "Zür", false),
            ("zür", "ZÜRICH", false),
            ("zurich", "ZÜRICH", false),
            ("", "", true),
        ] {
            assert_eq!(is_fold_of(folded.as_bytes(), text), expected, "{folded} {text}");
        }
    }

    #[test]
    fn a_text_that_does_not_fit_is_not_cut() {
        assert_eq!(Folded::of("ÀB").unwrap().as_bytes(), "àb".as_bytes());
        assert!(Folded::of(&"a".repeat(FOLDED_CAP)).is_some());
        assert!(Folded::of(&"a".repeat(FOLDED_CAP + 1)).is_none());
        assert!(Folded::of(&"é".repeat(FOLDED_CAP / 2 + 1)).is_none());
    }
}
