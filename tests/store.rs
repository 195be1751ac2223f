//! The store on an in-memory SQLite keeps every promise of its port, one test a promise. The same
//! checks run against D1 in `tests/edge/store.test.mjs`.
#![cfg(feature = "memory")]

use relatch::adapter::conformance;
use relatch::adapter::sqlite::Sqlite;

macro_rules! tests {
    ([] $($module:ident::{$($check:ident),* $(,)?}),* $(,)?) => {
        $(mod $module {
            $(#[test]
            fn $check() {
                super::holds(concat!(stringify!($module), "::", stringify!($check)));
            })*
        })*
    };
}

relatch::each_store_check!(tests);

fn holds(name: &str) {
    let sqlite = Sqlite::new().unwrap();
    let checks = conformance::run(sqlite, *b"relatch0", |known| known == name);
    for finding in futures_executor::block_on(checks) {
        assert_eq!(finding.trouble, None, "{name}");
    }
}
