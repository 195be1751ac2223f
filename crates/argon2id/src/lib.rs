//! Argon2id of RFC 9106, version 0x13, for WebAssembly with `simd128`: faster than the `argon2` crate
//! compiled for the same target (`docs/performance.md` has the ratios), and equal to it in every bit.
//!
//! One thread computes every lane. Argon2i, Argon2d and version 0x10 are left to `argon2`. On other
//! targets the same code runs on pairs of `u64`, so that native tests cover everything but the vector
//! instructions; those are tested in Node, in `tests/simd128.test.mjs`.
//!
//! No branch and no address depends on the inputs, except the reference blocks that Argon2id itself
//! takes from block contents, from the third slice of the first pass on.

mod block;
mod digest;
mod lanes;
mod memory;

use std::error::Error;
use std::fmt;

pub use block::{Block, wipe};

use memory::Memory;

/// What one computation costs, within the bounds of RFC 9106, section 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// Memory in KiB (at least eight for a lane), passes (at least one) and lanes (1 to 2^24 - 1).
    /// `None` if they are out of bounds.
    #[must_use]
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let fits = passes >= 1 && lanes >= 1 && lanes < 1 << 24 && memory_kib / 8 >= lanes;
        if fits { Some(Self { memory_kib, passes, lanes }) } else { None }
    }

    /// Blocks of memory that [`hash`] needs: the KiB, rounded down to four segments a lane.
    #[must_use]
    pub const fn blocks(self) -> usize {
        self.segment_blocks() * memory::SLICES * self.lanes as usize
    }

    const fn segment_blocks(self) -> usize {
        self.memory_kib as usize / (memory::SLICES * self.lanes as usize)
    }
}

/// What is hashed.
#[derive(Clone, Copy, Default)]
pub struct Input<'a> {
    /// The password, RFC 9106's P.
    pub password: &'a [u8],
    /// The salt, S.
    pub salt: &'a [u8],
    /// The pepper, K; empty for none.
    pub secret: &'a [u8],
    /// Associated data, X; empty for none.
    pub associated: &'a [u8],
}

/// Tells lengths alone.
impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { password, salt, secret, associated } = self;
        let lengths = [password, salt, secret, associated].map(|field| field.len());
        f.debug_tuple("Input").field(&lengths).finish()
    }
}

/// Why nothing was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The memory holds fewer than [`Cost::blocks`].
    Memory,
    /// The tag has fewer than 4 bytes or more than 64.
    Tag,
    /// An input is of 4 GiB or more.
    Input,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "too little memory for the cost",
            Self::Tag => "a tag has 4 to 64 bytes",
            Self::Input => "an input is too long",
        })
    }
}

impl Error for Refusal {}

/// Computes the tag. The blocks may hold anything before, and hold secrets afterwards: [`wipe`]
/// them.
///
/// # Errors
///
/// [`Refusal`], before anything is computed.
pub fn hash(
    input: &Input<'_>,
    cost: Cost,
    blocks: &mut [Block],
    tag: &mut [u8],
) -> Result<(), Refusal> {
    if !(4..=digest::MOST_BYTES).contains(&tag.len()) {
        return Err(Refusal::Tag);
    }
    let blocks = blocks.get(..cost.blocks()).ok_or(Refusal::Memory)?;
    let seed = digest::seed(input, cost, tag.len()).ok_or(Refusal::Input)?;
    let memory = Memory::new(blocks, cost);
    memory.begin(&seed);
    memory.fill();
    memory.finish(tag);
    Ok(())
}
