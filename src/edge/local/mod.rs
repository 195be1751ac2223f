//! The doors of a laptop: mailbox, clock, failures, demonstration data. Compiled only under the
//! feature `local`, and closed to every host but this machine. Must not be imported by any other
//! room.

mod bend;
mod console;
mod letters;
mod seed;

use std::rc::Rc;

use http::{HeaderName, header};
use serde_json::json;
use worker::{Env, Result};

use super::config::Config;
use super::ports::{Bent, EdgePorts};
use super::served::Served;
use crate::account::Time;
use crate::adapter::conformance;
use crate::adapter::d1::D1;
use crate::adapter::mail::mailbox::Mailbox;
use crate::dialect::{Answer, Request};
use crate::flow::{Failure, housekeeping, parity};

pub use bend::{bent, keep};

/// Opens a door; none if the request is for none, or does not come from this machine.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn open(request: &Request, env: &Env, config: &Rc<Config>) -> Result<Option<Answer>> {
    if !is_this_machine(&request.host) {
        return Ok(None);
    }
    if request.path == "/dev" {
        return Ok(Some(Answer::empty(308).with(header::LOCATION, "/dev/")));
    }
    if !request.path.starts_with("/dev/") {
        return Ok(None);
    }
    if let ("GET" | "HEAD", Some(file)) = (request.method.as_str(), console::file(&request.path)) {
        return Ok(Some(file));
    }
    let answer = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/dev/mailbox") => mailbox(request, env).await?,
        ("DELETE", "/dev/mailbox") => {
            box_of(env)?.clear().await?;
            Answer::empty(204)
        }
        ("GET", "/dev/memory") => memory(),
        ("GET", "/dev/mail") => shown(request, env).await?,
        ("GET", "/dev/letters.json") => letters::list(request),
        ("GET", "/dev/letter") => letters::html(request),
        ("GET", "/dev/people") => Answer::json(200, &seed::people()),
        ("GET", "/dev/clock") => bend::clock(env).await?,
        ("POST", "/dev/clock") => bend::advance(request, env).await?,
        ("DELETE", "/dev/clock") => bend::set_back(env).await?,
        ("POST", "/dev/fail") => bend::fail(request, env).await?,
        ("POST", "/dev/reports") => reports(request),
        ("POST", "/dev/store") => check_store(env).await?,
        ("POST", "/dev/seed") => told(seed::seed(&ports(env, config).await?).await),
        ("POST", "/dev/tick") => {
            told(housekeeping::tick(&ports(env, config).await?).await.map(drop))
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

/// The answer with the time that its phases took (Server Timing, section 3): the first round trip to
/// the database, the others, and what was computed between them.
pub fn timed(answer: Answer, served: &Served) -> Answer {
    let (open, write) = (served.record.open_ms, served.record.write_ms);
    let work = served.took - open - write;
    let phases = format!("open;dur={open}, work;dur={work}, write;dur={write}");
    answer.with(HeaderName::from_static("server-timing"), phases)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1"
}

fn box_of(env: &Env) -> Result<Mailbox> {
    let mailbox = Mailbox::new(env, Time::default());
    mailbox.ok_or_else(|| worker::Error::RustError("the KV namespace CACHE is missing".to_owned()))
}

async fn ports(env: &Env, config: &Rc<Config>) -> Result<EdgePorts> {
    EdgePorts::new(env, Rc::clone(config), &bent(env).await?)
}

/// The mails that were sent, newest first. Looking sends none: a mail follows the answer of its request.
async fn mailbox(request: &Request, env: &Env) -> Result<Answer> {
    let entries = box_of(env)?.read(request.parameter("to")).await?;
    Ok(Answer::json(200, &json!(entries)))
}

/// The HTML of one mail of the mailbox, as its reader would see it.
async fn shown(request: &Request, env: &Env) -> Result<Answer> {
    let wanted = request.parameter("id").unwrap_or_default();
    let entries = box_of(env)?.read(None).await?;
    let found = entries.into_iter().find(|entry| entry.id == wanted);
    Ok(found.map_or_else(|| Answer::empty(404), |entry| console::mail(entry.html)))
}

/// What this isolate's WebAssembly takes, in bytes; it never gives any back.
fn memory() -> Answer {
    let bytes = core::arch::wasm32::memory_size::<0>() * 65_536;
    Answer::json(200, &json!({ "wasm_bytes": bytes }))
}

/// Runs the store's own checks against D1, in tenants that they make.
async fn check_store(env: &Env) -> Result<Answer> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|error| worker::Error::RustError(error.to_string()))?;
    let findings = conformance::run(D1::new(env.d1("DB")?), seed, |_| true).await;
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| json!({ "name": finding.name, "trouble": finding.trouble }))
        .collect();
    Ok(Answer::json(200, &json!(findings)))
}

/// Judges passwords in bulk, for comparison with the npm package.
fn reports(request: &Request) -> Answer {
    let Ok(body) = &request.body else { return Answer::empty(413) };
    match parity::reports(&String::from_utf8_lossy(body)) {
        Ok(reports) => Answer::typed(200, "application/json", reports),
        Err(error) => Answer::json(400, &json!({ "error": error })),
    }
}

fn told(outcome: core::result::Result<(), Failure>) -> Answer {
    match outcome {
        Ok(()) => Answer::empty(204),
        Err(failure) => Answer::json(500, &json!({ "failure": format!("{failure:?}") })),
    }
}
