//! Each use case through `dialect::serve`, in this process: what a client sends, what it is answered, and
//! what it finds afterwards.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails where it panics"
)]

mod addresses;
mod administration;
mod bodies;
mod codes;
mod enumeration;
mod failures;
mod growth;
mod headers;
mod hosts;
mod housekeeping;
mod issuers;
mod jitsudo;
mod keys;
mod native;
mod outside;
mod prelude;
mod px0;
mod races;
mod refresh;
mod registration;
mod support;
mod tokens;
mod truefoundry;
mod unleash;
