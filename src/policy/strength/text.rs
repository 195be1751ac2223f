//! The password as the searches see it: code points, typed and folded.
//!
//! Imports folding only. Wiped when dropped.

use crate::policy::fold::fold;
use arrayvec::ArrayVec;
use core::ops::Range;
use zeroize::Zeroize;

/// How many code points are taken apart.
pub(super) const POSITIONS: usize = 128;

/// A row of code points.
pub(super) type Chars = ArrayVec<char, POSITIONS>;

/// The first [`POSITIONS`] code points of a password.
pub(super) struct Text {
    typed: Chars,
    folded: Chars,
    beyond: usize,
}

impl Text {
    pub(super) fn of(password: &str) -> Self {
        let typed: Chars = password.chars().take(POSITIONS).collect();
        let folded = typed.iter().map(|&c| fold(c)).collect();
        Self { typed, folded, beyond: password.chars().skip(POSITIONS).count() }
    }

    /// How many code points are taken apart.
    pub(super) fn len(&self) -> usize {
        self.typed.len()
    }

    /// How many follow after those.
    pub(super) const fn beyond(&self) -> usize {
        self.beyond
    }

    pub(super) fn folded(&self) -> &[char] {
        &self.folded
    }

    /// The part in `range` as typed; empty if there is no such part.
    pub(super) fn typed_in(&self, range: Range<usize>) -> &[char] {
        self.typed.get(range).unwrap_or_default()
    }

    /// The part in `range`, folded; empty if there is no such part.
    pub(super) fn folded_in(&self, range: Range<usize>) -> &[char] {
        self.folded.get(range).unwrap_or_default()
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        self.typed.zeroize();
        self.folded.zeroize();
    }
}
