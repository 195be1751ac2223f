//! The base64 dialects of foreign hashes. Imports nothing of ours but the room's grammar.

use base64ct::{Base64Bcrypt, Base64ShaCrypt, Encoding};

use super::super::phc;

/// Base64 in the standard or the URL-safe alphabet, padded or not, and passlib's variant with `.` for
/// `+`.
pub(super) fn loose_base64(text: &str) -> Option<Vec<u8>> {
    let standard = |letter| match letter {
        '.' | '-' => '+',
        '_' => '/',
        other => other,
    };
    phc::decode(&text.trim_end_matches('=').chars().map(standard).collect::<String>())
}

/// The alphabet of bcrypt: the first `N` bytes of a text. Bits past them are dropped, because some
/// writers left them set.
pub(super) fn bcrypt_base64<const N: usize>(text: &str) -> Option<[u8; N]> {
    let width = text.len().next_multiple_of(4);
    let bytes = Base64Bcrypt::decode_vec(&format!("{text:.<width$}")).ok()?;
    bytes.first_chunk().copied()
}

/// The alphabet of crypt(3), low bits first.
pub(super) fn crypt_base64(text: &str) -> Option<Vec<u8>> {
    Base64ShaCrypt::decode_vec(text).ok()
}

/// The value of one letter of crypt(3)'s alphabet, 0 to 63.
pub(super) fn crypt_letter(letter: char) -> Option<u32> {
    let letters = ('.'..='9').chain('A'..='Z').chain('a'..='z');
    letters.zip(0..).find(|(known, _)| *known == letter).map(|(_, value)| value)
}

/// Longest password in bytes that a scheme sees which hashes it anew in every round.
const MAX_PASSWORD_BYTES: usize = 256;

/// What such a scheme may see of a password, and whether that is all of it: the time of a
/// verification must not grow with what a stranger types.
pub(super) fn fits(password: &str) -> (&[u8], bool) {
    match password.as_bytes().split_at_checked(MAX_PASSWORD_BYTES) {
        Some((head, rest)) => (head, rest.is_empty()),
        None => (password.as_bytes(), true),
    }
}
