//! Why an administrator did something, in their own words.

use serde::Deserialize;

use super::Personal;

/// Longest reason, in characters.
const MOST: usize = 200;

/// A reason for the audit log, where it stands in the clear and outlives the account: one line, which
/// names no e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Reason(String);

impl Reason {
    /// The reason.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        let is_plain = Personal::plain(text).is_some_and(|plain| plain == text);
        if is_plain && text.chars().count() <= MOST && !text.contains('@') {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be one line of 1 to 200 characters without an e-mail address")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asvs_16_4_1_a_reason_is_one_plain_line_without_an_address() {
        let reason = |text: &str| Reason::try_from(text.to_owned());
        assert_eq!(
            reason(" Ticket 4711: taken over ").unwrap().as_str(),
            "Ticket 4711: taken over"
        );
        assert!(reason(&"ä".repeat(MOST)).is_ok());
        let long = "ä".repeat(MOST + 1);
        for text in ["", " ", "a\nb", "a\u{202e}b", "ada@example.com", &long] {
            assert!(reason(text).is_err(), "{text}");
        }
    }
}
