//! An e-mail address: the form that people see, the form that is mailed to, and the key by which two
//! spellings are one.

use core::fmt;

use super::nfc;
use super::text::{domain_to_ascii, is_decodable, is_invisible, is_of_other_width};

/// The longest address that is read, in octets (RFC 5321 section 4.5.3.1.3: a path has 256).
const MAX_OCTETS: usize = 254;
/// The longest local part, in octets (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest label and the longest name of the domain name system, in octets (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;
const MAX_DOMAIN: usize = 253;

/// An address as its owner wrote it: the form that people and answers see.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// What two spellings of one address share: NFC, ASCII lower case, IDNA domain.
///
/// No dot or plus rules: whether `a.b` and `ab` are one mailbox is the provider's secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailKey(String);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmailError {
    /// The domain is no domain name (UTS 46, RFC 5321 section 2.3.5).
    Domain,
    /// A character that shows nothing: a control, a mark of direction, a joiner, a filler.
    Invisible,
    /// There is no local part, no domain, or a character that no address has.
    Shape,
    /// Over 254 octets, or over 64 before the `@`.
    TooLong,
    /// A character of full or half width, which looks like an ordinary one.
    Width,
}

impl EmailError {
    /// Whether the address has a character that looks like another or like nothing, so that its owner
    /// cannot see what is wrong with it.
    #[must_use]
    pub const fn is_of_looks(self) -> bool {
        matches!(self, Self::Invisible | Self::Width)
    }
}

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Domain => "the domain of the e-mail address is not a domain name",
            Self::Invisible => "the e-mail address has an invisible character; type it by hand",
            Self::Shape => "not an e-mail address",
            Self::TooLong => "the e-mail address is over 254 octets, or over 64 before the @",
            Self::Width => "the e-mail address has a character of full or half width",
        })
    }
}

impl core::error::Error for EmailError {}

impl Email {
    /// Reads an address: one `@` that splits a local part, not quoted, from the name of a domain.
    /// White space around it is no part of it. What shows nothing is refused wherever it stands, what
    /// is of full or half width in the local part; IDNA maps that in the domain.
    ///
    /// # Errors
    ///
    /// [`EmailError`] says which of these failed.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = nfc(text.trim());
        if text.contains(is_invisible) {
            return Err(EmailError::Invisible);
        }
        let (local, _) = split(&text)?;
        if local.contains(is_of_other_width) {
            return Err(EmailError::Width);
        }
        // Only a quoted local part may have these (RFC 5321 section 4.1.2).
        if local.contains(['(', ')', '[', ']', ':', '\\']) {
            return Err(EmailError::Shape);
        }
        if !is_name(EmailKey::derive(&text)?.domain()) {
            return Err(EmailError::Domain);
        }
        Ok(Self(text))
    }

    /// Reads an address that is stored. The first accounts were made by this rule, which takes more
    /// than [`Self::parse`] does: what shows nothing, what is of another width, any host of a URL.
    ///
    /// # Errors
    ///
    /// [`EmailError`]; never of an address that was stored.
    pub fn stored(text: &str) -> Result<Self, EmailError> {
        let text = nfc(text.trim_matches(' '));
        EmailKey::derive(&text)?;
        Ok(Self(text))
    }

    /// Reads an address by which somebody names an account: by [`Self::parse`], and what that refuses by
    /// [`Self::stored`], for it may be an older account's. [`Self::fault`] says which it was.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`], of what no account ever had.
    pub fn of_account(text: &str) -> Result<Self, EmailError> {
        Self::parse(text).or_else(|error| Self::stored(text).map_err(|_| error))
    }

    /// Why the address would be refused today, if it would be.
    pub fn fault(&self) -> Option<EmailError> {
        Self::parse(&self.0).err()
    }

    /// How the keys of all addresses begin that begin with this text.
    pub fn beginning(text: &str) -> String {
        nfc(text.trim()).to_ascii_lowercase()
    }

    /// The address as people see it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain, in the form of the key.
    pub fn domain(&self) -> String {
        self.key().domain().to_owned()
    }

    /// The address as mail goes to it: the local part as it is stored, the domain in the form that the
    /// domain name system knows (RFC 5890, A-labels).
    pub fn deliverable(&self) -> String {
        let local = self.0.rsplit_once('@').map(|(local, _)| local).unwrap_or_default();
        format!("{local}@{}", self.domain())
    }

    /// The key by which this address is found.
    pub fn key(&self) -> EmailKey {
        EmailKey::derive(&self.0).unwrap_or_else(|_| EmailKey(self.0.clone()))
    }
}

