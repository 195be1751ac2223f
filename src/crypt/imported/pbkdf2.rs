//! PBKDF2 (RFC 8018) with SHA-1, SHA-256 and SHA-512: PHC strings, passlib's, Django's and
//! Werkzeug's. Imports nothing of ours but the room's grammar.

use std::fmt;

use ::pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use super::super::phc::{Params, Stem, encode, number};
use super::Scheme;
use super::text::loose_base64;

const DIGEST_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        match name {
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn block_bytes(self) -> u64 {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// Most iterations times output blocks: three quarters of a second in a Worker.
    fn most_work(self) -> u64 {
        match self {
            Self::Sha1 => 1_500_000,
            Self::Sha256 => 1_500_000,
            Self::Sha512 => 1_000_000,
        }
    }

    /// Most iterations times output blocks of which two digests stay within a second in a Worker.
    fn most_work_twice(self) -> u64 {
        match self {
            Self::Sha1 => 850_000,
            Self::Sha256 => 1_000_000,
            Self::Sha512 => 650_000,
        }
    }

    /// OWASP's iterations.
    fn strong_iterations(self) -> u32 {
        match self {
            Self::Sha1 => 1_300_000,
            Self::Sha256 => 600_000,
            Self::Sha512 => 210_000,
        }
    }
}

/// PBKDF2 with its hash, iterations and salt.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Pbkdf2 {
    hash: Hash,
    iterations: u32,
    salt: Vec<u8>,
    digest_bytes: usize,
}

/// Reads `$pbkdf2-sha256$i=…,l=…$salt$hash`, `$pbkdf2-sha256$iterations$salt$hash` and `$pbkdf2$…`
/// (passlib), `pbkdf2_sha256$iterations$salt$hash` (Django) and
/// `pbkdf2:sha256:iterations$salt$hex` (Werkzeug).
pub(super) fn read(text: &str) -> Option<(Pbkdf2, Vec<u8>)> {
    let fields: Vec<_> = text.split('$').collect();
    let (hash, iterations, salt, digest) = match fields.as_slice() {
        ["", name, costs, salt, digest] => {
            (phc_hash(name)?, phc_iterations(costs)?, loose_base64(salt)?, loose_base64(digest)?)
        }
        [name, iterations, salt, digest] => {
            let hash = Hash::named(name.strip_prefix("pbkdf2_")?)?;
            (hash, number(iterations)?, salt.as_bytes().to_vec(), loose_base64(digest)?)
        }
        [method, salt, digest] => {
            let (hash, iterations) = method.strip_prefix("pbkdf2:")?.split_once(':')?;
            let digest = base16ct::lower::decode_vec(digest).ok()?;
            (Hash::named(hash)?, number(iterations)?, salt.as_bytes().to_vec(), digest)
        }
        _ => return None,
    };
    let pbkdf2 = Pbkdf2 { hash, iterations, salt, digest_bytes: digest.len() };
    DIGEST_BYTES.contains(&digest.len()).then_some((pbkdf2, digest))
}

/// passlib calls the one with SHA-1 just `pbkdf2`.
fn phc_hash(name: &str) -> Option<Hash> {
    match name.strip_prefix("pbkdf2")? {
        "" => Some(Hash::Sha1),
        suffix => Hash::named(suffix.strip_prefix('-')?),
    }
}

/// A bare number, or `i=…` beside a length that the digest shows anyway.
fn phc_iterations(costs: &str) -> Option<u32> {
    if !costs.contains('=') {
        return number(costs);
    }
    Params::parse(costs)?.only(&["i", "l"])?.number("i")
}

impl Pbkdf2 {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let hash = Hash::named(stem.name.strip_prefix("pbkdf2-")?)?;
        let iterations = stem.params.only(&["i"])?.number("i")?;
        let pbkdf2 = Self { hash, iterations, salt: stem.salt.clone(), digest_bytes };
        DIGEST_BYTES.contains(&digest_bytes).then_some(pbkdf2)
    }
}

impl Pbkdf2 {
    fn work(&self) -> u64 {
        u64::from(self.iterations) * self.blocks()
    }

    /// How many blocks of output each iteration computes.
    fn blocks(&self) -> u64 {
        (self.digest_bytes as u64).div_ceil(self.hash.block_bytes())
    }
}

impl Scheme for Pbkdf2 {
    fn is_affordable(&self) -> bool {
        (1..=self.hash.most_work()).contains(&self.work())
    }

    fn is_affordable_twice(&self) -> bool {
        self.work() <= self.hash.most_work_twice()
    }

    fn costs(&self) -> String {
        let (hash, iterations) = (self.hash.name().to_uppercase(), self.iterations);
        let (blocks, most) = (self.blocks(), self.hash.most_work());
        format!(
            "PBKDF2-{hash} with {iterations} iterations of {blocks} blocks; {most} together is taken"
        )
    }

    fn is_strong(&self) -> bool {
        self.iterations >= self.hash.strong_iterations()
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let compute = match self.hash {
            Hash::Sha1 => pbkdf2_hmac::<Sha1>,
            Hash::Sha256 => pbkdf2_hmac::<Sha256>,
            Hash::Sha512 => pbkdf2_hmac::<Sha512>,
        };
        let mut digest = Zeroizing::new(vec![0; self.digest_bytes]);
        compute(password.as_bytes(), &self.salt, self.iterations, &mut digest);
        digest
    }
}

impl fmt::Display for Pbkdf2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$pbkdf2-{}$i={}${}", self.hash.name(), self.iterations, encode(&self.salt))
    }
}
