//! Password hashing: Argon2id under a pepper, as PHC strings, in one memory buffer per isolate.
//! May import `account`.

use subtle::{Choice, ConstantTimeEq};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::HashError;
use super::argon::{Arena, Engine, NewHash, Recipe, SALT_BYTES};
use super::keys::KeyRing;
use super::stored::{self, Method, Source, Stored, Wrap};
use crate::account::{Phc, Plain};

/// What makes equal passwords' hashes differ.
pub type Salt = [u8; SALT_BYTES];

/// Most groups of equal salt, parameters and pepper that a history check computes.
const HISTORY_GROUPS: usize = 3;

/// Most forms of one password of which a verification computes digests.
const MOST_FORMS: usize = 2;

/// Bytes of the digest of a stand-in of our own form.
const STAND_IN_BYTES: usize = 32;

/// Hashes and verifies passwords. One per isolate: it owns the memory that Argon2 fills.
#[derive(Debug)]
pub struct Hasher {
    peppers: KeyRing,
    cost: NewHash,
    arena: Arena,
}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the stored one.
    pub matches: bool,
    /// It matches, and should be hashed anew: the stored form is not what new hashes are.
    pub upgrade: bool,
    /// How many digests were computed.
    pub digests: u32,
}

/// The digests of one password by one method: of its NFC form, and where another product hashed it, of
/// the forms that it may have seen.
struct Digests(Vec<Zeroizing<Vec<u8>>>);

impl Digests {
    /// Whether one of them is the stored one. Compares with all of them.
    fn contain(&self, stored: &[u8]) -> Choice {
        self.0.iter().fold(Choice::from(0), |found, digest| found | stored.ct_eq(digest))
    }
}

impl Hasher {
    /// Takes the pepper keys; new hashes are keyed by the first.
    #[must_use]
    pub fn new(pepper: KeyRing) -> Self {
        Self { peppers: pepper, cost: NewHash::FULL, arena: Arena::new(Engine::default()) }
    }

    /// As [`Hasher::new`], with new hashes that cost next to nothing (64 KiB, one pass): for native tests
    /// of what is not the cost of a hash. No Worker is compiled with it.
    #[cfg(feature = "native")]
    #[must_use]
    pub fn cheap(pepper: KeyRing) -> Self {
        Self { cost: NewHash::CHEAP, ..Self::new(pepper) }
    }

    /// Hashes a new password: Argon2id, 19,456 KiB, two passes, one lane, as
    /// `$argon2id$v=19$m=…,t=…,p=…,keyid=…$salt$hash`.
    ///
    /// # Errors
    ///
    /// [`HashError::OutOfMemory`].
    pub fn hash(&self, password: &Plain, salt: Salt) -> Result<Phc, HashError> {
        let recipe = self.native(salt);
        let digest = self.argon2(&recipe, password.bytes())?.to_vec();
        let method = Method { source: Source::Argon2(recipe), wrap: None };
        Ok(Stored { method, digest }.to_phc())
    }

    /// Verifies a password against a stored hash, in constant time once the digest is computed. An
    /// imported hash is tried with the password as typed and with its NFC form; where these are one, with
    /// its NFD form as well, if that differs. One of which two digests take about a second of CPU or more
    /// is tried with the password as typed alone.
    ///
    /// # Errors
    ///
    /// [`HashError`] where the stored hash cannot be computed, known before any work is done: it has
    /// an unknown form, costs more than the bounds allow, or names a pepper that is gone. Also if
    /// there is no memory.
    pub fn verify(&self, password: &Plain, stored: &Phc) -> Result<Verdict, HashError> {
        let stored = Stored::parse(stored)?;
        if !self.has_peppers(&stored.method) {
            return Err(HashError::UnknownPepper);
        }
        let digests = self.digests(&stored.method, password)?;
        let matches = digests.contain(&stored.digest).into();
        let upgrade = matches && self.native_salt(&stored.method).is_none();
        Ok(Verdict {
            matches,
            upgrade,
            digests: u32::try_from(digests.0.len()).unwrap_or(u32::MAX),
        })
    }

    /// How many digests of a password are computed at most, against whatever stored hash: 1 where its
    /// forms are one.
    #[must_use]
    pub fn most_digests(password: &Plain) -> u32 {
        let nfd = Zeroizing::new(password.expose().nfd().collect::<String>());
        if forms(password, &nfd, MOST_FORMS).len() < MOST_FORMS { 1 } else { 2 }
    }

