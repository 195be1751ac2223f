//! What the flows need of the world, as traits. May import `account`, `policy`, `crypt`.
