//! Salted SHA of LDAP servers (RFC 2307's `{SSHA}` and its SHA-2 siblings). Imports nothing of ours
//! but the room's grammar.

use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::super::phc::{Stem, encode};
use super::Scheme;
use super::text::loose_base64;

/// Bytes of a salt: 32 bits at least (NIST SP 800-63B-4, 3.1.1.2).
const SALT_BYTES: std::ops::RangeInclusive<usize> = 4..=64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

const HASHES: [Hash; 3] = [Hash::Sha1, Hash::Sha256, Hash::Sha512];

impl Hash {
    fn prefix(self) -> &'static str {
        match self {
            Self::Sha1 => "{SSHA}",
            Self::Sha256 => "{SSHA256}",
            Self::Sha512 => "{SSHA512}",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "ssha1",
            Self::Sha256 => "ssha256",
            Self::Sha512 => "ssha512",
        }
    }

    fn digest_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// One hash over password and salt.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Salted {
    hash: Hash,
    salt: Vec<u8>,
}

/// Reads `{SSHA}base64(digest ‖ salt)` and its siblings.
pub(super) fn read(text: &str) -> Option<(Salted, Vec<u8>)> {
    let (hash, body) = HASHES
        .into_iter()
        .find_map(|hash| text.strip_prefix(hash.prefix()).map(|body| (hash, body)))?;
    let mut digest = loose_base64(body)?;
    let salt = digest.split_off(digest.len().min(hash.digest_bytes()));
    SALT_BYTES.contains(&salt.len()).then_some((Salted { hash, salt }, digest))
}

impl Salted {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let hash = HASHES.into_iter().find(|hash| hash.name() == stem.name)?;
        stem.params.only(&[])?;
        let shaped = digest_bytes == hash.digest_bytes() && SALT_BYTES.contains(&stem.salt.len());
        shaped.then(|| Self { hash, salt: stem.salt.clone() })
    }

    fn hashed<D: Digest>(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let digest = D::new().chain_update(password).chain_update(&self.salt).finalize();
        Zeroizing::new(digest.to_vec())
    }
}

impl Scheme for Salted {
    fn is_affordable(&self) -> bool {
        true
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        match self.hash {
            Hash::Sha1 => self.hashed::<Sha1>(password),
            Hash::Sha256 => self.hashed::<Sha256>(password),
            Hash::Sha512 => self.hashed::<Sha512>(password),
        }
    }
}

impl fmt::Display for Salted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}${}", self.hash.name(), encode(&self.salt))
    }
}
