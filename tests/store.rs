//! The store on an in-memory SQLite keeps every promise of its port, one test a promise. The same
//! checks run against D1 in `tests/edge/store.test.mjs`.
#![cfg(feature = "native")]

use relatch::adapter::conformance;
use relatch::adapter::sql::BatchError;
use relatch::adapter::sqlite::Sqlite;

macro_rules! tests {
    ([] $($module:ident::{$($check:ident),* $(,)?}),* $(,)?) => {
        $(mod $module {
            $(#[test]
            fn $check() -> Result<(), super::BatchError> {
                super::holds(concat!(stringify!($module), "::", stringify!($check)))
            })*
        })*
    };
}

relatch::each_store_check!(tests);

fn holds(name: &str) -> Result<(), BatchError> {
    let sqlite = Sqlite::new()?;
    let checks = conformance::run(sqlite, *b"relatch0", |known| known == name);
    let findings = futures_executor::block_on(checks);
    let troubles: Vec<_> = findings.into_iter().map(|finding| finding.trouble).collect();
    assert_eq!(troubles, [None], "{name}");
    Ok(())
}
