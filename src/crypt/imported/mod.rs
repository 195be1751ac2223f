//! Password hashes of other products: read in their own spelling, bounded before any work, kept as
//! PHC stems of ours. Imports nothing of ours but the room's grammar and errors.

use std::fmt;

use zeroize::Zeroizing;

use super::HashError;
use super::phc::Stem;

mod bcrypt;
mod firebase;
mod md5_crypt;
mod pbkdf2;
mod phpass;
mod salted;
mod scrypt;
mod sha_crypt;
pub(super) mod spelling;
mod text;

#[cfg(test)]
mod vectors;

/// What one foreign scheme can do. Its `Display` is its stem.
trait Scheme: fmt::Display {
    /// Whether its costs are within the bounds that a verification may take.
    fn is_affordable(&self) -> bool;

    /// Whether two digests of it, and what a sign-in computes besides, stay within a second of CPU.
    fn is_affordable_twice(&self) -> bool {
        true
    }

    /// Its costs and the bounds, for a person whose hash is past them.
    fn costs(&self) -> String {
        String::new()
    }

    /// Whether it meets OWASP's row for it (Password Storage Cheat Sheet). What does not is never
    /// stored unwrapped.
    fn is_strong(&self) -> bool {
        false
    }

    /// The digest of a password; empty where the scheme cannot tell it from a shorter one, so that
    /// it matches nothing. Takes as long either way.
    fn digest(&self, password: &str) -> Zeroizing<Vec<u8>>;
}

/// A foreign scheme with its costs and salt: all that computes a digest but the password.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Foreign {
    Bcrypt(bcrypt::Bcrypt),
    Firebase(firebase::Firebase),
    Md5Crypt(md5_crypt::Md5Crypt),
    Pbkdf2(pbkdf2::Pbkdf2),
    Phpass(phpass::Phpass),
    Salted(salted::Salted),
    Scrypt(scrypt::Scrypt),
    ShaCrypt(sha_crypt::ShaCrypt),
}

impl Foreign {
    /// Reads a hash as the product wrote it: the scheme, and the digest.
    pub(super) fn read(text: &str) -> Result<(Self, Vec<u8>), HashError> {
        let (foreign, digest) = Self::recognise(text).ok_or(HashError::Unreadable)?;
        Ok((foreign.bounded()?, digest))
    }

    /// The costs of a hash that is past the bounds, and the bounds.
    pub(super) fn excess(text: &str) -> Option<String> {
        let (foreign, _) = Self::recognise(text)?;
        let scheme = foreign.scheme();
        (!scheme.is_affordable()).then(|| scheme.costs())
    }

    /// Reads a stem that [`fmt::Display`] wrote.
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Result<Self, HashError> {
        let foreign = bcrypt::Bcrypt::parse(stem, digest_bytes)
            .map(Self::Bcrypt)
            .or_else(|| firebase::Firebase::parse(stem, digest_bytes).map(Self::Firebase))
            .or_else(|| md5_crypt::Md5Crypt::parse(stem, digest_bytes).map(Self::Md5Crypt))
            .or_else(|| pbkdf2::Pbkdf2::parse(stem, digest_bytes).map(Self::Pbkdf2))
            .or_else(|| phpass::Phpass::parse(stem, digest_bytes).map(Self::Phpass))
            .or_else(|| salted::Salted::parse(stem, digest_bytes).map(Self::Salted))
            .or_else(|| scrypt::Scrypt::parse(stem, digest_bytes).map(Self::Scrypt))
            .or_else(|| sha_crypt::ShaCrypt::parse(stem, digest_bytes).map(Self::ShaCrypt));
        foreign.ok_or(HashError::Unreadable)?.bounded()
    }

    /// Whether two digests of it stay within a second of CPU.
    pub(super) fn is_affordable_twice(&self) -> bool {
        self.scheme().is_affordable_twice()
    }

    /// Whether it may be stored as it is.
    pub(super) fn is_strong(&self) -> bool {
        self.scheme().is_strong()
    }

    /// The digest of a password; empty where no digest can be its own.
    pub(super) fn digest(&self, password: &str) -> Zeroizing<Vec<u8>> {
        self.scheme().digest(password)
    }

    fn recognise(text: &str) -> Option<(Self, Vec<u8>)> {
        fn name<S>(wrap: fn(S) -> Foreign) -> impl Fn((S, Vec<u8>)) -> (Foreign, Vec<u8>) {
            move |(scheme, digest)| (wrap(scheme), digest)
        }
        bcrypt::read(text)
            .map(name(Self::Bcrypt))
            .or_else(|| firebase::read(text).map(name(Self::Firebase)))
            .or_else(|| md5_crypt::read(text).map(name(Self::Md5Crypt)))
            .or_else(|| pbkdf2::read(text).map(name(Self::Pbkdf2)))
            .or_else(|| phpass::read(text).map(name(Self::Phpass)))
            .or_else(|| salted::read(text).map(name(Self::Salted)))
            .or_else(|| scrypt::read(text).map(name(Self::Scrypt)))
            .or_else(|| sha_crypt::read(text).map(name(Self::ShaCrypt)))
    }

    fn bounded(self) -> Result<Self, HashError> {
        if self.scheme().is_affordable() { Ok(self) } else { Err(HashError::TooCostly) }
    }

    fn scheme(&self) -> &dyn Scheme {
        match self {
            Self::Bcrypt(scheme) => scheme,
            Self::Firebase(scheme) => scheme,
            Self::Md5Crypt(scheme) => scheme,
            Self::Pbkdf2(scheme) => scheme,
            Self::Phpass(scheme) => scheme,
            Self::Salted(scheme) => scheme,
            Self::Scrypt(scheme) => scheme,
            Self::ShaCrypt(scheme) => scheme,
        }
    }
}

/// Writes the stem.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scheme().fmt(f)
    }
}
