//! The links of the audit trail's chain. Without a key, so that a holder of the entries can compute
//! them. Imports nothing of ours.

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

/// The link of a text: SHA-256, base64url.
#[must_use]
pub fn link(text: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::link;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn sha_256_of_abc() {
        assert_eq!(link("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
