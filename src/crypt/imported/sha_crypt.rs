//! SHA-crypt (<https://www.akkadia.org/drepper/SHA-crypt.txt>): `$5$` and `$6$` of glibc. Imports
//! nothing of ours but the room's grammar.

use std::fmt;

use ::sha_crypt::{Params, sha256_crypt, sha512_crypt};
use zeroize::Zeroizing;

use super::super::phc::{Stem, encode, number};
use super::Scheme;
use super::text::{crypt_base64, fits};

/// Rounds where a hash names none.
const DEFAULT_ROUNDS: u32 = 5_000;

/// passlib's default for SHA-512 is the most that is taken.
const ROUNDS: std::ops::RangeInclusive<u32> = 1_000..=656_000;

const SALT_BYTES: std::ops::RangeInclusive<usize> = 1..=16;

/// The orders in which crypt(3) writes a digest's bytes.
const WRITTEN_256: [usize; 32] = [
    20, 10, 0, 11, 1, 21, 2, 22, 12, 23, 13, 3, 14, 4, 24, 5, 25, 15, 26, 16, 6, 17, 7, 27, 8, 28,
    18, 29, 19, 9, 30, 31,
];
const WRITTEN_512: [usize; 64] = [
    42, 21, 0, 1, 43, 22, 23, 2, 44, 45, 24, 3, 4, 46, 25, 26, 5, 47, 48, 27, 6, 7, 49, 28, 29, 8,
    50, 51, 30, 9, 10, 52, 31, 32, 11, 53, 54, 33, 12, 13, 55, 34, 35, 14, 56, 57, 36, 15, 16, 58,
    37, 38, 17, 59, 60, 39, 18, 19, 61, 40, 41, 20, 62, 63,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Bits256,
    Bits512,
}

impl Width {
    fn digest_bytes(self) -> usize {
        match self {
            Self::Bits256 => WRITTEN_256.len(),
            Self::Bits512 => WRITTEN_512.len(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bits256 => "sha256-crypt",
            Self::Bits512 => "sha512-crypt",
        }
    }
}

/// SHA-crypt with its rounds and salt.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct ShaCrypt {
    width: Width,
    rounds: u32,
    salt: Vec<u8>,
}

/// Reads `$5$[rounds=N$]salt$digest` and `$6$…`. The digest is kept in written order.
pub(super) fn read(text: &str) -> Option<(ShaCrypt, Vec<u8>)> {
    let fields: Vec<_> = text.split('$').collect();
    let (id, rounds, salt, digest) = match fields.as_slice() {
        ["", id, salt, digest] => (*id, DEFAULT_ROUNDS, *salt, *digest),
        ["", id, rounds, salt, digest] => {
            (*id, number(rounds.strip_prefix("rounds=")?)?, *salt, *digest)
        }
        _ => return None,
    };
    let width = match id {
        "5" => Width::Bits256,
        "6" => Width::Bits512,
        _ => return None,
    };
    let digest = crypt_base64(digest).filter(|digest| digest.len() == width.digest_bytes())?;
    let scheme = ShaCrypt { width, rounds, salt: salt.as_bytes().to_vec() };
    SALT_BYTES.contains(&salt.len()).then_some((scheme, digest))
}

impl ShaCrypt {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let width =
            [Width::Bits256, Width::Bits512].into_iter().find(|width| width.name() == stem.name)?;
        let rounds = stem.params.only(&["r"])?.number("r")?;
        let shaped = digest_bytes == width.digest_bytes() && SALT_BYTES.contains(&stem.salt.len());
        shaped.then(|| Self { width, rounds, salt: stem.salt.clone() })
    }

    fn written(&self, password: &[u8], params: Params) -> Vec<u8> {
        fn ordered(order: &[usize], state: &[u8]) -> Vec<u8> {
            order.iter().filter_map(|index| state.get(*index).copied()).collect()
        }
        match self.width {
            Width::Bits256 => ordered(&WRITTEN_256, &sha256_crypt(password, &self.salt, params)),
            Width::Bits512 => ordered(&WRITTEN_512, &sha512_crypt(password, &self.salt, params)),
        }
    }
}

impl Scheme for ShaCrypt {
    fn is_affordable(&self) -> bool {
        ROUNDS.contains(&self.rounds)
    }

    fn costs(&self) -> String {
        let (least, most) = ROUNDS.into_inner();
        format!("SHA-crypt with {} rounds; {least} to {most} is taken", self.rounds)
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let (password, whole) = fits(password);
        let written = Params::new(self.rounds).ok().map(|params| self.written(password, params));
        Zeroizing::new(written.filter(|_| whole).unwrap_or_default())
    }
}

impl fmt::Display for ShaCrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}$r={}${}", self.width.name(), self.rounds, encode(&self.salt))
    }
}
