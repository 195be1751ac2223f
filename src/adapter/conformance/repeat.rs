//! How a change is found again by the nonce that its caller gave it.

use super::change::{Ingredients, change};
use super::claim::{Checked, holds, same};
use super::test_database::TestDatabase;
use crate::account::Nonce;
use crate::adapter::sql::Database;
use crate::port::{Change, Changed, Find, Passwords, Proof};

pub(super) async fn attack_37_a_change_is_found_by_its_derived_nonce<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let (account, bystander) = (home.account().await?, home.account().await?);
    let nonce = Nonce::derived(bench.bytes());
    holds("unknown", home.find(Find::Change(nonce)).await?.account.is_none())?;

    let ingredients = Ingredients::new(bench, "second");
    let changes = Change { nonce, ..ingredients.change(&account, Proof::Current) };
    same("change", home.store.change(changes).await?, Changed::Done)?;
    change(&home, &bystander, "third").await?;
    let found = home.find(Find::Change(nonce)).await?;
    same("account", found.account.map(|account| account.id), Some(account.id))?;
    same("nonce", found.changed_by, Some(nonce))?;
    let elsewhere = other.find(Find::Change(nonce)).await?;
    holds("another tenant finds nothing", elsewhere.account.is_none())?;

    let now = home.now(account.id).await?;
    change(&home, &now, "fourth").await?;
    holds("until the next change", home.find(Find::Change(nonce)).await?.account.is_none())
}

pub(super) async fn of_one_nonce_and_two_passwords_one_is_set<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let nonce = Nonce::derived(bench.bytes());
    let (one, other) = (Ingredients::new(bench, "second"), Ingredients::new(bench, "third"));
    let first = Change { nonce, ..one.change(&account, Proof::Current) };
    same("change", home.store.change(first.clone()).await?, Changed::Done)?;
    home.without_trace(async || {
        let second = Change { nonce, ..other.change(&account, Proof::Current) };
        same("another password", home.store.change(second).await?, Changed::Refused)?;
        same("the same again", home.store.change(first.clone()).await?, Changed::Done)
    })
    .await
}
