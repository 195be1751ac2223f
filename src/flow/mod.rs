//! The use cases. No HTTP, no SQL. May import `account`, `policy`, `crypt`, `port`.
