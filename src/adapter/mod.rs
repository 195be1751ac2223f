//! The ports made real. May import `account`, `policy`, `crypt`, `port`.
