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
        let Some(value) = self.headers.get("content-type") else { return ContentType::Missing };
        let value = String::from_utf8_lossy(value.as_bytes());
        let (essence, parameters) = value.split_once(';').unwrap_or((&value, ""));
        let essence = essence.trim();
        if essence.eq_ignore_ascii_case("application/json") && is_utf8(parameters) {
            return ContentType::Json;
        }
        if essence.is_empty() {
            ContentType::Missing
        } else {
            ContentType::Other(value.into_owned())
        }
    }

    /// Whether the body is in a content coding (RFC 9110, section 8.4): none is read, so that a few
    /// bytes never become many.
    fn is_encoded(&self) -> bool {
        let values = self.headers.get_all("content-encoding").iter();
        values.flat_map(|value| value.as_bytes().split(|byte| *byte == b',')).any(|coding| {
            let coding = coding.trim_ascii();
            !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")
        })
    }

    /// Whether there is no body at all.
    pub fn is_bare(&self) -> bool {
        self.body.as_ref().is_ok_and(|bytes| bytes.is_empty())
    }

    /// The bytes of the body, in no content coding.
    ///
    /// # Errors
    ///
    /// [`BodyError`]: too large, or encoded.
    pub fn bytes(&self) -> Result<&[u8], BodyError> {
        let bytes = self.body.as_ref().map_err(|_| BodyError::TooLarge)?;
        if self.is_encoded() && !bytes.is_empty() { Err(BodyError::Encoded) } else { Ok(bytes) }
    }

    /// The body as a JSON object, whatever the content type says.
    ///
    /// # Errors
    ///
    /// [`BodyError`]: too large, encoded, not UTF-8, not JSON, a key twice, or not an object.
    pub fn object(&self) -> Result<Object, BodyError> {
        body::parse(self.bytes()?)
    }
}

/// Whether the parameters of a content type (RFC 9110, section 5.6.6) name no charset but UTF-8.
fn is_utf8(parameters: &str) -> bool {
    let mut rest = parameters;
    while !rest.trim().is_empty() {
        let (name, after) = rest.split_at(rest.find(['=', ';']).unwrap_or(rest.len()));
        let Some(after) = after.strip_prefix('=') else {
            rest = after.strip_prefix(';').unwrap_or_default();
            continue;
        };
        let (value, after) = value(after);
        let names_charset = name.trim().eq_ignore_ascii_case("charset");
        if names_charset && !UTF8.iter().any(|label| value.eq_ignore_ascii_case(label)) {
            return false;
        }
        rest = after;
    }
    true
}

/// The value of a parameter, its quotes off, and what follows the next semicolon.
fn value(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (value, after) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(text.find(';').unwrap_or(text.len())),
    };
    (value.trim(), after.split_once(';').map_or("", |(_, rest)| rest))
}

/// What UTF-8 is called (Encoding standard, section 4.2).
const UTF8: [&str; 2] = ["utf-8", "utf8"];

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn request(name: &'static str, values: &[&[u8]]) -> Request {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        Request {
            method: Method::POST,
            host: "acme.example".to_owned(),
            path: "/".to_owned(),
            query: Vec::new(),
            headers,
            body: Ok(zeroize::Zeroizing::new(b"{}".to_vec())),
            client: Client::default(),
        }
    }

    fn is_json(value: &str) -> bool {
        request("content-type", &[value.as_bytes()]).content_type() == ContentType::Json
    }

    #[test]
    fn json_is_utf8_in_every_spelling() {
        for value in [
            "application/json",
            "Application/JSON",
            " application/json ; charset=utf-8",
            "application/json;charset=UTF-8",
            "application/json; CharSet = \"utf-8\"",
            "application/json; charset=utf8;",
            "application/json; odd",
            "application/json; profile=\"a;charset=latin1\"; charset=utf-8",
        ] {
            assert!(is_json(value), "{value}");
        }
        for value in [
            "",
            "text/plain",
            "application/jsonp",
            "application/json, text/plain",
            "application/json; charset=iso-8859-1",
            "application/json; charset=utf-16",
            "application/json; charset=\"utf-16le\"",
            "application/json; charset=",
            "application/json; charset=utf-8; charset=latin1",
            "application/json; a=b; CHARSET=us-ascii",
            "application/json; charset=ü",
        ] {
            assert!(!is_json(value), "{value}");
        }
    }

    #[test]
    fn a_body_in_a_content_coding_is_not_read() {
        let is_read = |values: &[&[u8]]| request("content-encoding", values).object().is_ok();
        for values in [&[][..], &[b"identity".as_slice()], &[b" Identity , identity"], &[b""]] {
            assert!(is_read(values), "{values:?}");
        }
        for values in [
            &[b"gzip".as_slice()][..],
            &[b"identity", b"br"],
            &[b"identity, deflate"],
            &[b"GZIP"],
            &[b"zstd"],
            &[b"aes128gcm"],
            &[b"\xfc"],
        ] {
            let error = request("content-encoding", values).object().unwrap_err();
            assert_eq!(error, BodyError::Encoded, "{values:?}");
        }
    }
}
