//! Strings that a short recipe generates: repeated units, sequences, keyboard walks, a date.
//!
//! Imports folding and the keyboard only. Every recipe covers the whole password (NIST SP 800-63B-4
//! section 3.1.1.2 compares the entire password), and none of them needs a list.

use super::characters::characters;
use super::fold::fold;
use super::keyboard::{Key, Layout};

/// The longest unit, in code points, whose repetition is no better than itself: too short to be a
/// password on its own.
const LONGEST_UNIT: usize = 7;
/// The longest encoding of such a unit, in bytes.
const LONGEST_UNIT_BYTES: usize = LONGEST_UNIT * 4;
/// The shortest walk, in code points. Shorter ones happen by chance.
const SHORTEST_WALK: usize = 4;

/// Whether `password` as a whole follows one of the recipes.
pub(super) fn generates(password: &str) -> bool {
    repeats(password.as_bytes())
        || Layout::ALL.into_iter().any(|layout| walks(password, layout))
        || dates(password)
}

/// A unit of up to seven code points, at least twice, the last time perhaps cut short.
fn repeats(text: &[u8]) -> bool {
    (1..=LONGEST_UNIT_BYTES.min(text.len() / 2)).any(|period| {
        let (Some((unit, tail)), Some(head)) =
            (text.split_at_checked(period), text.get(..text.len() - period))
        else {
            return false;
        };
        tail.eq_ignore_ascii_case(head) && code_points(unit) <= LONGEST_UNIT
    })
}

fn code_points(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Walks in a row, each character beside the last in the alphabet, among the digits or on the
/// keyboard, or the same again.
fn walks(text: &str, layout: Layout) -> bool {
    let mut stretch = 0;
    let mut last: Option<(char, Option<Key>)> = None;
    for c in characters(text).map(fold) {
        let here = (c, layout.key(c));
        if last.is_none_or(|last| linked(last, here)) {
            stretch += 1;
        } else if stretch < SHORTEST_WALK {
            return false;
        } else {
            stretch = 1;
        }
        last = Some(here);
    }
    stretch >= SHORTEST_WALK
}

fn linked((a, from): (char, Option<Key>), (b, to): (char, Option<Key>)) -> bool {
    let touch = from.zip(to).is_some_and(|(from, to)| from.touches(to));
    u32::from(a).abs_diff(u32::from(b)) <= 1 || touch
}

/// A date: with a year from 1900 to 2099 in four digits, or in two between separators; in any of the
/// usual orders, with any of the usual separators.
fn dates(text: &str) -> bool {
    let mut digits = [0; 8];
    let mut places = digits.iter_mut();
    let mut separators = 0;
    for c in text.bytes() {
        match c {
            b'0'..=b'9' => match places.next() {
                Some(place) => *place = c - b'0',
                None => return false,
            },
            b'-' | b'/' | b'.' | b'_' | b' ' | b':' => separators += 1,
            _ => return false,
        }
    }
    let missing = places.len();
    let [a, b, c, d, e, f, g, h] = digits;
    let (first, second, third, fourth) = (two(a, b), two(c, d), two(e, f), two(g, h));
    let day_and_month = is_day(first, second) || is_day(second, first);
    match (missing, first, third) {
        (0, _, 19 | 20) if day_and_month => true,
        (0, 19 | 20, _) => is_day(fourth, third),
        (2, ..) => separators >= 2 && (day_and_month || is_day(third, second)),
        _ => false,
    }
}

const fn two(tens: u8, ones: u8) -> u8 {
    tens * 10 + ones
}

fn is_day(day: u8, month: u8) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_recipes_are_recognised() {
        let recipes = [
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcab",
            "HelloHelloHELLO",
            "😀😀😀😀😀😀😀😀",
            "паропаропаропаро",
            "abcdefghijklmno",
            "zyxwvutsrqponml",
            "123456789012345",
            "qwertyuiopasdfgh",
            "1q2w3e4r5t6y7u8i",
            "1qaz2wsx3edc4rfv",
            "!QAZ@WSX#EDC$RFV",
            "йцукенгшщзхъфыва",
            "qwertzuiopü",
            "yxcvbnmasdfghjklöä",
            "1qay2wsx3edc4rfv",
            "azertyuiopqsdfghjklm",
            "wxcvbnazertyuiop",
            "абвгдежзийклмно",
            "19840312",
            "12/03/1984",
            "2019-01-31",
            "31.12.99",
        ];
        for password in recipes {
            assert!(generates(password), "{password}");
        }
        assert!(repeats(&"ab".repeat(2000).into_bytes()));
    }

    #[test]
    fn what_merely_holds_a_pattern_is_let_through() {
        let passwords = [
            "correct horse battery staple",
            "qwerty-horse-battery",
            "abcdefgh-N3wS3cur3",
            "Analytical-Engine-1843",
            "passw0rd",
            "19841332",
            "03-12-1984 to",
            "1984 was a year",
            "8f14e45fceea167a5a36dedd4bea2543",
            "abcdefghabcdefgX",
            "qwertyuiop-dog",
        ];
        for password in passwords {
            assert!(!generates(password), "{password}");
        }
    }
}
