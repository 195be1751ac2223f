//! What the runs of housekeeping promise.

use super::claim::{Checked, holds, same, some};
use super::test_database::{NOW, TestDatabase};
use crate::account::Time;
use crate::adapter::sql::Database;
use crate::port::{Done, HousekeepingRuns};

/// When a lease that is taken `NOW` ends.
const UNTIL: Time = NOW.plus(Time::MINUTE);

pub(super) async fn one_run_of_housekeeping_at_a_time_and_each_on_record<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let directory = bench.directory(NOW);
    // Runs are the deployment's: this one begins after every other that these checks ever made.
    let begin = async |id, now: Time| {
        Checked::Ok(
            directory.begin_run(id, now, now.plus(Time::MINUTE), now.plus(-Time::DAY)).await?,
        )
    };
    let (stuck, next) = (bench.nonce(), bench.nonce());
    holds("begun", begin(stuck, NOW).await?)?;
    holds("not two at once", !begin(next, NOW.plus(1)).await?)?;
    holds("begun after the lease", begin(next, UNTIL).await?)?;
    let done = Done { tenants: 3, failed: 1, sealed: 5, removed: 7, error: Some("why".to_owned()) };
    directory.end_run(next, UNTIL.plus(5), &done).await?;
    let runs = directory.runs(2).await?;
    let ended = some("ended", runs.iter().find(|run| run.id == next.to_string()))?;
    same("end", (ended.finished_at, &ended.done), (Some(UNTIL.plus(5)), &done))?;
    let cut_off = some("cut off", runs.iter().find(|run| run.id == stuck.to_string()))?;
    same("closed", (cut_off.started_at, cut_off.finished_at), (NOW, Some(NOW.plus(Time::MINUTE))))?;
    same("and why", cut_off.done.error.as_deref(), Some("cut off"))?;
    let busy = bench.nonce();
    let later = UNTIL;
    holds("begun", begin(busy, later).await?)?;
    directory.renew_run(busy, later.plus(3 * Time::MINUTE)).await?;
    holds("still at work", !begin(next, later.plus(2 * Time::MINUTE)).await?)?;
    let last = bench.nonce();
    holds("begun a day later", begin(last, UNTIL.plus(Time::DAY)).await?)?;
    directory.end_run(last, UNTIL.plus(Time::DAY), &Done::default()).await?;
    let runs: Vec<String> = directory.runs(9).await?.into_iter().map(|run| run.id).collect();
    same("older ones are forgotten", runs, vec![last.to_string()])
}
