//! The names of countries, from the host where there is one that has them.

use super::Language;

/// The name of a country in a language, by its two letters (ISO 3166-1); none of what is no country, such
/// as the platform's code for Tor.
///
/// A Worker asks its JavaScript engine, as the pages do. Natively no address is placed in a country; the
/// two letters stand for their name there.
pub fn country_name(code: &str, language: Language) -> Option<String> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| name(code, language)).flatten()
}

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
fn name(code: &str, language: Language) -> Option<String> {
    use js_sys::Intl::{DisplayNames, DisplayNamesFallback, DisplayNamesOptions, DisplayNamesType};
    let options = DisplayNamesOptions::new();
    options.set_type(DisplayNamesType::Region);
    options.set_fallback(DisplayNamesFallback::None);
    let languages = js_sys::Array::of1(&language.as_str().into());
    DisplayNames::new(&languages, &options).of(code).map(Into::into)
}

#[cfg(not(all(feature = "worker", target_arch = "wasm32")))]
fn name(code: &str, _language: Language) -> Option<String> {
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_of_a_country_has_no_name() {
        for code in ["", "N", "T1", "nl", "NLD", "https://a.example", "N\u{cc}"] {
            assert_eq!(country_name(code, Language::En), None, "{code}");
        }
        assert!(country_name("NL", Language::De).is_some());
    }
}
