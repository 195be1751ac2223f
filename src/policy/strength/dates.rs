//! Dates and years.
//!
//! Imports nothing of the engine. Orders, ranges and guesses are zxcvbn's.

use super::text::Text;
use super::{Find, Weakness};
use alloc::vec::Vec;

/// No year is guessed as if it were nearer than this.
const NEAREST: u16 = 20;
const DAYS_OF_A_YEAR: f64 = 365.0;
/// How many separators are tried.
const SEPARATORS: f64 = 4.0;

/// Adds every date and every year that stands for itself.
pub(super) fn dates(text: &Text, this_year: Option<u16>, found: &mut Vec<Find>) {
    let ways_to = |year: u16| f64::from(distance(year, this_year).max(NEAREST));
    let date = |from, to, guesses| Find { from, to, guesses, weakness: Weakness::Date };
    for from in 0..text.len() {
        for length in 4..=10 {
            let part = text.typed_in(from..from + length);
            if let Some(year) = nearest(bare(part).into_iter().flatten(), this_year) {
                found.push(date(from, from + length, ways_to(year) * DAYS_OF_A_YEAR));
            }
            if let Some(year) = nearest(separated(part), this_year) {
                let guesses = ways_to(year) * DAYS_OF_A_YEAR * SEPARATORS;
                found.push(date(from, from + length, guesses));
            }
            if let Some(year @ 1900..=2099) = number(part).filter(|_| length == 4) {
                found.push(date(from, from + length, ways_to(year)));
            }
        }
    }
}

/// The year nearest to `this_year`.
fn nearest(years: impl Iterator<Item = u16>, this_year: Option<u16>) -> Option<u16> {
    years.min_by_key(|&year| distance(year, this_year))
}

fn distance(year: u16, this_year: Option<u16>) -> u16 {
    this_year.map_or(0, |this_year| year.abs_diff(this_year))
}

/// The years of the dates that `part` can be without separators.
fn bare(part: &[char]) -> Option<impl Iterator<Item = u16>> {
    let splits: &[(usize, usize)] = match part.len() {
        4 => &[(1, 2), (2, 3)],
        5 => &[(1, 3), (2, 3)],
        6 => &[(1, 2), (2, 4), (4, 5)],
        7 => &[(1, 3), (2, 3), (4, 5), (4, 6)],
        8 => &[(2, 4), (4, 6)],
        _ => return None,
    };
    Some(splits.iter().filter_map(|&(first, second)| {
        let numbers = [part.get(..first)?, part.get(first..second)?, part.get(second..)?];
        year_of(numbers.map(number))
    }))
}

/// The year of the date that `part` is with separators.
fn separated(part: &[char]) -> impl Iterator<Item = u16> {
    let separator = part.iter().copied().find(|c| " /\\_.-".contains(*c));
    let mut fields = part.split(move |&c| Some(c) == separator);
    let numbers = [fields.next(), fields.next(), fields.next()];
    let lengths = numbers.map(|field| field.map_or(0, <[char]>::len));
    let fits = matches!(lengths, [1..=4, 1..=2, 1..=4]) && fields.next().is_none();
    let year = fits.then(|| year_of(numbers.map(|field| field.and_then(number)))).flatten();
    year.into_iter()
}

fn number(digits: &[char]) -> Option<u16> {
    let digits = digits.iter().map(|c| c.to_digit(10).and_then(|digit| u16::try_from(digit).ok()));
    digits.into_iter().try_fold(0_u16, |sum, digit| sum.checked_mul(10)?.checked_add(digit?))
}

/// The year of three numbers, if they can be a date with the year first or last.
fn year_of(numbers: [Option<u16>; 3]) -> Option<u16> {
    let [Some(a), Some(b), Some(c)] = numbers else { return None };
    let is_long = |n| n > 99;
    if !(1..=31).contains(&b) || [a, b, c].iter().any(|n| matches!(n, 100..=999 | 2051..)) {
        return None;
    }
    let day_and_month = |x: u16, y: u16| matches!((x, y), (1..=31, 1..=12) | (1..=12, 1..=31));
    let year_last = (c, day_and_month(a, b));
    let year_first = (a, day_and_month(b, c));
    let whole = [year_last, year_first].into_iter().find(|(year, _)| is_long(*year));
    match whole {
        Some((year, fits)) => fits.then_some(year),
        None => {
            let (year, _) = [year_last, year_first].into_iter().find(|(_, fits)| *fits)?;
            Some(if year > 50 { 1900 + year } else { 2000 + year })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(text: &str) -> Vec<u16> {
        let part: Vec<char> = text.chars().collect();
        let bare: Vec<u16> = bare(&part).into_iter().flatten().collect();
        bare.into_iter().chain(separated(&part)).collect()
    }

    #[test]
    fn dates_are_read_in_the_usual_orders() {
        assert_eq!(years("13.5.1921"), [1921]);
        assert_eq!(years("1921-05-13"), [1921]);
        assert_eq!(years("5/13/97"), [1997]);
        assert_eq!(years("02022002"), [2002]);
        assert_eq!(years("8702"), [2002]);
        assert_eq!(years("1.1.91"), [1991]);
        assert_eq!(years("13-5.1921"), [0; 0]);
        assert_eq!(years("32.13.1999"), [0; 0]);
        assert_eq!(years("1.1.3000"), [0; 0]);
    }
}
