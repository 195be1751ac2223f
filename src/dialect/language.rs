//! What a visitor would rather read: the `Accept-Language` header (RFC 9110 section 12.5.4).

use core::cmp::Reverse;

use crate::account::Language;

/// The longest header that is read, in bytes.
const MAX_LENGTH: usize = 512;
/// How many of its ranges are read.
const MAX_RANGES: usize = 32;
/// The weight of a range that has none, in thousandths.
const WHOLE: u16 = 1000;

/// The language of ours that a visitor would rather read than any other: the one of the greatest
/// weight, of equal ones the first. Ranges that cannot be read or name none of ours count for nothing.
pub fn preferred(header: &str) -> Option<Language> {
    if header.len() > MAX_LENGTH {
        return None;
    }
    let ranges = header.split(',').take(MAX_RANGES).filter_map(range);
    ranges.min_by_key(|(_, weight)| Reverse(*weight)).map(|(language, _)| language)
}

/// A range that names a language of ours and is wanted at all, with its weight.
fn range(text: &str) -> Option<(Language, u16)> {
    let (tag, weight) = match text.split_once(';') {
        Some((tag, parameter)) => (tag, weight(trimmed(parameter))?),
        None => (text, WHOLE),
    };
    let language = Language::of_tag(trimmed(tag))?;
    (weight > 0).then_some((language, weight))
}

/// A weight (RFC 9110 section 12.4.2) in thousandths.
fn weight(parameter: &str) -> Option<u16> {
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(WHOLE),
        _ => None,
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_ours_is_preferred() {
        for (header, language) in [
            ("de", Language::De),
            ("de-CH, fr;q=0.8", Language::De),
            ("sv, fr, de", Language::Fr),
            ("zh-Hans-CN", Language::Zh),
            ("pt-BR", Language::Pt),
            ("JA-jp", Language::Ja),
        ] {
            assert_eq!(preferred(header), Some(language), "{header}");
        }
    }

    #[test]
    fn a_greater_weight_goes_before_an_earlier_place() {
        for (header, language) in [
            ("de;q=0.5, fr;q=0.8", Language::Fr),
            ("de;q=0.5, fr", Language::Fr),
            ("de;q=0.899, fr;q=0.9", Language::Fr),
            ("fr;q=0.8, de;q=0.80", Language::Fr),
            ("fr;q=1.000, de", Language::Fr),
            ("fr \t;\t Q=0.1 , de ; q=0.01", Language::Fr),
        ] {
            assert_eq!(preferred(header), Some(language), "{header}");
        }
    }

    #[test]
    fn what_is_not_wanted_is_not_preferred() {
        assert_eq!(preferred("de;q=0"), None);
        assert_eq!(preferred("de;q=0.000, fr;q=0.001"), Some(Language::Fr));
    }

    #[test]
    fn any_language_is_none_in_particular() {
        assert_eq!(preferred("*"), None);
        assert_eq!(preferred("*, it;q=0.1"), Some(Language::It));
    }

    #[test]
    fn what_cannot_be_read_counts_for_nothing() {
        for header in [
            "",
            ",",
            ";",
            "-",
            "q=1",
            "xx",
            "deutsch",
            "d",
            "de_CH",
            "-de",
            "de;",
            "de;q",
            "de;q=",
            "de;q=2",
            "de;q=1.1",
            "de;q=-1",
            "de;q=+1",
            "de;q=.5",
            "de;q=0.+1",
            "de;q=0.1234",
            "de;q=0.5;q=1",
            "de;level=1",
            "de;q=0,5",
            "d e",
            "\u{0}de",
        ] {
            assert_eq!(preferred(header), None, "{header}");
        }
        assert_eq!(preferred(",, de;q=x ,;, nl;q=0.2,"), Some(Language::Nl));
    }

    #[test]
    fn a_header_is_read_no_further_than_it_may_be_long() {
        let padded = |length: usize| format!("de{}", " ".repeat(length - 2));
        assert_eq!(preferred(&padded(MAX_LENGTH)), Some(Language::De));
        assert_eq!(preferred(&padded(MAX_LENGTH + 1)), None);
        let after = |ranges: usize| format!("{}de", "xx,".repeat(ranges));
        assert_eq!(preferred(&after(MAX_RANGES - 1)), Some(Language::De));
        assert_eq!(preferred(&after(MAX_RANGES)), None);
    }
}
