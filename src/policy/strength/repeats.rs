//! Parts that repeat a unit.
//!
//! Imports the other searches' finds only.

use super::path::Path;
use super::text::Text;
use super::variations::as_f64;
use super::{Budget, Find, Weakness};
use alloc::vec::Vec;

/// Adds every part that is a unit at least twice: as many guesses as for the unit, times the count.
pub(super) fn repeats(text: &Text, budget: &mut Budget, found: &mut Vec<Find>) {
    let mut repeats = Vec::new();
    for period in 1..=text.len() / 2 {
        let Some(()) = budget.spend(text.len()) else { break };
        let mut from = 0;
        while from + 2 * period <= text.len() {
            let agreeing = agreeing(text, from, period);
            let count = agreeing / period + 1;
            let to = from + count * period;
            if count >= 2 && !is_covered(&repeats, from, to) {
                let unit = from..from + period;
                let Some(()) = budget.spend(period * period) else { break };
                let guesses = Path::cheapest(unit, found).guesses * as_f64(count);
                repeats.push(Find { from, to, guesses, weakness: Weakness::Repeat });
            }
            from += agreeing + 1;
        }
    }
    found.append(&mut repeats);
}

/// How many code points from `from` on are the same as the one `period` later.
fn agreeing(text: &Text, from: usize, period: usize) -> usize {
    let typed = text.typed_in(from..text.len());
    typed.iter().zip(typed.iter().skip(period)).take_while(|(a, b)| a == b).count()
}

/// Whether a shorter unit explains the same part already.
fn is_covered(repeats: &[Find], from: usize, to: usize) -> bool {
    repeats.iter().any(|repeat| repeat.from <= from && to <= repeat.to)
}
