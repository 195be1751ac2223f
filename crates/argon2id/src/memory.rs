//! How Argon2id fills its memory: lanes, slices and passes, and which block each refers to
//! (RFC 9106, sections 3.2 to 3.4).

use std::slice;

use zeroize::Zeroizing;

use crate::Cost;
use crate::block::{BLOCK_BYTES, Block, wipe};
use crate::digest::{self, Seed};

/// Slices of a pass.
pub(crate) const SLICES: usize = 4;

/// Addresses in one block of them.
const ADDRESSES: usize = BLOCK_BYTES / 8;

const ARGON2ID: u64 = 2;

/// The blocks of one computation.
pub(crate) struct Memory<'a> {
    blocks: &'a [Block],
    cost: Cost,
    segment: usize,
    lane: usize,
}

/// Blocks beside the memory: one that stays zero, and one for rows under permutation.
struct Spare {
    zero: Block,
    scratch: Block,
}

/// One lane's part of one slice in one pass.
#[derive(Clone, Copy)]
struct Segment {
    pass: u32,
    slice: usize,
    lane: usize,
}

impl<'a> Memory<'a> {
    /// Takes as many blocks as the cost asks for.
    pub(crate) fn new(blocks: &'a [Block], cost: Cost) -> Self {
        let segment = cost.segment_blocks();
        Self { blocks, cost, segment, lane: segment * SLICES }
    }

    /// Writes the first two blocks of every lane.
    pub(crate) fn begin(&self, seed: &Seed) {
        for lane in 0..self.cost.lanes {
            for index in [0, 1] {
                let bytes = digest::first_block(seed, index, lane);
                let (words, _) = bytes.as_chunks::<8>();
                let (pairs, _) = words.as_chunks::<2>();
                let block = self.block(lane as usize * self.lane + index as usize);
                block.set(pairs.iter().map(|pair| pair.map(u64::from_le_bytes)));
            }
        }
    }

    /// Runs all passes.
    pub(crate) fn fill(&self) {
        let mut spare = Spare { zero: Block::new(), scratch: Block::new() };
        for pass in 0..self.cost.passes {
            for slice in 0..SLICES {
                for lane in 0..self.cost.lanes as usize {
                    self.fill_segment(Segment { pass, slice, lane }, &spare);
                }
            }
        }
        wipe(slice::from_mut(&mut spare.scratch));
    }

    /// Hashes the XOR of the lanes' last blocks.
    pub(crate) fn finish(&self, tag: &mut [u8]) {
        let mut last = Block::new();
        for lane in 1..=self.cost.lanes as usize {
            last.absorb(self.block(lane * self.lane - 1));
        }
        let words = Zeroizing::new(last.words());
        wipe(slice::from_mut(&mut last));
        let mut bytes = Zeroizing::new([0; BLOCK_BYTES]);
        for (bytes, word) in bytes.chunks_exact_mut(8).zip(words.iter()) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        digest::tag(&bytes, tag);
    }

    fn fill_segment(&self, segment: Segment, spare: &Spare) {
        let Segment { pass, slice, lane } = segment;
        let independent = pass == 0 && slice < SLICES / 2;
        let first = if pass == 0 && slice == 0 { 2 } else { 0 };
        let start = lane * self.lane + slice * self.segment;
        let mut addresses = [0; ADDRESSES];
        let mut previous = match (slice, first) {
            (0, 0) => start + self.lane - 1,
            _ => start + first - 1,
        };
        for index in first..self.segment {
            if independent && (index == first || index.is_multiple_of(ADDRESSES)) {
                addresses = self.addresses(segment, index / ADDRESSES + 1, spare);
            }
            let address = addresses.get(index % ADDRESSES).filter(|_| independent);
            let random = address.map_or_else(|| self.block(previous).first_word(), |word| *word);
            let reference = self.block(self.reference(segment, index, random));
            let out = self.block(start + index);
            let old = if pass == 0 { &spare.zero } else { out };
            out.compress(self.block(previous), reference, old, &spare.scratch);
            previous = start + index;
        }
    }

    /// The counter's block of addresses that do not depend on contents (section 3.4.1.2).
    fn addresses(&self, segment: Segment, counter: usize, spare: &Spare) -> [u64; ADDRESSES] {
        let Segment { pass, slice, lane } = segment;
        let block = Block::new();
        block.set([
            [u64::from(pass), lane as u64],
            [slice as u64, self.blocks.len() as u64],
            [u64::from(self.cost.passes), ARGON2ID],
            [counter as u64, 0],
        ]);
        for _ in 0..2 {
            block.compress(&spare.zero, &block, &spare.zero, &spare.scratch);
        }
        block.words()
    }

    /// The block that `random` refers to: among those of its lane that are finished, the nearer the
    /// likelier (section 3.4.2).
    fn reference(&self, segment: Segment, index: usize, random: u64) -> usize {
        let Segment { pass, slice, lane: own } = segment;
        let alone = self.cost.lanes == 1 || (pass == 0 && slice == 0);
        let lane = if alone { own } else { (random >> 32) as usize % self.cost.lanes as usize };
        let finished = if pass == 0 { slice * self.segment } else { self.lane - self.segment };
        let area =
            if lane == own { finished + index - 1 } else { finished - usize::from(index == 0) };
        let low = random & u64::from(u32::MAX);
        let back = (area as u64 * ((low * low) >> 32)) >> 32;
        let oldest = if pass == 0 { 0 } else { (slice + 1) % SLICES * self.segment };
        let at = oldest + area - 1 - back as usize;
        lane * self.lane + if at < self.lane { at } else { at - self.lane }
    }

    #[expect(clippy::indexing_slicing, reason = "every index is one of a block of a lane")]
    fn block(&self, index: usize) -> &Block {
        &self.blocks[index]
    }
}
