//! Reads decimal numbers joined by commas. Imports nothing of ours.

use core::num::{NonZeroU8, NonZeroU16};

/// The numbers of a text, one by one; each read is `None` where a number is missing or too large.
pub(super) struct Numbers<'a>(core::slice::Iter<'a, u8>);

impl<'a> Numbers<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text.as_bytes().iter())
    }

    /// Up to 65,535.
    pub(super) fn short(&mut self) -> Option<u16> {
        u16::try_from(self.next()?).ok()
    }

    /// Up to 255.
    pub(super) fn byte(&mut self) -> Option<u8> {
        u8::try_from(self.next()?).ok()
    }

    /// From 1 to 65,535.
    pub(super) fn length(&mut self) -> Option<NonZeroU16> {
        NonZeroU16::new(self.short()?)
    }

    /// From 1 to 255.
    pub(super) fn run(&mut self) -> Option<NonZeroU8> {
        NonZeroU8::new(self.byte()?)
    }

    /// 0 for no, anything else for yes.
    pub(super) fn flag(&mut self) -> Option<bool> {
        Some(self.next()? != 0)
    }

    /// The member of `all` at the place that the next number names.
    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.next()? as usize).copied()
    }

    /// A rule that can be absent: 0, or 1 and what `read` reads.
    pub(super) fn rule<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let mut number = None;
        for &byte in self.0.by_ref() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = Some(number.unwrap_or(0u32).wrapping_mul(10).wrapping_add(digit.into()));
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn numbers_are_read_up_to_the_end() {
        assert_eq!(Numbers::new("7,0,4294967295").collect::<Vec<_>>(), [7, 0, u32::MAX]);
        assert_eq!(Numbers::new("").next(), None);
    }

    #[test]
    fn what_does_not_fit_is_missing() {
        assert_eq!(Numbers::new("65536").short(), None);
        assert_eq!(Numbers::new("256").byte(), None);
        assert_eq!(Numbers::new("0").length(), None);
        assert_eq!(Numbers::new("2").pick(&['a', 'b']), None);
    }
}
