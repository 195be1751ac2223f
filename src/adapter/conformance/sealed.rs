//! What the database promises of encrypted texts when their ring is rotated.

use super::claim::{Checked, holds, same, some};
use super::test_database::{NOW, TestDatabase};
use crate::account::AccountId;
use crate::adapter::sql::{Database, InjectedFault};
use crate::port::{Accounts, KeyUse, NewAccount, Sealed, SealedText, SealedTexts};

/// An account whose personal key is wrapped under a key of this id.
async fn account<D: Database>(bench: &TestDatabase<D>, key: &str) -> Checked<AccountId> {
    let home = bench.home().await?;
    let personal_key = format!("{key}.wrapped");
    let new = NewAccount { personal_key, ..home.new_account()? };
    Ok(home.store.create_account(new).await?.id)
}

async fn under<D: Database>(bench: &TestDatabase<D>, key: &str) -> Checked<Vec<SealedText>> {
    Ok(bench.directory(NOW).sealed_under(&[key], &[], 9).await?)
}

pub(super) async fn asvs_13_3_4_texts_under_a_key_are_found_and_replaced_while_they_are_there<
    D: Database,
>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (old, new) = (bench.text("old"), bench.text("new"));
    let id = account(bench, &old).await?;
    let found = some("found", under(bench, &old).await?.pop())?;
    same("kind", found.kind, Sealed::PersonalKey)?;
    same("row", found.row.clone(), id.to_string())?;
    let resealed = [(found.clone(), format!("{new}.again"))];
    bench.fail(InjectedFault::Later { batches: 0, statements: 1 });
    holds("it fails", bench.directory(NOW).reseal(&resealed).await.is_err())?;
    same("still there", under(bench, &old).await?.len(), 1)?;
    bench.directory(NOW).reseal(&resealed).await?;
    same("none is left", under(bench, &old).await?, vec![])?;
    let late = [(found, format!("{old}.late"))];
    bench.directory(NOW).reseal(&late).await?;
    let found = some("found", under(bench, &new).await?.pop())?;
    same("who came late replaces nothing", found.text, format!("{new}.again"))
}

pub(super) async fn asvs_13_3_4_the_rows_that_need_a_key_are_counted<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let key = bench.text("key");
    for _ in 0..2 {
        account(bench, &key).await?;
    }
    let uses = bench.directory(NOW).key_uses().await?;
    let of_key = |used: &&KeyUse| used.key == key;
    let counted: Vec<_> = uses.iter().filter(of_key).map(|used| (used.column, used.rows)).collect();
    same("counted", counted, vec![("account.personal_key", 2)])
}
