//! Random bytes that are the same for the same seed. Imports nothing of ours.

use core::cell::Cell;

use sha2::{Digest, Sha256};

/// A generator: SHA-256 of the seed and a counter. The seed gives every secret away, so it is for tests alone.
#[derive(Debug)]
pub struct Entropy {
    seed: u64,
    blocks: Cell<u64>,
}

impl Entropy {
    /// The generator of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, blocks: Cell::new(0) }
    }

    /// Fills a buffer with the next bytes.
    pub fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let block = self.blocks.get();
            self.blocks.set(block + 1);
            let input = [self.seed.to_le_bytes(), block.to_le_bytes()].concat();
            for (byte, random) in chunk.iter_mut().zip(Sha256::digest(input)) {
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(entropy: &Entropy) -> [u8; 40] {
        let mut bytes = [0; 40];
        entropy.fill(&mut bytes);
        bytes
    }

    #[test]
    fn equal_seeds_draw_equal_bytes_and_never_the_same_twice() {
        let (one, same, other) = (Entropy::new(1), Entropy::new(1), Entropy::new(2));
        let first = drawn(&one);
        assert_eq!(first, drawn(&same));
        assert_ne!(first, drawn(&other));
        assert_ne!(first, drawn(&one));
    }
}
