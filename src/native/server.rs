//! The APIs of a deployment over HTTP, on one thread.

use core::convert::Infallible;
use core::time::Duration;
use std::io;
use std::rc::Rc;

use http::request::Parts;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::spawn_local;
use zeroize::Zeroizing;

use super::deployment::Deployment;
use super::ports::NativePorts;
use crate::adapter::mail_entry::Entry;
use crate::adapter::sql::InjectedFault;
use crate::adapter::sqlite::Sqlite;
use crate::dev::{self, Following, Machine};
use crate::dialect::body::TooLarge;
use crate::dialect::request::Head;
use crate::dialect::{self, Answer, Request};
use crate::flow::job::jobs;

type Reply = http::Response<Full<Bytes>>;

/// Serves the APIs and the development endpoints, for as long as it is polled, within a
/// [`tokio::task::LocalSet`]. The work that a request leaves follows its answer. A listener of the
/// loopback address is meant: there is no TLS.
///
/// # Errors
///
/// If the listener takes no more connections.
pub async fn serve(listener: TcpListener, deployment: Rc<Deployment>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let deployment = Rc::clone(&deployment);
        spawn_local(async move {
            let service = service_fn(|request| reply(&deployment, request));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // A client that goes away ends its connection and nothing else.
            let _ = connection.await;
        });
    }
}

async fn reply(
    deployment: &Rc<Deployment>,
    request: http::Request<Incoming>,
) -> Result<Reply, Infallible> {
    let (parts, body) = request.into_parts();
    let head = head(parts);
    let body = read(body, head.body_cap()).await;
    let request = Request::new(head, body);
    let Ok(known) = dev::open(&request, deployment).await;
    let answer = match known {
        Some(answer) => answer,
        None => answer(deployment, &request).await,
    };
    Ok(response(answer))
}

async fn answer(deployment: &Rc<Deployment>, request: &Request) -> Answer {
    if request.path == "/healthz" {
        return Answer::alive();
    }
    let ports = NativePorts::new(Rc::clone(deployment));
    let answer = dialect::serve(&ports, request).await;
    spawn_local(deployment.following.counted(async move {
        tokio::time::sleep(jobs::HEAD_START).await;
        jobs::follow(&ports, |_| ()).await;
    }));
    answer
}

fn head(Parts { method, uri, headers, .. }: Parts) -> Head {
    let host = headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<http::uri::Authority>().ok());
    Head {
        method,
        host: authority.map(|authority| authority.host().to_owned()).unwrap_or_default(),
        is_encrypted: false,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        headers,
        country: None,
    }
}

/// The body, no longer than it may be. One that breaks off is as good as none.
async fn read(body: Incoming, cap: usize) -> Result<Zeroizing<Vec<u8>>, TooLarge> {
    let read = Limited::new(body, cap).collect().await;
    let bytes = read.map_err(|_| TooLarge(cap))?.to_bytes();
    Ok(Zeroizing::new(bytes.into()))
}

fn response(answer: Answer) -> Reply {
    let Answer { status, headers, body } = answer.guarded();
    let mut response = http::Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

impl Machine for Rc<Deployment> {
    type Ports = NativePorts;
    type Database = Rc<Sqlite>;
    type Error = Infallible;

    async fn ports(&self) -> Result<NativePorts, Infallible> {
        Ok(NativePorts::new(Self::clone(self)))
    }

    fn following(&self) -> Following {
        self.following.clone()
    }

    async fn pause(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }

    fn database(&self) -> Result<Rc<Sqlite>, Infallible> {
        Ok(Rc::clone(&self.database))
    }

    async fn mails(&self, to: Option<&str>) -> Result<Vec<Entry>, Infallible> {
        Ok(to.map_or_else(|| self.mailbox.all(), |to| self.mailbox.to(to)))
    }

    async fn clear_mails(&self) -> Result<(), Infallible> {
        self.mailbox.clear();
        Ok(())
    }

    async fn ahead(&self) -> Result<i64, Infallible> {
        Ok(self.clock.ahead())
    }

    async fn set_ahead(&self, millis: i64) -> Result<(), Infallible> {
        self.clock.set_ahead(millis);
        Ok(())
    }

    async fn set_fault(&self, fault: InjectedFault) -> Result<(), Infallible> {
        self.fault.set(fault);
        Ok(())
    }
}
