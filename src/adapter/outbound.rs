//! Asking a public address: for so long, for so many bytes, and nowhere else than asked.

use core::time::Duration;

use futures_util::StreamExt;
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Error, Fetch, Headers, Method, Request, RequestInit,
    RequestRedirect, Result,
};

/// The text at an address, if it answers 200 in time and is UTF-8 of at most `most` bytes.
/// Redirects are not followed: where an answer may come from, the configuration says.
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
    let controller = AbortController::default();
    let signal = controller.signal();
    let asked = read(request, &signal, most);
    let patience = async {
        Delay::from(patience).await;
        controller.abort();
        Err(Error::RustError("no answer in time".to_owned()))
    };
    futures_util::pin_mut!(asked, patience);
    futures_util::future::select(asked, patience).await.factor_first().0
}

async fn read(request: Request, signal: &AbortSignal, most: usize) -> Result<String> {
    let mut response = Fetch::Request(request).send_with_signal(signal).await?;
    if response.status_code() != 200 {
        return Err(Error::RustError(format!("status {}", response.status_code())));
    }
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
