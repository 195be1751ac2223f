//! How easily a password is guessed: an estimate with a hard bound on its work.
//!
//! Imports folding, disguises, the keyboard, word lists and context words. Not on the check path:
//! it allocates, and browsers load it on demand.
//!
//! The model is that of zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX
//! Security 2016): a password is as strong as the cheapest way to put it together from words,
//! walks, sequences, repeats, dates and brute force. Unlike zxcvbn, leet spelling is undone in two
//! fixed readings, only the first 128 characters are taken apart, and a budget ends every search. What
//! comes after them counts where it is not more of the same.

mod dates;
mod path;
mod repeats;
mod runs;
mod text;
mod variations;
mod vocabulary;

use super::context::Context;
use super::own::OwnWords;
use super::rules::Score;
use super::words::WordList;
use alloc::vec::Vec;
use path::Path;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use text::Text;

/// The most steps of one estimate: dictionary look-ups and comparisons of the other searches.
pub const STEP_BUDGET: u32 = 200_000;

/// What an estimate goes by besides the password.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    /// A ranked list of words.
    pub words: &'a WordList,
    /// Words that count as the most common ones.
    pub own: &'a OwnWords,
    /// Words that belong to the account or the service.
    pub context: &'a [Context<'a>],
    /// The current year: dates near it are guessed first. Without it, every date counts as near,
    /// and an estimate is the same at any time: so a policy's floor is judged.
    pub year: Option<u16>,
}

/// An estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// 0 (fewer than 10^3 guesses) to 4 (10^10 or more).
    pub score: Score,
    /// How many guesses it takes.
    pub guesses: f64,
    /// Whether a bound was reached: the budget ended a search early, or the password is longer than
    /// what is taken apart. The estimate may then be too high.
    pub capped: bool,
    /// The main weakness, for scores up to 2.
    pub warning: Option<Weakness>,
}

impl Strength {
    /// The decimal logarithm of [`Self::guesses`].
    #[must_use]
    pub fn log10(&self) -> f64 {
        libm::log10(self.guesses)
    }
}

impl Serialize for Strength {
    /// `{"score", "log10", "capped", "warning"}`; `warning` is a code or null.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Strength", 4)?;
        object.serialize_field("score", &self.score)?;
        object.serialize_field("log10", &self.log10())?;
        object.serialize_field("capped", &self.capped)?;
        object.serialize_field("warning", &self.warning.map(Weakness::code))?;
        object.end()
    }
}

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// A word or password that many people use.
    Word,
    /// A word of the account or the service.
    Context,
    /// Neighbouring keys.
    Walk,
    /// Letters or digits in order.
    Sequence,
    /// The same again and again.
    Repeat,
    /// A date or a year.
    Date,
    /// Nothing but too short.
    Short,
}

impl Weakness {
    /// The stable code, as in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Context => "context",
            Self::Walk => "walk",
            Self::Sequence => "sequence",
            Self::Repeat => "repeat",
            Self::Date => "date",
            Self::Short => "short",
        }
    }
}

/// Estimates how strong `password` is.
#[must_use]
pub fn estimate(password: &str, knowledge: Knowledge<'_>) -> Strength {
    let text = Text::of(password);
    let mut budget = Budget::new(STEP_BUDGET);
    let mut found = Vec::new();
    vocabulary::look_up(password, &text, knowledge, &mut budget, &mut found);
    runs::walks(&text, &mut found);
    runs::sequences(&text, &mut found);
    dates::dates(&text, knowledge.year, &mut found);
    repeats::repeats(&text, &mut budget, &mut found);

    let path = Path::cheapest(0..text.len(), &found);
    // What is new beyond the part that was taken apart is brute force; so are infinities.
    let guesses = (0..text.beyond()).fold(path.guesses, |sum, _| sum * path::BRUTE_FORCE);
    let guesses = guesses.min(f64::MAX);
    let score = score(guesses);
    let warning = (score.get() <= 2).then(|| path.weakness.unwrap_or(Weakness::Short));
    Strength { score, guesses, capped: budget.is_spent() || text.is_longer(), warning }
}

/// zxcvbn's thresholds, with its margin of 5.
fn score(guesses: f64) -> Score {
    const MARGIN: f64 = 5.0;
    let passed = [1e3, 1e6, 1e8, 1e10].into_iter().take_while(|limit| guesses >= limit + MARGIN);
    let passed = passed.fold(0, |sum, _| sum + 1);
    Score::new(passed).unwrap_or_default()
}

/// A part of the password and a way to guess it.
#[derive(Clone, Copy, Debug)]
struct Find {
    /// Where the part starts, in code points.
    from: usize,
    /// Where it ends.
    to: usize,
    guesses: f64,
    weakness: Weakness,
}

/// What is left of the steps of one estimate.
struct Budget {
    left: u32,
    spent: bool,
}

impl Budget {
    const fn new(steps: u32) -> Self {
        Self { left: steps, spent: false }
    }

    /// Takes `steps` off; `None` once there are not enough.
    fn spend(&mut self, steps: usize) -> Option<()> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps));
        self.spent |= left.is_none();
        self.left = left?;
        Some(())
    }

    const fn is_spent(&self) -> bool {
        self.spent
    }
}

#[cfg(test)]
mod tests;
