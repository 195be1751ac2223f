//! Words in the password: of the dictionary, of the account; plain, in leet, backwards.
//!
//! Imports the engine's own modules only.

use super::text::{Chars, Text};
use super::variations;
use super::{Budget, Find, Knowledge, Weakness};
use crate::policy::context::occurrences;
use crate::policy::derive::{Reading, letter};
use alloc::vec::Vec;
use arrayvec::ArrayString;
use zeroize::{Zeroize, Zeroizing};

/// The longest word that is looked up, in bytes.
const LONGEST_WORD: usize = 64;

/// How the password is read in one search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Plain,
    Leet(Reading),
    Backwards,
}

/// Adds every word that `text` holds.
pub(super) fn look_up(
    password: &str,
    text: &Text,
    knowledge: Knowledge<'_>,
    budget: &mut Budget,
    found: &mut Vec<Find>,
) {
    let views =
        [View::Plain, View::Backwards, View::Leet(Reading::First), View::Leet(Reading::Second)];
    for view in views {
        let chars = Zeroizing::new(seen_in(text, view));
        if !matches!(view, View::Leet(_)) || chars.as_slice() != text.folded() {
            search(text, view, &chars, knowledge, budget, found);
        }
    }
    let inside = occurrences(password, knowledge.context).filter(|&(_, to)| to <= text.len());
    for (from, to) in inside {
        let guesses = variations::of_case(text.typed_in(from..to));
        found.push(Find { from, to, guesses, weakness: Weakness::Context });
    }
}

fn seen_in(text: &Text, view: View) -> Chars {
    let folded = text.folded().iter().copied();
    match view {
        View::Plain => folded.collect(),
        View::Backwards => folded.rev().collect(),
        View::Leet(reading) => folded.map(|c| letter(c, reading)).collect(),
    }
}

fn search(
    text: &Text,
    view: View,
    chars: &[char],
    knowledge: Knowledge<'_>,
    budget: &mut Budget,
    found: &mut Vec<Find>,
) {
    let mut word = ArrayString::<LONGEST_WORD>::new();
    for from in 0..chars.len() {
        word.clear();
        for (to, &c) in (from + 1..).zip(chars.iter().skip(from)) {
            if word.try_push(c).is_err() || budget.spend(1).is_none() {
                break;
            }
            let probe = knowledge.words.probe(word.as_bytes());
            let is_own = knowledge.own.holds(word.as_bytes());
            let rank_log2 = if is_own { Some(0) } else { probe.rank_log2 };
            let rank = rank_log2.map(|log2| f64::from(1_u32 << log2.min(31)) * 1.5);
            found.extend(rank.and_then(|rank| find(text, view, from, to, rank)));
            if !probe.goes_on && !knowledge.own.goes_on(word.as_bytes()) {
                break;
            }
        }
    }
    word.zeroize();
}

/// The word at `from..to` of the view as a find in the text; `None` if another view has it.
fn find(text: &Text, view: View, from: usize, to: usize, rank: f64) -> Option<Find> {
    let range = match view {
        View::Backwards => text.len() - to..text.len() - from,
        _ => from..to,
    };
    let (typed, folded) = (text.typed_in(range.clone()), text.folded_in(range.clone()));
    let disguise = match view {
        View::Plain => 1.0,
        View::Backwards if folded.iter().eq(folded.iter().rev()) => return None,
        View::Backwards => 2.0,
        View::Leet(reading) if folded.iter().all(|&c| letter(c, reading) == c) => return None,
        View::Leet(reading) => variations::of_leet(folded, reading),
    };
    let guesses = rank * variations::of_case(typed) * disguise;
    Some(Find { from: range.start, to: range.end, guesses, weakness: Weakness::Word })
}
