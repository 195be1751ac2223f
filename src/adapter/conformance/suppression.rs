//! What the addresses that get no mail promise.

use super::claim::{Checked, holds, same};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::EventKind;
use crate::adapter::sql::Database;
use crate::port::{AuditLog, Suppression, Suppressions};

pub(super) async fn an_address_that_is_suppressed_stays_so_until_it_is_removed<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let one = |address: &str, at| Suppression {
        address: address.to_owned(),
        reason: "bounced".to_owned(),
        at,
    };
    let (first, second) = (one("first", NOW), one("second", NOW.plus(1)));
    home.store.suppress(&first).await?;
    home.store.suppress(&second).await?;
    home.store.suppress(&Suppression { reason: "again".to_owned(), ..one("first", LATER) }).await?;
    same("newest first", home.store.suppressions(None, 9).await?, vec![second.clone(), first])?;
    same("so many", home.store.suppressions(None, 1).await?, vec![second])?;
    let asked = ["first".to_owned(), "third".to_owned()];
    same("only", home.store.suppressions(Some(&asked), 9).await?.len(), 1)?;
    same("among", home.store.suppressed(&asked).await?, vec!["first".to_owned()])?;
    same("of another tenant", other.store.suppressed(&asked).await?, vec![])?;
    let lifted = bench.event(EventKind::SuppressionLifted);
    let entries = async || Checked::Ok(home.store.events(None, 99).await?.len());
    let before = entries().await?;
    holds("not by another tenant", !other.store.unsuppress("first", &lifted).await?)?;
    holds("not of another address", !home.store.unsuppress("third", &lifted).await?)?;
    same("neither is recorded", entries().await?, before)?;
    holds("removed", home.store.unsuppress("first", &lifted).await?)?;
    same("which is recorded", entries().await?, before + 1)?;
    same("left", home.store.suppressed(&asked).await?, vec![])
}
