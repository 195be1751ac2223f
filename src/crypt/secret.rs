//! Reset secrets: how they are drawn, how they are read back, and the keyed hashes under which
//! they are stored. May import `account`.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use super::frame::framed;
use super::keys::{KEY_BYTES, Key, KeyRing};
use super::typed;
use crate::account::Token;

/// The Crockford alphabet: no I, L, O or U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a Crockford code, five bits each, and where its dash stands.
const CODE_CHARS: usize = 10;
const CODE_DASH: usize = 5;

/// Bytes of an HMAC-SHA-256.
pub(super) const MAC_BYTES: usize = 32;

pub(super) const SHA256_BLOCK_BYTES: usize = 64;

/// A keyed hash as it stands in a table: 43 characters of base64url. Worthless without the key.
#[derive(Clone)]
pub struct Digest(String);

impl Digest {
    /// A digest read back from the store.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(..)")
    }
}

/// The keys of the keyed hashes: HMAC-SHA-256 (RFC 2104) over purpose, tenant and parts, each
/// behind its length.
#[derive(Clone, Debug)]
pub struct SecretKey(KeyRing);

impl SecretKey {
    /// Takes the ring; the first key hashes, all are tried when a secret comes back.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self(ring)
    }

    /// The keyed hash under the current key: what is stored.
    #[must_use]
    pub fn digest(&self, purpose: &str, tenant: &str, parts: &[&[u8]]) -> Digest {
        encode(&mac(self.0.current().1, &message(purpose, tenant, parts)))
    }

    /// The keyed hash under the current key as bytes, for what is no secret's own.
    #[must_use]
    pub fn bytes(&self, purpose: &str, tenant: &str, parts: &[&[u8]]) -> [u8; MAC_BYTES] {
        mac(self.0.current().1, &message(purpose, tenant, parts))
    }

    /// The keyed hashes under every key, the current one first: what is looked up.
    #[must_use]
    pub fn digests(&self, purpose: &str, tenant: &str, parts: &[&[u8]]) -> Vec<Digest> {
        let message = message(purpose, tenant, parts);
        self.0.iter().map(|(_, key)| encode(&mac(key, &message))).collect()
    }

    /// The id of the key that hashes.
    #[must_use]
    pub fn current_id(&self) -> &str {
        self.0.current().0.as_str()
    }

    /// Whether the ring has a key of this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.get(id).is_some()
    }

    pub(super) fn current(&self) -> &Key {
        self.0.current().1
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|(_, key)| key)
    }
}

/// The framed message of a keyed hash, wiped after use since a part may be a secret.
pub(super) fn message(purpose: &str, tenant: &str, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut all = vec![purpose.as_bytes(), tenant.as_bytes()];
    all.extend_from_slice(parts);
    Zeroizing::new(framed(&all))
}

/// HMAC-SHA-256 under a key of ours.
pub(super) fn mac(key: &Key, message: &[u8]) -> [u8; MAC_BYTES] {
    hmac(key.bytes(), message)
}

/// HMAC-SHA-256 under a key of at most one block, to which it is padded as RFC 2104 does, so that it
/// always fits.
pub(super) fn hmac(key: &[u8], message: &[u8]) -> [u8; MAC_BYTES] {
    let mut block = Zeroizing::new([0; SHA256_BLOCK_BYTES]);
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let mut hmac = Hmac::<Sha256>::new((&*block).into());
    hmac.update(message);
    hmac.finalize().into_bytes().into()
}

pub(super) fn encode(mac: &[u8]) -> Digest {
    Digest(Base64UrlUnpadded::encode_string(mac))
}

/// A link's secret: 256 bits as 43 characters of base64url (ASVS 5.0 11.5.1 asks for 128).
#[must_use]
pub fn link_token(mut entropy: [u8; KEY_BYTES]) -> Token {
    let token = Token::new(Base64UrlUnpadded::encode_string(&entropy));
    entropy.zeroize();
    token
}

/// A mailed code of 50 bits: `XXXXX-XXXXX` in Crockford's base 32. Uses the low five bits of the
/// first ten bytes, so every code is equally likely.
#[must_use]
pub fn code_crockford(mut entropy: [u8; KEY_BYTES]) -> Token {
    let symbols = entropy.iter().take(CODE_CHARS).map(|byte| usize::from(byte & 31));
    let code = symbols.filter_map(|index| CROCKFORD.get(index).copied()).map(char::from);
    let token = Token::new(dashed(code));
    entropy.zeroize();
    token
}

/// Reads a typed code: any case, decimal digits of any script, blanks and dashes anywhere, I and L as
/// 1, O as 0. `None` where that does not give ten Crockford characters; else the form that
/// [`code_crockford`] draws.
#[must_use]
pub fn normalise_crockford(typed: &str) -> Option<Token> {
    let mut code = Zeroizing::new(String::with_capacity(CODE_CHARS));
    for letter in typed.chars().filter_map(typed::read) {
        let letter = match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        let known = u8::try_from(letter).is_ok_and(|byte| CROCKFORD.contains(&byte));
        if !known || code.len() == CODE_CHARS {
            return None;
        }
        code.push(letter);
    }
    (code.len() == CODE_CHARS).then(|| Token::new(dashed(code.chars())))
}

