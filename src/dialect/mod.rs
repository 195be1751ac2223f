//! One file per API: parse, call one flow, render. No SQL, no hashing. May import `account`, `policy`, `flow`.
