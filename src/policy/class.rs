//! Character classes: what a rule may ask for or allow.
//!
//! Imports the categories only. Classes are those of the `passwordrules` language; what "upper" or
//! "special" means beyond ASCII is decided by the policy's [`Alphabet`].

use super::category::Category;
use alloc::string::String;
use serde::ser::{Serialize, SerializeSeq, Serializer};

/// How the four letter classes are distinguished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alphabet {
    /// `A-Z`, `a-z`, `0-9`; every other code point is special.
    Ascii,
    /// General categories Lu, Ll, Nd; every other code point is special.
    #[default]
    Unicode,
}

/// A named character class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Upper-case letters.
    Upper = 1,
    /// Lower-case letters.
    Lower = 2,
    /// Decimal digits.
    Digit = 4,
    /// Everything that is neither letter case nor digit.
    Special = 8,
    /// U+0020 to U+007E.
    AsciiPrintable = 16,
    /// Every code point.
    Unicode = 32,
}

impl Class {
    /// All classes, in the order in which they are written.
    pub const ALL: [Self; 6] =
        [Self::Upper, Self::Lower, Self::Digit, Self::Special, Self::AsciiPrintable, Self::Unicode];

    /// The class's name in JSON and in `passwordrules`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Digit => "digit",
            Self::Special => "special",
            Self::AsciiPrintable => "ascii-printable",
            Self::Unicode => "unicode",
        }
    }

    fn of(c: char, alphabet: Alphabet) -> Self {
        let category = match alphabet {
            Alphabet::Ascii if !c.is_ascii() => Category::Other,
            _ => Category::of(c),
        };
        match category {
            Category::Upper => Self::Upper,
            Category::Lower => Self::Lower,
            Category::Digit => Self::Digit,
            Category::Other => Self::Special,
        }
    }
}

/// A union of named classes and of single printable ASCII characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet {
    named: u8,
    /// Bit `c - 0x20`, counted from the lowest of the first word, stands for the character `c`.
    chars: Chars,
}

/// One bit for each of U+0020 to U+007F.
type Chars = [u32; 3];

impl ClassSet {
    /// The set without members.
    pub const EMPTY: Self = Self { named: 0, chars: [0; 3] };

    /// The set of one named class.
    #[must_use]
    pub const fn of(class: Class) -> Self {
        Self { named: class as u8, chars: [0; 3] }
    }

    /// This set and `class`.
    #[must_use]
    pub const fn and(self, class: Class) -> Self {
        Self { named: self.named | class as u8, chars: self.chars }
    }

    /// This set and the single character `c`; `None` unless `c` is U+0020 to U+007E.
    #[must_use]
    pub fn and_char(mut self, c: char) -> Option<Self> {
        let (word, bit) = printable_bit(c)?;
        *self.chars.get_mut(word)? |= bit;
        Some(self)
    }

    /// The set as numbers: the named classes by their values, then one bit for each of U+0020 to
    /// U+007E, the lowest of the first word first.
    #[must_use]
    pub const fn to_bits(self) -> [u32; 4] {
        let [a, b, c] = self.chars;
        [self.named as u32, a, b, c]
    }

    /// The set that [`Self::to_bits`] gave; `None` for bits that stand for nothing.
    #[must_use]
    pub fn from_bits([named, a, b, c]: [u32; 4]) -> Option<Self> {
        let named = u8::try_from(named).ok().filter(|&named| named < 64)?;
        (c >> 31 == 0).then_some(Self { named, chars: [a, b, c] })
    }

