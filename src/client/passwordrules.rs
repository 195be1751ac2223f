//! Apple's `passwordrules` as the package calls it: a module of its own, loaded on demand. May
//! import `policy`.

use super::compact;
use super::words::{ABSENT, Words};
use crate::policy::{ClassSet, Diagnostic, PasswordRules, Policy};
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

static WORDS: Mutex<Words> = Mutex::new(Words::new());

/// Writes a policy in the language of `passwordrules`, as characters. Answers 1 if it says more
/// than that language can, 0 if not, -1 if `policy` is not a policy's compact form.
#[wasm_bindgen]
#[must_use]
pub fn emit_rules(policy: &str) -> i32 {
    let Some(policy) = compact::read(policy) else { return -1 };
    let emitted = policy.to_password_rules();
    WORDS.lock().write_text(&emitted.value);
    i32::from(emitted.lossy)
}

/// Reads a `passwordrules` string and writes the policy that asks for the same, then what the
/// reader stumbled on.
#[wasm_bindgen]
pub fn parse_rules(text: &str) {
    let (rules, diagnostics) = PasswordRules::parse(text);
    WORDS.lock().write_rules(&rules.to_policy(), &diagnostics);
}

/// The number at a place of what was written last.
#[wasm_bindgen]
#[must_use]
pub fn rule_word(at: u32) -> u32 {
    WORDS.lock().at(at as usize)
}

impl Words {
    /// A text, as its characters up to [`ABSENT`].
    pub(super) fn write_text(&mut self, text: &str) {
        self.clear();
        text.chars().for_each(|c| self.push(c.into()));
        self.push(ABSENT);
    }

    /// What a `passwordrules` string asks for: lengths, runs, the characters allowed, the sets
    /// required behind their count; then what its reader stumbled on, behind its count.
    pub(super) fn write_rules(&mut self, rules: &Policy, diagnostics: &[Diagnostic]) {
        self.clear();
        self.push(rules.length.min().into());
        self.push(rules.length.max().map_or(0, |max| max.get().into()));
        self.push(rules.max_repeating.map_or(0, |limit| limit.run.get().into()));
        self.push(rules.max_sequential.map_or(0, |limit| limit.get().into()));
        self.write_set(rules.allowed.unwrap_or(ClassSet::EMPTY));
        self.write_all(&rules.required, |words, rule| words.write_set(rule.any_of));
        self.write_all(diagnostics, |words, diagnostic| {
            words.push(u32::try_from(diagnostic.at).unwrap_or(ABSENT));
            words.push(diagnostic.fault as u32);
            words.push(diagnostic.effect as u32);
        });
    }
}
