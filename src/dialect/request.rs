//! A request as the dialects see it: read once, bounded, free of the platform's types.

use http::{HeaderMap, Method};

use super::body::{self, BodyError, Object};
use super::language;
use crate::account::Device;
use crate::flow::Client;

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 16 * 1024;
/// The longest `User-Agent` that is kept, in characters.
const MAX_AGENT: usize = 256;

/// A request without its body, as a server of HTTP has it.
#[derive(Debug)]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The host, without port.
    pub host: String,
    /// The path, as it came.
    pub path: String,
    /// The query, as it came, without its question mark.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The country of the caller, if it is known.
    pub country: Option<String>,
}

/// What came in.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The host, lower case, without port. Chooses the tenant and shapes nothing else.
    pub host: String,
    /// The path, repeated slashes collapsed.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or that it was over [`MAX_BODY`].
    pub body: Result<zeroize::Zeroizing<Vec<u8>>, TooLarge>,
    /// Who is calling.
    pub client: Client,
}

/// The body was over [`MAX_BODY`] and was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// What the `Content-Type` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// `application/json`, with or without parameters.
    Json,
    /// Another one.
    Other(String),
    /// None.
    Missing,
}

impl Request {
    /// A request from its head and its body.
    pub fn new(head: Head, body: Result<zeroize::Zeroizing<Vec<u8>>, TooLarge>) -> Self {
        let Head { method, host, path, query, headers, country } = head;
        Self {
            method,
            host: host.to_ascii_lowercase(),
            path: collapsed(&path),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            client: client(&headers, country),
            headers,
            body,
        }
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<&str> {
        self.header("authorization")
    }

    /// The first query parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A cookie (RFC 6265 section 4.2).
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.header("cookie")?.split(';');
        cookies
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Whether the host is this very machine, where browsers keep cookies without TLS.
    pub fn is_local(&self) -> bool {
        self.host == "localhost" || self.host == "127.0.0.1" || self.host.ends_with(".localhost")
    }

    /// What the body claims to be.
    pub fn content_type(&self) -> ContentType {
        let Some(value) = self.header("content-type") else { return ContentType::Missing };
        let essence = value.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/json") {
            return ContentType::Json;
        }
        if essence.is_empty() { ContentType::Missing } else { ContentType::Other(value.to_owned()) }
    }

    /// Whether there is no body at all.
    pub fn is_bare(&self) -> bool {
        self.body.as_ref().is_ok_and(|bytes| bytes.is_empty())
    }

    /// The body as a JSON object, whatever the content type says.
    ///
    /// # Errors
    ///
    /// [`BodyError`]: too large, not UTF-8, not JSON, a key twice, or not an object.
    pub fn object(&self) -> Result<Object, BodyError> {
        let bytes = self.body.as_ref().map_err(|_| BodyError::TooLarge)?;
        body::parse(bytes)
    }
}

fn collapsed(path: &str) -> String {
    let mut collapsed = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !collapsed.ends_with('/') {
            collapsed.push(c);
        }
    }
    collapsed
}

fn client(headers: &HeaderMap, country: Option<String>) -> Client {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let agent = text("user-agent").map(|agent| agent.chars().filter(|c| !c.is_control()));
    let agent = agent.map(|agent| agent.take(MAX_AGENT).collect());
    Client {
        address: text("cf-connecting-ip").unwrap_or("unknown").to_owned(),
        device: Device { agent, country },
        language: text("accept-language").and_then(language::preferred),
    }
}
