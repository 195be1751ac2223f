//! The general categories that password rules count: Lu, Ll, Nd and everything else.
//!
//! Imports nothing but the generated table. `char::is_uppercase` and its like are other
//! properties (they take in titlecase and letter-like symbols), so they cannot stand in.

use super::category_table::{COUNT, PACKED};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What a code point counts as, by its Unicode general category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    /// `Lu`.
    Upper,
    /// `Ll`.
    Lower,
    /// `Nd`.
    Digit,
    /// Every other category.
    Other,
}

impl Category {
    /// The category of `c` in the Unicode version of the generated table.
    pub(super) fn of(c: char) -> Self {
        match c {
            'A'..='Z' => Self::Upper,
            'a'..='z' => Self::Lower,
            '0'..='9' => Self::Digit,
            '\0'..='\x7f' => Self::Other,
            _ => Self::beyond_ascii(u32::from(c)),
        }
    }

    fn beyond_ascii(code_point: u32) -> Self {
        Run::at(code_point).map_or(Self::Other, |run| run.category(code_point))
    }
}

/// Whether `c` is an upper-case letter that a lower-case one follows directly.
pub(super) fn precedes_its_lower_case(c: char) -> bool {
    let code_point = u32::from(c);
    Category::beyond_ascii(code_point) == Category::Upper
        && Category::beyond_ascii(code_point + 1) == Category::Lower
}

/// The runs, once they are unpacked. A packed table is a third as large in a module; every thread that
/// finds it packed writes the same.
static RUNS: [AtomicU32; COUNT] = [const { AtomicU32::new(0) }; COUNT];
static UNPACKED: AtomicBool = AtomicBool::new(false);

/// One run: first code point << 11 | length << 3 | kind.
#[derive(Clone, Copy)]
struct Run(u32);

impl Run {
    /// The last run that starts at or before `code_point`.
    fn at(code_point: u32) -> Option<Self> {
        let run = |word: &AtomicU32| Self(word.load(Ordering::Relaxed));
        let after = runs().partition_point(|word| run(word).start() <= code_point);
        after.checked_sub(1).and_then(|at| RUNS.get(at)).map(run)
    }

    const fn start(self) -> u32 {
        self.0 >> 11
    }

    const fn category(self, code_point: u32) -> Category {
        let offset = code_point.wrapping_sub(self.start());
        if offset >= (self.0 >> 3) & 0xff {
            return Category::Other;
        }
        match (self.0 & 7, offset % 2) {
            (0, _) | (3, 0) | (4, 1) => Category::Upper,
            (2, _) => Category::Digit,
            _ => Category::Lower,
        }
    }
}

fn runs() -> &'static [AtomicU32] {
    if !UNPACKED.load(Ordering::Acquire) {
        unpack();
        UNPACKED.store(true, Ordering::Release);
    }
    &RUNS
}

fn unpack() {
    let mut bytes = PACKED.iter();
    let mut end = 0x80;
    for run in &RUNS {
        let (shape, gap) = (number(&mut bytes), number(&mut bytes));
        run.store((end + gap) << 11 | shape, Ordering::Relaxed);
        end += gap + (shape >> 3);
    }
}

fn number(bytes: &mut core::slice::Iter<'_, u8>) -> u32 {
    let (mut number, mut shift) = (0, 0);
    for &byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::Category;
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

    #[test]
    fn every_code_point_agrees_with_the_unicode_database() {
        for c in '\0'..=char::MAX {
            let expected = match c.general_category() {
                GeneralCategory::UppercaseLetter => Category::Upper,
                GeneralCategory::LowercaseLetter => Category::Lower,
                GeneralCategory::DecimalNumber => Category::Digit,
                _ => Category::Other,
            };
            assert_eq!(Category::of(c), expected, "U+{:04X}", u32::from(c));
        }
    }
}
