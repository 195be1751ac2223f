//! What a hash costs at most, in time. What each imported form costs, the benchmark `hash` prints.
#![cfg(feature = "native")]
#![expect(clippy::disallowed_methods, reason = "runs natively, and measures")]

use std::time::Instant;

use relatch::account::Plain;
use relatch::crypt::{Hasher, KeyRing};

#[test]
fn storage_6_a_hash_takes_less_than_a_second() {
    let ring = KeyRing::parse("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "pepper");
    let hasher = Hasher::new(ring.unwrap());
    let password = Plain::new("Analytical-Engine-1843".to_owned());
    let runs = [(); 5].map(|()| {
        let start = Instant::now();
        hasher.hash(&password, [7; 16]).unwrap();
        start.elapsed()
    });
    // The shortest, because a busy machine makes any other longer.
    let shortest = runs.into_iter().min().unwrap();
    println!("a hash takes {shortest:?}");
    assert!(shortest.as_millis() < 1_000, "{shortest:?}");
}
