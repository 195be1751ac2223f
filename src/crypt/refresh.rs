//! Refresh tokens: session id, step, secret and tag in one text, so that a forged token costs no
//! look-up and a spent one is distinguished from a made-up one. May import `account`.
//!
//! The secret of a session's first token is drawn. Every other one is derived from the one before:
//! `secret(n) = HMAC(key, session, n, secret(n - 1))`. So every client that shows a token is given the same
//! successor, however often and wherever, and nothing of it need be kept but keyed hashes.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::keys::{KEY_BYTES, Key};
use super::secret::{Digest, SecretKey, encode, mac, message};
use crate::account::Token;

/// Bytes of a session's id.
pub const SESSION_BYTES: usize = 16;

const STEP_BYTES: usize = 8;
const TAG_BYTES: usize = 16;
const TOKEN_BYTES: usize = SESSION_BYTES + STEP_BYTES + KEY_BYTES + TAG_BYTES;

/// Base64url characters of a token: 72 bytes.
const TOKEN_CHARS: usize = 96;

/// Base64url characters of a token of the first form, which has no step: 64 bytes, unpadded.
const FIRST_FORM_CHARS: usize = 86;

/// What a refresh token with a good tag claims.
///
/// The tag proves that this service made the token for this session. If `digest` is not the one
/// stored with the session, the token was spent before: by another tab, or by somebody with a copy.
#[derive(Clone, Debug)]
pub struct RefreshClaim {
    /// The session's id.
    pub session: [u8; SESSION_BYTES],
    /// The keyed hash of the token's secret.
    pub digest: Digest,
    /// How often the session's token was exchanged before; 0 for a token of the first form.
    pub step: u64,
    secret: Secret,
}

type Secret = Zeroizing<[u8; KEY_BYTES]>;

impl RefreshClaim {
    /// The token that takes the place of this one, under the current key: the token for the client,
    /// the digest for the store.
    #[must_use]
    pub fn successor(&self, key: &SecretKey, tenant: &str) -> (Token, Digest) {
        self.successor_under(key.current(), tenant)
    }

    /// The successor that has this digest; none if it was derived under a key that is not in use, or
    /// is no successor of this token.
    #[must_use]
    pub fn successor_with(&self, key: &SecretKey, tenant: &str, digest: &Digest) -> Option<Token> {
        let successors = key.keys().map(|key| self.successor_under(key, tenant));
        successors.into_iter().find(|(_, made)| made == digest).map(|(token, _)| token)
    }

    fn successor_under(&self, key: &Key, tenant: &str) -> (Token, Digest) {
        let step = self.step.wrapping_add(1);
        let parts: [&[u8]; 3] = [&self.session, &step.to_be_bytes(), &*self.secret];
        let secret = Zeroizing::new(mac(key, &message("refresh-next", tenant, &parts)));
        token(key, tenant, self.session, step, &secret)
    }
}

/// Mints the first refresh token of a session: the token for the client, the digest for the store.
#[must_use]
pub fn mint(
    key: &SecretKey,
    tenant: &str,
    session: [u8; SESSION_BYTES],
    entropy: [u8; KEY_BYTES],
) -> (Token, Digest) {
    token(key.current(), tenant, session, 0, &Zeroizing::new(entropy))
}

fn token(
    key: &Key,
    tenant: &str,
    session: [u8; SESSION_BYTES],
    step: u64,
    secret: &Secret,
) -> (Token, Digest) {
    let step = step.to_be_bytes();
    let parts: [&[u8]; 3] = [&session, &step, &**secret];
    let mut bytes = Zeroizing::new(Vec::with_capacity(TOKEN_BYTES));
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&tag(key, tenant, &parts));
    (Token::new(Base64UrlUnpadded::encode_string(&bytes)), digest(key, tenant, &parts))
}

/// Reads a presented refresh token, of this form or the first one, and checks its tag under every key.
///
/// # Errors
///
/// [`RefreshError`] where the text is not a token of this service and tenant.
pub fn read(key: &SecretKey, tenant: &str, presented: &str) -> Result<RefreshClaim, RefreshError> {
    if ![TOKEN_CHARS, FIRST_FORM_CHARS].contains(&presented.len()) {
        return Err(RefreshError::Malformed);
    }
    let bytes = Base64UrlUnpadded::decode_vec(presented).map_err(|_| RefreshError::Malformed)?;
    let bytes = Zeroizing::new(bytes);
    let (session, rest) = bytes.split_first_chunk().ok_or(RefreshError::Malformed)?;
    let (step, rest) = match presented.len() {
        FIRST_FORM_CHARS => (None, rest),
        _ => {
            let (step, rest) = rest.split_first_chunk().ok_or(RefreshError::Malformed)?;
            (Some(step), rest)
        }
    };
    let (secret, claimed) = rest.split_first_chunk().ok_or(RefreshError::Malformed)?;
    let mut parts: Vec<&[u8]> = vec![session];
    parts.extend(step.map(<[u8; STEP_BYTES]>::as_slice));
    parts.push(secret);
    let signer = key
        .keys()
        .find(|key| tag(key, tenant, &parts).ct_eq(claimed).into())
        .ok_or(RefreshError::Forged)?;
    Ok(RefreshClaim {
        session: *session,
        // The secret was hashed under the key that tagged it, whatever is current now.
        digest: digest(signer, tenant, &parts),
        step: step.map_or(0, |step| u64::from_be_bytes(*step)),
        secret: Zeroizing::new(*secret),
    })
}

