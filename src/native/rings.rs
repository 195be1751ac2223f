//! The key rings of a deployment, as an operator writes them.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::entropy::Entropy;

/// Each ring as its secret has it: `id:base64url,…`, the current key first.
#[derive(Clone, Debug)]
pub struct Rings {
    /// Keys of password hashes.
    pub pepper: String,
    /// Keys of links, codes, sessions and the audit log.
    pub secret: String,
    /// Keys of what is encrypted.
    pub seal: String,
}

impl Rings {
    /// Rings of one key each, of this id.
    #[must_use]
    pub fn drawn(entropy: &Entropy, id: &str) -> Self {
        let ring = || {
            let mut key = Zeroizing::new([0; 32]);
            entropy.fill(key.as_mut());
            format!("{id}:{}", Base64UrlUnpadded::encode_string(key.as_ref()))
        };
        Self { pepper: ring(), secret: ring(), seal: ring() }
    }

    /// These rings with the keys of others behind their own: what a rotation begins with.
    #[must_use]
    pub fn before(self, older: &Self) -> Self {
        let join = |new: String, old: &str| format!("{new},{old}");
        Self {
            pepper: join(self.pepper, &older.pepper),
            secret: join(self.secret, &older.secret),
            seal: join(self.seal, &older.seal),
        }
    }
}