/// Reads a typed code of decimal digits, of any script, with blanks and dashes anywhere. `None` where
/// that does not give as many digits as [`digits`] draws.
#[must_use]
pub fn normalise_digits(length: CodeLength, typed: &str) -> Option<Token> {
    let mut code = Zeroizing::new(String::with_capacity(length.width()));
    for letter in typed.chars().filter_map(typed::read) {
        if !letter.is_ascii_digit() || code.len() == length.width() {
            return None;
        }
        code.push(letter);
    }
    (code.len() == length.width()).then(|| Token::new(code.to_string()))
}

fn dashed(code: impl Iterator<Item = char>) -> String {
    let mut text = String::with_capacity(CODE_CHARS + 1);
    for (index, letter) in code.enumerate() {
        if index == CODE_DASH {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// How many digits a numeric code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeLength {
    /// Six digits, 19.9 bits.
    Six,
    /// Eight digits, 26.5 bits.
    Eight,
}

impl CodeLength {
    const fn width(self) -> usize {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }
}

/// A code of decimal digits with leading zeros. A 256-bit number is reduced, so no code is
/// likelier than another by more than one part in 2^100.
#[must_use]
pub fn digits(length: CodeLength, mut entropy: [u8; KEY_BYTES]) -> Token {
    let width = length.width();
    let modulus = match length {
        CodeLength::Six => 1_000_000,
        CodeLength::Eight => 100_000_000,
    };
    let number =
        entropy.iter().fold(0_u64, |number, byte| (number * 256 + u64::from(*byte)) % modulus);
    entropy.zeroize();
    Token::new(format!("{number:0width$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const NEW: &str = "k2:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";

    fn key(text: &str) -> SecretKey {
        SecretKey::new(KeyRing::parse(text, "secret").unwrap())
    }

    /// RFC 4231, test case 1, with its 20-byte key continued by the padding that HMAC adds.
    #[test]
    fn rfc_4231_case_1() {
        let mut bytes = [0; KEY_BYTES];
        bytes[..20].fill(0x0b);
        let published = "sDRMYdjbOFNcqK_OrwvxK4gdwgDJgz2nJuk3bC4yz_c";
        assert_eq!(encode(&mac(&Key::published(bytes), b"Hi There")).as_str(), published);
    }

    #[test]
    fn attack_27_attack_28_a_digest_depends_on_purpose_tenant_parts_and_key() {
        let base = key(OLD).digest("link", "t1", &[b"secret"]);
        assert_eq!(base.as_str().len(), 43);
        assert_eq!(base, key(OLD).digest("link", "t1", &[b"secret"]));
        for other in [
            key(OLD).digest("code", "t1", &[b"secret"]),
            key(OLD).digest("link", "t2", &[b"secret"]),
            key(OLD).digest("link", "t1", &[b"secre", b"t"]),
            key(OLD).digest("linkt", "1", &[b"secret"]),
            key(NEW).digest("link", "t1", &[b"secret"]),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn asvs_13_3_4_a_rotated_key_still_finds_what_it_stored() {
        let stored = key(OLD).digest("link", "t1", &[b"secret"]);
        let rotated = key(&format!("{NEW},{OLD}"));
        let tried = rotated.digests("link", "t1", &[b"secret"]);
        assert_eq!(tried.len(), 2);
        assert_eq!(tried[0], rotated.digest("link", "t1", &[b"secret"]));
        assert_eq!(tried[1], stored);
    }

    #[test]
    fn asvs_11_5_1_forgot_5_a_link_carries_all_its_entropy() {
        assert_eq!(link_token([0xff; 32]).expose(), format!("{}8", "_".repeat(42)));
        assert_eq!(link_token([0; 32]).expose(), "A".repeat(43));
    }

    #[test]
    fn asvs_6_5_4_a_code_is_ten_crockford_letters() {
        let entropy: [u8; 32] = std::array::from_fn(|index| index as u8 + 22);
        assert_eq!(code_crockford(entropy).expose(), "PQRST-VWXYZ");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let drawn = code_crockford([1; 32]);
        assert_eq!(drawn.expose(), "11111-11111");
        for typed in [
            "11111-11111",
            "1111111111",
            " ilIL1 lLiI1 ",
            "11111\u{2013}11111",
            "i-l-1-1-1-1-1-1-1-1",
        ] {
            assert_eq!(normalise_crockford(typed).as_ref(), Some(&drawn), "{typed}");
        }
        assert_eq!(normalise_crockford("oO000-abcde").unwrap().expose(), "00000-ABCDE");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for typed in ["", "11111-1111", "11111-111111", "U1111-11111", "11111-1111é", "11111_11111"]
        {
            assert!(normalise_crockford(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn dialect_0_6_digits_are_read_as_people_type_them() {
        let read = |typed| normalise_digits(CodeLength::Six, typed);
        for typed in [
            "012345",
            " 012 345 ",
            "012-345",
            "012\u{2013}345",
            "٠١٢٣٤٥",
            "۰۱۲۳۴۵",
            "０１２－３４５",
        ] {
            assert_eq!(read(typed).unwrap().expose(), "012345", "{typed}");
        }
        for typed in ["", "01234", "0123456", "01234a", "01234²"] {
            assert!(read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn numeric_codes_keep_their_leading_zeros() {
        let mut entropy = [0; 32];
        entropy[31] = 7;
        assert_eq!(digits(CodeLength::Six, entropy).expose(), "000007");
        assert_eq!(digits(CodeLength::Eight, entropy).expose(), "00000007");
        // 2^256 - 1 modulo 10^8.
        assert_eq!(digits(CodeLength::Eight, [0xff; 32]).expose(), "29639935");
    }
}
