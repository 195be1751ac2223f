//! The two words as a vector of WebAssembly. What is written here is chosen for what V8 compiles it
//! to on x64, which `DESIGN.md` describes.

use std::arch::wasm32::{
    i8x16_swizzle, i32x4_shuffle, i64x2_add, i64x2_shuffle, u8x16, u64x2, u64x2_extmul_high_u32x4,
    u64x2_extmul_low_u32x4, u64x2_extract_lane, u64x2_shr, v128, v128_or, v128_xor,
};
use std::hint::black_box;

/// Two 64-bit words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lanes(v128);

impl Lanes {
    pub(crate) const ZERO: Self = Self::new([0; 2]);

    #[inline(always)]
    pub(crate) const fn new([first, second]: [u64; 2]) -> Self {
        Self(u64x2(first, second))
    }

    #[inline(always)]
    pub(crate) fn words(self) -> [u64; 2] {
        [u64x2_extract_lane::<0>(self.0), u64x2_extract_lane::<1>(self.0)]
    }

    #[inline(always)]
    pub(crate) fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }

    /// `x + y + 2 * low(x) * low(y)` of two pairs, where `low` is a word's lower half.
    ///
    /// One shuffle packs the lower halves of both pairs for both products: four shuffles and
    /// multiplications a vector, where a product of masked 64-bit words takes ten instructions.
    #[inline(always)]
    pub(crate) fn multiply_add([xa, xb]: [Self; 2], [ya, yb]: [Self; 2]) -> [Self; 2] {
        let x = i32x4_shuffle::<0, 2, 4, 6>(xa.0, xb.0);
        let y = i32x4_shuffle::<0, 2, 4, 6>(ya.0, yb.0);
        let sum = |x: Self, y: Self, product| {
            Self(i64x2_add(i64x2_add(x.0, y.0), i64x2_add(product, product)))
        };
        [sum(xa, ya, u64x2_extmul_low_u32x4(x, y)), sum(xb, yb, u64x2_extmul_high_u32x4(x, y))]
    }

    /// The second word of `self`, then the first of `next`.
    #[inline(always)]
    pub(crate) fn across(self, next: Self) -> Self {
        Self(i64x2_shuffle::<1, 2>(self.0, next.0))
    }
}

/// Rotations to the right. Those by whole bytes look bytes up in a mask.
#[derive(Clone, Copy)]
pub(crate) struct Rotations {
    by_24: v128,
    by_16: v128,
}

impl Rotations {
    /// The masks are hidden from LLVM: it would write shuffles in their place, whose masks V8 builds
    /// anew at every use.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        black_box(Self {
            by_24: u8x16(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10),
            by_16: u8x16(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9),
        })
    }

    #[inline(always)]
    pub(crate) fn by_32(self, lanes: Lanes) -> Lanes {
        Lanes(i32x4_shuffle::<1, 0, 3, 2>(lanes.0, lanes.0))
    }

    #[inline(always)]
    pub(crate) fn by_24(self, lanes: Lanes) -> Lanes {
        Lanes(i8x16_swizzle(lanes.0, self.by_24))
    }

    #[inline(always)]
    pub(crate) fn by_16(self, lanes: Lanes) -> Lanes {
        Lanes(i8x16_swizzle(lanes.0, self.by_16))
    }

    #[inline(always)]
    pub(crate) fn by_63(self, lanes: Lanes) -> Lanes {
        Lanes(v128_or(i64x2_add(lanes.0, lanes.0), u64x2_shr(lanes.0, 63)))
    }
}
