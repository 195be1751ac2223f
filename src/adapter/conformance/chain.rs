//! What the chain of the trail promises.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::TenantFixture;
use super::test_database::{NOW, TestDatabase};
use crate::account::{Anchor, EventKind, Nonce, Time};
use crate::adapter::sql::{Database, InjectedFault};
use crate::port::{AuditChain, AuditLog, Chain, Closing, Sealing, StoredAnchor, Taking, Trimming};

/// When a lease that is taken `NOW` ends.
const UNTIL: Time = NOW.plus(Time::MINUTE);

/// A tenant whose trail has so many entries, its own making among them.
async fn home<D: Database>(bench: &TestDatabase<D>, entries: u64) -> Checked<TenantFixture<'_, D>> {
    let home = bench.home().await?;
    for _ in 1..entries {
        home.store.append(&bench.event(EventKind::SignedIn)).await?;
    }
    Ok(home)
}

async fn take<D: Database>(
    home: &TenantFixture<'_, D>,
    holder: Nonce,
    now: Time,
    limit: u32,
) -> Checked<Option<Chain>> {
    let taking = Taking { holder, now, until: now.plus(Time::MINUTE), limit };
    Ok(home.store.take_unsealed(taking).await?)
}

fn anchor(sequence: u64, base: u64) -> Anchor {
    let seal = |at: u64| if at == 0 { String::new() } else { format!("seal {at}") };
    Anchor { sequence, seal: seal(sequence), base, base_seal: seal(base), closed: 0 }
}

fn stored(anchor: Anchor) -> StoredAnchor {
    StoredAnchor { anchor, mac: "mac".to_owned() }
}

async fn seal<D: Database>(
    home: &TenantFixture<'_, D>,
    holder: Nonce,
    from: u64,
    to: u64,
    rests_until: Time,
) -> Checked<bool> {
    let seals: Vec<_> = (from + 1..=to).map(|at| (at, format!("seal {at}"))).collect();
    let (from, to) = (anchor(from, 0), stored(anchor(to, 0)));
    let sealing = Sealing { holder, from: &from, to: &to, seals: &seals, rests_until };
    Ok(home.store.seal(sealing).await?)
}

async fn seals<D: Database>(home: &TenantFixture<'_, D>) -> Checked<Vec<Option<String>>> {
    let chain = home.store.chain(None, 99).await?;
    Ok(chain.entries.into_iter().map(|entry| entry.seal).collect())
}

pub(super) async fn entries_are_chained_in_order_some_at_a_time<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = home(bench, 3).await?;
    let holder = bench.nonce();
    let taken = some("taken", take(&home, holder, NOW, 2).await?)?;
    same("from", taken.anchor.map(|stored| stored.anchor), Some(anchor(0, 0)))?;
    let numbers: Vec<u64> = taken.entries.iter().map(|entry| entry.sequence).collect();
    same("entries", numbers, vec![1, 2])?;
    holds("sealed", seal(&home, holder, 0, 2, NOW).await?)?;
    same(
        "seals",
        seals(&home).await?,
        vec![Some("seal 1".to_owned()), Some("seal 2".to_owned()), None],
    )?;
    let rest = some("rest", take(&home, holder, NOW, 9).await?)?;
    same("from", rest.anchor, Some(stored(anchor(2, 0))))?;
    same("rest", rest.entries.first().map(|entry| entry.sequence), Some(3))?;
    holds("sealed", seal(&home, holder, 2, 3, NOW).await?)?;
    same("nothing is left", some("taken", take(&home, holder, NOW, 9).await?)?.entries, vec![])
}

pub(super) async fn one_chains_at_a_time_and_a_stuck_one_is_harmless<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = home(bench, 2).await?;
    let (first, second) = (bench.nonce(), bench.nonce());
    some("taken", take(&home, first, NOW, 9).await?)?;
    same("taken as well", take(&home, second, UNTIL.plus(-1), 9).await?, None)?;
    some("taken after the lease", take(&home, second, UNTIL, 9).await?)?;
    holds("who came too late chains nothing", !seal(&home, first, 0, 2, UNTIL).await?)?;
    same("seals", seals(&home).await?, vec![None, None])?;
    let rests_until = UNTIL.plus(9);
    holds("sealed", seal(&home, second, 0, 2, rests_until).await?)?;
    holds("and not twice", !seal(&home, second, 0, 2, rests_until).await?)?;
    home.store.append(&bench.event(EventKind::SignedIn)).await?;
    same("taken at rest", take(&home, first, rests_until.plus(-1), 9).await?, None)?;
    some("taken after it", take(&home, first, rests_until, 9).await?).map(drop)
}

