//! md5-crypt: `$1$` of FreeBSD and glibc, `$apr1$` of Apache. Imports nothing of ours but the
//! room's grammar.

use std::fmt;

use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::super::phc::{Stem, encode};
use super::Scheme;
use super::text::{crypt_base64, fits};

const SALT_BYTES: std::ops::RangeInclusive<usize> = 1..=8;
const DIGEST_BYTES: usize = 16;
const ROUNDS: u32 = 1000;

/// The order in which crypt(3) writes the digest's bytes.
const WRITTEN: [usize; DIGEST_BYTES] = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Unix,
    Apache,
}

const FLAVOURS: [Flavour; 2] = [Flavour::Unix, Flavour::Apache];

impl Flavour {
    fn magic(self) -> &'static str {
        match self {
            Self::Unix => "$1$",
            Self::Apache => "$apr1$",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unix => "md5-crypt",
            Self::Apache => "apr1-crypt",
        }
    }
}

/// A thousand rounds of MD5 over password, salt and state.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Md5Crypt {
    flavour: Flavour,
    salt: Vec<u8>,
}

/// Reads `$1$salt$digest` and `$apr1$salt$digest`. The digest is kept in written order.
pub(super) fn read(text: &str) -> Option<(Md5Crypt, Vec<u8>)> {
    let (flavour, body) = FLAVOURS
        .into_iter()
        .find_map(|flavour| text.strip_prefix(flavour.magic()).map(|body| (flavour, body)))?;
    let (salt, digest) = body.split_once('$')?;
    let digest = crypt_base64(digest).filter(|digest| digest.len() == DIGEST_BYTES)?;
    let scheme = Md5Crypt { flavour, salt: salt.as_bytes().to_vec() };
    SALT_BYTES.contains(&salt.len()).then_some((scheme, digest))
}

impl Md5Crypt {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let flavour = FLAVOURS.into_iter().find(|flavour| flavour.name() == stem.name)?;
        stem.params.only(&[])?;
        let shaped = digest_bytes == DIGEST_BYTES && SALT_BYTES.contains(&stem.salt.len());
        shaped.then(|| Self { flavour, salt: stem.salt.clone() })
    }

    /// The state before the rounds.
    fn start(&self, password: &[u8]) -> Md5State {
        let alternate = Md5::new()
            .chain_update(password)
            .chain_update(&self.salt)
            .chain_update(password)
            .finalize();
        let mut hash = Md5::new()
            .chain_update(password)
            .chain_update(self.flavour.magic())
            .chain_update(&self.salt);
        for chunk in password.chunks(DIGEST_BYTES) {
            hash.update(alternate.get(..chunk.len()).unwrap_or_default());
        }
        let first = password.get(..1).unwrap_or_default();
        let mut length = password.len();
        while length > 0 {
            hash.update(if length & 1 == 1 { b"\0" } else { first });
            length >>= 1;
        }
        hash.finalize()
    }

    fn round(&self, index: u32, state: Md5State, password: &[u8]) -> Md5State {
        let odd = index & 1 == 1;
        let mut hash = Md5::new();
        hash.update(if odd { password } else { &state });
        if !index.is_multiple_of(3) {
            hash.update(&self.salt);
        }
        if !index.is_multiple_of(7) {
            hash.update(password);
        }
        hash.update(if odd { &state } else { password });
        hash.finalize()
    }
}

type Md5State = md5::digest::Output<Md5>;

impl Scheme for Md5Crypt {
    fn is_affordable(&self) -> bool {
        true
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let (password, whole) = fits(password);
        let start = self.start(password);
        let state = (0..ROUNDS).fold(start, |state, index| self.round(index, state, password));
        let written = WRITTEN.iter().filter_map(|index| state.get(*index).copied());
        Zeroizing::new(if whole { written.collect() } else { Vec::new() })
    }
}

impl fmt::Display for Md5Crypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}${}", self.flavour.name(), encode(&self.salt))
    }
}
