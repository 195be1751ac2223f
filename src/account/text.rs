//! Normalisation of text, from the host where there is one that does it. May import the parser of
//! addresses only.

use std::borrow::Cow;

use super::web_url::WebUrl;

/// NFC takes at most three times the bytes of its input (UAX 15, section 9).
#[cfg(not(all(feature = "worker", target_arch = "wasm32")))]
const NFC_GROWTH: usize = 3;

/// Normalisation Form C (UAX 15), which NIST SP 800-63B-4 section 3.1.1.2 asks for.
///
/// A Worker asks its JavaScript engine, as the browser's half of the engine does, so that both
/// speak the same version of Unicode; natively the tables of `unicode-normalization` answer.
pub fn nfc(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    composed(text).into_owned()
}

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
fn composed(text: &str) -> Cow<'_, str> {
    Cow::Owned(js_sys::JsString::from(text).normalize("NFC").into())
}

#[cfg(not(all(feature = "worker", target_arch = "wasm32")))]
fn composed(text: &str) -> Cow<'_, str> {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    // One allocation: a growing string would leave unwiped copies of a password behind.
    let mut composed = String::with_capacity(text.len() * NFC_GROWTH);
    composed.extend(text.nfc());
    Cow::Owned(composed)
}

/// A domain name in the form that the domain name system knows (UTS 46), lower case; none if it is
/// no domain name.
pub(super) fn domain_to_ascii(domain: &str) -> Option<String> {
    // A URL parser would take a port, a path or an escape for what they are elsewhere, and a last
    // label of digits for an address.
    let odd = |c: char| c.is_control() || c.is_whitespace() || "/:?#\\%[]@<>^|".contains(c);
    let last = domain.rsplit('.').next().unwrap_or_default();
    if domain.contains(odd) || last.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    WebUrl::parse(&format!("http://{domain}/")).map(|url| url.host).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::nfc;

    /// Rows of Unicode's NormalizationTest.txt, part 1 (source; NFC).
    #[test]
    fn composes_as_the_standard_says() {
        for (source, composed) in [
            ("\u{1e0a}", "\u{1e0a}"),
            ("D\u{307}", "\u{1e0a}"),
            ("\u{1e0a}\u{323}", "\u{1e0c}\u{307}"),
            ("\u{212b}", "\u{c5}"),
            ("\u{1100}\u{1161}\u{11a8}", "\u{ac01}"),
            ("\u{2460}", "\u{2460}"),
        ] {
            assert_eq!(nfc(source), composed);
        }
    }
}
