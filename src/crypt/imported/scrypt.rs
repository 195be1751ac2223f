//! scrypt (RFC 7914): PHC strings, the modular `$7$`, Werkzeug's, Django's and Better Auth's. Imports
//! nothing of ours but the room's grammar.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::super::phc::{Params, Stem, encode, number};
use super::Scheme;
use super::text::{crypt_base64, crypt_letter, loose_base64};

/// Most memory that a computation takes, 128·N·r bytes: half of what an isolate has. OWASP's first
/// row (N = 2^17, r = 8) is past it.
const MAX_MEMORY_BYTES: u64 = 64 << 20;

/// Most work, N·r·p: OWASP's rows, doubled.
const MAX_WORK: u64 = 1 << 21;

/// OWASP's rows with r = 8: log2 N and p.
const STRONG: [(u32, u32); 5] = [(17, 1), (16, 2), (15, 3), (14, 5), (13, 10)];
const STRONG_BLOCK: u32 = 8;

const DIGEST_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// The costs of one computation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) log_n: u32,
    pub(super) block: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// Reads `r`, `p` and, under the given name, log2 N. Ory Kratos writes N itself.
    pub(super) fn read(params: &Params<'_>, n: &str) -> Option<Self> {
        let log_n = match params.number(n)? {
            log_n @ 0..=63 => log_n,
            n if n.is_power_of_two() => n.trailing_zeros(),
            _ => return None,
        };
        Some(Self { log_n, block: params.number("r")?, lanes: params.number("p")? })
    }

    pub(super) fn is_affordable(self) -> bool {
        let Some(n) = 1_u64.checked_shl(self.log_n).filter(|n| (2..=MAX_WORK).contains(n)) else {
            return false;
        };
        let size = n.saturating_mul(self.block.into());
        (1..=MAX_MEMORY_BYTES / 128).contains(&size)
            && (1..=MAX_WORK).contains(&size.saturating_mul(self.lanes.into()))
    }

    /// Whether two digests stay within a second of CPU: half of the most work is about a third of one.
    pub(super) fn is_affordable_twice(self) -> bool {
        let work = (1_u64 << self.log_n.min(63))
            .saturating_mul(self.block.into())
            .saturating_mul(self.lanes.into());
        work <= MAX_WORK / 2
    }

    /// The costs and the bounds in words.
    pub(super) fn told(self) -> String {
        let Self { log_n, block, lanes } = self;
        let most = MAX_MEMORY_BYTES / 128;
        format!(
            "scrypt with N=2^{log_n}, r={block}, p={lanes}; up to N × r = {most} and N × r × p = {MAX_WORK} is taken"
        )
    }

    /// Fills `output`; leaves it empty where the costs are past the bounds.
    pub(super) fn derive(
        self,
        password: &[u8],
        salt: &[u8],
        mut output: Zeroizing<Vec<u8>>,
    ) -> Zeroizing<Vec<u8>> {
        let params = u8::try_from(self.log_n)
            .ok()
            .filter(|_| self.is_affordable())
            .and_then(|log_n| ::scrypt::Params::new(log_n, self.block, self.lanes).ok());
        let derived = params.map(|params| ::scrypt::scrypt(password, salt, &params, &mut output));
        if !matches!(derived, Some(Ok(()))) {
            output.clear();
        }
        output
    }
}

/// scrypt with its costs and salt.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Scrypt {
    form: Form,
    cost: Cost,
    salt: Vec<u8>,
    digest_bytes: usize,
}

/// What is hashed of a password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Given,
    /// Better Auth normalises to NFKC.
    Nfkc,
}

/// Reads `$scrypt$ln=…,r=…,p=…$salt$hash`, `$7$…`, `scrypt:N:r:p$salt$hex` (Werkzeug),
/// `scrypt$N$salt$r$p$hash` (Django) and `salt:hex` (Better Auth).
pub(super) fn read(text: &str) -> Option<(Scrypt, Vec<u8>)> {
    let (form, cost, salt, digest) = phc(text)
        .or_else(|| modular(text))
        .or_else(|| werkzeug(text))
        .or_else(|| django(text))
        .map(|(cost, salt, digest)| (Form::Given, cost, salt, digest))
        .or_else(|| {
            better_auth(text).map(|(cost, salt, digest)| (Form::Nfkc, cost, salt, digest))
        })?;
    let scrypt = Scrypt { form, cost, salt, digest_bytes: digest.len() };
    DIGEST_BYTES.contains(&digest.len()).then_some((scrypt, digest))
}

type Parts = (Cost, Vec<u8>, Vec<u8>);

