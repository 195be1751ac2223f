//! The cheapest way through a password: which finds to take, and brute force between them.
//!
//! Imports the finds only. The cost of a way is zxcvbn's: the guesses of its parts multiplied, times
//! the orders they can come in, plus a charge for every further part.

use super::{Find, Weakness};
use alloc::vec::Vec;
use core::ops::Range;

/// Guesses per code point of brute force.
pub(super) const BRUTE_FORCE: f64 = 10.0;
/// The least guesses for a part of one code point, and of more.
const LEAST_SINGLE: f64 = 10.0;
const LEAST_MULTIPLE: f64 = 50.0;
/// What an attacker pays to think of one more part.
const PER_PART: f64 = 10_000.0;
/// The most parts of a way. More cost 10^32 guesses at least, whatever they are.
const MOST_PARTS: usize = 8;
/// The orders that 1, 2, … parts can come in.
const ORDERS: [f64; MOST_PARTS] = [1.0, 2.0, 6.0, 24.0, 120.0, 720.0, 5_040.0, 40_320.0];

/// A way through the whole text.
pub(super) struct Path {
    pub(super) guesses: f64,
    /// What the longest find on it is.
    pub(super) weakness: Option<Weakness>,
}

/// The best way to one place with a given number of parts.
#[derive(Clone, Copy)]
struct Way {
    /// The guesses of its parts, multiplied.
    product: f64,
    total: f64,
    /// Whether its last part is brute force.
    ends_in_brute_force: bool,
    /// The longest find so far.
    longest: Option<(usize, Weakness)>,
}

/// The best ways to one place, by their number of parts less one.
type Ways = [Option<Way>; MOST_PARTS];

impl Path {
    /// The cheapest way through `range`, by the finds that lie inside it.
    pub(super) fn cheapest(range: Range<usize>, finds: &[Find]) -> Self {
        let mut inside: Vec<&Find> = finds
            .iter()
            .filter(|find| range.start <= find.from && find.to <= range.end && find.from < find.to)
            .collect();
        inside.sort_unstable_by_key(|find| find.to);
        let mut ending = inside.as_slice();
        let mut places: Vec<Ways> = Vec::with_capacity(range.len());
        for to in range.start + 1..=range.end {
            let count = ending.iter().take_while(|find| find.to == to).count();
            let (here, later) = ending.split_at_checked(count).unwrap_or_default();
            ending = later;
            let ways = ways_to(to, &range, here, &places);
            places.push(ways);
        }
        let ways = places.pop().unwrap_or_default();
        let best = ways.into_iter().flatten().min_by(|a, b| a.total.total_cmp(&b.total));
        Self {
            guesses: best.map_or(1.0, |way| way.total),
            weakness: best.and_then(|way| way.longest).map(|(_, weakness)| weakness),
        }
    }
}

fn ways_to(to: usize, range: &Range<usize>, finds: &[&Find], places: &[Ways]) -> Ways {
    let mut ways = Ways::default();
    let whole = range.len();
    for find in finds {
        let length = find.to - find.from;
        let guesses = find.guesses.max(least(length, whole));
        let part = Part { guesses, find: Some((length, find.weakness)) };
        extend(&mut ways, part, find.from - range.start, places);
    }
    let mut guesses = 1.0;
    for from in (range.start..to).rev() {
        guesses *= BRUTE_FORCE;
        let part = Part { guesses: f64::max(guesses, least(to - from, 0) + 1.0), find: None };
        extend(&mut ways, part, from - range.start, places);
    }
    ways
}

/// A part shorter than the whole costs a little, however easily it is guessed by itself.
const fn least(length: usize, whole: usize) -> f64 {
    match length {
        _ if length == whole => 1.0,
        1 => LEAST_SINGLE,
        _ => LEAST_MULTIPLE,
    }
}

struct Part {
    guesses: f64,
    /// Its length and what it is; `None` is brute force.
    find: Option<(usize, Weakness)>,
}

/// Puts `part`, which starts at `from`, behind every way that leads there.
fn extend(ways: &mut Ways, part: Part, from: usize, places: &[Ways]) {
    let is_brute_force = part.find.is_none();
    let Some(before) = from.checked_sub(1).and_then(|at| places.get(at)) else {
        let way = Way::new(part.guesses, 0, is_brute_force, part.find);
        return offer(ways, 0, way);
    };
    for (before, further) in before.iter().zip(1..MOST_PARTS) {
        let Some(before) = before.filter(|way| !(is_brute_force && way.ends_in_brute_force)) else {
            continue;
        };
        let longest = longer(before.longest, part.find);
        let way = Way::new(before.product * part.guesses, further, is_brute_force, longest);
        offer(ways, further, way);
    }
}

/// Keeps a way of one part and `further` ones unless one with no more parts is as cheap.
fn offer(ways: &mut Ways, further: usize, way: Way) {
    let mut rivals = ways.iter().take(further + 1).flatten();
    if rivals.any(|rival| rival.total <= way.total) {
        return;
    }
    if let Some(place) = ways.get_mut(further) {
        *place = Some(way);
    }
}

impl Way {
    fn new(
        product: f64,
        further: usize,
        ends_in_brute_force: bool,
        longest: Option<(usize, Weakness)>,
    ) -> Self {
        let orders = ORDERS.get(further).copied().unwrap_or(f64::INFINITY);
        let charge = (0..further).fold(1.0, |product, _| product * PER_PART);
        Self { product, total: orders * product + charge, ends_in_brute_force, longest }
    }
}

fn longer(a: Option<(usize, Weakness)>, b: Option<(usize, Weakness)>) -> Option<(usize, Weakness)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 > a.0 { b } else { a }),
        (a, b) => a.or(b),
    }
}
