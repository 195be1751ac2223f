//! Firebase's modified scrypt (<https://github.com/firebase/scrypt>), in GoTrue's and Ory Kratos'
//! spellings. Imports nothing of ours but the room's grammar.

use std::fmt;

use aes::Aes256;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

use super::super::phc::{Params, Stem, decode, encode};
use super::Scheme;
use super::scrypt::Cost;
use super::text::loose_base64;

/// Bytes of an AES-256 key.
const KEY_BYTES: usize = 32;

/// Bytes of a project's signer key, which is also the length of the digest.
const SIGNER_BYTES: usize = 64;

/// The project's and the account's parameters. A key derived by scrypt from password, salt and
/// separator encrypts the signer key; the ciphertext is the digest.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::crypt) struct Firebase {
    cost: Cost,
    salt: Vec<u8>,
    separator: Vec<u8>,
    signer: Vec<u8>,
}

/// Reads `$fbscrypt$v=1,n=…,r=…,p=1,ss=…,sk=…$salt$hash` (GoTrue) and
/// `$firescrypt$ln=…,r=…,p=1$salt$hash$separator$signer` (Ory Kratos).
pub(super) fn read(text: &str) -> Option<(Firebase, Vec<u8>)> {
    let fields: Vec<_> = text.split('$').collect();
    let (params, log_n, salt, digest, separator, signer) = match fields.as_slice() {
        ["", "fbscrypt", list, salt, digest] => {
            let params = Params::parse(list)?;
            params.only(&["v", "n", "r", "p", "ss", "sk"])?.text("v").filter(|v| *v == "1")?;
            let separator = params.text("ss").unwrap_or_default();
            let signer = params.text("sk")?;
            (params, "n", salt, digest, separator, signer)
        }
        ["", "firescrypt", list, salt, digest, separator, signer] => {
            let params = Params::parse(list)?;
            params.only(&["ln", "r", "p"])?;
            (params, "ln", salt, digest, *separator, *signer)
        }
        _ => return None,
    };
    let cost = Cost::read(&params, log_n)?;
    let firebase = Firebase {
        cost,
        salt: loose_base64(salt)?,
        separator: loose_base64(separator)?,
        signer: loose_base64(signer)?,
    };
    let digest = loose_base64(digest)?;
    firebase.shaped(digest.len()).map(|firebase| (firebase, digest))
}

impl Firebase {
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        if stem.name != "firebase-scrypt" {
            return None;
        }
        let params = stem.params.only(&["ln", "r", "p", "ss", "sk"])?;
        let cost = Cost::read(params, "ln")?;
        let firebase = Self {
            cost,
            salt: stem.salt.clone(),
            separator: decode(params.text("ss")?)?,
            signer: decode(params.text("sk")?)?,
        };
        firebase.shaped(digest_bytes)
    }

    fn shaped(self, digest_bytes: usize) -> Option<Self> {
        (self.signer.len() == SIGNER_BYTES && digest_bytes == SIGNER_BYTES).then_some(self)
    }
}

impl Scheme for Firebase {
    fn is_affordable(&self) -> bool {
        self.cost.is_affordable()
    }

    fn is_affordable_twice(&self) -> bool {
        self.cost.is_affordable_twice()
    }

    fn costs(&self) -> String {
        format!("Firebase {}", self.cost.told())
    }

    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        let salt = [self.salt.as_slice(), &self.separator].concat();
        let key = Zeroizing::new(vec![0; KEY_BYTES]);
        let key = self.cost.derive(password.as_bytes(), &salt, key);
        let mut digest = Zeroizing::new(self.signer.clone());
        match Ctr128BE::<Aes256>::new_from_slices(&key, &[0; 16]) {
            Ok(mut cipher) => cipher.apply_keystream(&mut digest),
            // No key was derived, so nothing may match.
            Err(_) => digest.clear(),
        }
        digest
    }
}

impl fmt::Display for Firebase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { log_n, block, lanes } = self.cost;
        let (separator, signer) = (encode(&self.separator), encode(&self.signer));
        write!(f, "$firebase-scrypt$ln={log_n},r={block},p={lanes},ss={separator},sk={signer}")?;
        write!(f, "${}", encode(&self.salt))
    }
}
