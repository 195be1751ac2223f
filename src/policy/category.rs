//! The general categories that password rules count: Lu, Ll, Nd and everything else.
//!
//! Imports nothing but the generated table. `char::is_uppercase` and its like are other
//! properties (they take in titlecase and letter-like symbols), so they cannot stand in.

use super::category_table::RUNS;

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
        let after = RUNS.partition_point(|&word| Run(word).start() <= code_point);
        let run = after.checked_sub(1).and_then(|at| RUNS.get(at)).map(|&word| Run(word));
        run.map_or(Self::Other, |run| run.category(code_point))
    }
}

/// One word of the table: first code point << 11 | length << 3 | kind.
#[derive(Clone, Copy)]
struct Run(u32);

impl Run {
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