fn tag(key: &Key, tenant: &str, parts: &[&[u8]]) -> [u8; TAG_BYTES] {
    let mac = mac(key, &message("refresh-tag", tenant, parts));
    std::array::from_fn(|index| mac.get(index).copied().unwrap_or_default())
}

fn digest(key: &Key, tenant: &str, parts: &[&[u8]]) -> Digest {
    encode(&mac(key, &message("refresh", tenant, parts)))
}

/// Why a text is no refresh token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshError {
    /// Neither 96 nor 86 characters of base64url.
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

    /// A token as it was made before tokens had a step.
    fn first_form(key: &SecretKey, secret: &[u8; KEY_BYTES]) -> String {
        let parts: [&[u8]; 2] = [&SESSION, secret];
        let tag = tag(key.current(), "t1", &parts);
        Base64UrlUnpadded::encode_string(&[SESSION.as_slice(), secret, &tag].concat())
    }

    #[test]
    fn what_was_minted_is_read_back() {
        let (token, digest) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        assert_eq!(token.expose().len(), TOKEN_CHARS);
        let claim = read(&key(OLD), "t1", token.expose()).unwrap();
        assert_eq!((claim.session, claim.digest), (SESSION, digest));
    }

    #[test]
    fn a_token_of_the_first_form_is_read_and_succeeded_by_one_of_this() {
        let text = first_form(&key(OLD), &[7; 32]);
        assert_eq!(text.len(), FIRST_FORM_CHARS);
        let claim = read(&key(OLD), "t1", &text).unwrap();
        let parts: [&[u8]; 2] = [&SESSION, &[7; 32]];
        assert_eq!(claim.digest, super::digest(key(OLD).current(), "t1", &parts));
        let (next, digest) = claim.successor(&key(OLD), "t1");
        assert_eq!(next.expose().len(), TOKEN_CHARS);
        assert_eq!(read(&key(OLD), "t1", next.expose()).unwrap().digest, digest);
    }

    #[test]
    fn a_token_has_one_successor_and_the_next_another() {
        let (first, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let successor = |text: &str| {
            let (token, _) = read(&key(OLD), "t1", text).unwrap().successor(&key(OLD), "t1");
            token.expose().to_owned()
        };
        let second = successor(first.expose());
        assert_eq!(successor(first.expose()), second);
        let third = successor(&second);
        assert!(third != second && second != first.expose() && third != first.expose());
    }

    #[test]
    fn a_successor_is_found_under_every_key_in_use() {
        let (first, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let both = key(&format!("{NEW},{OLD}"));
        let claim = read(&both, "t1", first.expose()).unwrap();
        for (made_by, found_by, is_found) in
            [(OLD, NEW, false), (OLD, OLD, true), (NEW, OLD, false), (NEW, NEW, true)]
        {
            let (token, digest) = claim.successor(&key(made_by), "t1");
            let found = claim.successor_with(&key(found_by), "t1", &digest);
            assert_eq!(found.is_some(), is_found, "{made_by} {found_by}");
            let found = claim.successor_with(&both, "t1", &digest).unwrap();
            assert_eq!(found.expose(), token.expose());
        }
    }

    #[test]
    fn asvs_13_3_4_a_rotated_key_reads_old_tokens_to_their_stored_digest() {
        let (token, digest) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        let rotated = key(&format!("{NEW},{OLD}"));
        assert_eq!(read(&rotated, "t1", token.expose()).unwrap().digest, digest);
        assert_eq!(read(&key(NEW), "t1", token.expose()).unwrap_err(), RefreshError::Forged);
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
        assert_eq!(read(&key(OLD), "t2", token.expose()).unwrap_err(), RefreshError::Forged);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (token, _) = mint(&key(OLD), "t1", SESSION, [7; 32]);
        for text in [token.expose(), &first_form(&key(OLD), &[7; 32])] {
            let bytes = Base64UrlUnpadded::decode_vec(text).unwrap();
            for index in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[index] ^= 1;
                let changed = Base64UrlUnpadded::encode_string(&changed);
                let read = read(&key(OLD), "t1", &changed);
                assert_eq!(read.unwrap_err(), RefreshError::Forged, "byte {index}");
            }
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
            "é".repeat(48),
        ] {
            assert_eq!(read(&key(OLD), "t1", &odd).unwrap_err(), RefreshError::Malformed, "{odd}");
        }
    }
}
