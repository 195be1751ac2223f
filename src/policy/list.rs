//! The names of the blocklists, sets of them, and how an entry is compared.
//!
//! Imports nothing of the engine. The lists' bytes live in `lists/`.

use serde::Serialize;

/// A list of common passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[repr(u8)]
#[serde(rename_all = "kebab-case")]
pub enum ListId {
    /// The 10,000 most common passwords of 4 or more characters.
    #[serde(rename = "common-10k")]
    Common10k = 1,
    /// Every entry of the source lists.
    CommonFull = 2,
    /// The entries of 15 or more characters.
    #[serde(rename = "long-15")]
    Long15 = 4,
    /// Not a list but a rule: strings that a short recipe generates (a repeated unit, a sequence,
    /// a keyboard walk, a date, two or three common passwords in a row). Always at hand.
    Patterns = 8,
    /// The words of 12 or more letters of an English dictionary.
    #[serde(rename = "words-12")]
    Words12 = 16,
    /// The list that a policy carries itself. Always at hand, and never named in `lists`.
    Own = 32,
}

impl ListId {
    /// All lists that a policy can name.
    pub const ALL: [Self; 5] =
        [Self::Common10k, Self::CommonFull, Self::Long15, Self::Patterns, Self::Words12];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Common10k => "common-10k",
            Self::CommonFull => "common-full",
            Self::Long15 => "long-15",
            Self::Patterns => "patterns",
            Self::Words12 => "words-12",
            Self::Own => "own",
        }
    }
}

/// A set of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListSet(u8);

impl ListSet {
    /// No list.
    pub const EMPTY: Self = Self(0);

    /// This set and `list`.
    #[must_use]
    pub const fn with(self, list: ListId) -> Self {
        Self(self.0 | list as u8)
    }

    /// The set whose lists are the bits of `bits`; bits of none are left out.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self((bits & 63) as u8)
    }

    /// Every list of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `list` is in the set.
    #[must_use]
    pub const fn has(self, list: ListId) -> bool {
        self.0 & list as u8 != 0
    }

    /// Whether no list is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The lists but the policy's own, in the order of [`ListId::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ListId> {
        ListId::ALL.iter().copied().filter(move |&list| self.has(list))
    }
}

/// How an entry is compared with a password. Each mode includes the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// As it stands in the list.
    Exact,
    /// Without regard to letter case.
    #[default]
    Caseless,
    /// Also after undoing the usual disguises: digits and punctuation around it, leet spelling,
    /// repetition, reversal.
    Derived,
}

/// How a common password was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// It stands in the list.
    Listed,
    /// It stands there but for letter case.
    Caseless,
    /// It is made from an entry, or by a short recipe.
    Derived,
}
