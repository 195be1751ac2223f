//! Addresses that a tenant sets: https, or http to this very machine.
//!
//! Imports nothing of ours.

use core::fmt;
use core::str::FromStr;

use http::Uri;

/// Longest address, in bytes.
const MAX_BYTES: usize = 2_048;

/// A text is not an address that is asked or led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlError;

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an https address")
    }
}

impl core::error::Error for UrlError {}

/// The address of a public document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentUrl(String);

impl DocumentUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DocumentUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        safe(text).map(|_| Self(text.to_owned()))
    }
}

/// An origin as browsers spell it: scheme, host, port if it is not the scheme's own, nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginUrl(String);

impl OriginUrl {
    /// The origin.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OriginUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let uri = safe(text)?;
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        let bare = text.split_once("://").is_some_and(|(_, rest)| rest == authority);
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if bare && lower { Ok(Self(text.to_owned())) } else { Err(UrlError) }
    }
}

/// Reads an address without credentials, whose host is named, over https unless it stays on this
/// machine.
fn safe(text: &str) -> Result<Uri, UrlError> {
    if text.len() > MAX_BYTES {
        return Err(UrlError);
    }
    let uri: Uri = text.parse().map_err(|_| UrlError)?;
    let host = uri.host().filter(|host| !host.is_empty()).ok_or(UrlError)?;
    let private = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_loopback(host),
        _ => false,
    };
    if scheme && !private { Ok(uri) } else { Err(UrlError) }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_over_https_or_from_this_machine() {
        for text in [
            "https://issuer.example/jwks.json",
            "https://issuer.example:8443/keys?set=1",
            "http://127.0.0.1:4000/jwks",
            "http://localhost/jwks",
            "http://demo.localhost:8787/jwks",
            "http://[::1]:80/jwks",
        ] {
            assert!(text.parse::<DocumentUrl>().is_ok(), "{text}");
        }
        for text in [
            "",
            "jwks.json",
            "/jwks.json",
            "http://issuer.example/jwks.json",
            "http://127.0.0.1.example/jwks",
            "http://127.0.0.1@issuer.example/jwks",
            "https://user:secret@issuer.example/jwks",
            "http://localhost\\@issuer.example/",
            "https:///jwks",
            "ftp://issuer.example/jwks",
            "file:///etc/passwd",
            "https://issuer.example/a\r\nHost: x",
        ] {
            assert!(text.parse::<DocumentUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn origins_have_nothing_behind_the_port() {
        for text in ["https://app.example", "https://app.example:8443", "http://localhost:8787"] {
            assert_eq!(text.parse::<OriginUrl>().unwrap().as_str(), text);
        }
        for text in [
            "https://app.example/",
            "https://app.example/reset",
            "https://app.example?x=1",
            "https://App.example",
            "http://app.example",
            "app.example",
            "*",
            "null",
        ] {
            assert!(text.parse::<OriginUrl>().is_err(), "{text}");
        }
    }
}
