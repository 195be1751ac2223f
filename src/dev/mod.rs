//! The development endpoints below `/dev/`: mailbox, clock, failures, demonstration data and the console
//! that shows them. One set for both composition roots; each says by [`Machine`] what it keeps where.
//! Compiled only under the feature `dev-endpoints`, which no deployment has. May import everything but
//! the composition roots; only these may import it.

mod console;
mod following;
mod letters;
mod machine;
mod overrides;
mod seed;

use core::time::Duration;

use serde_json::json;

use crate::adapter::conformance;
use crate::dialect::{Answer, Request};
use crate::flow::job::housekeeping;
use crate::flow::password::parity;
use crate::flow::{Ports, UseCaseError};
use http::header;

pub use following::Following;
pub use machine::Machine;

/// How long an endpoint waits for the work behind earlier answers: so many pauses of so long.
const MOST_PAUSES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(10);

/// Answers a request for one of the endpoints; none if it is for none, or if its host is not this
/// machine. What earlier requests caused is there by then: the work behind their answers is waited for,
/// a second at most.
///
/// # Errors
///
/// The machine's own error, if it cannot read or keep what is asked for.
pub async fn open<M: Machine>(request: &Request, machine: &M) -> Result<Option<Answer>, M::Error> {
    if !request.is_local() {
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
    settle(machine).await;
    let answer = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/dev/mailbox") => mailbox(request, machine).await?,
        ("DELETE", "/dev/mailbox") => {
            machine.clear_mails().await?;
            Answer::empty(204)
        }
        ("GET", "/dev/mail") => shown(request, machine).await?,
        ("GET", "/dev/letters.json") => letters::list(request),
        ("GET", "/dev/letter") => letters::html(request),
        ("GET", "/dev/people") => Answer::json(200, &seed::people()),
        ("GET", "/dev/clock") => overrides::clock(machine).await?,
        ("POST", "/dev/clock") => overrides::advance(request, machine).await?,
        ("DELETE", "/dev/clock") => overrides::set_back(machine).await?,
        ("POST", "/dev/fail") => overrides::fail(request, machine).await?,
        ("POST", "/dev/reports") => reports(request),
        ("POST", "/dev/store") => check_store(machine).await?,
        ("POST", "/dev/seed") => outcome(seed::seed(&machine.ports().await?).await),
        ("POST", "/dev/tick") => {
            outcome(housekeeping::tick(&machine.ports().await?).await.map(drop))
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

async fn settle<M: Machine>(machine: &M) {
    for _ in 0..MOST_PAUSES {
        if machine.following().is_none() {
            return;
        }
        machine.pause(PAUSE).await;
    }
}

/// The mails that were sent, newest first. Looking sends none: a mail follows the answer of its request.
async fn mailbox<M: Machine>(request: &Request, machine: &M) -> Result<Answer, M::Error> {
    let entries = machine.mails(request.parameter("to")).await?;
    Ok(Answer::json(200, &json!(entries)))
}

/// The HTML of one mail of the mailbox, as its reader would see it.
async fn shown<M: Machine>(request: &Request, machine: &M) -> Result<Answer, M::Error> {
    let wanted = request.parameter("id").unwrap_or_default();
    let found = machine.mails(None).await?.into_iter().find(|entry| entry.id == wanted);
    Ok(found.map_or_else(|| Answer::empty(404), |entry| console::mail(entry.html)))
}

/// Runs the store's own checks against the database, in tenants that they make.
async fn check_store<M: Machine>(machine: &M) -> Result<Answer, M::Error> {
    let mut seed = [0; 8];
    machine.ports().await?.fill(&mut seed);
    let findings = conformance::run(machine.database()?, seed, |_| true).await;
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

fn outcome(outcome: Result<(), UseCaseError>) -> Answer {
    match outcome {
        Ok(()) => Answer::empty(204),
        Err(failure) => Answer::json(500, &json!({ "failure": format!("{failure:?}") })),
    }
}
