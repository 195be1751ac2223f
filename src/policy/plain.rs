//! Words and passwords in the form in which they are compared with each other: small letters without
//! accents, of the usual width and shape.
//!
//! Imports nothing of the engine. In the package the host has the tables that this takes, and
//! `pkg/src/plain.ts` is the other half.

use alloc::borrow::Cow;
#[cfg(feature = "server")]
use alloc::string::String;
#[cfg(feature = "server")]
use unicode_normalization::UnicodeNormalization;

/// `text` as it is: in the package, the host has put it in its plain form.
#[cfg(not(feature = "server"))]
pub(super) const fn plain(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// `text` in small letters and without accents: `straße` and STRASSE are the same, and so are José and
/// jose.
#[cfg(feature = "server")]
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let lower = text.to_lowercase();
    let bare = lower.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfc();
    let mut plain = String::with_capacity(text.len());
    bare.for_each(|c| match letters(c) {
        Some(letters) => plain.push_str(letters),
        None => plain.push(c),
    });
    Cow::Owned(plain)
}

/// What people write for a letter that no normal form takes apart.
#[cfg(feature = "server")]
const fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::plain;

    #[test]
    fn case_is_folded_fully_and_accents_go() {
        for (text, expected) in [
            ("José García", "jose garcia"),
            ("STRAẞE straße", "strasse strasse"),
            ("İstanbul ısı", "istanbul isi"),
            ("ΟΔΟΣ Ὀδυσσεύς", "οδοσ οδυσσευσ"),
            ("Łukasz Đorđe Søren Æsop", "lukasz dorde soren aesop"),
            ("Ёлка", "елка"),
            ("ＪＯＳＥ", "jose"),
            ("Nguyễn", "nguyen"),
            ("がぎ 한국어", "がぎ 한국어"),
            ("ASCII", "ASCII"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
