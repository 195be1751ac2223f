//! A list of words, searched in place in its front-coded form.
//!
//! Imports nothing of the engine. `scripts/lists/format.mjs` writes the format and describes it.

use alloc::{borrow::Cow, vec, vec::Vec};
use arrayvec::ArrayVec;
use core::cmp::Ordering;
use core::fmt;
use core::ops::Range;

const MAGIC: &[u8] = b"relatch-list 1";
const MOST_SECTIONS: usize = 8;
/// Stands before a word that shares nothing with the one before it.
const RESTART: u8 = b'A';
/// Stands before the marker of one of the most common words.
const TOP: u8 = b'Z';

/// A word list, ready to be searched.
#[derive(Clone)]
pub struct WordList {
    bytes: Cow<'static, [u8]>,
    sections: ArrayVec<Section, MOST_SECTIONS>,
    /// Where the words that share nothing start, ascending.
    restarts: Vec<u32>,
}

/// The bytes are not a word list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedList;

impl fmt::Display for MalformedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a word list")
    }
}

impl core::error::Error for MalformedList {}

/// How common a word of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// One of the most common.
    Top,
    /// Any other.
    Listed,
}

/// The words of one range of lengths.
#[derive(Clone, Debug)]
struct Section {
    /// The least length of its words, in bytes.
    least: usize,
    /// Which of the restarts are its own.
    restarts: Range<usize>,
    /// Where it ends.
    end: usize,
}

impl WordList {
    /// Takes a list as it was built.
    ///
    /// # Errors
    ///
    /// [`MalformedList`] if the header is not that of a list or does not fit the length.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, MalformedList> {
        let bytes = bytes.into();
        let header_end = bytes.iter().position(|&b| b == b'\n').ok_or(MalformedList)?;
        let mut fields = bytes.get(..header_end).ok_or(MalformedList)?.split(|&b| b == b';');
        if fields.next() != Some(MAGIC) {
            return Err(MalformedList);
        }
        let mut list = Self { bytes: Cow::default(), sections: ArrayVec::new(), restarts: vec![] };
        let mut start = header_end + 1;
        for field in fields {
            let (least, length) = section(field).ok_or(MalformedList)?;
            let end = start.checked_add(length).ok_or(MalformedList)?;
            let words = bytes.get(start..end).ok_or(MalformedList)?;
            let first = list.restarts.len();
            let places = (start..).zip(words).filter(|&(_, &b)| b == RESTART);
            list.restarts.extend(places.filter_map(|(at, _)| u32::try_from(at).ok()));
            let section = Section { least, restarts: first..list.restarts.len(), end };
            list.sections.try_push(section).map_err(|_| MalformedList)?;
            start = end;
        }
        if start != bytes.len() {
            return Err(MalformedList);
        }
        list.bytes = bytes;
        Ok(list)
    }

    /// Whether the list holds `word`, which is folded and in UTF-8, and how common it is.
    pub(super) fn find(&self, word: &[u8]) -> Option<Rank> {
        let section = self.sections.iter().rev().find(|section| section.least <= word.len())?;
        let restarts = self.restarts.get(section.restarts.clone())?;
        let after = restarts.partition_point(|&at| self.compare_at(at, word) != Ordering::Greater);
        let from = place(restarts.get(after.checked_sub(1)?)?);
        let to = restarts.get(after).map_or(section.end, place);
        scan(self.bytes.get(from..to)?, word).map(|found| {
            let before = (from + found).checked_sub(1).and_then(|at| self.bytes.get(at));
            if before == Some(&TOP) { Rank::Top } else { Rank::Listed }
        })
    }

    /// How the word whose marker stands at `at` compares with `word`.
    fn compare_at(&self, at: u32, word: &[u8]) -> Ordering {
        let rest = self.bytes.get(place(&at) + 1..).unwrap_or_default();
        rest.iter().take_while(|b| !b.is_ascii_uppercase()).cmp(word)
    }
}

impl fmt::Debug for WordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WordList").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

const fn place(at: &u32) -> usize {
    *at as usize
}

/// `<least>:<bytes>`.
fn section(field: &[u8]) -> Option<(usize, usize)> {
    let mut numbers = field.split(|&b| b == b':').map(number);
    let pair = (numbers.next()??, numbers.next()??);
    numbers.next().is_none().then_some(pair)
}

fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0_usize, |sum, digit| {
        let value = digit.checked_sub(b'0').filter(|value| *value <= 9)?;
        sum.checked_mul(10)?.checked_add(value.into())
    })
}

/// Where the marker of `word` stands in a front-coded run that starts with a whole word.
fn scan(run: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    // How many bytes the words so far have in common with `word`; all of them come before it.
    let mut agreed = 0;
    while let Some(&marker) = run.get(at) {
        let marker_at = at;
        let keep = usize::from(marker.wrapping_sub(RESTART));
        at += 1;
        let suffix = run.get(at..)?;
        let length = suffix.iter().take_while(|b| !b.is_ascii_uppercase()).count();
        at += length;
        if marker == TOP {
            continue;
        }
        if keep > agreed {
            continue;
        }
        let (suffix, wanted) = (suffix.get(..length)?, word.get(keep..)?);
        let same = suffix.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        agreed = keep + same;
        match (suffix.get(same), wanted.get(same)) {
            (None, None) => return Some(marker_at),
            (Some(_), None) => return None,
            (Some(a), Some(b)) if a > b => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::policy::fold::fold;

    /// Every word of `list`, decoded plainly.
    pub(in crate::policy) fn words(list: &WordList) -> Vec<String> {
        let header = list.bytes.iter().position(|&b| b == b'\n').unwrap() + 1;
        let mut words: Vec<Vec<u8>> = Vec::new();
        let mut word = Vec::new();
        for &byte in &list.bytes[header..] {
            match byte {
                TOP => {}
                b'A'..=b'Y' => {
                    words.push(word.clone());
                    word.truncate(usize::from(byte - RESTART));
                }
                _ => word.push(byte),
            }
        }
        words.push(word);
        words.into_iter().skip(1).map(|word| String::from_utf8(word).unwrap()).collect()
    }

    fn full() -> WordList {
        WordList::new(&include_bytes!("lists/common-full.list")[..]).unwrap()
    }

    #[test]
    fn every_word_is_found_and_is_its_own_fold() {
        let list = full();
        let words = words(&list);
        assert_eq!(words.len(), 86_526);
        for word in &words {
            assert!(list.find(word.as_bytes()).is_some(), "{word}");
            assert_eq!(word.chars().map(fold).collect::<String>(), *word);
        }
    }

    #[test]
    fn nothing_else_is_found() {
        let list = full();
        let words = words(&list);
        let known: std::collections::BTreeSet<_> = words.iter().map(String::as_str).collect();
        for word in &words {
            let mut cut = word.clone();
            cut.pop();
            for other in [format!("{word}~"), format!(" {word}"), cut] {
                let listed = list.find(other.as_bytes()).is_some();
                assert_eq!(listed, known.contains(other.as_str()), "{other}");
            }
        }
        assert_eq!(list.find(b""), None);
        assert_eq!(list.find(&[0xff; 40]), None);
    }

    #[test]
    fn the_thousand_most_common_words_are_marked() {
        let list = full();
        let top =
            words(&list).iter().filter(|w| list.find(w.as_bytes()) == Some(Rank::Top)).count();
        assert_eq!(top, 1000);
        assert_eq!(list.find(b"password"), Some(Rank::Top));
        assert_eq!(list.find(b"zzzxxxccc"), Some(Rank::Listed));
    }

    #[test]
    fn shared_beginnings_longer_than_the_code_are_compared_afresh() {
        let long = "a".repeat(30);
        let text = format!("relatch-list 1;0:41\nA{long}bY{}bc", "a".repeat(6));
        let list = WordList::new(text.into_bytes()).unwrap();
        assert_eq!(words(&list), [format!("{long}b"), format!("{long}bc")]);
        assert!(list.find(format!("{long}bc").as_bytes()).is_some());
    }

    #[test]
    fn what_is_not_a_list_is_refused() {
        for text in [
            "",
            "\n",
            "relatch-list 1;0:1\n",
            "relatch-list 1;0:\nAa",
            "list;0:2\nAa",
            "relatch-list 1;0:2\nAab",
            "relatch-list 1;0:99999999999999999999\nAa",
        ] {
            assert_eq!(WordList::new(text.as_bytes()).err(), Some(MalformedList), "{text:?}");
        }
        assert!(WordList::new(&b"relatch-list 1;0:0\n"[..]).is_ok());
    }
}
