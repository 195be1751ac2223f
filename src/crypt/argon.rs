//! Argon2 (RFC 9106): one computation's recipe as text, its bounds, and the memory it runs in.
//! Imports nothing of ours but the kernel.

use std::cell::Cell;
use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use relatch_argon2id::{Cost, Input};
use zeroize::{Zeroize, Zeroizing};

use super::HashError;
use super::keys::{Key, KeyId};
use super::phc::{Stem, decode, encode};

/// Bytes of a salt of ours.
pub(super) const SALT_BYTES: usize = 16;

/// What new hashes cost: OWASP's first row for Argon2id (Password Storage Cheat Sheet).
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What a new hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NewHash {
    memory_kib: u32,
    passes: u32,
}

impl NewHash {
    /// [`MEMORY_KIB`] and [`PASSES`].
    pub(super) const FULL: Self = Self { memory_kib: MEMORY_KIB, passes: PASSES };

    /// 64 KiB, one pass: worth nothing against guessing, and made in no time.
    #[cfg(feature = "native")]
    pub(super) const CHEAP: Self = Self { memory_kib: 64, passes: 1 };
}
const OUTPUT_BYTES: usize = 32;

/// What a stored hash may cost at most. 64 MiB (RFC 9106's second choice, and the default of most
/// products) is half of what an isolate has; the 100 MiB that Django uses would not fit. The
/// product of memory and passes bounds the time to about twenty hashes of our own.
const MAX_MEMORY_KIB: u32 = 65_536;
const MAX_LANES: u32 = 16;
const MAX_WORK: u64 = 20 * (MEMORY_KIB as u64) * (PASSES as u64);
/// What a stored hash may cost at most of which two digests are computed: about eight hashes of our own
/// each, or twice that where the kernel does not compute it.
const MAX_WORK_TWICE: u64 = 8 * (MEMORY_KIB as u64) * (PASSES as u64);
const DIGEST_BYTES: std::ops::RangeInclusive<usize> = 16..=64;
const SALT_LIMITS: std::ops::RangeInclusive<usize> = 8..=64;

/// OWASP's rows for Argon2id: KiB and passes.
const STRONG: [(u32, u32); 5] = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

const KEYS: &[&str] = &["m", "t", "p", "keyid"];

/// How to compute one Argon2 digest, all but the password and the pepper itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    algorithm: Algorithm,
    version: Version,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    pepper: Option<String>,
    salt: Vec<u8>,
    digest_bytes: usize,
}

impl Recipe {
    /// The recipe of new hashes of a cost.
    pub(super) fn native(cost: NewHash, pepper: &KeyId, salt: [u8; SALT_BYTES]) -> Self {
        Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: LANES,
            pepper: Some(pepper.as_str().to_owned()),
            salt: salt.to_vec(),
            digest_bytes: OUTPUT_BYTES,
        }
    }

    /// Whether a stem's name is an Argon2.
    pub(super) fn knows(name: &str) -> bool {
        Algorithm::new(name).is_ok()
    }

    /// Reads a stem and bounds its costs. A stem without a version is of version 0x10.
    pub(super) fn parse(stem: &Stem<'_>, digest_bytes: usize) -> Result<Self, HashError> {
        let recipe = Self::read(stem, digest_bytes).ok_or(HashError::Unreadable)?;
        if !recipe.is_affordable() {
            return Err(HashError::TooCostly);
        }
        recipe.params()?;
        Ok(recipe)
    }

    fn is_affordable(&self) -> bool {
        self.memory_kib <= MAX_MEMORY_KIB && self.lanes <= MAX_LANES && self.work() <= MAX_WORK
    }

    /// Whether two digests of it stay within a second of CPU.
    pub(super) fn is_affordable_twice(&self) -> bool {
        self.work() <= MAX_WORK_TWICE
    }

    fn work(&self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }

    /// The costs of a stem that is past the bounds, and the bounds, in words.
    pub(super) fn excess(stem: &Stem<'_>, digest_bytes: usize) -> Option<String> {
        let recipe = Self::read(stem, digest_bytes).filter(|recipe| !recipe.is_affordable())?;
        let Self { memory_kib, passes, lanes, .. } = recipe;
        Some(format!(
            "Argon2 with m={memory_kib} KiB, t={passes}, p={lanes}; up to m={MAX_MEMORY_KIB}, p={MAX_LANES} and m × t = {MAX_WORK} is taken"
        ))
    }

    fn read(stem: &Stem<'_>, digest_bytes: usize) -> Option<Self> {
        let params = stem.params.only(KEYS)?;
        let version = match stem.version {
            None | Some(0x10) => Version::V0x10,
            Some(0x13) => Version::V0x13,
            Some(_) => return None,
        };
        let pepper = match params.text("keyid") {
            Some(id) => Some(String::from_utf8(decode(id)?).ok()?),
            None => None,
        };
        let sized = DIGEST_BYTES.contains(&digest_bytes) && SALT_LIMITS.contains(&stem.salt.len());
        sized.then_some(Self {
            algorithm: Algorithm::new(stem.name).ok()?,
            version,
            memory_kib: params.number("m")?,
            passes: params.number("t")?,
            lanes: params.number("p")?,
            pepper,
            salt: stem.salt.clone(),
            digest_bytes,
        })
    }

    /// The id of the pepper that keys this digest, if one does.
    pub(super) fn pepper(&self) -> Option<&str> {
        self.pepper.as_deref()
    }

    /// The salt, if this is what [`Recipe::native`] makes of that cost under that pepper.
    pub(super) fn native_salt(&self, cost: NewHash, pepper: &KeyId) -> Option<[u8; SALT_BYTES]> {
        let salt = <[u8; SALT_BYTES]>::try_from(self.salt.as_slice()).ok()?;
        (*self == Self::native(cost, pepper, salt)).then_some(salt)
    }

    /// Whether it is one of OWASP's rows for Argon2id, or above one.
    pub(super) fn is_strong(&self) -> bool {
        let covers = |(memory_kib, passes): &(u32, u32)| {
            self.memory_kib >= *memory_kib && self.passes >= *passes
        };
        self.algorithm == Algorithm::Argon2id && STRONG.iter().any(covers)
    }

    /// What the kernel would compute. `None` for what only the crate can: other variants.
    fn kernel_cost(&self) -> Option<Cost> {
        let known = self.algorithm == Algorithm::Argon2id && self.version == Version::V0x13;
        known.then(|| Cost::new(self.memory_kib, self.passes, self.lanes)).flatten()
    }

    fn params(&self) -> Result<Params, HashError> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(self.digest_bytes))
            .map_err(|_| HashError::Unreadable)
    }
}

