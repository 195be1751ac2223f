//! What housekeeping promises.

use std::collections::BTreeMap;

use super::change::Ingredients;
use super::claim::{Checked, holds, same};
use super::registration::register;
use super::tenant_fixture::{TenantFixture, meter, sign_in};
use super::test_database::{LATER, TestDatabase};
use crate::account::{EventKind, Purpose, Session, Time};
use crate::adapter::sql::Database;
use crate::port::{
    Change, Expiring, Expiry, Find, KnownNetwork, Meter, Opening, Openings, Passwords, Proof,
    Retention, Sessions, SessionsAfter, SignIn, Sweeping, Swept,
};

/// Tables from which rows go.
const SWEPT: [&str; 10] = [
    "counter",
    "known_place",
    "outbox",
    "registration",
    "reset_request",
    "reset_secret",
    "session",
    "spent_grant",
    "streak",
    "write_grant",
];

/// How long things are kept.
const KEEP: Retention = Retention { events: Time::DAY, outbox: 7 * Time::DAY };

/// Puts one row that ends `LATER` into every swept table, and asks what is there.
async fn fill<D: Database>(home: &TenantFixture<'_, D>) -> Checked {
    let bench = home.bench;
    let account = home.account().await?;
    let ingredients = Ingredients::new(bench, "second");
    let key = bench.text("jti");
    let proof = Proof::Outside { issuer: "https://issuer.test", token: &key, expires_at: LATER };
    let change = Change { sessions: SessionsAfter::KeepAll, ..ingredients.change(&account, proof) };
    home.store.change(change).await?;
    let account = home.now(account.id).await?;
    home.secret(&account, Purpose::Link).await?;
    let session = home.new_session(&account);
    let event = bench.event(EventKind::SignedIn);
    let place = Some(KnownNetwork { key: &key, until: LATER });
    let sign_in = SignIn { place, ..sign_in(&session, &event) };
    holds("a session is made", home.store.sign_in(sign_in).await?.is_some())?;
    home.grant(&session).await?;
    register(home, &home.new_account()?.email.key()).await?;
    let meters = [Meter { window: Time::HOUR, ..meter(&key, 9) }];
    let request = bench.request();
    let opening =
        Opening { meters: &meters, request: Some(&request), ..home.opening(Find::Nothing) };
    home.store.open(opening).await?;
    // Failures without an account are kept for a day.
    let yesterday = LATER.plus(-Time::DAY);
    let stranger = home.opening(Find::Nothing);
    let stranger = Opening { now: yesterday, guess_at: Some(&key), ..stranger };
    home.store.open(stranger).await?;
    Ok(())
}

async fn left<D: Database>(home: &TenantFixture<'_, D>) -> Checked<BTreeMap<&'static str, usize>> {
    let mut left = BTreeMap::new();
    for table in SWEPT {
        left.insert(table, home.table(table).await?.len());
    }
    Ok(left)
}

fn all_but_mail(rows: usize, mail: usize) -> BTreeMap<&'static str, usize> {
    SWEPT.into_iter().map(|table| (table, if table == "outbox" { mail } else { rows })).collect()
}

/// Walks over everything, so many rows at a time; answers what was removed.
pub(super) async fn sweep<D: Database>(
    bench: &TestDatabase<D>,
    now: Time,
    rows: u32,
) -> Checked<u64> {
    let directory = bench.directory(now);
    let (mut among, mut removed) = (Expiring::ALL.to_vec(), 0);
    // The first part may begin anywhere: after as much again, all was looked at.
    for _ in 0..2 {
        while !among.is_empty() {
            let sweeping = Sweeping { now, retention: KEEP, among: &among, rows };
            let swept = directory.sweep(sweeping).await?;
            removed += swept.iter().map(|part| part.removed).sum::<u64>();
            among = swept.iter().filter(|part| !part.ended).map(|part| part.what).collect();
        }
        among = Expiring::ALL.to_vec();
    }
    Ok(removed)
}

pub(super) async fn only_what_expired_is_removed<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    fill(&home).await?;
    fill(&other).await?;
    sweep(bench, LATER.plus(-1), 1_000).await?;
    for at in [&home, &other] {
        same("removed too early", left(at).await?, all_but_mail(1, 1))?;
    }
    let (accounts, entries) = (home.table("account").await?, home.table("event").await?);
    sweep(bench, LATER, 1_000).await?;
    for at in [&home, &other] {
        same("left", left(at).await?, all_but_mail(0, 1))?;
    }
    sweep(bench, LATER.plus(KEEP.outbox), 1_000).await?;
    for at in [&home, &other] {
        same("left", left(at).await?, all_but_mail(0, 0))?;
    }
    same("accounts", home.table("account").await?, accounts)?;
    same("entries", home.table("event").await?, entries)
}

pub(super) async fn nothing_hides_what_expired_from_a_walk<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    // A living session before and behind each that expired.
    for at in 0..5 {
        let expires_at = if at % 2 == 0 { LATER.plus(Time::DAY) } else { LATER };
        let session = Session { expires_at, ..home.new_session(&account) };
        let event = bench.event(EventKind::SignedIn);
        holds("made", home.store.sign_in(sign_in(&session, &event)).await?.is_some())?;
    }
    sweep(bench, LATER, 1).await?;
    same("left", home.table("session").await?.len(), 3)?;
    sweep(bench, LATER, 2).await?;
    same("left", home.table("session").await?.len(), 3)
}

pub(super) async fn a_part_of_a_walk_looks_at_so_many_rows<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    sweep(bench, LATER, 1_000).await?;
    let home = bench.home().await?;
    for _ in 0..3 {
        fill(&home).await?;
    }
    let among = [Expiring::Counters];
    let sweeping = Sweeping { now: LATER, retention: KEEP, among: &among, rows: 2 };
    let directory = bench.directory(LATER);
    let first = Swept { what: Expiring::Counters, removed: 2, ended: false };
    same("first", directory.sweep(sweeping).await?, vec![first])?;
    let second = Swept { removed: 1, ended: true, ..first };
    same("second", directory.sweep(sweeping).await?, vec![second])?;
    same("left", home.table("counter").await?.len(), 0)
}
