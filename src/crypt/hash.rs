//! Password hashing: Argon2id under a pepper, as PHC strings, in one memory buffer per isolate.
//! May import `account`.

use std::fmt;
use std::hint::black_box;

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use super::argon::{Arena, Fault, Recipe, SALT_BYTES};
use super::keys::KeyRing;
use super::phc;
use crate::account::{Phc, Plain};

/// Most groups of equal salt, parameters and pepper that a history check computes.
const HISTORY_GROUPS: usize = 2;

/// Hashes and verifies passwords. One per isolate: it owns the memory that Argon2 fills.
#[derive(Debug)]
pub struct Hasher {
    peppers: KeyRing,
    arena: Arena,
}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the stored one.
    pub matches: bool,
    /// It matches, and should be hashed anew: the stored form is not what new hashes are.
    pub upgrade: bool,
}

/// A stored hash, parsed: how to compute, and what must come out.
struct Stored {
    recipe: Recipe,
    digest: Vec<u8>,
}

impl Hasher {
    /// Takes the pepper keys; new hashes are keyed by the first.
    #[must_use]
    pub fn new(pepper: KeyRing) -> Self {
        Self { peppers: pepper, arena: Arena::default() }
    }

    /// Hashes a new password: Argon2id, 19,456 KiB, two passes, one lane, as
    /// `$argon2id$v=19$m=…,t=…,p=…,keyid=…$salt$hash`.
    ///
    /// # Errors
    ///
    /// [`HashError::OutOfMemory`].
    pub fn hash(&self, password: &Plain, salt: [u8; SALT_BYTES]) -> Result<Phc, HashError> {
        let recipe = Recipe::native(self.peppers.current().0, salt);
        let digest = self.compute(&recipe, password)?;
        Ok(Phc::new(format!("{recipe}${}", phc::encode(&digest))))
    }

    /// Verifies a password against a stored hash, in constant time once the digest is computed.
    ///
    /// # Errors
    ///
    /// [`HashError`] where the stored hash cannot be computed: it has an unknown form, costs more
    /// than the bounds allow, or names a pepper that is gone.
    pub fn verify(&self, password: &Plain, stored: &Phc) -> Result<Verdict, HashError> {
        let stored = Stored::parse(stored)?;
        let digest = self.compute(&stored.recipe, password)?;
        let matches = stored.digest.ct_eq(&digest).into();
        Ok(Verdict { matches, upgrade: matches && self.native_salt(&stored.recipe).is_none() })
    }

    /// Does the work of a verification against no account, so that an unknown address takes as
    /// long as a known one (ASVS 5.0 6.3.8).
    pub fn burn(&self, password: &Plain) {
        let recipe = Recipe::native(self.peppers.current().0, [0; SALT_BYTES]);
        // There is no account whose failure could be reported.
        let _ = black_box(self.compute(&recipe, password));
    }

    /// Whether the password is among former ones, newest first. Entries of equal salt, parameters
    /// and pepper cost one computation together; past two such groups, older ones are not looked
    /// at.
    ///
    /// # Errors
    ///
    /// As [`Hasher::verify`].
    pub fn matches_any(&self, password: &Plain, history: &[Phc]) -> Result<bool, HashError> {
        let mut groups: Vec<(Recipe, Zeroizing<Vec<u8>>)> = Vec::new();
        let mut found = Choice::from(0);
        for entry in history {
            let entry = Stored::parse(entry)?;
            if !groups.iter().any(|(recipe, _)| *recipe == entry.recipe) {
                if groups.len() == HISTORY_GROUPS {
                    break;
                }
                let digest = self.compute(&entry.recipe, password)?;
                groups.push((entry.recipe.clone(), digest));
            }
            for (recipe, digest) in &groups {
                if *recipe == entry.recipe {
                    found |= entry.digest.ct_eq(digest);
                }
            }
        }
        Ok(found.into())
    }

    /// The salt of a hash that a new hash may share, so that a history check compares both with
    /// one computation. `None` where the hash is not what new hashes are.
    #[must_use]
    pub fn group_salt(&self, stored: &Phc) -> Option<[u8; SALT_BYTES]> {
        self.native_salt(&Stored::parse(stored).ok()?.recipe)
    }

    fn native_salt(&self, recipe: &Recipe) -> Option<[u8; SALT_BYTES]> {
        recipe.native_salt(self.peppers.current().0)
    }

    fn compute(&self, recipe: &Recipe, password: &Plain) -> Result<Zeroizing<Vec<u8>>, HashError> {
        let pepper = match recipe.pepper() {
            Some(id) => Some(self.peppers.get(id).ok_or(HashError::UnknownPepper)?),
            None => None,
        };
        Ok(self.arena.compute(recipe, pepper, password.bytes())?)
    }
}

impl Stored {
    fn parse(text: &Phc) -> Result<Self, HashError> {
        let (stem, digest) = phc::split(text.as_str()).ok_or(HashError::Unreadable)?;
        Ok(Self { recipe: Recipe::parse(stem, digest.len())?, digest })
    }
}

/// Why a password could not be hashed or verified. None of these is the caller's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashError {
    /// The stored hash has no form that is known here.
    Unreadable,
    /// The stored hash asks for more work or memory than is allowed.
    TooCostly,
    /// The stored hash is keyed by a pepper that is not configured.
    UnknownPepper,
    /// The memory for the computation could not be had.
    OutOfMemory,
}

