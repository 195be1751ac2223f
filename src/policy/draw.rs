//! A deterministic source of numbers for tests.
//!
//! Imports nothing. The generator is that of Numerical Recipes, second edition.

/// Draws numbers; the same seed draws the same ones.
pub(super) struct Draw(pub(super) u32);

impl Draw {
    /// A number from 0 up to, but without, `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % bound
    }

    /// One of several items, of which there must be one at least.
    pub(super) fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// A text of so many characters of an alphabet.
    pub(super) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| self.one_of(&alphabet)).collect()
    }

    /// Several words with a separator between them.
    pub(super) fn words(&mut self, words: &[&str], count: usize, separator: &str) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.one_of(words)).collect();
        words.join(separator)
    }
}