pub(super) async fn asvs_2_3_3_no_chaining_or_trimming_is_half_done<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = home(bench, 2).await?;
    let holder = bench.nonce();
    some("taken", take(&home, holder, NOW, 9).await?)?;
    for statements in 0..2 {
        bench.fail(InjectedFault::Later { batches: 0, statements });
        holds("it fails", seal(&home, holder, 0, 2, NOW).await.is_err())?;
        same("seals", seals(&home).await?, vec![None, None])?;
    }
    holds("sealed", seal(&home, holder, 0, 2, NOW).await?)?;
    let (from, to) = (anchor(2, 0), stored(anchor(2, 1)));
    for statements in 0..2 {
        bench.fail(InjectedFault::Later { batches: 0, statements });
        let trimming = Trimming { from: &from, to: &to };
        holds("it fails", home.store.trim(trimming).await.is_err())?;
        same("entries", seals(&home).await?.len(), 2)?;
    }
    same("removed", home.store.trim(Trimming { from: &from, to: &to }).await?, 1)
}

pub(super) async fn asvs_2_3_3_a_chain_is_closed_at_the_anchor_that_was_read_and_goes_on<
    D: Database,
>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = home(bench, 2).await?;
    let holder = bench.nonce();
    some("taken", take(&home, holder, NOW, 9).await?)?;
    holds("sealed", seal(&home, holder, 0, 2, NOW).await?)?;
    let (stale, from) = (anchor(1, 0), anchor(2, 0));
    let to = stored(Anchor { closed: 2, ..from.clone() });
    let event = bench.event(EventKind::TrailClosed);
    let closing = |from| Closing { from, to: &to, event: &event };
    for statements in 0..2 {
        bench.fail(InjectedFault::Later { batches: 0, statements });
        holds("it fails", home.store.close(closing(&from)).await.is_err())?;
        same("entries", seals(&home).await?.len(), 2)?;
    }
    holds("of a stale anchor", !home.store.close(closing(&stale)).await?)?;
    same("entries", seals(&home).await?.len(), 2)?;
    holds("closed", home.store.close(closing(&from)).await?)?;
    let chain = home.store.chain(None, 9).await?;
    same("anchor", chain.anchor, Some(to.clone()))?;
    let kinds: Vec<_> = chain.entries.iter().map(|entry| entry.kind.as_str()).collect();
    same("the closing is an entry", kinds.last().copied(), Some("trail-closed"))?;
    let taken = some("taken", take(&home, holder, UNTIL, 9).await?)?;
    same("goes on with it", taken.entries.first().map(|entry| entry.sequence), Some(3))
}

pub(super) async fn the_oldest_entries_go_and_the_rest_hangs_on_their_seal<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (home(bench, 4).await?, home(bench, 4).await?);
    let holder = bench.nonce();
    some("taken", take(&home, holder, NOW, 9).await?)?;
    holds("sealed", seal(&home, holder, 0, 4, NOW).await?)?;
    let (stale, from, to) = (anchor(3, 0), anchor(4, 0), stored(anchor(4, 2)));
    same("of a stale anchor", home.store.trim(Trimming { from: &stale, to: &to }).await?, 0)?;
    same("removed", home.store.trim(Trimming { from: &from, to: &to }).await?, 2)?;
    same("once", home.store.trim(Trimming { from: &from, to: &to }).await?, 0)?;
    let chain = home.store.chain(None, 9).await?;
    same("anchor", chain.anchor, Some(to))?;
    same("hangs on", chain.before, Some("seal 2".to_owned()))?;
    let numbers: Vec<u64> = chain.entries.iter().map(|entry| entry.sequence).collect();
    same("left", numbers, vec![3, 4])?;
    let further = home.store.chain(Some(3), 9).await?;
    same("hangs on", further.before, Some("seal 3".to_owned()))?;
    home.store.append(&bench.event(EventKind::SignedIn)).await?;
    same(
        "goes on",
        home.store.events(None, 1).await?.first().map(|entry| entry.sequence),
        Some(5),
    )?;
    same("of another tenant", other.store.events(None, 9).await?.len(), 4)
}
