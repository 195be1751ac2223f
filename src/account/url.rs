//! Addresses that are set by a tenant or with the deployment: https, or http to this very machine. What
//! the service itself calls lies in the public DNS.
//!
//! May import the parser of addresses only.

use core::fmt;
use core::str::FromStr;

use super::web_url::WebUrl;

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

/// The address of a public document, which browsers fetch.
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

/// An address that the service calls: https to a name that everybody can resolve. A local build also
/// calls this very machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointUrl(String);

impl EndpointUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EndpointUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if is_called(&safe(text)?.host) { Ok(Self(text.to_owned())) } else { Err(UrlError) }
    }
}

/// Whether the service calls a host.
fn is_called(host: &str) -> bool {
    (cfg!(feature = "local") && is_loopback(host)) || is_public(host)
}

/// Names that lead nowhere outside a network: reserved (RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375,
/// RFC 9476, ICANN's `internal`), and those that networks give themselves because no registry has them.
const PRIVATE: [&str; 20] = [
    "alt",
    "consul",
    "corp",
    "domain",
    "home",
    "home.arpa",
    "host",
    "internal",
    "intra",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "svc",
    "test",
    "workgroup",
];

/// Whether a host is a name of the public DNS: no number, no name without a dot, none of a private
/// network.
fn is_public(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let private = PRIVATE.iter().any(|name| {
        host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    host.contains('.') && last.starts_with(|c: char| c.is_ascii_alphabetic()) && !private
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
        let url = safe(text)?;
        if url.origin == text { Ok(Self(url.origin)) } else { Err(UrlError) }
    }
}

/// Whether a host may be somebody's: the URL Standard also reads names that no registry gives, such as
/// `*.example.com`.
fn is_name(host: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    host.bytes().all(plain) || host.starts_with('[')
}

/// Where links lead: an origin, and perhaps a path under which the pages lie, without a slash at its
/// end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let url = safe(text)?;
        let path = text.strip_prefix(url.origin.as_str()).ok_or(UrlError)?;
        let below = path.strip_prefix('/').is_some_and(|path| path.split('/').all(is_segment));
        if path.is_empty() || below { Ok(Self(text.to_owned())) } else { Err(UrlError) }
    }
}

/// A service below which the deployment calls several addresses: as [`EndpointUrl`], and spelled as
/// [`BaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUrl(String);

impl ServiceUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of what lies below the service: `path` has no slash in front. The host stays the
    /// service's own, so the rule of [`EndpointUrl`] holds for it.
    #[must_use]
    pub fn below(&self, path: &str) -> EndpointUrl {
        EndpointUrl(format!("{}/{path}", self.0))
    }
}

impl FromStr for ServiceUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        text.parse::<EndpointUrl>()?;
        text.parse::<BaseUrl>().map(|base| Self(base.0))
    }
}

/// The name of a host as it is compared: a domain in lower case and ASCII without its final dot, or an
/// address as one writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostName(String);

impl HostName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = UrlError;

    /// Reads a name in any spelling that leads to the host.
    fn from_str(text: &str) -> Result<Self, UrlError> {
        if text.contains(NO_HOST) || text.contains(char::is_whitespace) {
            return Err(UrlError);
        }
        let url = WebUrl::parse(&format!("https://{text}/")).ok_or(UrlError)?;
        let name = url.host.strip_suffix('.').unwrap_or(&url.host);
        let is_name = name.len() <= MAX_HOST && name.split('.').all(is_label);
        if is_name && !url.has_credentials { Ok(Self(name.to_owned())) } else { Err(UrlError) }
    }
}

/// What an address has besides the host.
const NO_HOST: [char; 8] = ['/', '\\', '?', '#', '@', ':', '[', '%'];

/// Longest name of a host, in bytes.
const MAX_HOST: usize = 253;

/// One label of a host name (RFC 1123, section 2.1).
pub fn is_label(text: &str) -> bool {
    let inner = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (1..=63).contains(&text.len()) && inner && !text.starts_with('-') && !text.ends_with('-')
}

/// A segment of a path that is spelled in one way only, and is there.
fn is_segment(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().all(plain) && !text.bytes().all(|byte| byte == b'.')
}

/// Reads an address without credentials, whose host is named, over https unless it stays on this
/// machine.
fn safe(text: &str) -> Result<WebUrl, UrlError> {
    if text.len() > MAX_BYTES || !names_host(text) {
        return Err(UrlError);
    }
    let url = WebUrl::parse(text).ok_or(UrlError)?;
    let scheme = match url.scheme.as_str() {
        "https" => true,
        "http" => is_loopback(&url.host),
        _ => false,
    };
    if scheme && is_name(&url.host) && !url.has_credentials { Ok(url) } else { Err(UrlError) }
}

