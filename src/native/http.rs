//! Addresses outside, scripted: every call is recorded and gets the reply that was last set. No network
//! is asked.

use core::cell::{Cell, RefCell};
use core::time::Duration;

use futures_util::stream;

use super::turns::turn;
use crate::adapter::http_body;
use crate::port::{BodyError, Http, HttpError, HttpRequest, HttpResponse, Method, ReadBody};

/// What an address does with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It answers.
    Response(Response),
    /// It does not.
    Fails(HttpError),
}

/// An answer as it comes over the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The body, in pieces.
    pub pieces: Vec<Vec<u8>>,
    /// Whether the connection ends before the body does.
    pub cut_off: bool,
}

impl Reply {
    /// An answer with a text as its body.
    #[must_use]
    pub fn text(status: u16, text: &str) -> Self {
        Self::bytes(status, text.as_bytes())
    }

    /// An answer with these bytes as its body. They come in pieces of a kilobyte.
    #[must_use]
    pub fn bytes(status: u16, bytes: &[u8]) -> Self {
        let pieces = bytes.chunks(1_024).map(<[u8]>::to_vec).collect();
        Self::Response(Response { status, pieces, ..Response::default() })
    }

    /// The same with `Retry-After`.
    #[must_use]
    pub fn retry_after(self, value: &str) -> Self {
        match self {
            Self::Response(answer) => {
                Self::Response(Response { retry_after: Some(value.to_owned()), ..answer })
            }
            fails @ Self::Fails(_) => fails,
        }
    }

    /// The same, with a connection that ends before the body does.
    #[must_use]
    pub fn cut_off(self) -> Self {
        match self {
            Self::Response(answer) => Self::Response(Response { cut_off: true, ..answer }),
            fails @ Self::Fails(_) => fails,
        }
    }
}

/// A call as an address gets it, with the limits of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The address.
    pub url: String,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Names and values, in the order in which they were given.
    pub headers: Vec<(&'static str, String)>,
    /// The body, if it has one.
    pub body: Option<String>,
    /// Of which answers the caller reads the body.
    pub read: ReadBody,
    /// The longest body that the caller reads, in bytes.
    pub most_bytes: usize,
    /// How long the caller waits.
    pub patience: Duration,
}

impl From<&HttpRequest<'_>> for Call {
    fn from(request: &HttpRequest<'_>) -> Self {
        let (method, body) = match request.method {
            Method::Get => ("GET", None),
            Method::Post(body) => ("POST", Some(body.to_owned())),
        };
        let headers = request.headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Self {
            url: request.url.as_str().to_owned(),
            method,
            headers: headers.collect(),
            body,
            read: request.read,
            most_bytes: request.most_bytes,
            patience: request.patience,
        }
    }
}

/// A client of HTTP that reaches nothing but its script.
#[derive(Debug)]
pub struct ScriptedHttp {
    reply: RefCell<Reply>,
    calls: RefCell<Vec<Call>>,
    held: Cell<bool>,
}

impl ScriptedHttp {
    /// Every address replies like this.
    #[must_use]
    pub const fn new(reply: Reply) -> Self {
        Self { reply: RefCell::new(reply), calls: RefCell::new(Vec::new()), held: Cell::new(false) }
    }

    /// Sets how every address replies from now on.
    pub fn set(&self, reply: Reply) {
        self.reply.replace(reply);
    }

    /// Sets whether replies are held back until they no longer are.
    pub fn hold(&self, held: bool) {
        self.held.set(held);
    }

    /// The calls so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }
}

impl Http for ScriptedHttp {
    async fn send(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, HttpError> {
        self.calls.borrow_mut().push(Call::from(request));
        while self.held.get() {
            turn().await;
        }
        let reply = self.reply.borrow().clone();
        let answer = match reply {
            Reply::Response(answer) => answer,
            Reply::Fails(error) => return Err(error),
        };
        let (status, retry_after) = (answer.status, answer.retry_after.clone());
        let body = if request.read.covers(status) {
            body(answer, request.most_bytes).await
        } else {
            Ok(String::new())
        };
        Ok(HttpResponse { status, retry_after, body })
    }
}

async fn body(answer: Response, most_bytes: usize) -> Result<String, BodyError> {
    let end = answer.cut_off.then_some(Err(BodyError::CutOff));
    let pieces = answer.pieces.into_iter().map(Ok).chain(end);
    http_body::read(stream::iter(pieces), most_bytes).await
}
