//! Tenants: which one a request belongs to, and what its rules let an account do. May use no other
//! folder of the use cases.

pub mod access_policy;
pub mod lookup;
