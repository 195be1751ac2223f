//! The two words as an array: what tests run natively.

/// Two 64-bit words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lanes([u64; 2]);

impl Lanes {
    pub(crate) const ZERO: Self = Self([0; 2]);

    pub(crate) const fn new(words: [u64; 2]) -> Self {
        Self(words)
    }

    pub(crate) const fn words(self) -> [u64; 2] {
        self.0
    }

    pub(crate) fn xor(self, other: Self) -> Self {
        let (Self([a, b]), Self([c, d])) = (self, other);
        Self([a ^ c, b ^ d])
    }

    /// `x + y + 2 * low(x) * low(y)` of two pairs, where `low` is a word's lower half.
    pub(crate) fn multiply_add(x: [Self; 2], y: [Self; 2]) -> [Self; 2] {
        let [Self([a, b]), Self([c, d])] = x;
        let [Self([e, f]), Self([g, h])] = y;
        [Self([mixed(a, e), mixed(b, f)]), Self([mixed(c, g), mixed(d, h)])]
    }

    /// The second word of `self`, then the first of `next`.
    pub(crate) fn across(self, next: Self) -> Self {
        let (Self([_, first]), Self([second, _])) = (self, next);
        Self([first, second])
    }

    fn rotated(self, bits: u32) -> Self {
        Self(self.0.map(|word| word.rotate_right(bits)))
    }
}

fn mixed(x: u64, y: u64) -> u64 {
    let low = |word: u64| word & u64::from(u32::MAX);
    x.wrapping_add(y).wrapping_add((low(x) * low(y)).wrapping_mul(2))
}

/// Rotations to the right.
#[derive(Clone, Copy)]
pub(crate) struct Rotations;

impl Rotations {
    pub(crate) const fn new() -> Self {
        Self
    }

    pub(crate) fn by_32(self, lanes: Lanes) -> Lanes {
        lanes.rotated(32)
    }

    pub(crate) fn by_24(self, lanes: Lanes) -> Lanes {
        lanes.rotated(24)
    }

    pub(crate) fn by_16(self, lanes: Lanes) -> Lanes {
        lanes.rotated(16)
    }

    pub(crate) fn by_63(self, lanes: Lanes) -> Lanes {
        lanes.rotated(63)
    }
}
