//! A vocabulary that a policy carries itself.
//!
//! Imports folding only. They are kept folded and in order, so that the policy reads and judges the same
//! however it was written.

use super::fold::Folded;
use alloc::vec::Vec;

/// Folded words in order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWords(Vec<Vec<u8>>);

impl OwnWords {
    /// No words.
    pub const NONE: Self = Self(Vec::new());

    /// Adds `word`, which is in NFC, if it is not there yet. One of more bytes than are looked up, folded,
    /// is left out.
    pub fn add(&mut self, word: &str) {
        if let Some(word) = Folded::of(word).filter(|word| !self.holds(word.as_bytes())) {
            let word = word.as_bytes();
            self.0.insert(self.place(word), word.into());
        }
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|own| core::str::from_utf8(own).ok())
    }

    /// Whether `word`, which is folded, is among them.
    pub(super) fn holds(&self, word: &[u8]) -> bool {
        self.0.get(self.place(word)).is_some_and(|own| own == word)
    }

    /// Whether one of them starts with `beginning`, which is folded.
    pub(super) fn goes_on(&self, beginning: &[u8]) -> bool {
        self.0.get(self.place(beginning)).is_some_and(|own| own.starts_with(beginning))
    }

    /// How many words come before `word`.
    fn place(&self, word: &[u8]) -> usize {
        self.0.partition_point(|own| own.as_slice() < word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_folded_and_by_their_beginnings() {
        let mut words = OwnWords::NONE;
        for word in ["Zürich2024", "acme", "ACMECORP", "acme"] {
            words.add(word);
        }
        assert_eq!(words.words().collect::<Vec<_>>(), ["acme", "acmecorp", "zürich2024"]);
        for (word, expected) in [
            ("acme", (true, true)),
            ("acm", (false, true)),
            ("acmecorp", (true, true)),
            ("zürich2025", (false, false)),
            ("b", (false, false)),
        ] {
            let word = word.as_bytes();
            assert_eq!((words.holds(word), words.goes_on(word)), expected, "{word:?}");
        }
        assert!(!OwnWords::NONE.holds(b"a") && !OwnWords::NONE.goes_on(b"a"));
    }
}
