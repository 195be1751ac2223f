//! Random computations, by the kernel and by the `argon2` crate.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use relatch_argon2id::{Block, Cost, Input, hash};

/// xorshift64*: the same cases for the same seed, natively and in WebAssembly.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    /// A number from `least` to `most`.
    fn between(&mut self, least: u32, most: u32) -> u32 {
        least + (self.next() % u64::from(most - least + 1)) as u32
    }

    fn bytes(&mut self, least: u32, most: u32) -> Vec<u8> {
        (0..self.between(least, most)).map(|_| self.next() as u8).collect()
    }
}

/// How many of `cases` random computations give another tag than the crate.
pub fn differences(seed: u64, cases: u32) -> u32 {
    let mut generator = Generator(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut blocks = Vec::new();
    (0..cases).map(|case| u32::from(!agree(&mut generator, case, &mut blocks))).sum()
}

/// One case. Every sixteenth has up to 2 MiB, so that blocks of addresses follow one another; the
/// memory holds what the last case left.
fn agree(generator: &mut Generator, case: u32, blocks: &mut Vec<Block>) -> bool {
    let lanes = if case.is_multiple_of(4) { generator.between(2, 8) } else { 1 };
    let most_kib = if case.is_multiple_of(16) { 2048 } else { 160 };
    let memory_kib = generator.between(8 * lanes, most_kib);
    let passes = generator.between(1, 4);
    let password = generator.bytes(0, 200);
    let salt = generator.bytes(8, 64);
    let secret = generator.bytes(0, 64);
    let associated = generator.bytes(0, 32);
    let mut expected = vec![0; generator.between(4, 64) as usize];
    let mut tag = expected.clone();
    let Some(cost) = Cost::new(memory_kib, passes, lanes) else { return false };
    let Some(argon) = reference(memory_kib, passes, lanes, &secret, &associated, expected.len())
    else {
        return false;
    };
    if blocks.len() < cost.blocks() {
        blocks.resize(cost.blocks(), Block::new());
    }
    let input =
        Input { password: &password, salt: &salt, secret: &secret, associated: &associated };
    hash(&input, cost, blocks, &mut tag).is_ok()
        && argon.hash_password_into(&password, &salt, &mut expected).is_ok()
        && tag == expected
}

/// The crate's Argon2id. `None` if it refuses the costs.
pub fn reference<'a>(
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    secret: &'a [u8],
    associated: &[u8],
    tag_bytes: usize,
) -> Option<Argon2<'a>> {
    let params = ParamsBuilder::new()
        .m_cost(memory_kib)
        .t_cost(passes)
        .p_cost(lanes)
        .data(AssociatedData::new(associated).ok()?)
        .output_len(tag_bytes)
        .build()
        .ok()?;
    Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).ok()
}
