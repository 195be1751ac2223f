//! What housekeeping promises.

use std::collections::BTreeMap;

use super::bench::{Bench, LATER};
use super::change::Ingredients;
use super::claim::{Checked, same};
use super::home::Home;
use super::registration::register;
use crate::account::{Purpose, Time};
use crate::adapter::sql::Database;
use crate::port::{Change, Find, Meter, Opening, Proof, SessionsAfter, Store};

/// Tables from which rows go.
const SWEPT: [&str; 8] = [
    "counter",
    "outbox",
    "registration",
    "reset_request",
    "reset_secret",
    "session",
    "spent_grant",
    "write_grant",
];

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
    let session = home.session(&account).await?;
    home.grant(&session).await?;
    register(home, &home.new_account()?.email.key()).await?;
    let meters = [Meter { key, limit: 9, window: Time::HOUR, rest: None }];
    let request = bench.request();
    let opening =
        Opening { meters: &meters, request: Some(&request), ..home.opening(Find::Nothing) };
    home.store.open(opening).await?;
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
    same("removed too early", home.store.sweep(now, 9).await?, 0)?;
    same("left", left(&home).await?, all_but_mail(1, 1))?;

    let (accounts, entries) = (home.table("account").await?, home.table("event").await?);
    home.store.sweep(LATER, 9).await?;
    same("left", left(&home).await?, all_but_mail(0, 1))?;
    home.store.sweep(LATER.plus(30 * Time::DAY), 9).await?;
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
    // Two rows of seven tables, and the letters of all three mails.
    same("removed", home.store.sweep(LATER, 2).await?, 17)?;
    same("left", left(&home).await?, all_but_mail(1, 3))?;
    same("removed", home.store.sweep(LATER, 2).await?, 7)?;
    same("left", left(&home).await?, all_but_mail(0, 3))?;
    same("removed", home.store.sweep(LATER.plus(30 * Time::DAY), 2).await?, 2)
}
