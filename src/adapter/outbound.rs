//! Calls of an address outside, bounded in time and in bytes. Redirects are not followed: the
//! configuration says where an answer may come from.

use core::time::Duration;

use futures_util::StreamExt;
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Error, Fetch, Headers, Method, Request, RequestInit,
    RequestRedirect, Response, Result,
};

/// The longest text of a refusal that is read, in bytes.
const REFUSAL_BYTES: usize = 4 * 1024;

/// The answer of an address to a body.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What `Retry-After` says.
    pub retry_after: Option<String>,
    /// The text of a refusal; nobody reads that of a success.
    pub text: String,
}

/// The text at an address, if it answers 200 in time and is UTF-8 of at most `most` bytes.
///
/// # Errors
///
/// The runtime's own error, or what was wrong with the answer; it names no secret.
pub async fn text(url: &str, headers: Headers, most: usize, patience: Duration) -> Result<String> {
    let mut init = RequestInit::new();
    init.with_headers(headers);
    ask(url, &mut init, most, patience).await
}

/// The text that an address answers to a body, as [`text`].
///
/// # Errors
///
/// As [`text`].
pub async fn posted(
    url: &str,
    headers: Headers,
    body: &str,
    most: usize,
    patience: Duration,
) -> Result<String> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_body(Some(JsValue::from_str(body)));
    ask(url, &mut init, most, patience).await
}

async fn ask(url: &str, init: &mut RequestInit, most: usize, patience: Duration) -> Result<String> {
    init.with_redirect(RequestRedirect::Manual);
    let request = Request::new_with_init(url, init)?;
    within(patience, async |signal| {
        let mut response = Fetch::Request(request).send_with_signal(signal).await?;
        match response.status_code() {
            200 => read(&mut response, most).await,
            status => Err(Error::RustError(format!("status {status}"))),
        }
    })
    .await
}

/// Posts a body to an address.
///
/// # Errors
///
/// The runtime's own error, or that no answer came in time: the body may have arrived.
pub async fn post(url: &str, headers: Headers, body: &str, patience: Duration) -> Result<Answer> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(JsValue::from_str(body)));
    let request = Request::new_with_init(url, &init)?;
    within(patience, async |signal| {
        let mut response = Fetch::Request(request).send_with_signal(signal).await?;
        let status = response.status_code();
        let refused = !(200..300).contains(&status);
        // A refusal whose text cannot be read is one all the same.
        let text = match refused {
            true => read(&mut response, REFUSAL_BYTES).await.unwrap_or_default(),
            false => String::new(),
        };
        Ok(Answer { status, retry_after: response.headers().get("retry-after")?, text })
    })
    .await
}

/// Gives a call so much time. Whatever of it runs on then, or of an answer that nobody reads, is
/// stopped.
async fn within<T>(
    patience: Duration,
    call: impl AsyncFnOnce(&AbortSignal) -> Result<T>,
) -> Result<T> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let outcome = {
        let called = call(&signal);
        let patience = async {
            Delay::from(patience).await;
            Err(Error::RustError("no answer in time".to_owned()))
        };
        futures_util::pin_mut!(called, patience);
        futures_util::future::select(called, patience).await.factor_first().0
    };
    controller.abort();
    outcome
}

async fn read(response: &mut Response, most: usize) -> Result<String> {
    let mut bytes = Vec::new();
    let mut stream = response.stream()?;
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > most {
            return Err(Error::RustError(format!("over {most} bytes")));
        }
    }
    String::from_utf8(bytes).map_err(|error| Error::RustError(error.to_string()))
}