    /// A stored hash of nobody, to verify against where an address has none: then an unknown address
    /// takes the work of a known one, by the same code (ASVS 5.0 6.3.8). It costs what the hashes of a
    /// cost class cost. Without a class, and where one cannot be computed, it costs what new hashes do.
    #[must_use]
    pub fn stand_in(&self, class: Option<&str>) -> Phc {
        let of_class = class.and_then(stored::of_class).filter(|stored| self.computes(stored));
        of_class.unwrap_or_else(|| {
            let source = Source::Argon2(self.native([0; SALT_BYTES]));
            let method = Method { source, wrap: None };
            Stored { method, digest: vec![0; STAND_IN_BYTES] }.to_phc()
        })
    }

    /// The scheme and the costs of a stored hash, without salt and digest; empty for what cannot be read.
    #[must_use]
    pub fn form(&self, stored: &Phc) -> String {
        Stored::parse(stored).map(|stored| stored.method.form()).unwrap_or_default()
    }

    fn computes(&self, stored: &Phc) -> bool {
        Stored::parse(stored).is_ok_and(|stored| self.has_peppers(&stored.method))
    }

    /// Whether the password is among former ones, newest first. Entries of equal salt, parameters
    /// and pepper cost one computation together; past three such groups, older ones are not looked
    /// at, and entries whose pepper is gone are passed over, since nothing can be compared.
    ///
    /// # Errors
    ///
    /// As [`Hasher::verify`].
    pub fn matches_any(&self, password: &Plain, history: &[Phc]) -> Result<bool, HashError> {
        let mut groups: Vec<(Method, Digests)> = Vec::new();
        let mut found = Choice::from(0);
        for entry in history {
            let Stored { method, digest } = Stored::parse(entry)?;
            if !self.has_peppers(&method) {
                continue;
            }
            if let Some((_, digests)) = groups.iter().find(|(known, _)| *known == method) {
                found |= digests.contain(&digest);
                continue;
            }
            if groups.len() == HISTORY_GROUPS {
                break;
            }
            let digests = self.digests(&method, password)?;
            found |= digests.contain(&digest);
            groups.push((method, digests));
        }
        Ok(found.into())
    }

    /// The salt of a hash that a new hash may share, so that a history check compares both with
    /// one computation. `None` where the hash is not what new hashes are.
    #[must_use]
    pub fn group_salt(&self, stored: &Phc) -> Option<Salt> {
        self.native_salt(&Stored::parse(stored).ok()?.method)
    }

    /// Takes over a hash that another product made, in that product's spelling: bcrypt, scrypt,
    /// PBKDF2, Argon2, Firebase's scrypt, SHA-crypt, md5-crypt, phpass, salted SHA; plain, as PHC
    /// or modular strings, or as Django, WordPress, passlib, Werkzeug, Better Auth, GoTrue or Ory
    /// Kratos write them.
    ///
    /// A form below OWASP's rows, and not what new hashes are, is wrapped: what is stored is Argon2id, with this salt and the
    /// current pepper, over the weak digest. A bcrypt hash matches no password of more than 72
    /// bytes, and none with a NUL, because bcrypt does not see the rest.
    ///
    /// # Errors
    ///
    /// [`HashError::Unreadable`] for an unknown form, [`HashError::TooCostly`] for costs past the
    /// bounds, [`HashError::UnknownPepper`] for a hash of this service under a key that it lacks.
    pub fn import(&self, text: &str, salt: Salt) -> Result<Phc, HashError> {
        let Stored { method, digest } = Stored::import(text)?;
        if !self.has_peppers(&method) {
            return Err(HashError::UnknownPepper);
        }
        let is_new = self.native_salt(&method).is_some();
        if method.wrap.is_some() || method.source.is_strong() || is_new {
            return Ok(Stored { method, digest }.to_phc());
        }
        let digest = Zeroizing::new(digest);
        let wrap = Wrap { recipe: self.native(salt), inner_bytes: digest.len() };
        let wrapped = self.argon2(&wrap.recipe, &digest)?.to_vec();
        let method = Method { source: method.source, wrap: Some(wrap) };
        Ok(Stored { method, digest: wrapped }.to_phc())
    }

    fn has_peppers(&self, method: &Method) -> bool {
        method.peppers().all(|id| self.peppers.get(id).is_some())
    }

    fn native(&self, salt: Salt) -> Recipe {
        Recipe::native(self.cost, self.peppers.current().0, salt)
    }

