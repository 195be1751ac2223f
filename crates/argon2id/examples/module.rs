//! The kernel and the `argon2` crate behind C functions, in one module of WebAssembly: what
//! `tests/simd128.test.mjs` compares and `npm run bench:hash` measures.

#![expect(unsafe_code, reason = "functions are exported under names that JavaScript knows")]

#[path = "../tests/random/mod.rs"]
mod random;

use std::cell::RefCell;

use relatch_argon2id::{Block, Cost, Input, hash, wipe};
use zeroize::Zeroize;

const PASSWORD: &[u8] = b"Analytical-Engine-1843";
const SALT: &[u8] = &[7; 16];
const SECRET: &[u8] = &[9; 32];

thread_local! {
    static OURS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
    static THEIRS: RefCell<Vec<argon2::Block>> = const { RefCell::new(Vec::new()) };
}

/// How many of `cases` random computations, beginning at `seed`, give another tag than the crate.
#[unsafe(no_mangle)]
pub extern "C" fn differences(seed: u32, cases: u32) -> u32 {
    random::differences(u64::from(seed), cases)
}

/// Hashes by the kernel in memory that is kept and wiped; the first four bytes of the tag.
#[unsafe(no_mangle)]
pub extern "C" fn kernel(memory_kib: u32, passes: u32) -> u32 {
    OURS.with_borrow_mut(|blocks| {
        let Some(cost) = Cost::new(memory_kib, passes, 1) else { return 0 };
        grow(blocks, cost.blocks(), Block::new());
        let mut tag = [0; 32];
        let input = Input { password: PASSWORD, salt: SALT, secret: SECRET, associated: &[] };
        let outcome = hash(&input, cost, blocks, &mut tag);
        wipe(blocks);
        outcome.map_or(0, |()| head(tag))
    })
}

/// Hashes by the crate in the same manner.
#[unsafe(no_mangle)]
pub extern "C" fn reference(memory_kib: u32, passes: u32) -> u32 {
    THEIRS.with_borrow_mut(|blocks| {
        let Some(argon) = random::reference(memory_kib, passes, 1, SECRET, &[], 32) else {
            return 0;
        };
        grow(blocks, memory_kib as usize, argon2::Block::new());
        let mut tag = [0; 32];
        let outcome =
            argon.hash_password_into_with_memory(PASSWORD, SALT, &mut tag, &mut blocks[..]);
        blocks.iter_mut().for_each(Zeroize::zeroize);
        outcome.map_or(0, |()| head(tag))
    })
}

fn grow<B: Clone>(blocks: &mut Vec<B>, count: usize, zero: B) {
    if blocks.len() < count {
        blocks.resize(count, zero);
    }
}

fn head(tag: [u8; 32]) -> u32 {
    let [a, b, c, d, ..] = tag;
    u32::from_le_bytes([a, b, c, d])
}
