//! Runs of neighbours: keys on the keyboard, and code points at an even distance.
//!
//! Imports the keyboard only. The guesses are zxcvbn's.

use super::text::Text;
use super::variations::{as_f64, binomial, mixtures};
use super::{Find, Weakness};
use crate::policy::keyboard::Key;
use alloc::vec::Vec;

/// Keys of a keyboard, with and without shift, and how many neighbours each has on average.
const KEYS: f64 = 94.0;
const NEIGHBOURS: f64 = 4.595_744_680_851_064;
/// The shortest walk, in code points.
const SHORTEST_WALK: usize = 3;
/// The greatest distance between the code points of a sequence.
const GREATEST_STEP: i64 = 5;

/// Adds every walk over neighbouring keys.
pub(super) fn walks(text: &Text, found: &mut Vec<Find>) {
    let keys = || text.folded().iter().map(|&c| Key::of(c));
    let mut from = 0;
    let mut turns = 0;
    let mut direction = None;
    for (to, (key, next)) in (1..).zip(keys().zip(keys().skip(1).chain([None]))) {
        let step = key.zip(next).and_then(|(key, next)| key.step_to(next));
        if step.is_some() {
            turns += usize::from(step != direction);
            direction = step;
            continue;
        }
        if to - from >= SHORTEST_WALK {
            let guesses = walk_guesses(to - from, turns) * shift_ways(text.typed_in(from..to));
            found.push(Find { from, to, guesses, weakness: Weakness::Walk });
        }
        (from, turns, direction) = (to, 0, None);
    }
}

/// Walks of up to `length` keys with up to `turns` turns.
fn walk_guesses(length: usize, turns: usize) -> f64 {
    let mut guesses = 0.0;
    for keys in 2..=length {
        let mut paths = KEYS;
        for turn in 1..=turns.min(keys - 1) {
            paths *= NEIGHBOURS;
            guesses += binomial(keys - 1, turn - 1) * paths;
        }
    }
    guesses
}

fn shift_ways(typed: &[char]) -> f64 {
    let is_shifted = |c: &&char| c.is_ascii_uppercase() || "~!@#$%^&*()_+{}|:\"<>?".contains(**c);
    let shifted = typed.iter().filter(is_shifted).count();
    match (shifted, typed.len() - shifted) {
        (0, _) => 1.0,
        (_, 0) => 2.0,
        (shifted, plain) => mixtures(shifted, plain),
    }
}

/// Adds every run of code points at an even distance.
pub(super) fn sequences(text: &Text, found: &mut Vec<Find>) {
    let codes = || text.typed_in(0..text.len()).iter().map(|&c| i64::from(u32::from(c)));
    let steps = codes().zip(codes().skip(1)).map(|(a, b)| b - a);
    let mut from = 0;
    let mut last = None;
    for (at, step) in (0..).zip(steps.map(Some).chain([None])) {
        if step == last && step.is_some() {
            continue;
        }
        if let Some(step) = last {
            found.extend(sequence(text, from, at + 1, step));
        }
        (from, last) = (at, step);
    }
}

fn sequence(text: &Text, from: usize, to: usize, step: i64) -> Option<Find> {
    let long_enough = to - from > 2 || (to - from == 2 && step.abs() == 1);
    if !long_enough || step == 0 || step.abs() > GREATEST_STEP {
        return None;
    }
    let starts = match text.typed_in(from..to).first()? {
        'a' | 'A' | 'z' | 'Z' | '0' | '1' | '9' => 4.0,
        '0'..='9' => 10.0,
        _ => 26.0,
    };
    let directions = if step < 0 { 2.0 } else { 1.0 };
    let guesses = starts * directions * as_f64(to - from);
    Some(Find { from, to, guesses, weakness: Weakness::Sequence })
}
