//! The code points of a text, one by one.
//!
//! Imports nothing of the engine. The standard library's decoder is copied into every loop over a text; in
//! the package's modules, where bytes count, this one stands once and is called.

use core::str::Chars;

/// The code points of a text that are still to come.
#[derive(Clone)]
pub(super) struct Characters<'a>(Chars<'a>);

/// The code points of `text`.
pub(super) fn characters(text: &str) -> Characters<'_> {
    Characters(text.chars())
}

impl Iterator for Characters<'_> {
    type Item = char;

    #[cfg_attr(not(feature = "server"), inline(never))]
    fn next(&mut self) -> Option<char> {
        self.0.next()
    }
}
