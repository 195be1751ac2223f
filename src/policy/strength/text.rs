//! The password as the searches see it: code points, typed and folded.
//!
//! Imports folding only. Wiped when dropped.

use crate::policy::fold::fold;
use crate::policy::rules::INPUT_CAP;
use alloc::vec::Vec;
use arrayvec::ArrayVec;
use core::ops::Range;
use zeroize::{Zeroize, Zeroizing};

/// How many code points are taken apart.
pub(super) const POSITIONS: usize = 128;

/// The longest unit whose repetition beyond those is recognised.
const LONGEST_UNIT: usize = 64;

/// A row of code points.
pub(super) type Chars = ArrayVec<char, POSITIONS>;

/// The first [`POSITIONS`] code points of a password.
pub(super) struct Text {
    typed: Chars,
    folded: Chars,
    is_longer: bool,
    beyond: usize,
}

impl Text {
    pub(super) fn of(password: &str) -> Self {
        let typed: Chars = password.chars().take(POSITIONS).collect();
        let folded = typed.iter().map(|&c| fold(c)).collect();
        let is_longer = password.chars().nth(POSITIONS).is_some();
        let beyond = if is_longer { unexpected(password) } else { 0 };
        Self { typed, folded, is_longer, beyond }
    }

    /// How many code points are taken apart.
    pub(super) fn len(&self) -> usize {
        self.typed.len()
    }

    /// Whether more follow after those.
    pub(super) const fn is_longer(&self) -> bool {
        self.is_longer
    }

    /// How many of those that follow are not more of the same.
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

/// How many code points after the first [`POSITIONS`] go on neither with a repeated unit nor with an
/// even sequence, whichever explains most. The engine looks at no more than [`INPUT_CAP`].
fn unexpected(password: &str) -> usize {
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(password.chars().take(INPUT_CAP).collect());
    let count = |expected: &dyn Fn(usize, char) -> bool| {
        let rest = chars.iter().enumerate().skip(POSITIONS);
        rest.filter(|&(at, &c)| !expected(at, c)).count()
    };
    let before =
        |at: usize, distance| chars.get(at - distance).map_or(0, |&c| i64::from(u32::from(c)));
    let least = (1..=LONGEST_UNIT)
        .map(|unit| count(&|at, c| before(at, unit) == i64::from(u32::from(c))))
        .min();
    let steps =
        count(&|at, c| i64::from(u32::from(c)) - before(at, 1) == before(at, 1) - before(at, 2));
    least.map_or(steps, |least| least.min(steps))
}

impl Drop for Text {
    fn drop(&mut self) {
        self.typed.zeroize();
        self.folded.zeroize();
    }
}