/// Whether the host stands where people look for it. The standard also reads texts without slashes,
/// with a few too many, with backslashes for slashes, and with blanks and line breaks in between.
fn names_host(text: &str) -> bool {
    let rest = text.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = !authority.is_empty() && authority.is_ascii() && !authority.contains('\\');
    named && !text.contains(|c: char| c.is_control() || c.is_whitespace())
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
    fn asvs_13_2_4_endpoints_lie_in_the_public_dns() {
        for text in ["https://hooks.example.com/relatch", "https://example.com:8443/?a=1"] {
            assert!(text.parse::<EndpointUrl>().is_ok(), "{text}");
        }
        for text in [
            "http://hooks.example.com/",
            "https://intranet/",
            "https://nas.lan/",
            "https://vault.corp/",
            "https://api.default.svc/",
            "https://hidden.onion/",
            "https://a.invalid./",
            "https://*.example.com/",
            "https://100.64.0.1/",
            "https://[::ffff:10.0.0.7]/",
            "https://0/",
            "https://010.0.0.7/",
            "https://10.0.0.7./",
            "https://metadata.google.internal/",
            "https://printer.local/",
            "https://printer.local./",
            "https://printer%2Elocal/",
            "https://printer.loca%6C/",
            "https://PRINTER.LOCAL/",
            "https://hooks.example.com:99999/",
            "https://xn--a.example.com/",
            "https://hooks.exam\u{7}ple.com/",
            "https:hooks.example.com/",
            "https:\\\\hooks.example.com/",
            "https://nas.home.arpa/",
            "https://10.0.0.7/",
            "https://169.254.169.254/latest/meta-data",
            "https://0xa.7/",
            "https://167772167/",
            "https://[fd00::1]/",
            "https://user:secret@hooks.example.com/",
        ] {
            assert!(text.parse::<EndpointUrl>().is_err(), "{text}");
        }
    }

    /// A local build calls what is served beside it.
    #[test]
    fn a_deployment_does_not_call_its_own_machine() {
        for text in
            ["https://localhost/", "https://a.localhost/", "https://127.0.0.1/", "https://0x7f.1/"]
        {
            assert_eq!(text.parse::<EndpointUrl>().is_ok(), cfg!(feature = "local"), "{text}");
        }
    }

    #[test]
    fn a_service_is_public_and_spelled_once() {
        for text in ["https://api.pwnedpasswords.com", "https://mirror.example.com:8443/hibp"] {
            let service: ServiceUrl = text.parse().unwrap();
            assert_eq!(service.as_str(), text);
            let below = service.below("range/5BAA6");
            assert_eq!(below.as_str(), format!("{text}/range/5BAA6"));
            assert_eq!(below.as_str().parse(), Ok(below));
        }
        for text in ["https://mirror.internal", "https://10.0.0.7", "https://mirror.example.com/"] {
            assert!(text.parse::<ServiceUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn u_23_links_may_lead_below_a_path() {
        for text in ["https://app.example", "http://localhost:8787/a", "https://app.example/a/b-1"]
        {
            assert_eq!(text.parse::<BaseUrl>().unwrap().as_str(), text);
        }
        for text in [
            "https://app.example/",
            "https://app.example/a/",
            "https://App.example/a",
            "https://app.example:443/a",
            "https://app.example/a//b",
            "https://*.example/a",
            "https://app.example//a",
            "https://app.example/a/../b",
            "https://app.example/a?x=1",
            "https://app.example/a#x",
            "https://app.example/a%2fb",
            "http://app.example/a",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_host_has_one_name() {
        for (text, name) in [
            ("acme.example", "acme.example"),
            ("ACME.Example", "acme.example"),
            ("acme.example.", "acme.example"),
            ("b\u{fc}cher.example", "xn--bcher-kva.example"),
            ("B\u{dc}CHER.example.", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("\u{ff41}cme\u{3002}example", "acme.example"),
            ("localhost", "localhost"),
            ("192.0.2.1", "192.0.2.1"),
            ("0xc0.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(text.parse::<HostName>().unwrap().as_str(), name, "{text}");
        }
        for text in [
            "",
            ".",
            "acme..example",
            ".acme.example",
            "acme.example..",
            "acme.example:8787",
            "https://acme.example",
            "acme.example/",
            "user@acme.example",
            "*.acme.example",
            "acme_.example",
            "-acme.example",
            "acme-.example",
            "acme example",
            " acme.example",
            "acme\t.example",
            "xn--a.example",
            "[::1]",
            "192.0.2.999",
            "acm%65.example",
        ] {
            assert!(text.parse::<HostName>().is_err(), "{text}");
        }
        assert!(format!("{}.example", "a".repeat(64)).parse::<HostName>().is_err());
    }

    #[test]
    fn origins_have_nothing_behind_the_port() {
        for text in ["https://app.example", "https://app.example:8443", "http://localhost:8787"] {
            assert_eq!(text.parse::<OriginUrl>().unwrap().as_str(), text);
        }
        for text in [
            "https://app.example:443",
            "https://app.example/",
            "https://app.example/reset",
            "https://app.example?x=1",
            "https://App.example",
            "https://*.app.example",
            "https://a,b.example",
            "http://app.example",
            "app.example",
            "*",
            "null",
        ] {
            assert!(text.parse::<OriginUrl>().is_err(), "{text}");
        }
    }
}
