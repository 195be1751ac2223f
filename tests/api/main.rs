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
mod bounces;
mod codes;
mod contract;
mod dpop;
mod endpoints;
mod enumeration;
mod failures;
mod growth;
mod guessing;
mod headers;
mod hosts;
mod housekeeping;
mod issuers;
mod jitsudo;
mod keys;
mod migration;
mod native;
mod outside;
mod passwords;
mod prelude;
mod protocols;
mod px0;
mod races;
mod refresh;
mod registration;
mod revert;
mod rings;
mod statements;
mod support;
mod tokens;
mod trail;
mod truefoundry;
mod unleash;
mod upstream;
mod webhooks;
