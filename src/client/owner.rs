//! What is known about the person and the service at the moment. May import `policy`.

use crate::policy::{Context, Source};
use alloc::string::String;
use arrayvec::ArrayVec;

const SOURCES: usize = Source::NAMED.len();

/// One word per source; the empty word is none.
pub(super) struct Owner([String; SOURCES]);

impl Owner {
    /// Nothing known.
    pub(super) const fn unknown() -> Self {
        Self([const { String::new() }; SOURCES])
    }

    /// Sets the word from a source, by its place in [`Source::NAMED`].
    pub(super) fn know(&mut self, source: u32, word: &str) -> Option<()> {
        let place = self.0.get_mut(source as usize)?;
        *place = word.into();
        Some(())
    }

    /// The words that are known.
    pub(super) fn context(&self) -> ArrayVec<Context<'_>, SOURCES> {
        let mut context = ArrayVec::new();
        for (&source, word) in Source::NAMED.iter().zip(&self.0) {
            if !word.is_empty() {
                // There is a place for every source.
                let _full = context.try_push(Context { source, word });
            }
        }
        context
    }
}
