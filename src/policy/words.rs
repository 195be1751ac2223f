//! A list of words, searched in place in its front-coded form.
//!
//! Imports nothing of the engine. `scripts/lists/format.mjs` writes the format and describes it.
//! A plain list marks its most common words; a ranked one says of each word how common it is.

use alloc::{borrow::Cow, vec::Vec};
use arrayvec::ArrayVec;
use core::fmt;
use core::ops::Range;

const PLAIN: &[u8] = b"relatch-list 1";
const RANKED: &[u8] = b"relatch-ranks 1";
const MOST_SECTIONS: usize = 8;
/// More than a tenth of the longest list, in bytes.
const LONGEST: usize = 1 << 24;
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
    /// How many bytes stand between a word's marker and the word: its rank, in a ranked list.
    rank_bytes: usize,
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

/// How common a word of a plain list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// One of the most common.
    Top,
    /// Any other.
    Listed,
}

/// What a ranked list knows about a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Probe {
    /// The word's rank as a power of two, if it is in the list.
    pub(super) rank_log2: Option<u8>,
    /// Whether a longer word of the list starts with it.
    pub(super) goes_on: bool,
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
        let rank_bytes = match fields.next() {
            Some(PLAIN) => 0,
            Some(RANKED) => 1,
            _ => return Err(MalformedList),
        };
        let (sections, restarts) = (ArrayVec::new(), Vec::new());
        let mut list = Self { bytes: Cow::default(), sections, restarts, rank_bytes };
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

    /// Whether the plain list holds `word`, which is folded and in UTF-8, and how common it is.
    pub(super) fn find(&self, word: &[u8]) -> Option<Rank> {
        let (from, to) = self.run_of(word)?;
        match scan(self.bytes.get(from..to)?, word, self.rank_bytes) {
            Scan::Found { marker } => {
                let before = (from + marker).checked_sub(1).and_then(|at| self.bytes.get(at));
                Some(if before == Some(&TOP) { Rank::Top } else { Rank::Listed })
            }
            Scan::Absent { .. } => None,
        }
    }

    /// What the ranked list, which has one section, knows about `word`.
    pub(super) fn probe(&self, word: &[u8]) -> Probe {
        let Some((from, to)) = self.run_of(word) else {
            let first = self.restarts.first().map(|&at| self.word_at(at).take(word.len()));
            return Probe {
                rank_log2: None,
                goes_on: first.is_some_and(|f| f.eq(word.iter().copied())),
            };
        };
        let next = u32::try_from(to).unwrap_or(u32::MAX);
        let next_goes_on = || self.word_at(next).take(word.len()).eq(word.iter().copied());
        let run = self.bytes.get(from..to).unwrap_or_default();
        match scan(run, word, self.rank_bytes) {
            Scan::Found { marker } => {
                let rank = run.get(marker + 1).map(|byte| byte.wrapping_sub(b'a'));
                let after = run.get(marker + 1 + self.rank_bytes..).unwrap_or_default();
                let at = after.iter().position(u8::is_ascii_uppercase);
                let keep = at.and_then(|at| after.get(at)).map(|next| usize::from(next - RESTART));
                let goes_on = keep.map_or_else(next_goes_on, |keep| keep >= word.len());
                Probe { rank_log2: rank, goes_on }
            }
            Scan::Absent { passed: true, goes_on } => Probe { rank_log2: None, goes_on },
            Scan::Absent { passed: false, .. } => {
                Probe { rank_log2: None, goes_on: next_goes_on() }
            }
        }
    }

    /// The run of front-coded words in which `word` must stand.
    fn run_of(&self, word: &[u8]) -> Option<(usize, usize)> {
        let section = self.sections.iter().rev().find(|section| section.least <= word.len())?;
        let restarts = self.restarts.get(section.restarts.clone())?;
        let after =
            restarts.partition_point(|&at| self.word_at(at).cmp(word.iter().copied()).is_le());
        let from = place(restarts.get(after.checked_sub(1)?)?);
        Some((from, restarts.get(after).map_or(section.end, place)))
    }

    /// The word that shares nothing and whose marker stands at `at`.
    fn word_at(&self, at: u32) -> impl Iterator<Item = u8> {
        let rest = self.bytes.get(place(&at) + 1 + self.rank_bytes..).unwrap_or_default();
        rest.iter().copied().take_while(|byte| !byte.is_ascii_uppercase())
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
        (sum < LONGEST).then_some(sum * 10 + usize::from(value))
    })
}

/// Where a search through a run ended.
enum Scan {
    /// At the word itself.
    Found {
        /// Where its marker stands in the run.
        marker: usize,
    },
    /// Where the word would be.
    Absent {
        /// Whether a later word was seen.
        passed: bool,
        /// Whether that later word starts with the one looked for.
        goes_on: bool,
    },
}

/// Looks for `word` in a front-coded run that starts with a whole word.
fn scan(run: &[u8], word: &[u8], rank_bytes: usize) -> Scan {
    let mut at = 0;
    // How many bytes the words so far have in common with `word`; all of them come before it.
    let mut agreed = 0;
    while let Some((&marker, rest)) = run.get(at..).and_then(<[u8]>::split_first) {
        let length = rest.iter().take_while(|byte| !byte.is_ascii_uppercase()).count();
        let marker_at = at;
        at += 1 + length;
        let keep = usize::from(marker.wrapping_sub(RESTART));
        if marker == TOP || keep > agreed {
            continue;
        }
        let suffix = rest.get(rank_bytes..length).unwrap_or_default();
        let wanted = word.get(keep..).unwrap_or_default();
        let same = suffix.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        agreed = keep + same;
        match (suffix.get(same), wanted.get(same)) {
            (None, None) => return Scan::Found { marker: marker_at },
            (Some(_), None) => return Scan::Absent { passed: true, goes_on: true },
            (Some(a), Some(b)) if a > b => return Scan::Absent { passed: true, goes_on: false },
            _ => {}
        }
    }
    Scan::Absent { passed: false, goes_on: false }
}

#[cfg(test)]
pub(super) mod tests;
