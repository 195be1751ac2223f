//! The ports made real. May import `account`, `policy`, `crypt`, `port`.

pub mod sql;
#[cfg(feature = "memory")]
pub mod sqlite;
