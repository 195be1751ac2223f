//! The judge as the package calls it: policies, lists and checks. May import `policy`.
//!
//! Text and numbers go in, numbers come out: a check leaves its report in a buffer from which
//! [`word`] reads.

use super::compact;
use super::owner::Owner;
use super::words::Words;
use crate::policy::{Evidence, Input, ListId, Lists, Policy, Score, WordList};
use alloc::string::String;
use alloc::vec::Vec;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

/// What [`define`] answers for a text that is no policy.
const MALFORMED: i32 = -5;

static ENGINE: Mutex<Engine> = Mutex::new(Engine::new());

/// What outlives a call: the policies in use and the numbers that the last call wrote.
struct Engine {
    policies: Vec<Policy>,
    lists: Lists,
    owner: Owner,
    words: Words,
}

impl Engine {
    const fn new() -> Self {
        Self {
            policies: Vec::new(),
            lists: Lists::NONE,
            owner: Owner::unknown(),
            words: Words::new(),
        }
    }

    /// Keeps a policy, and answers its number; the [`Conflict`](crate::policy::Conflict) of one that no
    /// password can meet as a negative number.
    fn define(&mut self, text: &str) -> Option<i32> {
        let policy = compact::read(text)?;
        if let Some(conflict) = policy.conflict() {
            return Some(-(conflict as i32));
        }
        let number = i32::try_from(self.policies.len()).ok();
        self.policies.push(policy);
        number
    }

    fn requirements(&mut self, policy: u32) -> Option<()> {
        self.words.write_requirements(self.policies.get(policy as usize)?);
        Some(())
    }

    fn add_word(&mut self, policy: u32, is_entry: bool, word: &str) -> Option<()> {
        let policy = self.policies.get_mut(policy as usize)?;
        let words =
            if is_entry { &mut policy.entries } else { &mut policy.context.as_mut()?.words };
        words.push(word.into());
        Some(())
    }

    fn load(&mut self, list: u32, text: String) -> Option<()> {
        let list = ListId::ALL.get(list as usize).copied()?;
        self.lists.load(list, WordList::new(text.into_bytes()).ok()?);
        Some(())
    }

    fn check(&mut self, policy: u32, password: &str, plain: &str, score: u8) -> Option<()> {
        let policy = self.policies.get(policy as usize)?;
        let input = Input { password, context: &self.owner.context() };
        let evidence =
            Evidence { lists: &self.lists, score: Score::new(score), plain: Some(plain) };
        self.words.write_report(&policy.check_with(&input, evidence));
        Some(())
    }
}

/// Compiles a policy from its compact form; answers its number, or a negative one: -1 to -4 is the
/// conflict of rules that no password can meet together, -5 stands for other limits that contradict
/// each other.
#[wasm_bindgen]
#[must_use]
pub fn define(text: &str) -> i32 {
    with_engine(|engine| engine.define(text)).unwrap_or(MALFORMED)
}

/// Writes what a policy asks for. Answers whether there is such a policy.
#[wasm_bindgen]
#[must_use]
pub fn requirements(policy: u32) -> bool {
    with_engine(|engine| engine.requirements(policy)).is_some()
}

/// Adds a word to a policy: an entry of its own list, else a context word. Answers whether the policy has
/// a rule on such words.
#[wasm_bindgen]
#[must_use]
pub fn add_word(policy: u32, is_entry: bool, word: &str) -> bool {
    with_engine(|engine| engine.add_word(policy, is_entry, word)).is_some()
}

/// Puts a list at hand, by its place in [`ListId::ALL`]. Answers whether the text is a list.
#[wasm_bindgen]
#[must_use]
pub fn load(list: u32, text: String) -> bool {
    with_engine(|engine| engine.load(list, text)).is_some()
}

/// Sets the context word from a source, by its place in `Source::NAMED`, for the checks that
/// follow; the empty word is none. Answers whether there is such a source.
#[wasm_bindgen]
#[must_use]
pub fn know(source: u32, word: &str) -> bool {
    with_engine(|engine| engine.owner.know(source, word)).is_some()
}

/// Judges a password, already in the policy's form, and writes the report; `plain` is the password in
/// the form in which words are compared, a `score` above 4 stands for none. Answers whether there is such a policy.
#[wasm_bindgen]
#[must_use]
pub fn check(policy: u32, password: &str, plain: &str, score: u8) -> bool {
    with_engine(|engine| engine.check(policy, password, plain, score)).is_some()
}

/// The number at a place of what was written last.
#[wasm_bindgen]
#[must_use]
pub fn word(at: u32) -> u32 {
    with_engine(|engine| Some(engine.words.at(at as usize))).unwrap_or_default()
}

fn with_engine<T>(work: impl FnOnce(&mut Engine) -> Option<T>) -> Option<T> {
    work(&mut *ENGINE.try_lock()?)
}
