//! The `argon2` crate as a process: an empty line when it has started, then for each line of input
//! one hash, whose first bytes it prints.
//! What `npm run bench:hash` measures.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroize;

const MEMORY_KIB: u32 = 19_456;

fn main() -> Result<(), Box<dyn Error>> {
    let params = Params::new(MEMORY_KIB, 2, 1, Some(32))?;
    let argon = Argon2::new_with_secret(&[9; 32], Algorithm::Argon2id, Version::V0x13, params)?;
    let mut blocks = Vec::new();
    writeln!(stdout())?;
    for line in stdin().lock().lines() {
        line?;
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
        writeln!(stdout(), "{a:02x}{b:02x}{c:02x}{d:02x}")?;
    }
    Ok(())
}
