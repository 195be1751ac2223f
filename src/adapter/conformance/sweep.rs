//! What housekeeping promises.

use std::collections::BTreeMap;

use super::bench::{Bench, LATER};
use super::change::Ingredients;
use super::claim::{Checked, holds, same};
use super::home::{Home, meter, sign_in};
use super::registration::register;
use crate::account::{EventKind, Purpose, Time};
use crate::adapter::sql::Database;
use crate::port::{
    Change, Find, KnownPlace, Meter, Opening, Proof, Retention, SessionsAfter, SignIn, Store,
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
async fn fill<D: Database>(home: &Home<'_, D>) -> Checked {
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
    let place = Some(KnownPlace { key: &key, until: LATER });
    let sign_in = SignIn { place, ..sign_in(&session, &event) };
    holds("a session is made", home.store.sign_in(sign_in).await?)?;
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

async fn left<D: Database>(home: &Home<'_, D>) -> Checked<BTreeMap<&'static str, usize>> {
    let mut left = BTreeMap::new();
    for table in SWEPT {
        left.insert(table, home.table(table).await?.len());
    }
    Ok(left)
}

fn all_but_mail(rows: usize, mail: usize) -> BTreeMap<&'static str, usize> {
    SWEPT.into_iter().map(|table| (table, if table == "outbox" { mail } else { rows })).collect()
}

pub(super) async fn only_what_expired_is_removed<D: Database>(bench: &Bench<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    fill(&home).await?;
    fill(&other).await?;
    let now = LATER.plus(-1);
    same("removed too early", home.store.sweep(now, KEEP, 9).await?, 0)?;
    same("left", left(&home).await?, all_but_mail(1, 1))?;

    let (accounts, entries) = (home.table("account").await?, home.table("event").await?);
    home.store.sweep(LATER, KEEP, 9).await?;
    same("left", left(&home).await?, all_but_mail(0, 1))?;
    home.store.sweep(LATER.plus(KEEP.outbox), KEEP, 9).await?;
    same("left", left(&home).await?, all_but_mail(0, 0))?;
    same("accounts", home.table("account").await?, accounts)?;
    same("entries", home.table("event").await?, entries)?;
    same("left of another tenant", left(&other).await?, all_but_mail(1, 1))
}

pub(super) async fn so_much_is_removed_at_once<D: Database>(bench: &Bench<D>) -> Checked {
    let home = bench.home().await?;
    for _ in 0..3 {
        fill(&home).await?;
    }
    // Two rows of nine tables, and the letters of all three mails.
    same("removed", home.store.sweep(LATER, KEEP, 2).await?, 21)?;
    same("left", left(&home).await?, all_but_mail(1, 3))?;
    same("removed", home.store.sweep(LATER, KEEP, 2).await?, 9)?;
    same("left", left(&home).await?, all_but_mail(0, 3))?;
    same("removed", home.store.sweep(LATER.plus(KEEP.outbox), KEEP, 2).await?, 2)
}
