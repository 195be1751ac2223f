//! Fingerprints: what shows that a text is the one that was there before. Imports nothing of ours.

use sha2::{Digest, Sha256};

use super::frame::framed;

/// Bytes of a fingerprint.
pub const FINGERPRINT_BYTES: usize = 32;

/// SHA-256 over the parts, each behind its length.
#[must_use]
pub fn fingerprint(parts: &[&[u8]]) -> [u8; FINGERPRINT_BYTES] {
    Sha256::digest(framed(parts)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_all_parts_and_their_borders() {
        let whole = fingerprint(&[b"ab", b"c"]);
        assert_eq!(whole, fingerprint(&[b"ab", b"c"]));
        assert_ne!(whole, fingerprint(&[b"a", b"bc"]));
        assert_ne!(whole, fingerprint(&[b"abc"]));
    }
}
