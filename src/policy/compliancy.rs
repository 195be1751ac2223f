//! Prelude's password compliancy: six minimum counts, and how a password fares against them.
//!
//! Imports the engine's nouns only. The shape and the counting rules are those of Prelude's API
//! and client libraries.

use super::category::Category;
use super::class::{Class, ClassSet};
use super::rules::Policy;
use serde::Serialize;

/// The six numbers that Prelude's clients fetch. Lengths and counts are in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compliancy {
    /// The least length.
    pub min_length: u32,
    /// The greatest length; 0 is no limit.
    pub max_length: u32,
    /// The least number of characters of category Lu.
    pub uppercase: u32,
    /// The least number of characters of category Ll.
    pub lowercase: u32,
    /// The least number of characters of category Nd.
    pub numbers: u32,
    /// The least number of characters of any other category.
    pub symbols: u32,
}

/// One of the six numbers, compared with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// The number's name in [`Compliancy`].
    pub criteria: &'static str,
    /// What the password has.
    pub actual: u32,
    /// What is asked for.
    pub expected: u32,
    /// Whether the password will do.
    pub valid: bool,
}

/// The six criteria in their fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compliance {
    /// Whether all six are valid.
    pub valid: bool,
    /// Length limits first, then the classes.
    pub results: [Criterion; 6],
}

impl Compliancy {
    /// How `password` fares.
    #[must_use]
    pub fn evaluate(&self, password: &str) -> Compliance {
        let count = |wanted| {
            let of = password.chars().filter(|&c| Category::of(c) == wanted);
            of.fold(0, |sum: u32, _| sum + 1)
        };
        let length = password.chars().fold(0, |sum: u32, _| sum + 1);
        let at_least = |criteria, actual, expected| Criterion {
            criteria,
            actual,
            expected,
            valid: actual >= expected,
        };
        let results = [
            at_least("min_length", length, self.min_length),
            Criterion {
                criteria: "max_length",
                actual: length,
                expected: self.max_length,
                valid: self.max_length == 0 || length <= self.max_length,
            },
            at_least("uppercase", count(Category::Upper), self.uppercase),
            at_least("lowercase", count(Category::Lower), self.lowercase),
            at_least("numbers", count(Category::Digit), self.numbers),
            at_least("symbols", count(Category::Other), self.symbols),
        ];
        Compliance { valid: results.iter().all(|result| result.valid), results }
    }

    /// The stricter of two, number by number.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let max_length = match (self.max_length, other.max_length) {
            (0, limit) | (limit, 0) => limit,
            (a, b) => a.min(b),
        };
        Self {
            min_length: self.min_length.max(other.min_length),
            max_length,
            uppercase: self.uppercase.max(other.uppercase),
            lowercase: self.lowercase.max(other.lowercase),
            numbers: self.numbers.max(other.numbers),
            symbols: self.symbols.max(other.symbols),
        }
    }
}

impl Policy {
    /// The part of this policy that Prelude's six numbers can say.
    #[must_use]
    pub fn compliancy(&self) -> Compliancy {
        let class = |class| {
            let wanted = ClassSet::of(class);
            let rule = self.required.iter().find(|rule| rule.any_of == wanted);
            rule.map_or(0, |rule| u32::from(rule.min.get()))
        };
        Compliancy {
            min_length: self.length.min().into(),
            max_length: self.length.max().map_or(0, |max| max.get().into()),
            uppercase: class(Class::Upper),
            lowercase: class(Class::Lower),
            numbers: class(Class::Digit),
            symbols: class(Class::Special),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::preset::Preset;

    fn rules(numbers: [u32; 6]) -> Compliancy {
        let [min_length, max_length, uppercase, lowercase, numbers, symbols] = numbers;
        Compliancy { min_length, max_length, uppercase, lowercase, numbers, symbols }
    }

    fn actual(compliance: &Compliance) -> [u32; 6] {
        compliance.results.map(|result| result.actual)
    }

    fn failed(compliance: &Compliance) -> Vec<&'static str> {
        compliance.results.iter().filter(|r| !r.valid).map(|r| r.criteria).collect()
    }

    // The vectors of `validate_password_test.dart` in prelude-so/flutter-auth-sdk.
    #[test]
    fn prelude_s_own_vectors_hold() {
        let usual = rules([8, 64, 1, 1, 1, 1]);
        let good = usual.evaluate("Abcd1234!");
        assert!(good.valid && failed(&good).is_empty());

        let plain = usual.evaluate("abcdefgh");
        assert!(!plain.valid);
        assert_eq!(failed(&plain), ["uppercase", "numbers", "symbols"]);

        assert_eq!(actual(&usual.evaluate("Aa1🔒"))[0], 4);

        let greek = rules([1, 0, 2, 2, 1, 1]).evaluate("ÉéΣσ1!");
        assert!(greek.valid);
        assert_eq!(actual(&greek), [6, 6, 2, 2, 1, 1]);

        assert_eq!(actual(&usual.evaluate("Aa१!aaaa"))[4], 1);

        let long = format!("A1!{}", "a".repeat(200));
        assert!(rules([1, 0, 1, 1, 1, 1]).evaluate(&long).valid);

        let empty = usual.evaluate("");
        assert_eq!(actual(&empty), [0; 6]);
        assert!(!empty.valid && !empty.results[0].valid && empty.results[1].valid);

        let symbols = rules([1, 0, 0, 0, 0, 3]).evaluate("A1a 🚀.");
        assert!(symbols.valid);
        assert_eq!(actual(&symbols)[5], 3);
    }

    #[test]
    fn the_wire_names_are_prelude_s() {
        let compliance = rules([1, 0, 0, 0, 0, 0]).evaluate("a");
        let json = serde_json::to_value(compliance).unwrap();
        assert_eq!(json["valid"], true);
        assert_eq!(
            json["results"][1],
            serde_json::json!({"criteria": "max_length", "actual": 1, "expected": 0, "valid": true})
        );
    }

    #[test]
    fn the_preset_is_the_guide_s_example() {
        let prelude = Policy::preset(Preset::Prelude).compliancy();
        assert_eq!(prelude, rules([8, 128, 1, 1, 1, 1]));
        let nist = Policy::preset(Preset::NistSingleFactor).compliancy();
        assert_eq!(prelude.stricter(nist), rules([15, 128, 1, 1, 1, 1]));
    }
}