impl From<Fault> for HashError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Malformed => Self::Unreadable,
            Fault::TooCostly => Self::TooCostly,
            Fault::OutOfMemory => Self::OutOfMemory,
        }
    }
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the stored hash has an unknown form",
            Self::TooCostly => "the stored hash costs more than is allowed",
            Self::UnknownPepper => "the stored hash names a pepper that is not configured",
            Self::OutOfMemory => "no memory to hash in",
        })
    }
}

impl std::error::Error for HashError {}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const NEW: &str = "k2:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";
    const FOUND: Verdict = Verdict { matches: true, upgrade: false };
    const STALE: Verdict = Verdict { matches: true, upgrade: true };
    const WRONG: Verdict = Verdict { matches: false, upgrade: false };

    fn hasher(text: &str) -> Hasher {
        Hasher::new(KeyRing::parse(text, "pepper").unwrap())
    }

    fn plain(text: &str) -> Plain {
        Plain::new(text.to_owned())
    }

    #[test]
    fn owasp_p1_p8_a_hash_says_its_scheme_costs_and_pepper() {
        let stored = hasher(OLD).hash(&plain("Analytical-Engine-1843"), [7; 16]).unwrap();
        let stem = "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE$BwcHBwcHBwcHBwcHBwcHBw$";
        assert!(stored.as_str().starts_with(stem), "{}", stored.as_str());
        assert_eq!(stored.as_str().len(), stem.len() + 43);
    }

    #[test]
    fn asvs_6_2_8_the_whole_password_is_verified() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("Analytical-Engine-1843"), [7; 16]).unwrap();
        assert_eq!(hasher.verify(&plain("Analytical-Engine-1843"), &stored), Ok(FOUND));
        for wrong in
            ["analytical-engine-1843", "Analytical-Engine-184", "Analytical-Engine-1843 ", ""]
        {
            assert_eq!(hasher.verify(&plain(wrong), &stored), Ok(WRONG), "{wrong}");
        }
    }

    #[test]
    fn owasp_p9_nul_and_any_unicode_are_part_of_the_password() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("pass\0word\u{1f511}"), [7; 16]).unwrap();
        assert_eq!(hasher.verify(&plain("pass\0word\u{1f511}"), &stored), Ok(FOUND));
        assert_eq!(hasher.verify(&plain("pass"), &stored), Ok(WRONG));
    }

    #[test]
    fn attack_22_another_keyboard_still_signs_in() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("cafe\u{301}-au-lait"), [7; 16]).unwrap();
        assert_eq!(hasher.verify(&plain("caf\u{e9}-au-lait"), &stored), Ok(FOUND));
    }

    #[test]
    fn nist_n14_the_pepper_is_part_of_the_hash() {
        let stored = hasher(OLD).hash(&plain("password"), [7; 16]).unwrap();
        let elsewhere = format!("k1:{}", NEW.split_once(':').unwrap().1);
        assert_eq!(hasher(&elsewhere).verify(&plain("password"), &stored), Ok(WRONG));
        assert_eq!(hasher(NEW).verify(&plain("password"), &stored), Err(HashError::UnknownPepper));
    }

    #[test]
    fn owasp_p7_a_sign_in_upgrades_an_older_pepper_or_cost() {
        let stored = hasher(OLD).hash(&plain("password"), [7; 16]).unwrap();
        let rotated = hasher(&format!("{NEW},{OLD}"));
        assert_eq!(rotated.verify(&plain("password"), &stored), Ok(STALE));
        assert_eq!(rotated.verify(&plain("wrong"), &stored), Ok(WRONG));
        assert_eq!(rotated.group_salt(&stored), None);
    }

    #[test]
    fn attack_20_a_hostile_cost_is_refused() {
        let hostile = Phc::new(
            "$argon2id$v=19$m=4194304,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$AQIDBAUGBwgJCgsMDQ4PEA",
        );
        assert_eq!(hasher(OLD).verify(&plain("x"), &hostile), Err(HashError::TooCostly));
        for text in ["", "password", "$", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$"] {
            assert_eq!(
                hasher(OLD).verify(&plain("x"), &Phc::new(text)),
                Err(HashError::Unreadable),
                "{text}"
            );
        }
    }

    #[test]
    fn history_finds_a_former_password_in_both_newest_groups() {
        let hasher = hasher(&format!("{NEW},{OLD}"));
        let older = self::hasher(OLD);
        let history = [
            hasher.hash(&plain("five"), [2; 16]).unwrap(),
            hasher.hash(&plain("four"), [2; 16]).unwrap(),
            older.hash(&plain("three"), [1; 16]).unwrap(),
            older.hash(&plain("two"), [1; 16]).unwrap(),
            older.hash(&plain("one"), [0; 16]).unwrap(),
        ];
        for known in ["five", "four", "three", "two"] {
            assert_eq!(hasher.matches_any(&plain(known), &history), Ok(true), "{known}");
        }
        for unknown in ["six", "one"] {
            assert_eq!(hasher.matches_any(&plain(unknown), &history), Ok(false), "{unknown}");
        }
        assert_eq!(hasher.matches_any(&plain("five"), &[]), Ok(false));
    }

    #[test]
    fn a_new_hash_can_join_its_predecessors_group() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("one"), [9; 16]).unwrap();
        assert_eq!(hasher.group_salt(&stored), Some([9; 16]));
        assert_eq!(hasher.group_salt(&Phc::new("nonsense")), None);
    }
}
