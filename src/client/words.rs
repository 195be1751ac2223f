//! Numbers on their way out: they cross the boundary without text or heap. May import `policy`.
//! The package's `decode.ts` is the other half.

use crate::policy::ClassSet;
use arrayvec::ArrayVec;

/// More than the largest report or policy needs.
const CAPACITY: usize = 2048;

/// Stands for a value that is not there, and for the end of a list.
pub(super) const ABSENT: u32 = u32::MAX;

/// Numbers on their way out.
#[derive(Debug)]
pub(super) struct Words(ArrayVec<u32, CAPACITY>);

impl Words {
    pub(super) const fn new() -> Self {
        Self(ArrayVec::new_const())
    }

    /// The number at `at`; [`ABSENT`] past the end.
    pub(super) fn at(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(ABSENT)
    }

    pub(super) fn push(&mut self, word: u32) {
        // The capacity covers every policy and report; what would not fit is read as absent.
        let _full = self.0.try_push(word);
    }

    /// Every item, behind a count that is written once it is known.
    pub(super) fn write_all<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        write: fn(&mut Self, T),
    ) {
        let place = self.0.len();
        self.push(0);
        for item in items {
            write(self, item);
            if let Some(count) = self.0.get_mut(place) {
                *count += 1;
            }
        }
    }

    /// A class set: named classes as bits, then characters as three words, lowest first.
    pub(super) fn write_set(&mut self, set: ClassSet) {
        set.to_bits().iter().for_each(|&bits| self.push(bits));
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