    /// Every member of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        let ([a, b, c], [d, e, f]) = (self.chars, other.chars);
        Self { named: self.named | other.named, chars: [a | d, b | e, c | f] }
    }

    /// The members that both sets name, or hold one by one.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        let ([a, b, c], [d, e, f]) = (self.chars, other.chars);
        Self { named: self.named & other.named, chars: [a & d, b & e, c & f] }
    }

    /// Whether every code point is a member by name.
    #[must_use]
    pub const fn is_everything(self) -> bool {
        self.has(Class::Unicode)
    }

    /// The members of this set among U+0020 to U+007E, one by one.
    #[must_use]
    pub fn in_printable_ascii(self) -> Self {
        let all = self.has(Class::AsciiPrintable) || self.has(Class::Unicode);
        let members =
            (b' '..0x7f).map(char::from).filter(|&c| all || self.contains(c, Alphabet::Ascii));
        members.filter_map(|c| Self::EMPTY.and_char(c)).fold(Self::EMPTY, Self::union)
    }

    /// The same printable ASCII characters in the fewest words: `ascii-printable` for all, a class
    /// for all of its characters. A set with `unicode` or `ascii-printable` is that class alone.
    #[must_use]
    pub fn canonical(self) -> Self {
        if self.has(Class::Unicode) {
            return Self::of(Class::Unicode);
        }
        let members = self.in_printable_ascii();
        if members == Self::of(Class::AsciiPrintable).in_printable_ascii() {
            return Self::of(Class::AsciiPrintable);
        }
        let classes = [Class::Upper, Class::Lower, Class::Digit, Class::Special].map(Self::of);
        let whole = classes.into_iter().filter(|class| {
            let wanted = class.in_printable_ascii();
            members.intersection(wanted) == wanted
        });
        let named = whole.fold(Self::EMPTY, Self::union);
        let rest = members.chars().filter(|&c| !named.contains(c, Alphabet::Ascii));
        rest.fold(named, |set, c| set.and_char(c).unwrap_or(set))
    }

    /// Whether nothing is a member.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.named == 0 && !self.has_chars()
    }

    /// Whether the named class as a whole was put into the set.
    #[must_use]
    pub const fn has(self, class: Class) -> bool {
        self.named & class as u8 != 0
    }

    /// The named classes, in the order of [`Class::ALL`].
    pub fn named(self) -> impl Iterator<Item = Class> {
        Class::ALL.iter().copied().filter(move |&class| self.has(class))
    }

    /// The set taken apart: one set per named class, then one of all single characters.
    pub fn parts(self) -> impl Iterator<Item = Self> {
        let chars = Self { named: 0, chars: self.chars };
        self.named().map(Self::of).chain(self.has_chars().then_some(chars))
    }

    /// The single characters, ascending.
    pub fn chars(self) -> impl Iterator<Item = char> {
        (b' '..0x7f).map(char::from).filter(move |&c| self.has_char(c))
    }

    /// Whether `c` is a member.
    #[must_use]
    pub fn contains(self, c: char, alphabet: Alphabet) -> bool {
        let printable = matches!(c, ' '..='~');
        self.has(Class::Unicode)
            || (printable && self.has(Class::AsciiPrintable))
            || self.has(Class::of(c, alphabet))
            || self.has_char(c)
    }

    fn has_char(self, c: char) -> bool {
        printable_bit(c)
            .is_some_and(|(word, bit)| self.chars.get(word).is_some_and(|word| word & bit != 0))
    }

    const fn has_chars(self) -> bool {
        let [a, b, c] = self.chars;
        a | b | c != 0
    }
}

impl Serialize for ClassSet {
    /// An array of class names, then `{"chars": "…"}` if there are single characters.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Chars {
            chars: String,
        }
        let mut list = serializer.serialize_seq(None)?;
        for class in self.named() {
            list.serialize_element(class.as_str())?;
        }
        if self.has_chars() {
            list.serialize_element(&Chars { chars: self.chars().collect() })?;
        }
        list.end()
    }
}

/// The word of [`Chars`] and the bit in it that stand for `c`.
fn printable_bit(c: char) -> Option<(usize, u32)> {
    let at = u32::from(c).checked_sub(0x20)?;
    matches!(c, ' '..='~').then_some((at as usize >> 5, 1 << (at & 31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_counts_every_foreign_letter_as_special() {
        let special = ClassSet::of(Class::Special);
        assert!(special.contains('É', Alphabet::Ascii));
        assert!(special.contains(' ', Alphabet::Ascii));
        assert!(!special.contains('É', Alphabet::Unicode));
        assert!(ClassSet::of(Class::Upper).contains('É', Alphabet::Unicode));
    }

    #[test]
    fn single_characters_are_printable_ascii_only() {
        assert_eq!(ClassSet::EMPTY.and_char('é'), None);
        assert_eq!(ClassSet::EMPTY.and_char('\x7f'), None);
        let set = ClassSet::EMPTY.and_char('~').and_then(|set| set.and_char(' ')).unwrap();
        assert_eq!(set.chars().collect::<String>(), " ~");
        assert!(set.contains('~', Alphabet::Ascii) && !set.contains('!', Alphabet::Ascii));
    }

    #[test]
    fn numbers_read_back() {
        let set = ClassSet::of(Class::Unicode).and_char(' ').and_then(|set| set.and_char('~'));
        let set = set.unwrap();
        assert_eq!(set.to_bits(), [32, 1, 0, 1 << 30]);
        assert_eq!(ClassSet::from_bits(set.to_bits()), Some(set));
        assert_eq!(ClassSet::from_bits([64, 0, 0, 0]), None);
        assert_eq!(ClassSet::from_bits([0, 0, 0, 1 << 31]), None);
    }

    #[test]
    fn a_set_is_written_as_names_then_characters() {
        let set = ClassSet::of(Class::Digit).and(Class::Upper).and_char('-').unwrap();
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(json, r#"["upper","digit",{"chars":"-"}]"#);
    }
}