    fn native_salt(&self, method: &Method) -> Option<Salt> {
        method.plain_argon2()?.native_salt(self.cost, self.peppers.current().0)
    }

    fn digests(&self, method: &Method, password: &Plain) -> Result<Digests, HashError> {
        let nfd = Zeroizing::new(password.expose().nfd().collect::<String>());
        let texts = if method.is_ours() {
            vec![password.expose()]
        } else {
            let most = if method.is_affordable_twice() { MOST_FORMS } else { 1 };
            forms(password, &nfd, most)
        };
        texts
            .into_iter()
            .map(|text| self.digest(method, text))
            .collect::<Result<_, _>>()
            .map(Digests)
    }

    fn digest(&self, method: &Method, text: &str) -> Result<Zeroizing<Vec<u8>>, HashError> {
        let digest = match &method.source {
            Source::Argon2(recipe) => self.argon2(recipe, text.as_bytes())?,
            Source::Foreign(foreign) => foreign.digest(text),
        };
        match &method.wrap {
            Some(wrap) => self.argon2(&wrap.recipe, &digest),
            None => Ok(digest),
        }
    }

    fn argon2(&self, recipe: &Recipe, input: &[u8]) -> Result<Zeroizing<Vec<u8>>, HashError> {
        let pepper = match recipe.pepper() {
            Some(id) => Some(self.peppers.get(id).ok_or(HashError::UnknownPepper)?),
            None => None,
        };
        self.arena.compute(recipe, pepper, input)
    }
}