/// Writes the stem.
impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { algorithm, memory_kib, passes, lanes, .. } = self;
        write!(f, "${algorithm}$v={}", u32::from(self.version))?;
        write!(f, "$m={memory_kib},t={passes},p={lanes}")?;
        if let Some(id) = &self.pepper {
            write!(f, ",keyid={}", encode(id.as_bytes()))?;
        }
        write!(f, "${}", encode(&self.salt))
    }
}

/// What computes Argon2id of version 0x13; other variants are the crate's in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// Our kernel, made for WebAssembly.
    Kernel,
    /// The `argon2` crate.
    Crate,
}

impl Default for Engine {
    fn default() -> Self {
        if cfg!(feature = "argon2-crate") { Self::Crate } else { Self::Kernel }
    }
}

/// Computes digests, in memory that it keeps.
pub(super) struct Arena {
    engine: Engine,
    kernel: Buffer<relatch_argon2id::Block>,
    reference: Buffer<argon2::Block>,
}

impl Arena {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            kernel: Buffer::new(relatch_argon2id::wipe),
            reference: Buffer::new(|blocks| blocks.iter_mut().for_each(Zeroize::zeroize)),
        }
    }

    /// Computes a recipe's digest, keyed by `pepper` if there is one.
    pub(super) fn compute(
        &self,
        recipe: &Recipe,
        pepper: Option<&Key>,
        password: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, HashError> {
        let secret = pepper.map_or(&[][..], |key| key.bytes());
        let mut digest = Zeroizing::new(vec![0; recipe.digest_bytes]);
        // An isolate could not hold the memory of both.
        match recipe.kernel_cost().filter(|_| self.engine == Engine::Kernel) {
            Some(cost) => {
                self.reference.release();
                let input = Input { password, salt: &recipe.salt, secret, associated: &[] };
                self.kernel.lend(cost.blocks(), |blocks| {
                    relatch_argon2id::hash(&input, cost, blocks, &mut digest).is_ok()
                })?
            }
            None => {
                self.kernel.release();
                let params = recipe.params()?;
                let count = params.block_count();
                let (algorithm, version) = (recipe.algorithm, recipe.version);
                let argon = Argon2::new_with_secret(secret, algorithm, version, params)
                    .map_err(|_| HashError::Unreadable)?;
                self.reference.lend(count, |blocks| {
                    let salt = &recipe.salt;
                    argon
                        .hash_password_into_with_memory(password, salt, &mut digest, blocks)
                        .is_ok()
                })?
            }
        }
        .then_some(digest)
        .ok_or(HashError::Unreadable)
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Arena(..)")
    }
}

