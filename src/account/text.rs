//! Normalisation of text, from the host where there is one that does it. May import the parser of
//! addresses only.

use std::borrow::Cow;

use super::web_url::WebUrl;

/// How a label of a domain begins that stands for one in Unicode (RFC 5890, section 2.3.2.5).
const A_LABEL: &str = "xn--";

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

/// Whether a character shows nothing: Unicode's controls (Cc), format characters (Cf) and default
/// ignorable code points, which the marks of direction are among, and the few symbols that are drawn
/// as nothing or that only stand in for something.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}'
        | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character is the form of full or half width of an ordinary one (UAX 11): all but the
/// blank, which is white space, are of one block.
pub(super) const fn is_of_other_width(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ffee}')
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

/// Whether every label of a domain in ASCII that stands for one in Unicode does stand for one (RFC 5891,
/// section 4.4). The parser of a JavaScript engine may take a label that decodes to nothing.
pub(super) fn is_decodable(domain: &str) -> bool {
    domain.split('.').filter(|label| label.starts_with(A_LABEL)).all(|label| {
        let encoded = label.get(A_LABEL.len()..).unwrap_or_default();
        let decoded = idna::punycode::decode_to_string(encoded);
        decoded.filter(|decoded| !decoded.is_ascii()).is_some_and(|decoded| {
            // With a label behind it, since a last one that begins with a digit is no domain's.
            domain_to_ascii(&format!("{decoded}.example")) == Some(format!("{label}.example"))
        })
    })
}

#[cfg(test)]
mod tests {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

    use super::{is_invisible, nfc};

    #[test]
    fn every_control_and_format_character_is_invisible_and_no_letter_is() {
        use GeneralCategory::{Control, Format, LowercaseLetter, UppercaseLetter};
        for c in '\0'..=char::MAX {
            match c.general_category() {
                Control | Format => assert!(is_invisible(c), "{c:?}"),
                UppercaseLetter | LowercaseLetter => assert!(!is_invisible(c), "{c:?}"),
                _ => {}
            }
        }
    }

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
