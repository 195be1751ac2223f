//! Sealing: what must be readable once more lies in a table as AES-256-GCM under a key that is not
//! there. Imports nothing of ours.

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::frame::framed;
use super::keys::{Key, KeyRing};

/// Bytes of a nonce. Random nonces allow 2^32 messages per key (NIST SP 800-38D, 8.3).
pub const NONCE_BYTES: usize = 12;

/// Where a sealed text lives. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's key.
    pub row: &'a str,
    /// What it is for, usually the column.
    pub purpose: &'a str,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        framed(&[self.table.as_bytes(), self.row.as_bytes(), self.purpose.as_bytes()])
    }

    /// What the log says of a text that does not open here.
    #[must_use]
    pub fn unreadable(&self, error: SealError) -> String {
        format!("{} of {}: {error}", self.purpose, self.table)
    }
}

/// Seals and opens under a key ring.
#[derive(Clone, Debug)]
pub struct Sealer(KeyRing);

impl Sealer {
    /// Takes the ring; the first key seals, each opens what it sealed.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self(ring)
    }

    /// Seals bytes for one place: `id.base64url(nonce ‖ ciphertext ‖ tag)`.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`] past the cipher's limit of 64 GiB.
    pub fn seal(
        &self,
        plain: &[u8],
        place: Place<'_>,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<String, SealError> {
        let (id, key) = self.0.current();
        let payload = Payload { msg: plain, aad: &place.bytes() };
        let sealed = cipher(key).encrypt(&nonce.into(), payload).map_err(|_| SealError::TooLong)?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{id}.{}", Base64UrlUnpadded::encode_string(&bytes)))
    }

    /// Opens what [`Sealer::seal`] made for the same place.
    ///
    /// # Errors
    ///
    /// [`SealError`] where the text has another shape, names a key that is gone, was changed, or
    /// was sealed for another place.
    pub fn open(&self, sealed: &str, place: Place<'_>) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (id, bytes) = sealed.split_once('.').ok_or(SealError::Malformed)?;
        let key = self.0.get(id).ok_or(SealError::UnknownKey)?;
        let bytes = Base64UrlUnpadded::decode_vec(bytes).map_err(|_| SealError::Malformed)?;
        let (nonce, sealed) =
            bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Malformed)?;
        let payload = Payload { msg: sealed, aad: &place.bytes() };
        let plain =
            cipher(key).decrypt(&(*nonce).into(), payload).map_err(|_| SealError::Refused)?;
        Ok(Zeroizing::new(plain))
    }
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(key.bytes().into())
}

/// Why sealing or opening failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// Not `id.base64url` with at least a nonce.
    Malformed,
    /// Sealed under a key that the ring does not hold.
    UnknownKey,
    /// Changed, or sealed for another place.
    Refused,
    /// Longer than AES-GCM can seal.
    TooLong,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a sealed text",
            Self::UnknownKey => "sealed under an unknown key",
            Self::Refused => "the sealed text does not open here",
            Self::TooLong => "too long to seal",
        })
    }
}

impl std::error::Error for SealError {}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const NEW: &str = "k2:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";
    const PLACE: Place<'static> = Place { table: "outbox", row: "o1", purpose: "body" };

    fn sealer(text: &str) -> Sealer {
        Sealer::new(KeyRing::parse(text, "seal").unwrap())
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test case 14.
    #[test]
    fn aes_256_gcm_test_case_14() {
        let cipher = Aes256Gcm::new(&[0; 32].into());
        let sealed = cipher.encrypt(&[0; 12].into(), [0_u8; 16].as_slice()).unwrap();
        let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    }

    #[test]
    fn what_was_sealed_opens_at_its_place_only() {
        let sealed = sealer(OLD).seal(b"hello", PLACE, [9; 12]).unwrap();
        assert!(sealed.starts_with("k1."));
        assert_eq!(**sealer(OLD).open(&sealed, PLACE).unwrap(), *b"hello");
        for elsewhere in [
            Place { table: "webhook", ..PLACE },
            Place { row: "o2", ..PLACE },
            Place { purpose: "address", ..PLACE },
            Place { table: "outboxo", row: "1", ..PLACE },
        ] {
            assert_eq!(sealer(OLD).open(&sealed, elsewhere), Err(SealError::Refused));
        }
    }

    #[test]
    fn asvs_13_3_4_rotation_opens_the_old_and_seals_with_the_new() {
        let old = sealer(OLD).seal(b"hello", PLACE, [9; 12]).unwrap();
        let rotated = sealer(&format!("{NEW},{OLD}"));
        assert_eq!(**rotated.open(&old, PLACE).unwrap(), *b"hello");
        assert!(rotated.seal(b"hello", PLACE, [9; 12]).unwrap().starts_with("k2."));
        assert_eq!(sealer(NEW).open(&old, PLACE), Err(SealError::UnknownKey));
    }

    #[test]
    fn a_changed_text_does_not_open() {
        let sealed = sealer(OLD).seal(b"hello", PLACE, [9; 12]).unwrap();
        let bytes = Base64UrlUnpadded::decode_vec(sealed.split_once('.').unwrap().1).unwrap();
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 0x80;
            let changed = format!("k1.{}", Base64UrlUnpadded::encode_string(&changed));
            assert_eq!(sealer(OLD).open(&changed, PLACE), Err(SealError::Refused), "byte {index}");
        }
        for odd in ["", "k1", "k1.", "k1.AAAA", "k1.AA=="] {
            assert_eq!(sealer(OLD).open(odd, PLACE), Err(SealError::Malformed), "{odd}");
        }
    }
}
