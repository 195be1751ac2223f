//! What hashing, imported hashes, tokens and sealing cost natively. Prints one line each: the best
//! of several runs, in milliseconds. `cargo bench --features server --bench hash`

#![expect(clippy::disallowed_methods, reason = "runs natively, and measures")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use relatch::account::Plain;
use relatch::crypt::jwt::{Claims, Expect, LEEWAY_S, SigningKey, Untrusted, sign};
use relatch::crypt::{Hasher, KeyRing, Place, Sealer, SecretKey, refresh};

const RING: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const RUNS: usize = 7;
const SALT: [u8; 16] = [7; 16];

/// Imported forms at the costs that products use, and the dearest that are taken.
const IMPORTS: [(&str, &str); 8] = [
    ("bcrypt, cost 10", "$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ("bcrypt, cost 13 (most)", "$2b$13$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    (
        "PBKDF2-SHA256, 600,000",
        "pbkdf2_sha256$600000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA=",
    ),
    (
        "PBKDF2-SHA256, 1,500,000 (most)",
        "pbkdf2_sha256$1500000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA=",
    ),
    (
        "scrypt, 2^14/8/1, wrapped",
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
    ),
    (
        "scrypt, 2^16/8/4 (most)",
        "$scrypt$ln=16,r=8,p=4$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
    ),
    (
        "SHA-256-crypt, 656,000 (most), wrapped",
        "$5$rounds=656000$LKO/Ute40T3FNF95$U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9",
    ),
    (
        "Argon2id, 64 MiB/3/4",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    passwords()?;
    imports()?;
    tokens()?;
    sealing()
}

fn passwords() -> Result<(), Box<dyn Error>> {
    let hasher = Hasher::new(KeyRing::parse(RING, "pepper")?);
    let password = Plain::new("Analytical-Engine-1843".to_owned());
    let stored = hasher.hash(&password, SALT)?;
    let history = vec![stored.clone(); 5];
    measure("hash", RUNS, || hasher.hash(&password, SALT));
    measure("verify", RUNS, || hasher.verify(&password, &stored));
    let stand_in = hasher.stand_in(None);
    measure("stand-in", RUNS, || hasher.verify(&password, &stand_in));
    measure("history of five in one group", RUNS, || hasher.matches_any(&password, &history));
    Ok(())
}

fn imports() -> Result<(), Box<dyn Error>> {
    let hasher = Hasher::new(KeyRing::parse(RING, "pepper")?);
    let password = Plain::new("Analytical-Engine-1843".to_owned());
    for (name, foreign) in IMPORTS {
        let stored = hasher.import(foreign, SALT)?;
        measure(name, 2, || hasher.verify(&password, &stored));
    }
    Ok(())
}

fn tokens() -> Result<(), Box<dyn Error>> {
    let key = SigningKey::from_seed("k1", &[3; 32]);
    let keys = [key.verifying_key()];
    let claims = Claims {
        iss: Some("https://relatch.test".to_owned()),
        aud: vec!["relatch".to_owned()],
        exp: Some(600),
        ..Claims::default()
    };
    let token = sign(&claims, "at+jwt", &key)?;
    let expect = Expect {
        iss: "https://relatch.test",
        aud: "relatch",
        typs: &[Some("at+jwt")],
        now_s: 0,
        leeway_s: LEEWAY_S,
    };
    measure("sign an access token", RUNS, || sign(&claims, "at+jwt", &key));
    measure("verify an access token", RUNS, || {
        Untrusted::parse(token.expose()).and_then(|parsed| parsed.verify(&keys, &expect))
    });
    let secrets = SecretKey::new(KeyRing::parse(RING, "secret")?);
    let (refresh, _) = refresh::mint(&secrets, "t1", [1; 16], [2; 32]);
    measure("read a refresh token", RUNS, || refresh::read(&secrets, "t1", refresh.expose()));
    Ok(())
}

fn sealing() -> Result<(), Box<dyn Error>> {
    let sealer = Sealer::new(KeyRing::parse(RING, "seal")?);
    let place = Place { table: "outbox", row: "1", purpose: "body" };
    let letter = vec![b'x'; 4096];
    let sealed = sealer.seal(&letter, place, [0; 12])?;
    measure("seal 4 KiB", RUNS, || sealer.seal(&letter, place, [0; 12]));
    measure("open 4 KiB", RUNS, || sealer.open(&sealed, place));
    Ok(())
}

/// Prints the shortest of several runs.
fn measure<T>(name: &str, runs: usize, mut work: impl FnMut() -> T) {
    let shortest = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap_or_default();
    println!("{name:<40} {:>10.3} ms", shortest.as_secs_f64() * 1000.0);
}
