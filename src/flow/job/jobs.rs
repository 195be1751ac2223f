//! What follows an answer.

use core::time::Duration;

use crate::account::{Nonce, TenantId, Time};
use crate::flow::deadline::Deadline;
use crate::flow::notification::{outbox, webhook};
use crate::flow::recovery::{self, guess_notice};
use crate::flow::{Client, Context, Job, Ports, UseCaseError, Via, audit};
use crate::port::{Fetch, SnapshotRef, Tenants};

/// Rounds of one kind of work in one go: bounded, so that a stuck one is harmless.
const ROUNDS: usize = 20;
/// How long the work after an answer goes on, in milliseconds: the runtime ends it 30 seconds after the
/// answer (Workers, limits of `waitUntil`).
const BUDGET: i64 = 25 * Time::SECOND;

/// How long the work behind an answer lets the answer go first. Work that begins at once holds the
/// answer up in the runtime for as long as it computes, and so tells by time whom the request was about.
pub const HEAD_START: Duration = Duration::from_millis(50);

/// Does what a request left to be done once its answer was out, and what that leaves, to the last, as far
/// as the time goes; refusals first. Answers how many tasks there were. Each failure is handed to
/// `failed`; cron takes up that work, and what there was no time for.
pub async fn follow<P: Ports>(ports: &P, failed: impl Fn(&UseCaseError)) -> u32 {
    let (mut tasks, until) = (0, Deadline::after(ports, BUDGET));
    while !until.is_past(ports)
        && let Some(task) = ports.jobs().next()
    {
        tasks += 1;
        if let Err(failure) = run(ports, task, until).await {
            failed(&failure);
        }
    }
    tasks
}

/// Does one piece of work. Work that it leaves behind is remembered.
async fn run<P: Ports>(ports: &P, task: Job, until: Deadline) -> Result<(), UseCaseError> {
    let Some(cx) = at(ports, task.tenant()).await? else { return Ok(()) };
    match task {
        Job::Refusal { refusal, .. } => audit::record(&cx, *refusal).await,
        Job::Request { request, .. } => recovery::act_on(&cx, &request).await,
        Job::Guesses(_) => drain(async || guess_notice::warn(&cx).await).await.map(drop),
        Job::Outbox(_) => drain(async || outbox::deliver(&cx, until).await).await.map(drop),
        Job::Webhooks(_) => drain(async || webhook::deliver(&cx, until).await).await.map(drop),
        Job::Seal(_) => seal(&cx).await.map(drop),
        Job::IssuerKeys { url, .. } => {
            ports.fetch().refresh(&url).await;
            Ok(())
        }
    }
}

async fn seal<P: Ports>(cx: &Context<'_, P>) -> Result<usize, UseCaseError> {
    let (holder, mut done) = (cx.id(Nonce::new), 0);
    for _ in 0..ROUNDS {
        let sealed = audit::seal(cx, holder).await?;
        done += sealed;
        if sealed < audit::SEALED_AT_ONCE {
            break;
        }
    }
    Ok(done)
}

/// A tenant, as the service itself sees it; none if it is gone.
pub(in crate::flow) async fn at<P: Ports>(
    ports: &P,
    tenant: TenantId,
) -> Result<Option<Context<'_, P>>, UseCaseError> {
    let snapshot = ports.directory().snapshot(SnapshotRef::Id(tenant)).await?;
    Ok(snapshot.map(|snapshot| Context::new(ports, snapshot, Via::Service, Client::default())))
}

/// Goes on until nothing is left, some rounds at most; answers how much was done.
async fn drain(work: impl AsyncFn() -> Result<usize, UseCaseError>) -> Result<usize, UseCaseError> {
    let mut done = 0;
    for _ in 0..ROUNDS {
        match work().await? {
            0 => break,
            some => done += some,
        }
    }
    Ok(done)
}