impl EmailKey {
    fn derive(text: &str) -> Result<Self, EmailError> {
        let (local, domain) = split(text)?;
        let domain = domain_to_ascii(domain).ok_or(EmailError::Domain)?;
        if !domain.contains('.') || domain.starts_with('.') || domain.ends_with('.') {
            return Err(EmailError::Domain);
        }
        let key = format!("{}@{domain}", local.to_ascii_lowercase());
        if key.len() > MAX_OCTETS { Err(EmailError::TooLong) } else { Ok(Self(key)) }
    }

    fn domain(&self) -> &str {
        self.0.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default()
    }

    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn split(text: &str) -> Result<(&str, &str), EmailError> {
    if text.len() > MAX_OCTETS {
        return Err(EmailError::TooLong);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';' | '@')
    };
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || dots || local.contains(odd) || domain.contains(odd) {
        return Err(EmailError::Shape);
    }
    if local.len() > MAX_LOCAL { Err(EmailError::TooLong) } else { Ok((local, domain)) }
}

/// Whether a domain is a host's name, in the letters, digits and hyphens of RFC 1123 section 2.1, with a
/// last label that begins like no number.
fn is_name(domain: &str) -> bool {
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=MAX_LABEL).contains(&label.len())
            && plain
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= MAX_DOMAIN
        && domain.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
        && is_decodable(domain)
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl fmt::Debug for EmailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        Email::parse(text).unwrap().key().as_str().to_owned()
    }

    #[test]
    fn case_and_idna_are_one_address() {
        assert_eq!(key("Ada@Example.COM"), "ada@example.com");
        assert_eq!(key("ada@bücher.example"), key("ADA@xn--bcher-kva.example"));
    }

    #[test]
    fn look_alikes_are_not() {
        assert_ne!(key("maß@example.com"), key("mass@example.com"));
        assert_ne!(key("admın@example.com"), key("admin@example.com"));
        assert_ne!(key("K@example.com"), key("\u{212a}dy@example.com"));
        assert_ne!(key("a.b@example.com"), key("ab@example.com"));
    }

    #[test]
    fn composed_and_decomposed_are_one() {
        assert_eq!(key("e\u{301}lan@example.com"), key("\u{e9}lan@example.com"));
    }

    #[test]
    fn white_space_around_an_address_is_no_part_of_it() {
        for space in ["\t", "\n", "\r\n", "\u{a0}", "\u{2003}", "\u{2028}", "\u{202f}", "\u{3000}"]
        {
            let around = format!("{space}ada@example.com{space}");
            assert_eq!(Email::parse(&around).unwrap().as_str(), "ada@example.com", "{space:?}");
            assert!(Email::parse(&format!("a{space}da@example.com")).is_err(), "{space:?}");
        }
    }

    #[test]
    fn what_nobody_sees_refuses_an_address_wherever_it_stands() {
        for c in [
            '\0',
            '\u{7f}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{206f}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fffc}',
            '\u{1d173}',
            '\u{e0020}',
            '\u{e0100}',
        ] {
            for text in
                ["*ada@example.com", "a*da@example.com", "ada@exa*mple.com", "ada@example.com*"]
            {
                let text = text.replace('*', &c.to_string());
                assert_eq!(Email::parse(&text), Err(EmailError::Invisible), "{text:?}");
            }
        }
    }

    #[test]
    fn width_makes_no_other_address() {
        assert_eq!(Email::parse("\u{ff41}da@example.com"), Err(EmailError::Width));
        assert_eq!(Email::parse("\u{ff76}\u{ff9e}@example.com"), Err(EmailError::Width));
        assert!(Email::parse("ada\u{ff20}example.com").is_err());
        assert_eq!(key("ada@\u{ff45}xample\u{ff0e}com"), "ada@example.com");
    }

    #[test]
    fn mail_goes_to_the_local_part_as_it_is_stored_and_the_domain_in_ascii() {
        let email = Email::parse("J\u{f6}rg.Info@B\u{fc}cher.Example").unwrap();
        assert_eq!(email.as_str(), "J\u{f6}rg.Info@B\u{fc}cher.Example");
        assert_eq!(email.deliverable(), "J\u{f6}rg.Info@xn--bcher-kva.example");
    }

    #[test]
    fn the_older_rule_takes_what_is_refused_by_now() {
        for text in [
            "\u{200e}ada@example.com",
            "\u{ff41}da@example.com",
            "mailto:ada@example.com",
            "ada@-x.example",
            "ada@under_score.example",
        ] {
            assert!(Email::parse(text).is_err(), "{text:?}");
            assert_eq!(Email::stored(text).unwrap().key().as_str(), text);
        }
    }

    #[test]
    fn a_label_in_ascii_is_taken_if_it_stands_for_one_in_unicode() {
        for label in ["xn--bcher-kva", "xn--1-xfa", "xn--fiqs8s", "xn--strae-oqa"] {
            assert!(is_decodable(&format!("{label}.example")), "{label}");
        }
        // Of nothing, of ASCII, of a capital letter, of another spelling, and cut off.
        for label in ["xn--", "xn--a", "xn--example-", "xn--Bcher-kva", "xn--wca", "xn--bcher-kv"] {
            assert!(!is_decodable(&format!("{label}.example")), "{label}");
        }
    }

    #[test]
    fn letters_that_resemble_others_stay_what_they_are() {
        for (one, other) in [
            ("stra\u{df}e@example.com", "strasse@example.com"),
            ("ada@stra\u{df}e.example", "ada@strasse.example"),
            ("\u{3c3}\u{3c2}@example.com", "\u{3c3}\u{3c3}@example.com"),
            ("ada@\u{3b2}\u{3bf}\u{3c2}.example", "ada@\u{3b2}\u{3bf}\u{3c3}.example"),
            ("adm\u{131}n@example.com", "admin@example.com"),
            ("adm\u{130}n@example.com", "admin@example.com"),
            ("ada+x@example.com", "ada@example.com"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn a_domain_is_a_name_in_every_spelling_of_its_dots() {
        for dot in ["\u{3002}", "\u{ff0e}", "\u{ff61}"] {
            assert_eq!(key(&format!("ada@example{dot}com")), "ada@example.com", "{dot}");
            let last = format!("ada@example.com{dot}");
            assert_eq!(Email::parse(&last), Err(EmailError::Domain), "{dot}");
        }
        for domain in [
            "xn--",
            "xn--a.example",
            "xn--999999999.example",
            "x.xn--",
            "[192.0.2.1]",
            "[IPv6:2001:db8::1]",
            "192.0.2.1",
            "\u{2460}.\u{2461}.\u{2462}.\u{2463}",
            "0x7f.1",
            "example.com.",
            "example..com",
            "-x.example",
            "x-.example",
            "a_b.example",
            "exa%6dple.com",
            "example.com:25",
            "\u{301}a.example",
        ] {
            assert!(Email::parse(&format!("ada@{domain}")).is_err(), "{domain}");
        }
    }

    #[test]
    fn lengths_are_those_of_what_is_mailed_to() {
        let of =
            |local: usize, domain: &str| Email::parse(&format!("{}@{domain}", "a".repeat(local)));
        assert!(of(64, "example.com").is_ok());
        assert_eq!(of(65, "example.com"), Err(EmailError::TooLong));
        let domain = |last: usize| {
            let label = |length| "b".repeat(length);
            format!("{}.{}.{}.example", label(63), label(63), label(last))
        };
        let longest = domain(254 - 64 - 1 - 2 * 64 - ".example".len());
        assert_eq!(of(64, &longest).unwrap().as_str().len(), 254);
        assert_eq!(of(64, &longest.replace(".example", "b.example")), Err(EmailError::TooLong));
        // In Unicode it is short, as it is mailed to it is not.
        let unicode = format!("{}example", "\u{e4}.".repeat(30));
        assert_eq!(of(64, &unicode), Err(EmailError::TooLong));
        assert_eq!(of(1, &format!("{}.example", "b".repeat(64))), Err(EmailError::Domain));
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "",
            "@",
            "a@",
            "@b.c",
            "a b@c.de",
            "a@b",
            "a@b@c.de",
            "a@.de",
            "a\r\nBcc:x@y.zz",
            "<a@b.cc>",
            "\"ada\"@example.com",
            "\"a b\"@example.com",
            "mailto:ada@example.com",
            "ada(comment)@example.com",
            ".ada@example.com",
            "a..da@example.com",
        ] {
            assert!(Email::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(
            Email::parse(&format!("{}@example.com", "a".repeat(300))),
            Err(EmailError::TooLong)
        );
    }

    #[test]
    fn debug_shows_no_address() {
        assert_eq!(format!("{:?}", Email::parse("ada@example.com").unwrap()), "Email(…)");
    }
}
