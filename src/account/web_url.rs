//! Addresses as the URL Standard reads them (<https://url.spec.whatwg.org>).
//!
//! Imports nothing of ours. A Worker asks its host: what judges an address there is the parser that
//! fetches it, and its tables are not in the module.

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WebUrl {
    /// The scheme in lower case, without its colon.
    pub(super) scheme: String,
    /// The host as it is asked: a domain in lower case and ASCII, an IPv4 address as four decimal
    /// numbers, an IPv6 address in brackets; empty for a scheme without hosts.
    pub(super) host: String,
    /// Scheme, host, and the port if it is not the scheme's own.
    pub(super) origin: String,
    /// Whether a user name or a password is in it.
    pub(super) has_credentials: bool,
}

impl WebUrl {
    /// Reads a text; none if it is no absolute address.
    #[cfg(all(feature = "worker", target_arch = "wasm32"))]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let url = web_sys::Url::new(text).ok()?;
        Some(Self {
            scheme: url.protocol().trim_end_matches(':').to_owned(),
            host: url.hostname(),
            origin: url.origin(),
            has_credentials: !(url.username().is_empty() && url.password().is_empty()),
        })
    }

    /// Reads a text; none if it is no absolute address.
    #[cfg(not(all(feature = "worker", target_arch = "wasm32")))]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            origin: url.origin().ascii_serialization(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
        })
    }
}
