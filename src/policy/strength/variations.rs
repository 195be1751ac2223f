//! In how many ways a word can be disguised as much as it is.
//!
//! Imports disguises only. The counts are zxcvbn's.

use crate::policy::derive::{Reading, letter};

/// Ways to write a word with as many capitals as `typed` has.
pub(super) fn of_case(typed: &[char]) -> f64 {
    let upper = typed.iter().filter(|c| is_capital(**c)).count();
    let lower = typed.iter().filter(|c| c.is_ascii_lowercase()).count();
    let at_an_end =
        || upper == 1 && [typed.first(), typed.last()].iter().flatten().any(|c| is_capital(**c));
    match upper {
        0 => 1.0,
        _ if lower == 0 || at_an_end() => 2.0,
        _ => mixtures(upper, lower),
    }
}

/// Ways to spell a word with as much leet as `folded` has, when its signs are read as `reading`.
pub(super) fn of_leet(folded: &[char], reading: Reading) -> f64 {
    let count = |wanted| folded.iter().filter(|&&c| c == wanted).count();
    let mut ways = 1.0;
    for (at, &sign) in folded.iter().enumerate() {
        let plain = letter(sign, reading);
        let seen = folded.iter().take(at).any(|&earlier| earlier == sign);
        if plain != sign && !seen {
            ways *= match count(plain) {
                0 => 2.0,
                unsigned => mixtures(count(sign), unsigned),
            };
        }
    }
    ways
}

/// Ways to pick up to the smaller of two counts out of both together.
pub(super) fn mixtures(a: usize, b: usize) -> f64 {
    (1..=a.min(b)).map(|picked| binomial(a + b, picked)).sum()
}

/// `n` over `k`.
pub(super) fn binomial(n: usize, k: usize) -> f64 {
    if k > n {
        return 0.0;
    }
    (1..=k).fold(1.0, |product, i| product * as_f64(n + 1 - i) / as_f64(i))
}

/// A small count as a float, exactly.
pub(super) fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

fn is_capital(c: char) -> bool {
    c.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(word: &str) -> f64 {
        of_case(&word.chars().collect::<Vec<_>>())
    }

    fn leet(word: &str) -> f64 {
        of_leet(&word.chars().collect::<Vec<_>>(), Reading::First)
    }

    // The vectors of zxcvbn's own test/test-scoring.coffee.
    #[test]
    fn case_variations_are_zxcvbn_s() {
        let vectors = [
            ("", 1.0),
            ("a", 1.0),
            ("A", 2.0),
            ("abcdef", 1.0),
            ("Abcdef", 2.0),
            ("abcdeF", 2.0),
            ("ABCDEF", 2.0),
            ("aBcdef", 6.0),
            ("aBcDef", 21.0),
            ("ABCDEf", 6.0),
            ("aBCDEf", 21.0),
            ("ABCdef", 41.0),
        ];
        for (word, ways) in vectors {
            assert!((case(word) - ways).abs() < 1e-9, "{word}");
        }
    }

    #[test]
    fn leet_variations_are_zxcvbn_s() {
        let vectors = [
            ("", 1.0),
            ("a", 1.0),
            ("4", 2.0),
            ("4pple", 2.0),
            ("abcet", 1.0),
            ("4bcet", 2.0),
            ("a8cet", 2.0),
            ("4bce+", 4.0),
            ("aaaa44", 21.0),
            ("44aa", 10.0),
        ];
        for (word, ways) in vectors {
            assert!((leet(word) - ways).abs() < 1e-9, "{word} {}", leet(word));
        }
    }
}
