//! Finding context words in a password.
//!
//! Imports folding and the undoing of disguises only. Works on the password in place.

use super::{Context, ContextRule, Source};
use crate::policy::derive::{MOST_ORNAMENT, Reading, is_ornament, letter};
use crate::policy::fold::{code_points, fold};

/// The longest password that is taken apart, in bytes. A longer one is not made of a few words.
const LONGEST: usize = 256;
/// The shortest part of a word that counts at all, in bytes.
const SHORTEST_PART: usize = 3;
/// The shortest part that counts inside a longer password, in code points.
const SHORTEST_INSIDE: usize = 4;

/// How a password relates to the context words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Relation {
    /// It is made of them, but for case, leet spelling, reversal and ornament.
    Made(Source),
    /// One of them is inside.
    Holds(Source),
}

/// How `password` relates to the words of `rule` and those of `context` that the rule looks at.
pub(in crate::policy) fn relate(
    rule: &ContextRule,
    password: &str,
    context: &[Context<'_>],
) -> Option<Relation> {
    let words = Words { rule, context };
    for order in [Order::Forwards, Order::Backwards] {
        let first = words.first_in(password, 1, order);
        if let Some(source) = first.filter(|_| words.make_up(password, order)) {
            return Some(Relation::Made(source));
        }
    }
    words.first_in(password, SHORTEST_INSIDE, Order::Forwards).map(Relation::Holds)
}

/// The words that a rule looks at.
struct Words<'a> {
    rule: &'a ContextRule,
    context: &'a [Context<'a>],
}

impl Words<'_> {
    /// Shows `visit` every part of every word until it answers true.
    fn any_part(&self, visit: &mut dyn FnMut(Source, &str) -> bool) -> bool {
        let looked_at = |source| source == Source::Word || self.rule.from.has(source);
        let mut given = self.context.iter().filter(|given| looked_at(given.source));
        given.any(|given| parts(given.word).any(|part| visit(given.source, part)))
            || self.rule.words.iter().any(|word| parts(word).any(|p| visit(Source::Word, p)))
    }

    /// The source of the first part, of at least `shortest` code points, that stands in `text`.
    fn first_in(&self, text: &str, shortest: usize, order: Order) -> Option<Source> {
        let mut first = None;
        self.any_part(&mut |source, part| {
            let found = code_points(part) >= shortest && occurs(text, part, order);
            first = found.then_some(source);
            found
        });
        first
    }

    /// Whether `text` is a row of parts and of at most [`MOST_ORNAMENT`] characters of ornament.
    fn make_up(&self, text: &str, order: Order) -> bool {
        if text.len() > LONGEST {
            return false;
        }
        // The least ornament with which each place can be reached, plus one; 0 is out of reach.
        let mut reached = [0_u8; LONGEST + 1];
        reach(&mut reached, 0, 1);
        for (at, c) in text.char_indices() {
            let so_far = reached.get(at).copied().unwrap_or(0);
            let Some(rest) = text.get(at..).filter(|_| so_far > 0) else { continue };
            if is_ornament(c) {
                reach(&mut reached, at + 1, so_far.saturating_add(1));
            }
            self.any_part(&mut |_, part| {
                if let Some(length) = leading(rest, part, order) {
                    reach(&mut reached, at + length, so_far);
                }
                false
            });
        }
        let whole = reached.get(text.len()).map_or(0, |&whole| usize::from(whole));
        let only_ornament = code_points(text) < whole;
        (1..=MOST_ORNAMENT + 1).contains(&whole) && !only_ornament
    }
}

/// Where parts of the words of `context` stand in `password`, in code points from and to.
pub(in crate::policy) fn occurrences(
    password: &str,
    context: &[Context<'_>],
) -> impl Iterator<Item = (usize, usize)> {
    let parts = context.iter().flat_map(|given| parts(given.word));
    parts.flat_map(move |part| {
        let length = code_points(part);
        (0..).zip(password.char_indices()).filter_map(move |(place, (at, _))| {
            leading(password.get(at..)?, part, Order::Forwards)?;
            Some((place, place + length))
        })
    })
}

/// The direction in which words are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Forwards,
    Backwards,
}

/// `word` as it is, and taken apart at everything in ASCII that is neither letter nor digit: what is
/// made of parts too short to count (`jo.li@me.com`) still counts as a whole.
fn parts(word: &str) -> impl Iterator<Item = &str> + Clone {
    let split = word.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    core::iter::once(word).chain(split).filter(|part| part.len() >= SHORTEST_PART)
}

