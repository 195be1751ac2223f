//! What follows an answer, and what cron takes up.

use super::{Client, Context, Failure, Via, letter, recovery, webhook};
use crate::account::TenantId;
use crate::port::{Directory, Ports, RealmRef, Store, Task};

/// Expired rows removed per table in one go.
const SWEPT: u32 = 500;
/// Rounds of one kind of work in one go: bounded, so that a stuck one is harmless.
const ROUNDS: usize = 20;

/// Does one piece of work.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails; cron takes it up.
pub async fn run<P: Ports>(ports: &P, task: Task) -> Result<(), Failure> {
    match task {
        Task::Requests(tenant) => {
            let Some(cx) = at(ports, tenant).await? else { return Ok(()) };
            drain(async || recovery::act(&cx).await).await?;
            drain(async || letter::deliver(&cx).await).await
        }
        Task::Outbox(tenant) => {
            let Some(cx) = at(ports, tenant).await? else { return Ok(()) };
            drain(async || letter::deliver(&cx).await).await
        }
        Task::Webhooks(tenant) => {
            let Some(cx) = at(ports, tenant).await? else { return Ok(()) };
            drain(async || webhook::deliver(&cx).await).await
        }
    }
}

/// Takes up at every tenant what was left, and removes what expired.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails; the next run goes on.
pub async fn tick<P: Ports>(ports: &P) -> Result<(), Failure> {
    for tenant in ports.directory().tenants().await? {
        run(ports, Task::Requests(tenant)).await?;
        run(ports, Task::Webhooks(tenant)).await?;
        ports.store(tenant).sweep(ports.now(), SWEPT).await?;
    }
    Ok(())
}

async fn at<P: Ports>(ports: &P, tenant: TenantId) -> Result<Option<Context<'_, P>>, Failure> {
    let realm = ports.directory().realm(RealmRef::Id(tenant)).await?;
    Ok(realm.map(|realm| Context::new(ports, realm, Via::Service, Client::default())))
}

async fn drain(work: impl AsyncFn() -> Result<usize, Failure>) -> Result<(), Failure> {
    for _ in 0..ROUNDS {
        if work().await? == 0 {
            break;
        }
    }
    Ok(())
}
