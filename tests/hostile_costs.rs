//! Stored and imported hashes that ask for ruinous costs are refused by reading alone: whatever they
//! ask for, a refusal takes a few kilobytes of memory and some microseconds. Everything that is asked
//! of the allocator is counted.
#![cfg(feature = "native")]
#![allow(unsafe_code, reason = "an allocator can only be counted by being one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use base64ct::{Base64, Encoding};
use relatch::account::{Phc, Plain};
use relatch::crypt::{HashError, Hasher, KeyRing};

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, with a count of the bytes that this thread has asked for.
struct Counting;

// SAFETY: every call is passed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + layout.size());
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Most bytes that two refusals of a hash may ask for: some copies of the longest text that is read.
const MOST_BYTES: usize = 16 * 1024;
const ROUNDS: u32 = 200;
const SALT: [u8; 16] = [7; 16];

const D32: &str = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
const D64: &str =
    "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA";
const CRYPT: &str = "U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9";
const BCRYPT: &str = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

/// A deterministic source of numbers (the generator of Numerical Recipes, second edition).
struct Draw(u32);

impl Draw {
    fn number(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0.rotate_left(16)
    }

    /// A cost: now and then a small one, mostly beyond what anybody can pay.
    fn cost(&mut self) -> u64 {
        let least = if self.number().is_multiple_of(8) { 0 } else { 21 };
        match least + self.number() % (68 - least) {
            64 => u64::from(u32::MAX),
            65 => u64::from(u32::MAX) + 1,
            66 => u64::MAX,
            67 => 0,
            magnitude => (1 << magnitude) | u64::from(self.number() % 7),
        }
    }

    fn letter(&mut self) -> char {
        const LETTERS: &str = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        LETTERS.chars().nth(self.number() as usize % 64).unwrap_or('.')
    }
}

/// ASP.NET Identity's third version, with so many iterations and such a length of the salt.
fn aspnet(iterations: u64, salt_bytes: u64) -> String {
    let word = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes();
    let salt_bytes = if salt_bytes.is_multiple_of(2) { 16 } else { salt_bytes };
    let words = [1, iterations, salt_bytes].map(word).concat();
    Base64::encode_string(&[&[1], words.as_slice(), &[7; 48]].concat())
}

/// A hash in each form that has costs, with costs of any size.
fn forms(draw: &mut Draw) -> Vec<String> {
    let mut cost = || draw.cost();
    let (n, r, p, rounds) = (cost(), cost(), cost(), cost());
    let letters: String = (0..11).map(|_| draw.letter()).collect();
    let letter = draw.letter();
    vec![
        format!("$2b${:02}${BCRYPT}", n % 100),
        format!("bcrypt_sha256$$2b${:02}${BCRYPT}", n % 100),
        format!("$wp$2y${:02}${BCRYPT}", n % 100),
        format!("$bcrypt$c={n}$EESEESEESEESEESEESEESA$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhc"),
        format!("$scrypt$ln={n},r={r},p={p}$c2FsdA${D32}"),
        format!("$7${letters}salt${CRYPT}"),
        format!("scrypt:{n}:{r}:{p}$salt${}", "ab".repeat(32)),
        format!("scrypt${n}$salt${r}${p}${D64}"),
        format!("$fbscrypt$v=1,n={n},r={r},p={p},ss=Bw==,sk={D64}$c2FsdA${D64}"),
        format!("$firescrypt$ln={n},r={r},p={p}$c2FsdA${D64}$Bw==${D64}"),
        format!("$pbkdf2-sha1$i={rounds}$c2FsdA${D32}"),
        format!("$pbkdf2-sha512${rounds}$c2FsdA${D64}"),
        format!("pbkdf2_sha256${rounds}$salt${D32}"),
        format!("pbkdf2:sha512:{rounds}$salt${}", "ab".repeat(64)),
        format!("$argon2id$v=19$m={n},t={r},p={p}$c2FsdHNhbHQ${D32}"),
        format!("argon2$argon2i$v=19$m={n},t={r},p={p}$c2FsdHNhbHQ${D32}"),
        format!("$argon2d$m={n},t={r},p={p}$c2FsdHNhbHQ${D32}"),
        format!("{{pbkdf2-SHA512}}{rounds}$c2FsdA${D64}\r\n"),
        format!("{{scrypt}}${:x}$c2FsdA${D32}", n & 0xff_ffff),
        format!("{{bcrypt}}$2a${:02}${BCRYPT}", n % 100),
        aspnet(rounds, n),
        format!("$5$rounds={rounds}$salt${CRYPT}"),
        format!("$6$rounds={rounds}$salt${}", CRYPT.repeat(2)),
        format!("$P${letter}IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
        format!(
            "$wrapped$l=32$pbkdf2-sha256$i={rounds}$c2FsdA$argon2id$v=19$m={n},t={r},p={p}$c2FsdHNhbHQ${D32}"
        ),
        format!(
            "$wrapped$l={n}$ssha1$c2FsdHNhbHQ$argon2id$v=19$m={n},t={r},p={p}$c2FsdHNhbHQ${D32}"
        ),
    ]
}

#[test]
fn attack_20_attack_35_no_cost_is_paid_before_it_is_bounded() {
    let ring = KeyRing::parse("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "pepper");
    let hasher = Hasher::new(ring.unwrap_or_else(|error| panic!("{error}")));
    let password = Plain::new("Analytical-Engine-1843".to_owned());
    let mut draw = Draw(1);
    let (mut refused, mut within, mut most) = (0_u32, 0_u32, 0);
    for _ in 0..ROUNDS {
        for hash in forms(&mut draw) {
            let before = TAKEN.get();
            let Err(error) = hasher.import(&hash, SALT) else {
                within += 1;
                continue;
            };
            refused += 1;
            assert!(
                matches!(error, HashError::TooCostly | HashError::Unreadable),
                "{hash}: {error}"
            );
            assert!(hasher.verify(&password, &Phc::new(hash.as_str())).is_err(), "{hash}");
            let taken = TAKEN.get() - before;
            most = most.max(taken);
            assert!(taken <= MOST_BYTES, "{taken} bytes for {hash}");
        }
    }
    println!("{refused} refused, none for more than {most} bytes; {within} within the bounds");
    assert!(refused > 10 * within && within > 0, "{refused} refused, {within} within");
}
