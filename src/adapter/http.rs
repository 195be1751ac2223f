//! The Worker's `fetch`: the one place from which addresses outside are called.

use core::time::Duration;

use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Fetch, Headers, Request, RequestInit, RequestRedirect,
};

use super::http_body;
use crate::port::{BodyError, Http, HttpError, HttpRequest, HttpResponse, Method};

/// The client that a Worker has.
#[derive(Clone, Copy, Debug)]
pub struct WorkerHttp;

impl Http for WorkerHttp {
    async fn send(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, HttpError> {
        let sent = sendable(request).map_err(|_| HttpError::Unsendable)?;
        within(request.patience, async |signal| {
            let answer = Fetch::Request(sent).send_with_signal(signal).await;
            let mut answer = answer.map_err(|_| HttpError::Unreachable)?;
            let status = answer.status_code();
            let body = if request.read.covers(status) {
                body(&mut answer, request.most_bytes).await
            } else {
                Ok(String::new())
            };
            let retry_after = answer.headers().get("retry-after").ok().flatten();
            Ok(HttpResponse { status, retry_after, body })
        })
        .await
    }
}

fn sendable(request: &HttpRequest<'_>) -> worker::Result<Request> {
    let headers = Headers::new();
    for (name, value) in request.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    if let Method::Post(body) = request.method {
        init.with_method(worker::Method::Post).with_body(Some(JsValue::from_str(body)));
    }
    Request::new_with_init(request.url.as_str(), &init)
}

async fn body(answer: &mut worker::Response, most_bytes: usize) -> Result<String, BodyError> {
    let stream = answer.stream().map_err(|_| BodyError::CutOff)?;
    http_body::read(stream, most_bytes).await
}

/// Gives a call so much time. What of it still runs then, and a body that is not read, is stopped.
async fn within<T>(
    patience: Duration,
    call: impl AsyncFnOnce(&AbortSignal) -> Result<T, HttpError>,
) -> Result<T, HttpError> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let outcome = {
        let called = call(&signal);
        let patience = async {
            Delay::from(patience).await;
            Err(HttpError::TimedOut)
        };
        futures_util::pin_mut!(called, patience);
        futures_util::future::select(called, patience).await.factor_first().0
    };
    controller.abort();
    outcome
}
