//! The store on an in-memory SQLite keeps every promise of its port. The same checks run against D1
//! behind a local door.
#![cfg(feature = "memory")]

use relatch::adapter::conformance;
use relatch::adapter::sqlite::Sqlite;

#[test]
fn the_store_keeps_its_promises_on_sqlite() {
    let sqlite = Sqlite::new().unwrap();
    let findings = futures_executor::block_on(conformance::run(sqlite, *b"relatch0"));
    let troubles: Vec<_> =
        findings.iter().filter_map(|found| Some((found.name, found.trouble.as_ref()?))).collect();
    assert!(troubles.is_empty(), "{troubles:#?}");
    assert!(!findings.is_empty());
}
