//! Key rings: the keys of one purpose, by id, parsed from the text of a secret binding. Imports
//! nothing of ours.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;

/// Fewest different bytes in a key. Of a billion random keys, none has fewer than 20.
const MIN_DISTINCT: usize = 16;

/// Longest key id in bytes: what a PHC string's `keyid` may carry (Argon2, 8 bytes).
pub const KEY_ID_BYTES: usize = 8;

/// The id of a key that was drawn: it is alone in its ring.
const DRAWN: &str = "drawn";

/// The name of a key: one to eight of `a-z`, `0-9`, `-` and `_`. Not secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let sized = (1..=KEY_ID_BYTES).contains(&text.len());
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        (sized && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 32 secret bytes, wiped when dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    /// The bytes, for a cipher or a MAC.
    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn parse(text: &str) -> Result<Self, KeyFault> {
        let mut decoded =
            Base64UrlUnpadded::decode_vec(text).map_err(|_| KeyFault::NotBase64Url)?;
        let bytes = <[u8; KEY_BYTES]>::try_from(decoded.as_slice()).map(Zeroizing::new);
        decoded.zeroize();
        let bytes = bytes.map_err(|_| KeyFault::WrongLength)?;
        if is_drawn(bytes.as_slice()) { Ok(Self(bytes)) } else { Err(KeyFault::Repetitive) }
    }

    /// A published key, however weak.
    #[cfg(test)]
    pub(super) fn published(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn is(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

/// Whether bytes may come from a generator: a word, a pattern or a repeated byte has few different
/// ones.
fn is_drawn(bytes: &[u8]) -> bool {
    let first = |(index, byte): &(usize, &u8)| !bytes.iter().take(*index).any(|b| b == *byte);
    bytes.iter().enumerate().filter(first).count() >= MIN_DISTINCT
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The keys of one purpose. The first signs, seals and hashes; the others still verify and open,
/// so that a key is rotated by putting a new one in front.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: (KeyId, Key),
    older: Vec<(KeyId, Key)>,
}

impl KeyRing {
    /// Reads `id:base64url,id2:base64url…`, the current key first. Keys are 32 bytes, base64url
    /// without padding. `purpose` names the ring in errors.
    ///
    /// # Errors
    ///
    /// [`KeyError`] where the text is not of that shape, a key is not 32 bytes long or has fewer
    /// than 16 different ones, or an id or a key comes twice.
    pub fn parse(text: &str, purpose: &'static str) -> Result<Self, KeyError> {
        let mut ring: Option<Self> = None;
        for (index, entry) in text.trim().split(',').enumerate() {
            let refuse = |fault| KeyError { purpose, position: index + 1, fault };
            let (id, key) = entry.trim().split_once(':').ok_or(refuse(KeyFault::NoColon))?;
            let id = KeyId::parse(id).ok_or(refuse(KeyFault::BadId))?;
            let key = Key::parse(key).map_err(refuse)?;
            match &mut ring {
                None => ring = Some(Self { current: (id, key), older: Vec::new() }),
                Some(ring) if ring.get(id.as_str()).is_some() => {
                    return Err(refuse(KeyFault::DuplicateId));
                }
                Some(ring) if ring.holds(&key) => return Err(refuse(KeyFault::DuplicateKey)),
                Some(ring) => ring.older.push((id, key)),
            }
        }
        ring.ok_or(KeyError { purpose, position: 1, fault: KeyFault::NoColon })
    }

    /// A ring of one key that was drawn rather than configured.
    #[must_use]
    pub fn drawn(key: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self { current: (KeyId(DRAWN.to_owned()), Key(key)), older: Vec::new() }
    }

    /// The key that new work uses.
    #[must_use]
    pub fn current(&self) -> (&KeyId, &Key) {
        (&self.current.0, &self.current.1)
    }

    /// The key of that id, current or older.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Key> {
        self.iter().find(|(known, _)| known.as_str() == id).map(|(_, key)| key)
    }

    /// Whether a key of the other ring is one of this ring, under whatever id.
    #[must_use]
    pub fn shares_a_key(&self, other: &Self) -> bool {
        other.iter().any(|(_, key)| self.holds(key))
    }

    fn holds(&self, key: &Key) -> bool {
        self.iter().any(|(_, own)| own.is(key))
    }

    /// Every key, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = (&KeyId, &Key)> {
        std::iter::once(&self.current).chain(&self.older).map(|(id, key)| (id, key))
    }
}

/// Why a ring's text was refused: which key of which ring, never what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError {
    purpose: &'static str,
    position: usize,
    fault: KeyFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyFault {
    NoColon,
    BadId,
    NotBase64Url,
    WrongLength,
    Repetitive,
    DuplicateId,
    DuplicateKey,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            KeyFault::NoColon => "is not of the form id:key",
            KeyFault::BadId => "has an id that is not 1 to 8 of a-z, 0-9, - and _",
            KeyFault::NotBase64Url => "is not base64url without padding",
            KeyFault::WrongLength => "is not 32 bytes long",
            KeyFault::Repetitive => "has fewer than 16 different bytes",
            KeyFault::DuplicateId => "has an id that was used before",
            KeyFault::DuplicateKey => "was used before under another id",
        };
        write!(f, "{} key {} {fault}", self.purpose, self.position)
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const B: &str = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";

    #[test]
    fn the_first_key_is_current_and_every_id_is_found() {
        let ring = KeyRing::parse(&format!("k2:{B}, k1:{A}\n"), "pepper").unwrap();
        assert_eq!(ring.current().0.as_str(), "k2");
        assert_eq!(ring.current().1.bytes()[0], 0x1f);
        assert_eq!(ring.get("k1").unwrap().bytes()[31], 0x1f);
        assert!(ring.get("k3").is_none());
    }

    #[test]
    fn asvs_13_3_1_a_key_serves_one_ring() {
        let ring = |text: &str| KeyRing::parse(text, "ring").unwrap();
        assert!(ring(&format!("k1:{A}")).shares_a_key(&ring(&format!("k3:{B},k2:{A}"))));
        assert!(!ring(&format!("k1:{A}")).shares_a_key(&ring(&format!("k1:{B}"))));
    }

    #[test]
    fn asvs_13_3_1_bad_rings_are_refused_with_the_reason() {
        let zeros = "A".repeat(43);
        let short = Base64UrlUnpadded::encode_string(&[1, 2, 3]);
        let words = Base64UrlUnpadded::encode_string(b"password-password-password-passw");
        let cases = [
            (String::new(), "pepper key 1 is not of the form id:key"),
            (A.to_owned(), "pepper key 1 is not of the form id:key"),
            (format!("k1:{A},"), "pepper key 2 is not of the form id:key"),
            (format!("K1:{A}"), "pepper key 1 has an id that is not 1 to 8 of a-z, 0-9, - and _"),
            (
                format!("toolongid:{A}"),
                "pepper key 1 has an id that is not 1 to 8 of a-z, 0-9, - and _",
            ),
            (format!("k1:{A}="), "pepper key 1 is not base64url without padding"),
            (format!("k1:{short}"), "pepper key 1 is not 32 bytes long"),
            (format!("k1:{A}AAAA"), "pepper key 1 is not 32 bytes long"),
            (format!("k1:{zeros}"), "pepper key 1 has fewer than 16 different bytes"),
            (format!("k1:{words}"), "pepper key 1 has fewer than 16 different bytes"),
            (format!("k1:{A},k1:{B}"), "pepper key 2 has an id that was used before"),
            (format!("k1:{A},k2:{A}"), "pepper key 2 was used before under another id"),
        ];
        for (text, reason) in cases {
            assert_eq!(KeyRing::parse(&text, "pepper").unwrap_err().to_string(), reason, "{text}");
        }
    }

    #[test]
    fn asvs_16_2_5_no_key_shows_in_debug() {
        let shown = format!("{:?}", KeyRing::parse(&format!("k1:{A}"), "pepper").unwrap());
        assert!(shown.contains("k1") && shown.contains("Key(..)"), "{shown}");
        assert!(!shown.contains(", 31"), "{shown}");
    }
}