/// Whether `part` stands anywhere in `text`.
fn occurs(text: &str, part: &str, order: Order) -> bool {
    text.char_indices()
        .any(|(at, _)| text.get(at..).is_some_and(|rest| leading(rest, part, order).is_some()))
}

fn reach(reached: &mut [u8], at: usize, ornament: u8) {
    if let Some(place) = reached.get_mut(at)
        && (*place == 0 || *place > ornament)
    {
        *place = ornament;
    }
}

/// The length in bytes of what stands at the start of `text` for `part`.
fn leading(text: &str, part: &str, order: Order) -> Option<usize> {
    let mut wanted = part.chars();
    let mut rest = text.chars();
    loop {
        let next = match order {
            Order::Forwards => wanted.next(),
            Order::Backwards => wanted.next_back(),
        };
        let Some(wanted) = next else { return Some(text.len() - rest.as_str().len()) };
        if !stands_for(rest.next()?, wanted) {
            return None;
        }
    }
}

fn stands_for(c: char, wanted: char) -> bool {
    let (c, wanted) = (fold(c), fold(wanted));
    c == wanted || letter(c, Reading::First) == wanted || letter(c, Reading::Second) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::context::{ContextMatch, Sources};
    use crate::policy::plain::plain;

    fn relation(password: &str) -> Option<Relation> {
        let rule = ContextRule {
            words: vec!["Relatch".into(), "Проект Икс".into()],
            from: Sources::ALL,
            matching: ContextMatch::Equals,
        };
        let context = [
            Context { source: Source::Email, word: "ada.byron@analytical.example" },
            Context { source: Source::Email, word: "jo.li@me.com" },
            Context { source: Source::Name, word: "Ada Lovelace" },
            Context { source: Source::Username, word: "countess" },
        ];
        relate(&rule, password, &context)
    }

    #[test]
    fn a_password_made_of_context_words_is_recognised() {
        let cases = [
            ("ada.byron@analytical.example", Source::Email),
            ("AdaLovelace", Source::Email),
            ("Lovelace1843!", Source::Name),
            ("l0v3lac3-ADA", Source::Email),
            ("ecalevol1815", Source::Name),
            ("countesscountess", Source::Username),
            ("jo.li@me.com", Source::Email),
            ("Jo.Li@me.com-1", Source::Email),
            ("R3l@tch2026!", Source::Word),
            ("проект-ИКС-99", Source::Word),
        ];
        for (password, source) in cases {
            assert_eq!(relation(password), Some(Relation::Made(source)), "{password}");
        }
    }

    #[test]
    fn context_words_are_compared_without_case_and_accents() {
        let made = |word, password| {
            let context = [Context { source: Source::Name, word }];
            let rule = ContextRule { from: Sources::ALL, ..<_>::default() };
            let relation = crate::policy::context::relate(&rule, &plain(password), &context);
            relation == Some(Relation::Made(Source::Name))
        };
        for (word, password) in [
            ("José García", "josegarcia1234"),
            ("jose garcia", "JoséGarcía1234"),
            ("STRASSE", "straße1234!"),
            ("straße", "STRASSE1234!"),
            ("İstanbul", "istanbul2024!"),
            ("istanbul", "İSTANBUL2024!"),
            ("ǹliceǹ", "ǸLICEǸ99"),
            ("Łukasz", "lukasz12345!"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσεύς1234"),
            ("José", "Jose\u{301}12345678"),
        ] {
            assert!(made(word, password), "{word} {password}");
        }
        assert!(!made("がく", "かくかくかくかく"));
    }

    #[test]
    fn a_context_word_inside_a_longer_password_is_noted() {
        let holds = Some(Relation::Holds(Source::Name));
        assert_eq!(relation("xk Lovelace 77 qq"), holds);
        assert_eq!(relation(&format!("{}lovelace", "xk77 ".repeat(100))), holds);
        assert_eq!(relation("lovelace1234567890"), holds);
    }

    #[test]
    fn everything_else_is_unrelated() {
        for password in ["", "12345678", "correct horse", "adamant-viper-oak"] {
            assert_eq!(relation(password), None, "{password}");
        }
    }

    #[test]
    fn sources_that_the_rule_leaves_out_are_not_looked_at() {
        let rule = ContextRule { from: Sources::default().with(Source::Email), ..<_>::default() };
        let name = [Context { source: Source::Name, word: "Lovelace" }];
        assert_eq!(relate(&rule, "lovelace", &name), None);
        let word = [Context { source: Source::Word, word: "Lovelace" }];
        assert_eq!(relate(&rule, "lovelace", &word), Some(Relation::Made(Source::Word)));
    }
}
