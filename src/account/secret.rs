//! Secrets on their way through: a typed password, a token, a stored hash. Zeroised or redacted,
//! compared in constant time. Imports nothing of ours.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::nfc;

/// A password as a person typed it, with its NFC form (NIST SP 800-63B-4, 3.1.1.2).
///
/// Everything but an imported hash sees the NFC form. The typed form is kept only where the two
/// differ, because another product may have hashed it unnormalised.
#[derive(Clone)]
pub struct Plain {
    nfc: Zeroizing<String>,
    raw: Option<Zeroizing<String>>,
}

impl Plain {
    /// Takes the typed text; nothing is trimmed, folded or cut.
    #[must_use]
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        let nfc = Zeroizing::new(nfc(&typed));
        let raw = (*nfc != *typed).then_some(typed);
        Self { nfc, raw }
    }

    /// The NFC form.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.nfc
    }

    /// The NFC form as UTF-8 bytes: what is hashed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.nfc.as_bytes()
    }

    /// The text exactly as typed, equal to [`Plain::expose`] unless normalising changed it.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.raw.as_ref().unwrap_or(&self.nfc)
    }
}

impl PartialEq for Plain {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.nfc, &other.nfc)
    }
}

impl Eq for Plain {}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plain(..)")
    }
}

/// A secret that stands for a right: a link token, a code, an access or refresh token.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Takes the text as it is; what it must look like is its verifier's business.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one place that sends or checks it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// A stored password hash, as text. Only the hasher reads its inside.
#[derive(Clone)]
pub struct Phc(String);

impl Phc {
    /// Takes a stored text as it is; the hasher bounds and parses it when it is used.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Phc {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl Eq for Phc {}

impl fmt::Debug for Phc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phc(..)")
    }
}

/// Compares in a time that depends on the lengths alone.
fn equal(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "é" as e + U+0301, the way some keyboards send it.
    const DECOMPOSED: &str = "cafe\u{301}";

    #[test]
    fn attack_22_two_keyboards_type_one_password() {
        let nfd = Plain::new(DECOMPOSED.to_owned());
        let nfc = Plain::new("caf\u{e9}".to_owned());
        assert_eq!(nfd, nfc);
        assert_eq!(nfd.typed(), DECOMPOSED);
        assert_eq!(nfc.typed(), "caf\u{e9}");
    }

    #[test]
    fn attack_23_compatibility_characters_stay_distinct() {
        assert_ne!(Plain::new("①234".to_owned()), Plain::new("1234".to_owned()));
    }

    #[test]
    fn asvs_6_2_8_blanks_and_case_are_kept() {
        assert_eq!(Plain::new("  Ab \0".to_owned()).expose(), "  Ab \0");
    }

    #[test]
    fn asvs_16_2_5_nothing_shows_in_debug() {
        let shown = format!(
            "{:?} {:?} {:?}",
            Plain::new("hunter2".to_owned()),
            Token::new("hunter2".to_owned()),
            Phc::new("hunter2"),
        );
        assert_eq!(shown, "Plain(..) Token(..) Phc(..)");
    }

    #[test]
    fn equality_is_of_the_whole_text() {
        assert_eq!(Token::new("abc".to_owned()), Token::new("abc".to_owned()));
        assert_ne!(Token::new("abc".to_owned()), Token::new("abd".to_owned()));
        assert_ne!(Token::new("abc".to_owned()), Token::new("abcd".to_owned()));
    }
}