fn phc(text: &str) -> Option<Parts> {
    let fields: Vec<_> = text.split('$').collect();
    let ["", "scrypt", params, salt, digest] = fields.as_slice() else { return None };
    let params = Params::parse(params)?;
    let params = params.only(&["ln", "r", "p"])?;
    let cost = Cost::read(params, "ln")?;
    Some((cost, loose_base64(salt)?, loose_base64(digest)?))
}

/// `$7$`, one letter of log2 N, five each of r and p, the salt as text, `$`, the digest.
fn modular(text: &str) -> Option<Parts> {
    let (head, digest) = text.strip_prefix("$7$")?.split_once('$')?;
    let mut letters = head.chars();
    let log_n = crypt_letter(letters.next()?)?;
    let block = thirty_bits(&mut letters)?;
    let lanes = thirty_bits(&mut letters)?;
    let salt = letters.as_str().as_bytes().to_vec();
    Some((Cost { log_n, block, lanes }, salt, crypt_base64(digest)?))
}

/// Five letters of six bits, low bits first.
fn thirty_bits(letters: &mut std::str::Chars<'_>) -> Option<u32> {
    let mut value = 0;
    for shift in (0..30).step_by(6) {
        value |= crypt_letter(letters.next()?)? << shift;
    }
    Some(value)
}

fn werkzeug(text: &str) -> Option<Parts> {
    let fields: Vec<_> = text.split('$').collect();
    let [method, salt, digest] = fields.as_slice() else { return None };
    let costs: Vec<_> = method.split(':').collect();
    let ["scrypt", n, block, lanes] = costs.as_slice() else { return None };
    let cost = Cost { log_n: logarithm(n)?, block: number(block)?, lanes: number(lanes)? };
    Some((cost, salt.as_bytes().to_vec(), base16ct::lower::decode_vec(digest).ok()?))
}

fn django(text: &str) -> Option<Parts> {
    let fields: Vec<_> = text.split('$').collect();
    let ["scrypt", n, salt, block, lanes, digest] = fields.as_slice() else { return None };
    let cost = Cost { log_n: logarithm(n)?, block: number(block)?, lanes: number(lanes)? };
    Some((cost, salt.as_bytes().to_vec(), loose_base64(digest)?))
}

fn logarithm(n: &str) -> Option<u32> {
    number(n).filter(|n| n.is_power_of_two()).map(u32::trailing_zeros)
}

/// The salt is the hexadecimal text itself, not the bytes behind it.
fn better_auth(text: &str) -> Option<Parts> {
    let (salt, digest) = text.split_once(':')?;
    let salt_bytes = base16ct::lower::decode_vec(salt).ok()?;
    let digest = base16ct::lower::decode_vec(digest).ok()?;
    let cost = Cost { log_n: 14, block: 16, lanes: 1 };
    let shaped = salt_bytes.len() == 16 && digest.len() == 64;
    shaped.then(|| (cost, salt.as_bytes().to_vec(), digest))
}

impl Scrypt {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let form = match stem.name {
            "scrypt" => Form::Given,
            "scrypt-nfkc" => Form::Nfkc,
            _ => return None,
        };
        let params = stem.params.only(&["ln", "r", "p"])?;
        let cost = Cost::read(params, "ln")?;
        let scrypt = Self { form, cost, salt: stem.salt.clone(), digest_bytes };
        DIGEST_BYTES.contains(&digest_bytes).then_some(scrypt)
    }
}

impl Scheme for Scrypt {
    fn is_affordable(&self) -> bool {
        self.cost.is_affordable()
    }

    fn is_affordable_twice(&self) -> bool {
        self.cost.is_affordable_twice()
    }

    fn costs(&self) -> String {
        self.cost.told()
    }

    fn is_strong(&self) -> bool {
        let Cost { log_n, block, lanes } = self.cost;
        let covers = |(row_n, row_p): &(u32, u32)| log_n >= *row_n && lanes >= *row_p;
        block >= STRONG_BLOCK && STRONG.iter().any(covers)
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let output = Zeroizing::new(vec![0; self.digest_bytes]);
        match self.form {
            Form::Given => self.cost.derive(password.as_bytes(), &self.salt, output),
            Form::Nfkc => {
                let text: Zeroizing<String> = Zeroizing::new(password.nfkc().collect());
                self.cost.derive(text.as_bytes(), &self.salt, output)
            }
        }
    }
}

impl fmt::Display for Scrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.form {
            Form::Given => "scrypt",
            Form::Nfkc => "scrypt-nfkc",
        };
        let Cost { log_n, block, lanes } = self.cost;
        write!(f, "${name}$ln={log_n},r={block},p={lanes}${}", encode(&self.salt))
    }
}
