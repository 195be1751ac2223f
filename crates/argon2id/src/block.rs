//! One block of memory, and the compression function G of RFC 9106 (sections 3.5 and 3.6).

#![expect(clippy::indexing_slicing, reason = "indices are constants below the arrays' lengths")]

use std::array;
use std::cell::Cell;
use std::fmt;
use std::hint::black_box;

use crate::lanes::{Lanes, Rotations};

/// Bytes of a block.
pub(crate) const BLOCK_BYTES: usize = 1024;

const PAIRS: usize = 4;
const VECTORS: usize = 8;

/// 1 KiB of Argon2's memory: a matrix of eight rows by eight vectors of two words, as pairs of rows.
///
/// Cells, because one computation reads blocks beside the one that it writes, and blocks may be the
/// same.
#[derive(Clone)]
#[repr(align(64))]
pub struct Block([RowPair; PAIRS]);

type RowPair = [[Cell<Lanes>; VECTORS]; 2];

/// Eight vectors under permutation: a row, or two columns of words.
type Row = [Lanes; VECTORS];

impl Block {
    /// A block of zeros.
    #[must_use]
    pub const fn new() -> Self {
        Self([const { [const { [const { Cell::new(Lanes::ZERO) }; VECTORS] }; 2] }; PAIRS])
    }

    /// Its 128 words.
    #[must_use]
    pub fn words(&self) -> [u64; BLOCK_BYTES / 8] {
        let mut words = [0; BLOCK_BYTES / 8];
        for (pair, cell) in words.chunks_exact_mut(2).zip(self.cells()) {
            pair.copy_from_slice(&cell.get().words());
        }
        words
    }

    /// Overwrites all words.
    pub(crate) fn set(&self, words: impl IntoIterator<Item = [u64; 2]>) {
        for (cell, pair) in self.cells().zip(words) {
            cell.set(Lanes::new(pair));
        }
    }

    /// The first word, which chooses the next reference.
    pub(crate) fn first_word(&self) -> u64 {
        let [[[first, ..], _], ..] = &self.0;
        let [word, _] = first.get().words();
        word
    }

    /// XORs another block into this one.
    pub(crate) fn absorb(&self, other: &Self) {
        for (cell, more) in self.cells().zip(other.cells()) {
            cell.set(cell.get().xor(more.get()));
        }
    }

    fn cells(&self) -> impl Iterator<Item = &Cell<Lanes>> {
        self.0.as_flattened().as_flattened().iter()
    }

    /// Makes this block `G(previous, reference) ^ old`, where `old` may be this block itself.
    ///
    /// The rows that were permuted wait in `scratch`, which lives as long as the computation: a new
    /// one would be filled with zeros each time.
    pub(crate) fn compress(&self, previous: &Self, reference: &Self, old: &Self, scratch: &Self) {
        let sources = previous.0.iter().zip(&reference.0).zip(&old.0);
        for ((((previous, reference), old), out), scratch) in sources.zip(&self.0).zip(&scratch.0) {
            rows(previous, reference, old, out, scratch);
        }
        for column in 0..PAIRS {
            columns(scratch, self, column);
        }
    }
}

impl Default for Block {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Block(..)")
    }
}

/// Overwrites blocks with zeros, and keeps the compiler from leaving that out.
pub fn wipe(blocks: &mut [Block]) {
    for block in blocks.iter_mut() {
        *block = Block::new();
    }
    black_box(blocks);
}

/// Starts two rows: the XOR of both sources goes into `out` together with the old content, and its
/// permutation into `scratch`. A function of its own, so that V8 compiles it early and addresses
/// stay simple.
#[inline(never)]
fn rows(previous: &RowPair, reference: &RowPair, old: &RowPair, out: &RowPair, scratch: &RowPair) {
    let [mut a, mut b]: [Row; 2] = array::from_fn(|row| {
        array::from_fn(|at| {
            let mixed = previous[row][at].get().xor(reference[row][at].get());
            out[row][at].set(mixed.xor(old[row][at].get()));
            mixed
        })
    });
    permute(&mut a, &mut b);
    for (at, (a, b)) in a.into_iter().zip(b).enumerate() {
        scratch[0][at].set(a);
        scratch[1][at].set(b);
    }
}

/// Ends two neighbouring columns of vectors: permutes what `scratch` holds into `out`.
#[inline(never)]
fn columns(scratch: &Block, out: &Block, column: usize) {
    if column >= PAIRS {
        return;
    }
    let [mut a, mut b]: [Row; 2] = array::from_fn(|side| {
        array::from_fn(|row| scratch.0[row / 2][row % 2][2 * column + side].get())
    });
    permute(&mut a, &mut b);
    for (side, permuted) in [a, b].into_iter().enumerate() {
        for (row, lanes) in permuted.into_iter().enumerate() {
            let cell = &out.0[row / 2][row % 2][2 * column + side];
            cell.set(cell.get().xor(lanes));
        }
    }
}

/// The permutation P of two rows at once. Each multiplication packs a vector of either: one row
/// alone waits for its own results, and the compiler would tear two independent ones apart.
#[inline(always)]
fn permute(a: &mut Row, b: &mut Row) {
    let rotations = Rotations::new();
    quarters(a, b, rotations);
    for [_, _, b0, b1, c0, c1, d0, d1] in [&mut *a, &mut *b] {
        (*b0, *b1) = (b0.across(*b1), b1.across(*b0));
        (*c0, *c1) = (*c1, *c0);
        (*d0, *d1) = (d1.across(*d0), d0.across(*d1));
    }
    quarters(a, b, rotations);
    for [_, _, b0, b1, c0, c1, d0, d1] in [a, b] {
        (*b0, *b1) = (b1.across(*b0), b0.across(*b1));
        (*c0, *c1) = (*c1, *c0);
        (*d0, *d1) = (d0.across(*d1), d1.across(*d0));
    }
}

/// BLAKE2b's G with multiplications, on all four columns of two 4 x 4 matrices.
#[inline(always)]
fn quarters(a: &mut Row, b: &mut Row, rotations: Rotations) {
    half(a, b, 0, |lanes| rotations.by_32(lanes), |lanes| rotations.by_24(lanes));
    half(a, b, 1, |lanes| rotations.by_32(lanes), |lanes| rotations.by_24(lanes));
    half(a, b, 0, |lanes| rotations.by_16(lanes), |lanes| rotations.by_63(lanes));
    half(a, b, 1, |lanes| rotations.by_16(lanes), |lanes| rotations.by_63(lanes));
}

/// Half a G on the left (0) or right (1) two columns of both matrices.
#[inline(always)]
fn half(
    a: &mut Row,
    b: &mut Row,
    side: usize,
    turn_d: impl Fn(Lanes) -> Lanes,
    turn_b: impl Fn(Lanes) -> Lanes,
) {
    let [ra, rb, rc, rd] = [side, 2 + side, 4 + side, 6 + side];
    [a[ra], b[ra]] = Lanes::multiply_add([a[ra], b[ra]], [a[rb], b[rb]]);
    [a[rd], b[rd]] = [turn_d(a[rd].xor(a[ra])), turn_d(b[rd].xor(b[ra]))];
    [a[rc], b[rc]] = Lanes::multiply_add([a[rc], b[rc]], [a[rd], b[rd]]);
    [a[rb], b[rb]] = [turn_b(a[rb].xor(a[rc])), turn_b(b[rb].xor(b[rc]))];
}
