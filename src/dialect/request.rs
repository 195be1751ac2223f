//! A request as the dialects see it: read once, bounded, free of the platform's types.

use std::net::IpAddr;

use http::{HeaderMap, Method};

use super::body::{self, BodyError, ContentType, Object, TooLarge};
use super::language;
use crate::account::Device;
use crate::flow::Client;

/// The largest body that is read, in bytes, but for a policy's.
const MAX_BODY: usize = 16 * 1024;
/// The largest policy that is read, in bytes: a list and a vocabulary of 16 KiB each, should JSON escape all of
/// their letters, and the rules.
const MAX_POLICY: usize = 128 * 1024;
/// The longest `User-Agent` that is kept, in characters.
const MAX_AGENT: usize = 256;

/// A request without its body, as a server of HTTP has it.
#[derive(Debug)]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The host, without port.
    pub host: String,
    /// Whether it came over TLS.
    pub is_encrypted: bool,
    /// The path, as it came.
    pub path: String,
    /// The query, as it came, without its question mark.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The country of the caller, if it is known.
    pub country: Option<String>,
}

impl Head {
    /// The largest body that is read for this request, in bytes.
    pub fn body_cap(&self) -> usize {
        let at = self.path.strip_prefix("/api/admin/tenants/");
        let is_policy = self.method == Method::PUT && at.is_some_and(|at| at.ends_with("/policy"));
        if is_policy { MAX_POLICY } else { MAX_BODY }
    }
}

/// A header that is not UTF-8, as text.
const UNREADABLE: &str = "\u{fffd}";

/// What came in.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The host, lower case, without port and final dot. Chooses the tenant and shapes nothing else.
    pub host: String,
    /// Whether it came over TLS.
    pub is_encrypted: bool,
    /// The path, repeated slashes collapsed.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or that it was over [`Head::body_cap`].
    pub body: Result<zeroize::Zeroizing<Vec<u8>>, TooLarge>,
    /// Who is calling.
    pub client: Client,
}

impl Request {
    /// A request from its head and its body.
    pub fn new(head: Head, body: Result<zeroize::Zeroizing<Vec<u8>>, TooLarge>) -> Self {
        let Head { method, host, is_encrypted, path, query, headers, country } = head;
        Self {
            method,
            host: host.strip_suffix('.').unwrap_or(&host).to_ascii_lowercase(),
            is_encrypted,
            path: collapsed(&path),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            client: client(&headers, country),
            headers,
            body,
        }
    }

    /// A header as text. One that is not UTF-8 is there, and is nothing that anybody compares it with.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?;
        Some(core::str::from_utf8(value.as_bytes()).unwrap_or(UNREADABLE))
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<&str> {
        self.header("authorization")
    }

    /// The first query parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The cookies of a name (RFC 6265, section 4.2), in the order of the request: those of parent
    /// domains and of other paths are among them. What cookies of other names hold is not looked at;
    /// any page of the domain may set them.
    pub fn cookies(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = self.headers.get_all("cookie").iter();
        let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        pairs.filter_map(move |pair| {
            let pair = core::str::from_utf8(pair.trim_ascii()).ok()?;
            let (key, value) = pair.split_once('=')?;
            (key.trim_end() == name).then(|| value.trim_start())
        })
    }

    /// Whether the host is this very machine, which is spoken to without TLS.
    pub fn is_local(&self) -> bool {
        let host = self.host.as_str();
        let named = host == "localhost" || host.ends_with(".localhost");
        named || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }

    /// Whether a browser keeps a cookie that is marked `Secure`: over TLS, and never without. Of this
    /// very machine some keep it and some do not.
    pub fn keeps_secure(&self) -> bool {
        self.is_encrypted || !self.is_local()
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
        let bytes = self.body.as_ref().map_err(|&TooLarge(cap)| BodyError::TooLarge(cap))?;
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
    let text = |name: &str| {
        headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let agent = text("user-agent")
        .map(|agent| agent.chars().filter(|letter| !letter.is_control()).take(MAX_AGENT).collect());
    Client {
        address: text("cf-connecting-ip").unwrap_or_else(|| "unknown".to_owned()),
        device: Device { agent, country },
        language: text("accept-language").as_deref().and_then(language::preferred),
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

    #[test]
    fn a_policy_may_be_longer_than_other_bodies() {
        let cap = |method, path: &str| {
            let head = Head {
                method,
                host: String::new(),
                is_encrypted: true,
                path: path.to_owned(),
                query: String::new(),
                headers: HeaderMap::new(),
                country: None,
            };
            head.body_cap()
        };
        assert_eq!(cap(Method::PUT, "/api/admin/tenants/acme/policy"), 131_072);
        for (method, path) in [
            (Method::POST, "/api/admin/tenants/acme/policy"),
            (Method::PUT, "/api/admin/tenants/acme/settings"),
            (Method::PUT, "/api/password/policy"),
        ] {
            assert_eq!(cap(method, path), 16_384, "{path}");
        }
    }

    fn request(name: &'static str, values: &[&[u8]]) -> Request {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        Request {
            method: Method::POST,
            host: "acme.example".to_owned(),
            is_encrypted: true,
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
    fn cookies_are_found_among_whatever_others_there_are() {
        let found = |lines: &[&[u8]]| -> Vec<String> {
            request("cookie", lines).cookies("ours").map(str::to_owned).collect()
        };
        for (lines, values) in [
            (&["n=J\u{f6}rg; ours=a".as_bytes()][..], &["a"][..]),
            (&[b"n=\xf6\xff; ours=a; m=\x80"], &["a"]),
            (&[b"ours=\xff; ours=a"], &["a"]),
            (&[b"ours=a;ours=b ;  ours=c"], &["a", "b", "c"]),
            (&[b"ours=a", b"other=x; ours=b"], &["a", "b"]),
            (&[b"ours=a=b==; =; ;; {\"a\": 1}"], &["a=b=="]),
            (&[b"OURS=a; yours=b; ours; oursx=c; xours=d"], &[]),
            (&[b"\"quoted; ours=a\""], &["a\""]),
            (&[], &[]),
        ] {
            assert_eq!(found(lines), values, "{lines:?}");
        }
    }

    #[test]
    fn a_header_that_is_no_text_is_there() {
        assert_eq!(request("x-tenant-id", &[b"\xff"]).header("x-tenant-id"), Some(UNREADABLE));
        assert_eq!(request("origin", &["\u{f6}".as_bytes()]).header("origin"), Some("\u{f6}"));
        assert_eq!(request("origin", &[]).header("x-tenant-id"), None);
    }

    #[test]
    fn this_machine_is_known_by_its_names_and_numbers() {
        for (host, is_local) in [
            ("localhost", true),
            ("demo.localhost", true),
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("[::1]", true),
            ("localhost.example", false),
            ("127.0.0.1.example", false),
            ("10.0.0.1", false),
            ("[fd00::1]", false),
        ] {
            let plain =
                Request { host: host.to_owned(), is_encrypted: false, ..request("origin", &[]) };
            assert_eq!((plain.is_local(), plain.keeps_secure()), (is_local, !is_local), "{host}");
            assert!(Request { is_encrypted: true, ..plain }.keeps_secure(), "{host}");
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