/// The forms of a password that another product may have hashed: as typed, then NFC, then NFD, each
/// once, and so many at most.
fn forms<'a>(password: &'a Plain, nfd: &'a str, most: usize) -> Vec<&'a str> {
    let mut forms = vec![password.typed()];
    for form in [password.expose(), nfd] {
        if forms.len() < most && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const NEW: &str = "k2:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";
    const FOUND: Verdict = Verdict { matches: true, upgrade: false, digests: 1 };
    const STALE: Verdict = Verdict { matches: true, upgrade: true, digests: 1 };
    const WRONG: Verdict = Verdict { matches: false, upgrade: false, digests: 1 };

    fn hasher(text: &str) -> Hasher {
        Hasher::new(KeyRing::parse(text, "pepper").unwrap())
    }

    fn plain(text: &str) -> Plain {
        Plain::new(text.to_owned())
    }

    #[test]
    fn storage_1_storage_8_nist_13_a_hash_says_its_scheme_costs_and_pepper() {
        let stored = hasher(OLD).hash(&plain("Analytical-Engine-1843"), [7; 16]).unwrap();
        let stem = "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE$BwcHBwcHBwcHBwcHBwcHBw$";
        assert!(stored.as_str().starts_with(stem), "{}", stored.as_str());
        assert_eq!(stored.as_str().len(), stem.len() + 43);
    }

    #[test]
    fn asvs_6_2_8_nist_8_the_whole_password_is_verified() {
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
    fn storage_9_nul_and_any_unicode_are_part_of_the_password() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("pass\0word\u{1f511}"), [7; 16]).unwrap();
        assert_eq!(hasher.verify(&plain("pass\0word\u{1f511}"), &stored), Ok(FOUND));
        assert_eq!(hasher.verify(&plain("pass"), &stored), Ok(WRONG));
    }

    #[test]
    fn attack_22_nist_4_another_keyboard_still_signs_in() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("cafe\u{301}-au-lait"), [7; 16]).unwrap();
        assert_eq!(hasher.verify(&plain("caf\u{e9}-au-lait"), &stored), Ok(FOUND));
    }

    #[test]
    fn nist_14_storage_5_the_pepper_is_part_of_the_hash() {
        let stored = hasher(OLD).hash(&plain("password"), [7; 16]).unwrap();
        let elsewhere = format!("k1:{}", NEW.split_once(':').unwrap().1);
        assert_eq!(hasher(&elsewhere).verify(&plain("password"), &stored), Ok(WRONG));
        assert_eq!(hasher(NEW).verify(&plain("password"), &stored), Err(HashError::UnknownPepper));
    }

    #[test]
    fn storage_7_storage_5_a_sign_in_upgrades_an_older_pepper_or_cost() {
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
    fn attack_20_of_what_is_dear_one_digest_is_computed() {
        let twice = |text: &str| Stored::import(text).unwrap().method.is_affordable_twice();
        let (salt, digest) = ("U29kaXVtQ2hsb3JpZGU", "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI");
        let bcrypt = "fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq";
        for (cheap, dear) in [
            (format!("$2a$12${bcrypt}"), format!("$2a$13${bcrypt}")),
            (
                format!("$scrypt$ln=16,r=8,p=2${salt}${digest}"),
                format!("$scrypt$ln=16,r=8,p=3${salt}${digest}"),
            ),
            (
                format!("$pbkdf2-sha256$i=1000000${salt}${digest}"),
                format!("$pbkdf2-sha256$i=1000001${salt}${digest}"),
            ),
            (
                format!("$argon2id$v=19$m=65536,t=4,p=1${salt}${digest}"),
                format!("$argon2id$v=19$m=65536,t=5,p=1${salt}${digest}"),
            ),
        ] {
            assert!(twice(&cheap) && !twice(&dear), "{dear}");
        }
    }

    #[test]
    fn attack_13_a_stand_in_has_the_form_of_its_class_and_is_nobodys() {
        let hasher = hasher(OLD);
        let ours = hasher.hash(&plain("password"), [7; 16]).unwrap();
        let stand_in = hasher.stand_in(None);
        assert_eq!(hasher.form(&stand_in), hasher.form(&ours));
        assert_eq!(stand_in.as_str().len(), ours.as_str().len());
        assert_eq!(hasher.verify(&plain("password"), &stand_in), Ok(WRONG));
        let bcrypt = hasher.stand_in(Some(r#"["","bcrypt","c=10",22,31]"#));
        assert_eq!(hasher.form(&bcrypt), "$bcrypt$c=10");
        let far = r#"["","argon2id","v=19","m=8,t=1,p=1",4000000000,22]"#;
        let gone = r#"["","argon2id","v=19","m=19456,t=2,p=1,keyid=azI",22,43]"#;
        for unreadable in ["", "[]", "[1]", "{}", r#"["","bcrypt","c=31",22,31]"#, far, gone] {
            assert_eq!(hasher.stand_in(Some(unreadable)), stand_in, "{unreadable}");
        }
    }

    #[test]
    fn attack_39_history_finds_a_former_password_in_the_three_newest_groups() {
        let hasher = hasher(&format!("{NEW},{OLD}"));
        let older = self::hasher(OLD);
        let history = [
            hasher.hash(&plain("five"), [2; 16]).unwrap(),
            hasher.hash(&plain("four"), [2; 16]).unwrap(),
            older.hash(&plain("three"), [1; 16]).unwrap(),
            older.hash(&plain("two"), [1; 16]).unwrap(),
            older.hash(&plain("one"), [0; 16]).unwrap(),
            older.hash(&plain("none"), [3; 16]).unwrap(),
        ];
        for known in ["five", "four", "three", "two", "one"] {
            assert_eq!(hasher.matches_any(&plain(known), &history), Ok(true), "{known}");
        }
        for unknown in ["six", "none"] {
            assert_eq!(hasher.matches_any(&plain(unknown), &history), Ok(false), "{unknown}");
        }
        assert_eq!(hasher.matches_any(&plain("five"), &[]), Ok(false));
    }

    #[test]
    fn a_hash_verifies_by_either_engine() {
        let by = |engine| Hasher { arena: Arena::new(engine), ..hasher(OLD) };
        let engines = [Engine::Kernel, Engine::Crate];
        let imported =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        let weak = by(Engine::Crate).import(imported, [3; 16]).unwrap();
        for (made, read) in [(engines[0], engines[1]), (engines[1], engines[0])] {
            let stored = by(made).hash(&plain("password"), [7; 16]).unwrap();
            assert_eq!(by(read).verify(&plain("password"), &stored), Ok(FOUND), "{made:?}");
            assert_eq!(by(read).verify(&plain("passwore"), &stored), Ok(WRONG), "{made:?}");
            assert_eq!(by(made).import(imported, [3; 16]).as_ref(), Ok(&weak), "{made:?}");
            assert_eq!(by(read).verify(&plain("password"), &weak), Ok(STALE), "{made:?}");
        }
    }

    #[test]
    fn a_new_hash_can_join_its_predecessors_group() {
        let hasher = hasher(OLD);
        let stored = hasher.hash(&plain("one"), [9; 16]).unwrap();
        assert_eq!(hasher.group_salt(&stored), Some([9; 16]));
        assert_eq!(hasher.group_salt(&Phc::new("nonsense")), None);
    }
}
