//! What links from the subjects of outside issuers promise.

use super::claim::{Checked, conflicts, same};
use super::test_database::TestDatabase;
use crate::adapter::sql::Database;
use crate::port::{Find, Links};

pub(super) async fn a_subject_is_linked_to_one_account<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (one, two) = (home.account().await?, home.account().await?);
    let issuer = "https://issuer.test";
    home.store.link(issuer, "subject", one.id).await?;
    home.without_trace(async || {
        home.store.link(issuer, "subject", one.id).await?;
        conflicts("another account", home.store.link(issuer, "subject", two.id).await)
    })
    .await?;
    home.store.link(issuer, "other", two.id).await?;
    let find = Find::Subject { issuer, subject: "other", email: None, token: None };
    same("linked", home.find(find).await?.account.map(|account| account.id), Some(two.id))
}
