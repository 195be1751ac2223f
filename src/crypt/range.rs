//! Ranges of breached passwords, in the wire form of Have I Been Pwned: what of a password's SHA-1 is
//! sent to a range service, what comes back, and how it is passed on. May import `account`.

use core::fmt::{self, Write};
use core::str::FromStr;

use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use crate::account::Plain;

/// Hexadecimal digits that are sent.
const PREFIX_DIGITS: usize = 5;
/// Hexadecimal digits that are not.
const SUFFIX_DIGITS: usize = 35;
/// What stands between two lines.
const NEW_LINE: &str = "\r\n";
/// Every range that is passed on is a multiple of this many bytes long: one, for ranges of up to
/// some 2,400 entries, which the corpus would have with 2,500 million passwords.
const STEP: usize = 96 * 1024;
/// Bytes of a padding line and the line break before it.
const PADDING_BYTES: usize = NEW_LINE.len() + SUFFIX_DIGITS + ":0".len();
/// Random bytes behind a padding line's suffix, one digit too many.
const PADDING_ENTROPY: usize = SUFFIX_DIGITS.div_ceil(2);

/// The five digits that are sent, upper case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Prefix([u8; PREFIX_DIGITS]);

/// A text is no prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixError;

impl fmt::Display for PrefixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not five hexadecimal digits")
    }
}

impl core::error::Error for PrefixError {}

impl FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let digits = <[u8; PREFIX_DIGITS]>::try_from(text.as_bytes()).map_err(|_| PrefixError)?;
        let known = digits.iter().all(u8::is_ascii_hexdigit);
        known.then(|| Self(digits.map(|digit| digit.to_ascii_uppercase()))).ok_or(PrefixError)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| f.write_char(char::from(*digit)))
    }
}

/// Five digits of a password's hash are enough to narrow a guess: they are not for logs.
impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prefix(..)")
    }
}

/// A password's SHA-1, cut into the prefix that is sent and the suffix that is not.
pub struct Fingerprint {
    prefix: Prefix,
    suffix: Zeroizing<String>,
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(..)")
    }
}

impl Fingerprint {
    /// The forms under which a breach may have the password: NFC and, where it differs, as typed.
    #[must_use]
    pub fn all_of(password: &Plain) -> Vec<Self> {
        let typed = (password.typed() != password.expose()).then(|| password.typed());
        core::iter::once(password.expose()).chain(typed).filter_map(Self::of).collect()
    }

    fn of(text: &str) -> Option<Self> {
        let mut digits = Zeroizing::new(String::with_capacity(PREFIX_DIGITS + SUFFIX_DIGITS));
        for byte in Sha1::digest(text) {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02X}");
        }
        let (prefix, suffix) = digits.split_at_checked(PREFIX_DIGITS)?;
        Some(Self { prefix: prefix.parse().ok()?, suffix: Zeroizing::new(suffix.to_owned()) })
    }

    /// The prefix, which is sent.
    #[must_use]
    pub const fn prefix(&self) -> &Prefix {
        &self.prefix
    }
}

/// The suffixes below a prefix with how often each was seen, none of them padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range(String);

impl Range {
    /// Reads an answer: lines of `SUFFIX:COUNT`, of which those with count 0 are padding. None if a
    /// line is anything else, or there is none: what is no range is no clean bill.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut range = String::with_capacity(text.len());
        for line in text.trim_ascii_end().split('\n') {
            let (suffix, count) = entry(line.strip_suffix('\r').unwrap_or(line))?;
            if count > 0 {
                let line_break = if range.is_empty() { "" } else { NEW_LINE };
                // Writing to a string cannot fail.
                let _ = write!(range, "{line_break}{}:{count}", suffix.to_ascii_uppercase());
            }
        }
        Some(Self(range))
    }

    /// How often a password of this range was seen.
    #[must_use]
    pub fn count(&self, fingerprint: &Fingerprint) -> u32 {
        let lines = self.0.lines().filter_map(entry);
        let mut counts =
            lines.filter(|(suffix, _)| *suffix == fingerprint.suffix.as_str()).map(|(_, n)| n);
        counts.next().unwrap_or(0)
    }

    /// The lines, without padding.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The lines, and behind them so many of padding that all ranges have one length. `fill` makes
    /// random bytes.
    #[must_use]
    pub fn padded(&self, fill: impl FnOnce(&mut [u8])) -> String {
        let room = (self.0.len() + PADDING_BYTES).next_multiple_of(STEP) - self.0.len();
        let lines = room / PADDING_BYTES;
        let mut entropy = vec![0; lines * PADDING_ENTROPY];
        fill(&mut entropy);
        let mut text = self.0.clone();
        text.reserve_exact(room);
        for random in entropy.chunks(PADDING_ENTROPY) {
            let digits = base16ct::upper::encode_string(random);
            text.push_str(if text.is_empty() { "" } else { NEW_LINE });
            text.push_str(digits.get(..SUFFIX_DIGITS).unwrap_or_default());
            text.push_str(":0");
        }
        // What is left of the room is no whole line: the last zero is written so much longer.
        let length = self.0.len() + room;
        text.extend(core::iter::repeat_n('0', length.saturating_sub(text.len())));
        text
    }
}

