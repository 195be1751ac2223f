//! What a run of cron costs beside tenants that are at rest.
//!
//! `cargo run --release --features native --example cron`; each line is the median of fifty runs.

use std::error::Error;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use relatch::account::{Dialect, Settings};
use relatch::flow::administration::tenancy::{self, Draft};
use relatch::flow::job::{housekeeping, jobs};
use relatch::flow::{Client, Ports, UseCaseError};
use relatch::native::{Deployment, Hashing, NativePorts};
use relatch::port::Done;

const RUNS: usize = 50;
/// Between runs, in milliseconds.
const PAUSE: i64 = 5 * 60_000;

/// An endpoint of every tenant that has received everything.
const ENDPOINTS: &str = "INSERT INTO webhook (tenant_id, id, url, types, sealed_secret, active,
       position, attempts, due_at, created_at, behind)
     SELECT id, id, 'https://endpoint.example/', '[]', '', 1, 1000, 0, 0, 0, 0 FROM tenant";

fn main() -> Result<(), Box<dyn Error>> {
    println!("| tenants at rest | batches | statements | milliseconds |");
    println!("|--:|--:|--:|--:|");
    for tenants in [1, 1_000, 10_000] {
        let deployment = Rc::new(Deployment::new(1, Hashing::Cheap)?);
        for tenant in 0..tenants {
            make(&deployment, tenant).map_err(|failure| failure.cause())?;
        }
        deployment.execute(ENDPOINTS)?;
        while run(&deployment)?.0.tenants > 0 {}
        let mut costs = (0..RUNS).map(|_| run(&deployment)).collect::<Result<Vec<_>, _>>()?;
        costs.sort_by_key(|(_, _, took)| *took);
        if let Some((_, (batches, statements), took)) = costs.get(RUNS / 2) {
            let millis = took.as_secs_f64() * 1_000.0;
            println!("| {tenants} | {batches} | {statements} | {millis:.1} |");
        }
    }
    Ok(())
}

/// Makes a tenant, and does what follows.
fn make(deployment: &Rc<Deployment>, number: u32) -> Result<(), UseCaseError> {
    let ports = NativePorts::new(Rc::clone(deployment));
    let draft = Draft {
        id: None,
        slug: format!("t{number}"),
        hosts: Vec::new(),
        dialects: vec![Dialect::Px0],
        settings: Settings::default(),
    };
    block_on(async {
        tenancy::create(&ports, draft, Client::default(), None).await?;
        jobs::follow(&ports, |_| ()).await;
        Ok(())
    })
}

/// A run, what it asked of the database, and how long it took.
#[allow(clippy::disallowed_methods, reason = "a measurement, and never part of a Worker")]
fn run(deployment: &Rc<Deployment>) -> Result<(Done, (u32, u32), Duration), String> {
    deployment.advance(PAUSE);
    let ports = NativePorts::new(Rc::clone(deployment));
    let began = Instant::now();
    let done = block_on(housekeeping::tick(&ports)).map_err(|failure| failure.cause())?;
    let (took, log) = (began.elapsed(), ports.log().record());
    Ok((done.ok_or("another run is at work")?, (log.round_trips, log.statements), took))
}
