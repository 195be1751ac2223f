//! HTTP calls of addresses outside, bounded in time and in bytes. The protocols of services outside are
//! written over this port; its implementation knows none of them.

use core::fmt;
use core::time::Duration;

use crate::account::EndpointUrl;

/// How an address is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Method<'a> {
    /// For what stands there.
    Get,
    /// With a body.
    Post(&'a str),
}

/// A body may hold secrets.
impl fmt::Debug for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "Get",
            Self::Post(_) => "Post(..)",
        })
    }
}

/// Of which answers the body is read. A body that is not read is not waited for either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBody {
    /// Of status 200, where the body is the answer.
    Ok,
    /// Of all but a success, where the body says why.
    Refusal,
}

impl ReadBody {
    /// Whether it is read of an answer with this status.
    #[must_use]
    pub const fn covers(self, status: u16) -> bool {
        match self {
            Self::Ok => status == 200,
            Self::Refusal => !is_success(status),
        }
    }
}

/// One call. Every address that is called has passed the one rule of [`EndpointUrl`]. A redirect is not
/// followed: it is an answer like any other, because the configuration says where an answer may come from.
#[derive(Clone, Copy)]
pub struct HttpRequest<'a> {
    /// The address.
    pub url: &'a EndpointUrl,
    /// The method, with its body.
    pub method: Method<'a>,
    /// Names in lower case, and values.
    pub headers: &'a [(&'static str, &'a str)],
    /// Of which answers the body is read.
    pub read: ReadBody,
    /// The longest body that is read, in bytes.
    pub most_bytes: usize,
    /// How long the answer is awaited, the body that is read included.
    pub patience: Duration,
}

/// Address and headers may hold secrets.
impl fmt::Debug for HttpRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("read", &self.read)
            .field("most_bytes", &self.most_bytes)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// What `Retry-After` says.
    pub retry_after: Option<String>,
    /// The body; empty where [`ReadBody`] leaves it out.
    pub body: Result<String, BodyError>,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

impl HttpResponse {
    /// Whether the status is one of the two hundreds (RFC 9110, section 15.3).
    #[must_use]
    pub const fn is_success(&self) -> bool {
        is_success(self.status)
    }

    /// The body of status 200, if it was read whole.
    #[must_use]
    pub fn document(self) -> Option<String> {
        if self.status == 200 { self.body.ok() } else { None }
    }
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

/// Why a body was not read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than the call allows.
    TooLong,
    /// The connection ended within it.
    CutOff,
    /// It is not UTF-8.
    NotText,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the body is too long",
            Self::CutOff => "the body is cut off",
            Self::NotText => "the body is not UTF-8",
        })
    }
}

impl core::error::Error for BodyError {}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpError {
    /// A header cannot be sent. Nothing was.
    Unsendable,
    /// No connection, or none that lasted to an answer: the call may have arrived.
    Unreachable,
    /// No answer in time: the call may have arrived.
    TimedOut,
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsendable => "the call cannot be sent",
            Self::Unreachable => "the address cannot be reached",
            Self::TimedOut => "the address does not answer in time",
        })
    }
}

impl core::error::Error for HttpError {}

/// A client of HTTP.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Http {
    /// Makes one call.
    ///
    /// # Errors
    ///
    /// [`HttpError`] if there is no answer in time. Any status is an answer.
    async fn send(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, HttpError>;
}

impl<H: Http> Http for &H {
    async fn send(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, HttpError> {
        (**self).send(request).await
    }
}
