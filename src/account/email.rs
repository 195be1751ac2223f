//! An e-mail address: the form that is mailed to, and the key by which two spellings are one.

use core::fmt;

use super::nfc;
use super::text::domain_to_ascii;

/// The longest address that is read, in bytes (RFC 5321 section 4.5.3.1.3: a path has 256).
const MAX_BYTES: usize = 254;

/// An address as its owner wrote it; mail goes to this form and to no other.
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
    /// The domain is no domain name (UTS 46).
    Domain,
    /// There is no local part, no domain, or a character that no address has.
    Shape,
    /// Over 254 bytes.
    TooLong,
}

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Domain => "the domain of the e-mail address is not a domain name",
            Self::Shape => "not an e-mail address",
            Self::TooLong => "the e-mail address is over 254 bytes",
        })
    }
}

impl core::error::Error for EmailError {}

impl Email {
    /// Reads an address: one `@` that splits a local part from a domain with a dot, no blanks and no
    /// control characters, at most 254 bytes.
    ///
    /// # Errors
    ///
    /// [`EmailError`] says which of these failed.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = nfc(text.trim_matches(' '));
        if text.len() > MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        split(&text)?;
        EmailKey::derive(&text)?;
        Ok(Self(text))
    }

    /// How the keys of all addresses begin that begin with this text.
    pub fn beginning(text: &str) -> String {
        nfc(text.trim_matches(' ')).to_ascii_lowercase()
    }

    /// The address as it is mailed to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain, in the form of the key.
    pub fn domain(&self) -> String {
        let key = self.key();
        key.0.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default()
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
        Ok(Self(format!("{}@{domain}", local.to_ascii_lowercase())))
    }

    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn split(text: &str) -> Result<(&str, &str), EmailError> {
    let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';' | '@')
    };
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.len() > 64 || dots || local.contains(odd) || domain.contains(odd) {
        return Err(EmailError::Shape);
    }
    if !domain.contains('.') || domain.starts_with('.') || domain.ends_with('.') {
        return Err(EmailError::Domain);
    }
    Ok((local, domain))
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
