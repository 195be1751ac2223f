//! What the memory of old passwords promises.

use super::change::{Ingredients, change};
use super::claim::{Checked, holds, same};
use super::test_database::TestDatabase;
use crate::account::{Phc, Provider};
use crate::adapter::sql::Database;
use crate::port::{Accounts, Change, Find, Passwords, Proof};

pub(super) async fn old_passwords_are_kept_as_deep_as_asked<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    for (depth, wanted) in [
        (0, vec!["4"]),
        (1, vec!["4"]),
        (2, vec!["4", "3"]),
        (3, vec!["4", "3", "2"]),
        (9, vec!["4", "3", "2", "first"]),
    ] {
        let home = bench.home().await?;
        let mut account = home.account().await?;
        for password in ["2", "3", "4"] {
            let ingredients = Ingredients::new(bench, password);
            let change = Change { history: depth, ..ingredients.change(&account, Proof::Current) };
            home.store.change(change).await?;
            account = home.now(account.id).await?;
        }
        let history = home.find(Find::Account(account.id)).await?.history;
        let wanted = wanted.into_iter().map(Phc::new).collect();
        same(&format!("history of depth {depth}"), history, wanted)?;
        let more = change(&home, &account, "5").await?;
        let shallow = Ingredients::new(bench, "6");
        home.store.change(Change { history: 0, ..shallow.change(&more, Proof::Current) }).await?;
        holds("depth 0 forgets", home.table("password_history").await?.is_empty())?;
    }
    Ok(())
}

pub(super) async fn a_password_may_be_the_first<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let mut invited = home.new_account()?;
    invited.phc = None;
    invited.provider = Provider::Oidc;
    let account = home.store.create_account(invited).await?;
    same("history", home.find(Find::Account(account.id)).await?.history, vec![])?;
    let account = change(&home, &account, "second").await?;
    let history = home.find(Find::Account(account.id)).await?.history;
    same("history", history, vec![Phc::new("second")])
}
