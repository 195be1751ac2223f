//! Which keys are neighbours on the keyboards that walks are typed on.
//!
//! Imports nothing of the engine. Latin letters as on a US keyboard, with and without shift, and
//! Cyrillic letters as on a Russian one; what German and French keyboards have elsewhere is put where
//! it lies on a US one.

use super::characters::characters;

/// The keys of each row from left to right, plain and shifted, and the columns they start in.
const ROWS: [(u8, u8, &str); 11] = [
    (0, 0, "`1234567890-="),
    (1, 1, "qwertyuiop[]\\"),
    (2, 1, "asdfghjkl;'"),
    (3, 1, "zxcvbnm,./"),
    (0, 0, "~!@#$%^&*()_+"),
    (1, 11, "{}|"),
    (2, 10, ":\""),
    (3, 8, "<>?"),
    (1, 1, "йцукенгшщзхъ"),
    (2, 1, "фывапролджэ"),
    (3, 1, "ячсмитьбю"),
];

/// The letters that a German (QWERTZ) or French (AZERTY) keyboard has elsewhere, each followed by what a
/// US keyboard has there.
const GERMAN: &str = "yzzyü[ö;ä'";
const FRENCH: &str = "aqqawzzwm;";

/// A keyboard on which a walk is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout(&'static str);

impl Layout {
    /// All that are known; Russian letters are on each.
    pub(super) const ALL: [Self; 3] = [Self(""), Self(GERMAN), Self(FRENCH)];

    /// The key that types the folded character `c`.
    pub(super) fn key(self, c: char) -> Option<Key> {
        let mut chars = characters(self.0);
        while let (Some(typed), Some(there)) = (chars.next(), chars.next()) {
            if typed == c {
                return Key::of(there);
            }
        }
        Key::of(c)
    }
}

/// Where a key is. Rows are slanted: `a` has the column of `q`, and touches `q` and `w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    row: u8,
    column: u8,
}

impl Key {
    /// The key that types the folded character `c`.
    pub(super) fn of(c: char) -> Option<Self> {
        ROWS.iter().find_map(|&(row, first, keys)| {
            (first..)
                .zip(characters(keys))
                .find(|&(_, key)| key == c)
                .map(|(column, _)| Self { row, column })
        })
    }

    /// Whether the two keys touch.
    pub(super) fn touches(self, other: Self) -> bool {
        self.step_to(other).is_some()
    }

    /// How many rows down and columns to the right `other` is, if the two keys touch.
    pub(super) fn step_to(self, other: Self) -> Option<(i16, i16)> {
        let down = i16::from(other.row) - i16::from(self.row);
        let right = i16::from(other.column) - i16::from(self.column);
        let touch = match down {
            0 => right.abs() == 1,
            1 => right == 0 || right == -1,
            -1 => right == 0 || right == 1,
            _ => false,
        };
        touch.then_some((down, right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours(c: char) -> String {
        let key = Key::of(c).unwrap();
        let keys = ROWS[..4].iter().flat_map(|(_, _, keys)| keys.chars());
        let mut found: Vec<char> =
            keys.filter(|&other| Key::of(other).unwrap().touches(key)).collect();
        found.sort_unstable();
        found.into_iter().collect()
    }

    #[test]
    fn keys_touch_as_on_a_desk() {
        assert_eq!(neighbours('g'), "bfhtvy");
        assert_eq!(neighbours('q'), "12aw");
        assert_eq!(neighbours('1'), "2`q");
        assert_eq!(neighbours('z'), "asx");
    }

    #[test]
    fn shifted_and_cyrillic_keys_lie_where_the_latin_ones_do() {
        for (a, b) in [('!', '1'), ('+', '='), ('{', '['), ('|', '\\'), ('"', '\''), ('<', ',')] {
            assert_eq!(Key::of(a), Key::of(b));
        }
        assert_eq!(Key::of('ъ'), Key::of(']'));
        assert_eq!(Key::of('ю'), Key::of('.'));
        assert_eq!(Key::of('é'), None);
    }
}
