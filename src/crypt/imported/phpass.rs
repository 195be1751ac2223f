//! phpass's portable hashes (<https://www.openwall.com/phpass/>), as WordPress and phpBB 3 stored
//! them. Imports nothing of ours but the room's grammar.

use std::fmt;

use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::super::phc::{Stem, encode};
use super::Scheme;
use super::text::{crypt_base64, crypt_letter, fits};

const SALT_CHARS: usize = 8;
const DIGEST_BYTES: usize = 16;

/// log2 of the rounds; products use 7 to 15.
const LOG_ROUNDS: std::ops::RangeInclusive<u32> = 7..=18;

/// MD5, chained.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Phpass {
    log_rounds: u32,
    salt: Vec<u8>,
}

/// Reads `$P$` or `$H$`, one letter of log2 of the rounds, eight of salt, 22 of digest.
pub(super) fn read(text: &str) -> Option<(Phpass, Vec<u8>)> {
    let body = text.strip_prefix("$P$").or_else(|| text.strip_prefix("$H$"))?;
    let mut letters = body.chars();
    let log_rounds = crypt_letter(letters.next()?)?;
    let (salt, digest) = letters.as_str().split_at_checked(SALT_CHARS)?;
    let digest = crypt_base64(digest).filter(|digest| digest.len() == DIGEST_BYTES)?;
    Some((Phpass { log_rounds, salt: salt.as_bytes().to_vec() }, digest))
}

impl Phpass {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let log_rounds = stem.params.only(&["ln"])?.number("ln")?;
        let shaped =
            stem.name == "phpass" && digest_bytes == DIGEST_BYTES && stem.salt.len() == SALT_CHARS;
        shaped.then(|| Self { log_rounds, salt: stem.salt.clone() })
    }
}

impl Scheme for Phpass {
    fn is_affordable(&self) -> bool {
        LOG_ROUNDS.contains(&self.log_rounds)
    }

    fn costs(&self) -> String {
        let (least, most) = LOG_ROUNDS.into_inner();
        format!("phpass with 2^{} rounds; 2^{least} to 2^{most} is taken", self.log_rounds)
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let (password, whole) = fits(password);
        let mut state = Md5::new().chain_update(&self.salt).chain_update(password).finalize();
        for _ in 0..1_u64 << self.log_rounds.min(*LOG_ROUNDS.end()) {
            state = Md5::new().chain_update(state).chain_update(password).finalize();
        }
        Zeroizing::new(if whole { state.to_vec() } else { Vec::new() })
    }
}

impl fmt::Display for Phpass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$phpass$ln={}${}", self.log_rounds, encode(&self.salt))
    }
}
