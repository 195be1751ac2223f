//! Answers: a status, headers, and a body that is JSON or nothing.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

/// Set on every answer that does not say otherwise: nothing may frame, sniff or run it.
const HYGIENE: [(&str, &str); 5] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// What goes out.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A status and nothing else.
    pub fn empty(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// A JSON document.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::typed(status, "application/json", body.to_string())
    }

    /// What `/healthz` answers: the process serves. It asks for nothing.
    pub fn alive() -> Self {
        Self::typed(200, "application/json", r#"{"status":"ok"}"#)
    }

    /// A document of another type.
    pub fn typed(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self { body: body.into(), ..Self::empty(status) };
        answer.with(header::CONTENT_TYPE, content_type)
    }

    /// The answer with one more header. A value that no header may have is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.append(name, value);
        }
        self
    }

    /// The answer with every header of security that it does not bring itself.
    #[must_use]
    pub fn guarded(mut self) -> Self {
        for (name, value) in HYGIENE {
            let name = HeaderName::from_static(name);
            self.headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        self
    }

    /// The answer to a method that a known path does not have (RFC 9110 section 15.5.6).
    #[must_use]
    pub fn allow(self, methods: &[&str]) -> Self {
        self.with(header::ALLOW, methods.join(", "))
    }

    /// The answer to too many attempts: when to come again, in seconds (RFC 9110 section 10.2.3).
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.with(header::RETRY_AFTER, seconds.to_string())
    }
}
