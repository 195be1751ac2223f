//! What the database promises to keep of the keys that it is served with.

use core::slice::from_ref;

use super::claim::{Checked, same};
use super::test_database::{NOW, TestDatabase};
use crate::adapter::sql::Database;
use crate::port::{KeyCheck, KeyChecks};

fn key_check<D>(bench: &TestDatabase<D>, ring: &str) -> KeyCheck
where
    D: Database,
{
    KeyCheck { ring: ring.to_owned(), key: bench.text("key"), mark: bench.text("mark") }
}

pub(super) async fn the_first_keys_are_written_down_and_stay<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (one, two) = (bench.text("ring"), bench.text("ring"));
    let first = [key_check(bench, &one)];
    same("first", bench.directory(NOW).key_checks(&first).await?, first.to_vec())?;
    let [first] = first;
    let second = [key_check(bench, &one), key_check(bench, &two)];
    let mut kept = bench.directory(NOW).key_checks(&second).await?;
    kept.sort_by_key(|kept| kept.ring != one);
    let [_, other] = second;
    same("each ring's first", kept, vec![first, other])
}

pub(super) async fn asvs_13_3_4_a_key_check_is_replaced_by_who_read_it<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let ring = bench.text("ring");
    let [old, new, late] = [0; 3].map(|_| key_check(bench, &ring));
    let directory = bench.directory(NOW);
    directory.key_checks(from_ref(&old)).await?;
    directory.replace_key_check(&old, &new).await?;
    same("replaced", directory.key_checks(from_ref(&late)).await?, vec![new.clone()])?;
    directory.replace_key_check(&old, &late).await?;
    same("kept", directory.key_checks(&[late]).await?, vec![new])
}
