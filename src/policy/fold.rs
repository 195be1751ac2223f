//! Case folding, and a password folded into a buffer that wipes itself.
//!
//! Imports the categories only. Folds the scripts that people write passwords in, one code point to
//! one, without the tables of `char::to_lowercase`; what it does not know stays as it is.

use super::category::precedes_its_lower_case;
use arrayvec::ArrayString;
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
        'Ա'..='Ֆ' => 0x30,
        'Ά' => 0x26,
        'Έ'..='Ί' => 0x25,
        'Ό' => 0x40,
        'Ύ' | 'Ώ' => 0x3f,
        // Letters whose neighbour is another letter's lower-case form.
        'İ' | 'Ÿ' | 'Ӏ' | 'ẞ' => 0,
        'Ā'..='ž' | 'Ơ' | 'Ư' | 'Ǎ'..='ǜ' | 'Ǹ'..='ȟ' | 'Ѡ'..='ԯ' | 'Ḁ'..='ỿ' => {
            u32::from(precedes_its_lower_case(c))
        }
        _ => 0,
    };
    char::from_u32(u32::from(c) + offset).unwrap_or(c)
}

/// A short folded text. Wiped when dropped.
pub(super) struct Folded(ArrayString<FOLDED_CAP>);

impl Folded {
    /// `text`, folded; `None` if it is longer than [`FOLDED_CAP`].
    pub(super) fn of(text: &str) -> Option<Self> {
        Self::collect(text.chars().map(fold))
    }

    /// `chars`, taken as folded already; `None` if they do not fit.
    pub(super) fn collect(chars: impl IntoIterator<Item = char>) -> Option<Self> {
        let mut folded = Self(ArrayString::new());
        chars.into_iter().try_for_each(|c| folded.0.try_push(c).ok())?;
        Some(folded)
    }

    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for Folded {
    fn drop(&mut self) {
        self.0.zeroize();
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

    #[test]
    fn the_scripts_of_everyday_passwords_are_folded() {
        let blocks =
            ['\0'..='ſ', 'Ά'..='ώ', 'Ѐ'..='ԯ', 'Ա'..='և', 'Ḁ'..='ẕ', 'Ạ'..='ỿ', 'Ａ'..='ｚ'];
        // Letters whose lower-case form is far off, or is two code points.
        let exceptions = ['İ', 'Ÿ', 'Ӏ'];
        for c in blocks.into_iter().flatten().filter(|c| !exceptions.contains(c)) {
            let lower: Vec<char> = c.to_lowercase().collect();
            assert_eq!(lower, [fold(c)], "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_text_that_does_not_fit_is_not_cut() {
        assert_eq!(Folded::of("ÀB").unwrap().as_str(), "àb");
        assert!(Folded::of(&"a".repeat(FOLDED_CAP)).is_some());
        assert!(Folded::of(&"a".repeat(FOLDED_CAP + 1)).is_none());
        assert!(Folded::of(&"é".repeat(FOLDED_CAP / 2 + 1)).is_none());
    }
}
