//! bcrypt: `$2a$`, `$2b$`, `$2y$`, Django's two spellings and WordPress's. Imports nothing of ours
//! but the room's grammar.

use std::fmt;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha384};
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

/// 13 is more than half a second in a Worker, and each one more doubles it.
const COSTS: std::ops::RangeInclusive<u32> = 4..=13;

/// What WordPress keys its prehash with.
const WORDPRESS_KEY: &[u8] = b"wp-sha384";

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
    /// WordPress 6.8 and later: the password's HMAC-SHA-384 in base64.
    WordPress,
}

const PREHASHES: [Prehash; 3] = [Prehash::None, Prehash::Sha256, Prehash::WordPress];

impl Prehash {
    /// The prehash that a hash is marked with, and the plain bcrypt behind the mark.
    fn of(text: &str) -> (Self, &str) {
        if let Some(rest) = text.strip_prefix("bcrypt_sha256$") {
            return (Self::Sha256, rest);
        }
        match text.strip_prefix("$wp") {
            Some(rest) => (Self::WordPress, rest),
            None => (Self::None, text.strip_prefix("bcrypt$").unwrap_or(text)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "bcrypt",
            Self::Sha256 => "bcrypt-sha256",
            Self::WordPress => "bcrypt-wordpress",
        }
    }

    /// What of a password bcrypt is given, with room for its final NUL.
    fn key(self, password: &str) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(Vec::with_capacity(password.len().max(KEY_BYTES) + 1));
        let mut text = match self {
            Self::None => {
                key.extend_from_slice(password.as_bytes());
                return key;
            }
            Self::Sha256 => base16ct::lower::encode_string(&Sha256::digest(password)),
            Self::WordPress => match Hmac::<Sha384>::new_from_slice(WORDPRESS_KEY) {
                Ok(mac) => {
                    Base64::encode_string(&mac.chain_update(password).finalize().into_bytes())
                }
                // No key is too long; a NUL matches nothing.
                Err(_) => "\0".to_owned(),
            },
        };
        key.extend_from_slice(text.as_bytes());
        text.zeroize();
        key
    }
}

/// Reads `$2b$12$…`, `bcrypt$$2b$12$…`, `bcrypt_sha256$$2b$12$…` and `$wp$2y$10$…`. The broken `$2x$`
/// is not read.
pub(super) fn read(text: &str) -> Option<(Bcrypt, Vec<u8>)> {
    let (prehash, text) = Prehash::of(text);
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
        let prehash = PREHASHES.into_iter().find(|prehash| prehash.name() == stem.name)?;
        let cost = stem.params.only(&["c"])?.number("c")?;
        let salt = stem.salt.as_slice().try_into().ok()?;
        (digest_bytes == DIGEST_BYTES).then_some(Self { prehash, cost, salt })
    }
}

impl Scheme for Bcrypt {
    fn is_affordable(&self) -> bool {
        COSTS.contains(&self.cost)
    }

    fn is_affordable_twice(&self) -> bool {
        self.cost < *COSTS.end()
    }

    fn costs(&self) -> String {
        let (least, most) = COSTS.into_inner();
        format!("bcrypt with cost {}; {least} to {most} is taken", self.cost)
    }

    fn is_strong(&self) -> bool {
        self.cost >= STRONG_COST
    }

    /// Empty for a password with a NUL, or of more than 72 bytes: bcrypt ignores what follows, and
    /// part of a password is not the password (ASVS 5.0 6.2.8).
    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let mut key = self.prehash.key(password);
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
        write!(f, "${}$c={}${}", self.prehash.name(), self.cost, encode(&self.salt))
    }
}
