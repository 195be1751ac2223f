//! Administration: who may administer, and what administrators do to tenants and their issuers. May
//! use `audit`, `token`, `session`.

pub mod administrator;
pub mod issuer_takeover;
pub mod issuers;
pub mod migration;
pub mod tenancy;
