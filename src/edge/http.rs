//! Between the platform's requests and answers and the dialects' own. Must not be imported by any
//! other room.

use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use worker::{Headers, Response};
use zeroize::Zeroizing;

use crate::dialect::body::TooLarge;
use crate::dialect::request::Head;
use crate::dialect::{Answer, Request};

/// Reads a request, its body no further than it may be long.
///
/// # Errors
///
/// The runtime's own error if the address or the headers cannot be read.
pub async fn request(mut request: worker::Request) -> worker::Result<Request> {
    let url = web_sys::Url::new(&request.inner().url())?;
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers().entries() {
        if let Ok(name) = HeaderName::try_from(name) {
            headers.append(name, field(&value));
        }
    }
    // The runtime's own text: the crate reads methods that it does not know as GET.
    let method = Method::from_bytes(request.inner().method().as_bytes());
    let country = request.cf().and_then(worker::Cf::country);
    let head = Head {
        method: method.map_err(|error| worker::Error::RustError(error.to_string()))?,
        host: url.hostname(),
        is_encrypted: url.protocol() == "https:",
        path: url.pathname(),
        query: url.search().trim_start_matches('?').to_owned(),
        headers,
        country,
    };
    let body = body(&mut request, &head).await?;
    Ok(Request::new(head, body))
}

/// The value of a header, byte by byte. What no value may hold (RFC 9110, section 5.5) is replaced, so
/// that one stray byte hides nothing but itself.
fn field(value: &str) -> HeaderValue {
    let allowed = |byte: u8| byte == b'\t' || (byte >= b' ' && byte != 0x7f);
    let bytes: Vec<u8> =
        value.bytes().map(|byte| if allowed(byte) { byte } else { b'?' }).collect();
    HeaderValue::from_bytes(&bytes).unwrap_or_else(|_| HeaderValue::from_static(""))
}

async fn body(
    request: &mut worker::Request,
    head: &Head,
) -> worker::Result<Result<Zeroizing<Vec<u8>>, TooLarge>> {
    let cap = head.body_cap();
    let announced =
        head.headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > cap) {
        return Ok(Err(TooLarge(cap)));
    }
    if request.inner().body().is_none() {
        return Ok(Ok(Zeroizing::default()));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(announced.unwrap_or_default()));
    let mut stream = request.stream()?;
    while let Some(chunk) = stream.next().await {
        let chunk = Zeroizing::new(chunk?);
        if bytes.len() + chunk.len() > cap {
            return Ok(Err(TooLarge(cap)));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Ok(bytes))
}

/// Sends an answer.
///
/// # Errors
///
/// The runtime's own error if the answer cannot be built.
pub fn response(answer: Answer) -> worker::Result<Response> {
    let answer = answer.guarded();
    let headers = Headers::new();
    for (name, value) in &answer.headers {
        if let Ok(value) = value.to_str() {
            headers.append(name.as_str(), value)?;
        }
    }
    let response = match answer.body.is_empty() {
        true => Response::empty()?,
        false => Response::from_bytes(answer.body)?,
    };
    // `from_bytes` brings a content type of its own; ours, or none, takes its place.
    Ok(response.with_status(answer.status.as_u16()).with_headers(headers))
}
