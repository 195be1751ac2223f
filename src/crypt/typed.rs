//! Codes as people type them: in the digits of their keyboard, with blanks and dashes where a mail
//! program or a habit puts them. Imports no noun.

/// The zeros of Unicode's decimal digits (general category Nd, Unicode 17), in order. Nine more digits
/// follow each of them (The Unicode Standard, section 4.6).
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// How far the full-width forms of ASCII's letters lie behind them.
const FULL_WIDTH: u32 = 0xfee0;

/// A typed character as a code has it: a decimal digit of any script as ASCII's, a full-width letter
/// as ASCII's, anything else as it is. None for what only separates.
pub(super) fn read(typed: char) -> Option<char> {
    if separates(typed) {
        return None;
    }
    let point = u32::from(typed);
    let at = ZEROS.partition_point(|zero| *zero <= point);
    let value = at.checked_sub(1).and_then(|at| ZEROS.get(at)).map(|zero| point - zero);
    let digit = value.and_then(|value| char::from_digit(value, 10));
    let letter = || point.checked_sub(FULL_WIDTH).and_then(char::from_u32);
    Some(digit.or_else(|| letter().filter(char::is_ascii_alphabetic)).unwrap_or(typed))
}

/// Blanks, the dashes of all scripts (general category Pd) with the minus sign and the long vowel mark
/// that Japanese keyboards give for it, and marks without width that are copied along unseen.
fn separates(typed: char) -> bool {
    typed.is_whitespace()
        || matches!(typed,
            '-' | '\u{ad}' | '\u{58a}' | '\u{5be}' | '\u{61c}' | '\u{1400}' | '\u{1806}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{2212}' | '\u{2e17}'
            | '\u{2e1a}' | '\u{2e3a}' | '\u{2e3b}' | '\u{2e40}' | '\u{2e5d}' | '\u{301c}'
            | '\u{3030}' | '\u{30a0}' | '\u{30fc}' | '\u{fe31}' | '\u{fe32}' | '\u{fe58}'
            | '\u{fe63}' | '\u{feff}' | '\u{ff0d}' | '\u{ff70}' | '\u{10d6e}' | '\u{10ead}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialect_0_22_every_decimal_digit_of_unicode_is_read() {
        for zero in ZEROS {
            for value in 0..10 {
                let typed = char::from_u32(zero + value).unwrap();
                assert_eq!(read(typed), char::from_digit(value, 10), "U+{:04X}", zero + value);
            }
        }
        assert!(ZEROS.is_sorted());
        for other in ['a', '²', '①', '½', '〇', '/', ':', '\u{65f}', '\u{66a}', '٪', '_'] {
            assert_eq!(read(other), Some(other), "{other}");
        }
        assert_eq!(read('Ａ'), Some('A'));
        assert_eq!(read('ｚ'), Some('z'));
    }

    #[test]
    fn dialect_0_22_blanks_and_dashes_of_every_script_separate() {
        for separator in " \t\n\u{a0}\u{3000}-‐‑–—−－ー\u{200b}\u{200e}\u{feff}".chars()
        {
            assert_eq!(read(separator), None, "U+{:04X}", u32::from(separator));
        }
    }
}
