//! bcrypt: `$2a$`, `$2b$`, `$2y$`, and Django's two spellings. Imports nothing of ours but the
//! room's grammar.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::super::phc::{Stem, encode};
use super::Scheme;
use super::text::bcrypt_base64;

/// Bytes of the password, its final NUL included, that bcrypt sees.
const KEY_BYTES: usize = 72;
const SALT_BYTES: usize = 16;
const SALT_CHARS: usize = 22;
const DIGEST_BYTES: usize = 23;
const DIGEST_CHARS: usize = 31;

/// 14 is about a second in a Worker.
const COSTS: std::ops::RangeInclusive<u32> = 4..=14;

/// OWASP: a work factor of 10 or more.
const STRONG_COST: u32 = 10;

/// bcrypt with its cost and salt.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Bcrypt {
    prehash: Prehash,
    cost: u32,
    salt: [u8; SALT_BYTES],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Prehash {
    None,
    /// Django's `bcrypt_sha256`: the password's SHA-256 in hexadecimal.
    Sha256,
}

/// Reads `$2b$12$…`, `bcrypt$$2b$12$…` and `bcrypt_sha256$$2b$12$…`. The broken `$2x$` is not read.
pub(super) fn read(text: &str) -> Option<(Bcrypt, Vec<u8>)> {
    let (prehash, text) = match text.strip_prefix("bcrypt_sha256$") {
        Some(rest) => (Prehash::Sha256, rest),
        None => (Prehash::None, text.strip_prefix("bcrypt$").unwrap_or(text)),
    };
    let fields: Vec<_> = text.split('$').collect();
    let ["", "2a" | "2b" | "2y", cost, body] = fields.as_slice() else { return None };
    let (salt, digest) = body.split_at_checked(SALT_CHARS)?;
    if cost.len() != 2 || digest.len() != DIGEST_CHARS {
        return None;
    }
    let cost = cost.bytes().all(|byte| byte.is_ascii_digit()).then(|| cost.parse().ok())??;
    let digest = bcrypt_base64::<DIGEST_BYTES>(digest)?;
    Some((Bcrypt { prehash, cost, salt: bcrypt_base64(salt)? }, digest.to_vec()))
}

impl Bcrypt {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let prehash = match stem.name {
            "bcrypt" => Prehash::None,
            "bcrypt-sha256" => Prehash::Sha256,
            _ => return None,
        };
        let cost = stem.params.only(&["c"])?.number("c")?;
        let salt = stem.salt.as_slice().try_into().ok()?;
        (digest_bytes == DIGEST_BYTES).then_some(Self { prehash, cost, salt })
    }
}

impl Scheme for Bcrypt {
    fn is_affordable(&self) -> bool {
        COSTS.contains(&self.cost)
    }

    fn is_strong(&self) -> bool {
        self.cost >= STRONG_COST
    }

    /// Empty for a password with a NUL, or of more than 72 bytes: bcrypt ignores what follows, and
    /// part of a password is not the password (ASVS 5.0 6.2.8).
    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(Vec::with_capacity(password.len().max(KEY_BYTES) + 1));
        match self.prehash {
            Prehash::None => key.extend_from_slice(password.as_bytes()),
            Prehash::Sha256 => {
                let mut hex = base16ct::lower::encode_string(&Sha256::digest(password));
                key.extend_from_slice(hex.as_bytes());
                hex.zeroize();
            }
        }
        let whole = key.len() <= KEY_BYTES && !key.contains(&0);
        key.push(0);
        key.truncate(KEY_BYTES);
        let mut digest = Zeroizing::new(::bcrypt::bcrypt(self.cost, self.salt, &key).to_vec());
        digest.truncate(if whole { DIGEST_BYTES } else { 0 });
        digest
    }
}

impl fmt::Display for Bcrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.prehash {
            Prehash::None => "bcrypt",
            Prehash::Sha256 => "bcrypt-sha256",
        };
        write!(f, "${name}$c={}${}", self.cost, encode(&self.salt))
    }
}
