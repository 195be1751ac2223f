//! Runs: one character repeated, or neighbours of `a-z`, `A-Z`, `0-9` in a row.
//!
//! Imports the engine's nouns only.

use super::characters::characters;
use super::issue::Issue;
use super::rules::{MaxRepeating, Unit};

/// A unit that no text holds: two of these in a row end every run.
const EXEMPT: u32 = 0x11_0000;

/// A row of units that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// In code points from the start of the password.
    index: u32,
    length: u32,
}

/// The first run of one character that is longer than `limit`, counted in `unit`.
pub(super) fn repeating(password: &str, limit: MaxRepeating, unit: Unit) -> Option<Issue> {
    let need = u32::from(limit.run.get());
    let mut scan = Scan::new(need);
    let mut last = None;
    let mut take = |index, next: u32| {
        scan.take(index, if last == Some(next) { Link::Same } else { Link::None });
        last = Some(next);
    };
    for (index, c) in (0..).zip(characters(password)) {
        if limit.except_line_breaks && matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            take(index, EXEMPT);
            take(index, EXEMPT + 1);
            continue;
        }
        match unit {
            Unit::CodePoint => take(index, u32::from(c)),
            Unit::Utf16 => c.encode_utf16(&mut [0; 2]).iter().for_each(|&u| take(index, u.into())),
            Unit::Byte => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| take(index, b.into())),
        }
    }
    scan.finish().map(|run| Issue::Repeating { need, got: run.length, index: run.index })
}

/// The first run of neighbours that is longer than `limit`, such as `abcd` or `4321`.
pub(super) fn sequential(password: &str, limit: u8) -> Option<Issue> {
    let need = u32::from(limit);
    let mut scan = Scan::new(need);
    let mut last = 0;
    let mut direction = 0;
    for (index, c) in (0..).zip(characters(password)) {
        let step = neighbours(last, u32::from(c));
        let link = match step {
            0 => Link::None,
            _ if step == direction => Link::Same,
            _ => Link::Turn,
        };
        scan.take(index, link);
        (last, direction) = (u32::from(c), step);
    }
    scan.finish().map(|run| Issue::Sequential { need, got: run.length, index: run.index })
}

/// 1 if `next` follows `last` in its alphabet, -1 if it precedes it, else 0.
fn neighbours(last: u32, next: u32) -> i8 {
    let alphabet = |c: u32| match c {
        0x30..=0x39 => 1,
        0x41..=0x5a => 2,
        0x61..=0x7a => 3,
        _ => 0,
    };
    if alphabet(last) == 0 || alphabet(last) != alphabet(next) {
        return 0;
    }
    match next.wrapping_sub(last) {
        1 => 1,
        u32::MAX => -1,
        _ => 0,
    }
}

/// How a unit is tied to the one before it.
enum Link {
    /// Not at all: a run starts here.
    None,
    /// The run goes on.
    Same,
    /// The two start a run of their own.
    Turn,
}

/// Watches units go by and keeps the first run above the limit.
struct Scan {
    limit: u32,
    current: Run,
    found: Option<Run>,
}

impl Scan {
    const fn new(limit: u32) -> Self {
        Self { limit, current: Run { index: 0, length: 0 }, found: None }
    }

    fn take(&mut self, index: u32, link: Link) {
        match link {
            Link::Same => self.current.length += 1,
            Link::None => self.start(Run { index, length: 1 }),
            Link::Turn => self.start(Run { index: index.saturating_sub(1), length: 2 }),
        }
    }

    fn start(&mut self, run: Run) {
        if self.current.length > self.limit {
            self.found = self.found.or(Some(self.current));
        }
        self.current = run;
    }

    fn finish(mut self) -> Option<Run> {
        self.start(Run { index: 0, length: 0 });
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::num::NonZeroU8;

    fn repeats(text: &str, run: u8, unit: Unit) -> Option<(u32, u32)> {
        let run = NonZeroU8::new(run).unwrap();
        let limit = MaxRepeating { run, except_line_breaks: true };
        repeating(text, limit, unit).map(|issue| match issue {
            Issue::Repeating { got, index, .. } => (got, index),
            _ => unreachable!(),
        })
    }

    fn sequence(text: &str, limit: u8) -> Option<(u32, u32)> {
        sequential(text, limit).map(|issue| match issue {
            Issue::Sequential { got, index, .. } => (got, index),
            _ => unreachable!(),
        })
    }

    #[test]
    fn a_run_is_found_where_it_starts() {
        assert_eq!(repeats("éaaab", 2, Unit::CodePoint), Some((3, 1)));
        assert_eq!(repeats("aabb", 2, Unit::CodePoint), None);
        assert_eq!(repeats("aabbbb", 2, Unit::CodePoint), Some((4, 2)));
    }

    #[test]
    fn units_decide_what_repeats() {
        // A JavaScript regular expression without the `u` flag sees surrogates alternate.
        assert_eq!(repeats("🔒🔒🔒", 2, Unit::CodePoint), Some((3, 0)));
        assert_eq!(repeats("🔒🔒🔒", 2, Unit::Utf16), None);
        // U+10410 is F0 90 90 90 in UTF-8.
        assert_eq!(repeats("\u{10410}", 2, Unit::Byte), Some((3, 0)));
    }

    #[test]
    fn line_breaks_may_repeat() {
        assert_eq!(repeats("\n\n\n\u{2028}\u{2028}\u{2028}", 2, Unit::Utf16), None);
        assert_eq!(repeats("aa\naa", 2, Unit::Utf16), None);
    }

    // The examples of the `max-sequential` rule of Apple's passwordrules language.
    #[test]
    fn neighbours_count_in_either_direction() {
        for text in ["abc", "cba", "123", "321", "XYZ"] {
            assert_eq!(sequence(text, 2), Some((3, 0)), "{text}");
            assert_eq!(sequence(text, 3), None, "{text}");
        }
        assert_eq!(sequence("abcba", 3), None);
        assert_eq!(sequence("bcba", 2), Some((3, 1)));
        assert_eq!(sequence("aBc", 2), None);
        assert_eq!(sequence("89:;", 2), None);
    }
}
