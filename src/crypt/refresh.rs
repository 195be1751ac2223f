//! Refresh tokens: session id, secret and tag in one text, so that a forged token costs no look-up
//! and a spent one is distinguished from a made-up one. May import `account`.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::keys::{KEY_BYTES, Key};
use super::secret::{Digest, SecretKey, encode, mac, message};
use crate::account::Token;

/// Bytes of a session's id.
pub const SESSION_BYTES: usize = 16;

const TAG_BYTES: usize = 16;
const TOKEN_BYTES: usize = SESSION_BYTES + KEY_BYTES + TAG_BYTES;

/// Base64url characters of a token: 64 bytes, unpadded.
const TOKEN_CHARS: usize = 86;

/// What a refresh token with a good tag claims.
///
/// The tag proves that this service made the token for this session. If `digest` is not the one
/// stored with the session, the token was spent before: somebody holds a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshClaim {
    /// The session's id.
    pub session: [u8; SESSION_BYTES],
    /// The keyed hash of the token's secret half.
    pub digest: Digest,
}

/// Mints the refresh token of a session: the token for the client, the digest for the store.
#[must_use]
pub fn mint(
    key: &SecretKey,
    tenant: &str,
    session: [u8; SESSION_BYTES],
    entropy: [u8; KEY_BYTES],
) -> (Token, Digest) {
    let secret = Zeroizing::new(entropy);
    let key = key.current();
    let mut bytes = Zeroizing::new(Vec::with_capacity(TOKEN_BYTES));
    bytes.extend_from_slice(&session);
    bytes.extend_from_slice(&*secret);
    bytes.extend_from_slice(&tag(key, tenant, &session, &secret));
    (Token::new(Base64UrlUnpadded::encode_string(&bytes)), digest(key, tenant, &session, &secret))
}

/// Reads a presented refresh token and checks its tag under every key.
///
/// # Errors
///
/// [`RefreshError`] where the text is not a token of this service and tenant.
pub fn read(key: &SecretKey, tenant: &str, presented: &str) -> Result<RefreshClaim, RefreshError> {
    if presented.len() != TOKEN_CHARS {
        return Err(RefreshError::Malformed);
    }
    let bytes = Base64UrlUnpadded::decode_vec(presented).map_err(|_| RefreshError::Malformed)?;
    let bytes = Zeroizing::new(bytes);
    let (session, rest) = bytes.split_first_chunk().ok_or(RefreshError::Malformed)?;
    let (secret, claimed) = rest.split_first_chunk().ok_or(RefreshError::Malformed)?;
    let signer = key
        .keys()
        .find(|key| tag(key, tenant, session, secret).ct_eq(claimed).into())
        .ok_or(RefreshError::Forged)?;
    // The secret was hashed under the key that tagged it, whatever is current now.
    Ok(RefreshClaim { session: *session, digest: digest(signer, tenant, session, secret) })
}

fn tag(
    key: &Key,
    tenant: &str,
    session: &[u8; SESSION_BYTES],
    secret: &[u8; KEY_BYTES],
) -> [u8; TAG_BYTES] {
    let mac = mac(key, &message("refresh-tag", tenant, &[session, secret]));
    std::array::from_fn(|index| mac.get(index).copied().unwrap_or_default())
}

fn digest(
    key: &Key,
    tenant: &str,
    session: &[u8; SESSION_BYTES],
    secret: &[u8; KEY_BYTES],
) -> Digest {
    encode(&mac(key, &message("refresh", tenant, &[session, secret])))
}

/// Why a text is no refresh token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshError {
    /// Not 86 characters of base64url.
    Malformed,
    /// The tag fits no key, tenant or session.
    Forged,
}

impl fmt::Display for RefreshError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a refresh token",
            Self::Forged => "the refresh token was not made here",
        })
    }
}

impl std::error::Error for RefreshError {}

#[cfg(test)]
mod tests {
    use super::super::keys::KeyRing;
    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const NEW: &str = "k2:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";
    const SESSION: [u8; SESSION_BYTES] = *b"session-sixteen!";

    fn key(text: &str) -> SecretKey {
        SecretKey::new(KeyRing::parse(text, "secret").unwrap())
    }

    #[test]
    fn what_was_minted_is_read_back() {
        let (token, digest) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        assert_eq!(token.expose().len(), TOKEN_CHARS);
        let claim = RefreshClaim { session: SESSION, digest };
        assert_eq!(read(&key(OLD), "t1", token.expose()), Ok(claim));
    }

    #[test]
    fn asvs_13_3_4_a_rotated_key_reads_old_tokens_to_their_stored_digest() {
        let (token, digest) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let rotated = key(&format!("{NEW},{OLD}"));
        assert_eq!(read(&rotated, "t1", token.expose()).unwrap().digest, digest);
        assert_eq!(read(&key(NEW), "t1", token.expose()), Err(RefreshError::Forged));
    }

    #[test]
    fn a_spent_token_is_told_from_a_forged_one() {
        let (spent, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let (_, stored) = mint(&key(OLD), "t1", SESSION, [8; 32]);
        let claim = read(&key(OLD), "t1", spent.expose()).unwrap();
        assert_eq!(claim.session, SESSION);
        assert_ne!(claim.digest, stored);
    }

    #[test]
    fn attack_28_a_token_of_another_tenant_is_forged() {
        let (token, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        assert_eq!(read(&key(OLD), "t2", token.expose()), Err(RefreshError::Forged));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (token, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let bytes = Base64UrlUnpadded::decode_vec(token.expose()).unwrap();
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 1;
            let changed = Base64UrlUnpadded::encode_string(&changed);
            assert_eq!(read(&key(OLD), "t1", &changed), Err(RefreshError::Forged), "byte {index}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        let (token, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let text = token.expose();
        let (_, shorter) = text.split_at(1);
        for odd in [
            String::new(),
            shorter.to_owned(),
            format!("{text}A"),
            format!("{shorter}="),
            "é".repeat(43),
        ] {
            assert_eq!(read(&key(OLD), "t1", &odd), Err(RefreshError::Malformed), "{odd}");
        }
    }
}
