//! A request as the dialects see it: read once, bounded, free of the platform's types.

use http::{HeaderMap, Method};

use super::body::{self, BodyError, Object};
use crate::flow::Client;

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 16 * 1024;

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
