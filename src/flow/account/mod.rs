//! Accounts: made by administrators, imports and people, changed, erased. May use `limit`, `audit`,
//! `notification`, `password`, `recovery`.

pub mod provision;
pub mod registration;
