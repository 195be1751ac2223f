//! The strength estimator as the package calls it: a module of its own, loaded on demand. May
//! import `policy`.

use super::owner::Owner;
use crate::policy::strength::{self, Knowledge, Strength};
use crate::policy::{OwnWords, WordList};
use alloc::string::String;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

static ENGINE: Mutex<Engine> = Mutex::new(Engine::new());

/// What outlives a call: the words, the owner and the last estimate.
struct Engine {
    words: Option<WordList>,
    own: OwnWords,
    owner: Owner,
    last: Option<Strength>,
}

impl Engine {
    const fn new() -> Self {
        Self { words: None, own: OwnWords::NONE, owner: Owner::unknown(), last: None }
    }

    fn load(&mut self, text: String) -> Option<()> {
        self.words = Some(WordList::new(text.into_bytes()).ok()?);
        Some(())
    }

    fn own(&mut self, word: &str) {
        if word.is_empty() {
            self.own = OwnWords::NONE;
        } else {
            self.own.add(word);
        }
    }

    fn estimate(&mut self, password: &str, year: Option<u16>) -> Option<f64> {
        let words = self.words.as_ref()?;
        let context = &self.owner.context();
        let knowledge = Knowledge { words, own: &self.own, context, year };
        let strength = strength::estimate(password, knowledge);
        self.last = Some(strength);
        Some(strength.guesses)
    }
}

/// Puts the ranked words at hand. Answers whether the text is a list.
#[wasm_bindgen]
#[must_use]
pub fn load_words(text: String) -> bool {
    with_engine(|engine| engine.load(text)).is_some()
}

/// Sets the context word from a source, by its place in `Source::NAMED`, for the estimates that
/// follow; the empty word is none. Answers whether there is such a source.
#[wasm_bindgen]
#[must_use]
pub fn know_word(source: u32, word: &str) -> bool {
    with_engine(|engine| engine.owner.know(source, word)).is_some()
}

/// Adds a word that counts as one of the most common, for the estimates that follow; the empty word takes
/// all of them away.
#[wasm_bindgen]
pub fn own_word(word: &str) {
    with_engine(|engine| {
        engine.own(word);
        Some(())
    });
}

/// How many guesses a password takes; not a number while no words are loaded. Dates near `year`
/// are guessed first; in the year 0 every date counts as near.
#[wasm_bindgen]
#[must_use]
pub fn estimate(password: &str, year: u16) -> f64 {
    let year = (year > 0).then_some(year);
    with_engine(|engine| engine.estimate(password, year)).unwrap_or(f64::NAN)
}

/// The score of the last estimate, 0 to 4.
#[wasm_bindgen]
#[must_use]
pub fn last_score() -> u8 {
    last(|strength| strength.score.get())
}

/// The main weakness of the last estimate as a number; 0 is none.
#[wasm_bindgen]
#[must_use]
pub fn last_weakness() -> u8 {
    last(|strength| strength.warning.map_or(0, |weakness| weakness as u8 + 1))
}

/// Whether the budget ended the last estimate early.
#[wasm_bindgen]
#[must_use]
pub fn was_capped() -> bool {
    last(|strength| strength.capped)
}

fn last<T: Default>(read: impl FnOnce(&Strength) -> T) -> T {
    with_engine(|engine| engine.last.as_ref().map(read)).unwrap_or_default()
}

fn with_engine<T>(work: impl FnOnce(&mut Engine) -> Option<T>) -> Option<T> {
    work(&mut *ENGINE.try_lock()?)
}
