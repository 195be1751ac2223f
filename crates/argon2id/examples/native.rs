//! The `argon2` crate as a process: one hash for each line of input, whose milliseconds it prints.
//! What `npm run bench:hash` measures.

#![expect(clippy::disallowed_methods, reason = "runs natively, and measures")]

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroize;

const MEMORY_KIB: u32 = 19_456;

fn main() -> Result<(), Box<dyn Error>> {
    let params = Params::new(MEMORY_KIB, 2, 1, Some(32))?;
    let argon = Argon2::new_with_secret(&[9; 32], Algorithm::Argon2id, Version::V0x13, params)?;
    let mut blocks = Vec::new();
    for line in stdin().lock().lines() {
        line?;
        let start = Instant::now();
        blocks.resize(MEMORY_KIB as usize, argon2::Block::new());
        let mut tag = [0; 32];
        let memory = blocks.as_mut_slice();
        argon.hash_password_into_with_memory(
            b"Analytical-Engine-1843",
            &[7; 16],
            &mut tag,
            memory,
        )?;
        blocks.iter_mut().for_each(Zeroize::zeroize);
        let [a, b, c, d, ..] = tag;
        let ms = start.elapsed().as_secs_f64() * 1e3;
        writeln!(stdout(), "{ms:.4} {a:02x}{b:02x}{c:02x}{d:02x}")?;
    }
    Ok(())
}