/// The memory that Argon2 fills. The buffer of our own recipe is kept, since wasm memory never
/// shrinks; a larger one, for an imported hash, is given back. Both are wiped after every use.
struct Buffer<B> {
    blocks: Cell<Vec<B>>,
    wipe: fn(&mut [B]),
}

impl<B: Clone + Default> Buffer<B> {
    fn new(wipe: fn(&mut [B])) -> Self {
        Self { blocks: Cell::default(), wipe }
    }

    /// Lends that many blocks, and wipes them.
    fn lend<T>(&self, count: usize, work: impl FnOnce(&mut [B]) -> T) -> Result<T, HashError> {
        let mut blocks = self.blocks.take();
        if blocks.len() < count {
            // Dropped first: an isolate could not hold both.
            drop(blocks);
            blocks = Vec::new();
            blocks.try_reserve_exact(count).map_err(|_| HashError::OutOfMemory)?;
            blocks.resize(count, B::default());
        }
        let (lent, _) = blocks.split_at_mut(count);
        let outcome = work(lent);
        (self.wipe)(lent);
        if blocks.len() <= MEMORY_KIB as usize {
            self.blocks.set(blocks);
        }
        Ok(outcome)
    }

    fn release(&self) {
        drop(self.blocks.take());
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::KeyRing;
    use super::*;

    fn parse(stem: &str, digest_bytes: usize) -> Result<Recipe, HashError> {
        Recipe::parse(&Stem::parse(stem).unwrap(), digest_bytes)
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The vectors of the reference implementation (phc-winner-argon2, src/test.c, version 0x13).
    #[test]
    fn reference_vectors() {
        let cases = [
            (
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
                "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
            ),
            (
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
                "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
            ),
            (
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ",
                "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
            ),
            (
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
                "89e9029f4637b295beb027056a7336c414fadd43f6b208645281cb214a56452f",
            ),
            (
                "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ",
                "fd4dd83d762c49bdeaf57c47bdcd0c2f1babf863fdeb490df63ede9975fccf06",
            ),
        ];
        let arena = Arena::new(Engine::default());
        for (stem, expected) in cases {
            let recipe = parse(stem, 32).unwrap();
            let digest = arena.compute(&recipe, None, b"password").unwrap();
            assert_eq!(hex(&digest), expected, "{stem}");
        }
    }

    #[test]
    fn attack_20_costs_are_bounded_before_any_work() {
        let within = "$argon2id$v=19$m=65536,t=4,p=8$c29tZXNhbHQ";
        assert!(parse(within, 32).is_ok());
        for stem in [
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=65537,t=1,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=19456,t=41,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=8,t=4294967295,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=19456,t=2,p=17$c29tZXNhbHQ",
        ] {
            assert_eq!(parse(stem, 32), Err(HashError::TooCostly), "{stem}");
        }
        for digest_bytes in [15, 65] {
            assert_eq!(parse(within, digest_bytes), Err(HashError::Unreadable));
        }
    }

    #[test]
    fn what_is_no_argon2_stem_is_malformed() {
        for stem in [
            "$argon2x$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
            "$argon2id$v=20$m=256,t=2,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ",
            "$argon2id$v=19$m=256,t=2,p=1$c2FsdA",
            "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=256,t=2,p=1,data=AAAA$c29tZXNhbHQ",
        ] {
            assert_eq!(parse(stem, 32), Err(HashError::Unreadable), "{stem}");
        }
    }

    #[test]
    fn storage_1_asvs_11_4_2_only_its_rows_are_strong() {
        let cases = [
            ("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ", true),
            ("$argon2id$v=19$m=7168,t=5,p=1$c29tZXNhbHQ", true),
            ("$argon2id$v=19$m=65536,t=2,p=8$c29tZXNhbHQ", true),
            ("$argon2id$v=19$m=19455,t=2,p=1$c29tZXNhbHQ", false),
            ("$argon2id$v=19$m=7168,t=4,p=1$c29tZXNhbHQ", false),
            ("$argon2i$v=19$m=65536,t=2,p=8$c29tZXNhbHQ", false),
            ("$argon2d$v=19$m=65536,t=2,p=8$c29tZXNhbHQ", false),
        ];
        for (stem, strong) in cases {
            assert_eq!(parse(stem, 32).unwrap().is_strong(), strong, "{stem}");
        }
    }

    #[test]
    fn a_stem_is_written_as_it_was_read() {
        let stem = "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE$c29tZXNhbHRzb21lc2FsdA";
        assert_eq!(parse(stem, 32).unwrap().to_string(), stem);
    }

    #[test]
    fn every_recipe_gives_the_same_digest_by_either_engine() {
        let [kernel, reference] = [Engine::Kernel, Engine::Crate].map(Arena::new);
        let ring =
            KeyRing::parse("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "pepper").unwrap();
        let shapes = STRONG.map(|(m, t)| ("id", 19, m, t, 1)).into_iter().chain([
            ("id", 19, 65_536, 1, 1),
            ("id", 19, 1_000, 3, 8),
            ("id", 16, 64, 2, 1),
            ("i", 19, 64, 2, 2),
            ("d", 19, 64, 2, 1),
            ("id", 19, 8, 1, 1),
        ]);
        for (variant, version, m, t, p) in shapes {
            let stem =
                format!("$argon2{variant}$v={version}$m={m},t={t},p={p}$c29tZXNhbHRzb21lc2FsdA");
            for (digest_bytes, pepper) in [(16, None), (64, Some(ring.current().1))] {
                let recipe = parse(&stem, digest_bytes).unwrap();
                let digest = |arena: &Arena| arena.compute(&recipe, pepper, b"password").unwrap();
                assert_eq!(digest(&kernel), digest(&reference), "{stem}, {digest_bytes}");
            }
        }
    }

    #[test]
    fn the_kernel_computes_what_it_can() {
        let cost = |stem| parse(stem, 32).unwrap().kernel_cost();
        assert_eq!(cost("$argon2id$v=19$m=64,t=2,p=4$c29tZXNhbHQ"), Cost::new(64, 2, 4));
        for stem in [
            "$argon2id$m=64,t=2,p=1$c29tZXNhbHQ",
            "$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHQ",
            "$argon2d$v=19$m=64,t=2,p=1$c29tZXNhbHQ",
        ] {
            assert_eq!(cost(stem), None, "{stem}");
        }
    }

    #[test]
    fn attack_35_one_buffer_serves_and_is_wiped() {
        let arena = Arena::new(Engine::Kernel);
        let recipe = parse("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ", 32).unwrap();
        arena.compute(&recipe, None, b"password").unwrap();
        let blocks = arena.kernel.blocks.take();
        assert_eq!(blocks.len(), 64);
        assert!(blocks.iter().all(|block| block.words() == [0; 128]));
        let place = blocks.as_ptr();
        arena.kernel.blocks.set(blocks);
        arena.compute(&recipe, None, b"password").unwrap();
        let again = arena.kernel.blocks.take();
        assert_eq!(again.as_ptr(), place);
    }

    #[test]
    fn the_crates_buffer_serves_and_is_wiped() {
        let arena = Arena::new(Engine::Crate);
        let recipe = parse("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ", 32).unwrap();
        arena.compute(&recipe, None, b"password").unwrap();
        let blocks = arena.reference.blocks.take();
        assert_eq!(blocks.len(), 64);
        assert!(blocks.iter().all(|block| block.as_ref().iter().all(|word| *word == 0)));
        let place = blocks.as_ptr();
        arena.reference.blocks.set(blocks);
        arena.compute(&recipe, None, b"password").unwrap();
        let again = arena.reference.blocks.take();
        assert_eq!(again.as_ptr(), place);
    }

    #[test]
    fn an_isolate_holds_the_memory_of_one_engine() {
        let arena = Arena::new(Engine::Kernel);
        let of_kernel = parse("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ", 32).unwrap();
        let of_crate = parse("$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ", 32).unwrap();
        let held = |recipe| {
            arena.compute(recipe, None, b"password").unwrap();
            let (ours, theirs) = (arena.kernel.blocks.take(), arena.reference.blocks.take());
            let lengths = (ours.len(), theirs.len());
            arena.kernel.blocks.set(ours);
            arena.reference.blocks.set(theirs);
            lengths
        };
        assert_eq!(held(&of_kernel), (64, 0));
        assert_eq!(held(&of_crate), (0, 64));
        assert_eq!(held(&of_kernel), (64, 0));
    }

    #[test]
    fn attack_35_a_larger_buffer_is_not_kept() {
        for engine in [Engine::Kernel, Engine::Crate] {
            let arena = Arena::new(engine);
            let recipe = parse("$argon2id$v=19$m=20000,t=1,p=1$c29tZXNhbHQ", 32).unwrap();
            arena.compute(&recipe, None, b"password").unwrap();
            assert!(arena.kernel.blocks.take().is_empty());
            assert!(arena.reference.blocks.take().is_empty());
        }
    }
}