fn entry(line: &str) -> Option<(&str, u32)> {
    let (suffix, count) = line.split_once(':')?;
    let hexadecimal = suffix.bytes().all(|digit| digit.is_ascii_hexdigit());
    let decimal = count.bytes().all(|digit| digit.is_ascii_digit());
    if suffix.len() != SUFFIX_DIGITS || !hexadecimal || !decimal {
        return None;
    }
    Some((suffix, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-1 of "password" (FIPS 180-4's function; the pair is in Have I Been Pwned's documentation).
    const SUFFIX: &str = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

    fn print(text: &str) -> Vec<Fingerprint> {
        Fingerprint::all_of(&Plain::new(text.to_owned()))
    }

    fn counting(bytes: &mut [u8]) {
        bytes.iter_mut().zip(0_u32..).for_each(|(byte, at)| *byte = at.to_le_bytes()[0]);
    }

    #[test]
    fn five_digits_are_told() {
        let prints = print("password");
        assert_eq!(prints.len(), 1);
        assert_eq!(prints[0].prefix().to_string(), "5BAA6");
        assert_eq!(prints[0].suffix.as_str(), SUFFIX);
        assert_eq!(
            format!("{:?} {:?}", prints[0], prints[0].prefix()),
            "Fingerprint(..) Prefix(..)"
        );
    }

    #[test]
    fn a_password_that_nfc_changes_has_two_fingerprints() {
        let prints = print("cafe\u{301}");
        assert_eq!(prints.len(), 2);
        assert_eq!(prints[0].suffix, print("caf\u{e9}")[0].suffix);
        assert_ne!(prints[0].suffix, prints[1].suffix);
    }

    #[test]
    fn a_prefix_is_five_hexadecimal_digits() {
        assert_eq!("5bAa6".parse::<Prefix>().map(|prefix| prefix.to_string()), Ok("5BAA6".into()));
        for text in ["", "5BAA", "5BAA61", "5BAAG", " 5BAA", "5BA\u{c5}", "%35BAA", "+5BAA"] {
            assert_eq!(text.parse::<Prefix>(), Err(PrefixError), "{text}");
        }
    }

    #[test]
    fn lines_are_suffix_and_count_and_padding_is_left_out() {
        let text = format!(
            "{}:3\r\n{}:9659365\r\n{}:0",
            "0".repeat(35),
            SUFFIX.to_lowercase(),
            "F".repeat(35)
        );
        let range = Range::parse(&text).unwrap();
        assert_eq!(range.as_str(), format!("{}:3\r\n{SUFFIX}:9659365", "0".repeat(35)));
        assert_eq!(range.count(&print("password")[0]), 9_659_365);
        assert_eq!(range.count(&print("another")[0]), 0);
        assert_eq!(Range::parse(range.as_str()), Some(range));
        assert!(Range::parse(&format!("{}:0", "F".repeat(35))).is_some(), "nothing but padding");
    }

    #[test]
    fn what_is_no_range_is_not_read() {
        let odd = [
            String::new(),
            "<html>".to_owned(),
            "{}".to_owned(),
            SUFFIX.to_owned(),
            format!("{SUFFIX}:"),
            format!("{SUFFIX}:many"),
            format!("{SUFFIX}:-1"),
            format!("{SUFFIX}:+1"),
            format!("{SUFFIX}:4294967296"),
            format!("{SUFFIX}0:1"),
            format!("{SUFFIX}:1\r\nand then some"),
            format!("{SUFFIX}:1\r\n\r\n{SUFFIX}:1"),
        ];
        for text in odd {
            assert_eq!(Range::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn attack_18_every_range_is_passed_on_in_one_length() {
        let range = |entries: usize| {
            let lines: Vec<_> =
                (0..entries).map(|at| format!("{at:035X}:{}", 1 + at % 977)).collect();
            Range::parse(&lines.join("\r\n")).unwrap_or(Range(String::new()))
        };
        for entries in [0, 1, 2, 799, 800, 1_001, 1_700, 2_000, 2_399] {
            let range = range(entries);
            let padded = range.padded(counting);
            assert_eq!(padded.len(), STEP, "{entries} entries");
            assert!(padded.starts_with(range.as_str()));
            assert_eq!(Range::parse(&padded), Some(range));
            assert!(padded.split("\r\n").all(|line| entry(line).is_some()));
        }
        assert_eq!(range(2_600).padded(counting).len(), 2 * STEP);
    }
}
