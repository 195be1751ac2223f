//! The composition root of developers and native tests: every port on one machine, deterministic, without
//! a network. May import everything; must not be imported by any other room. Never part of a Worker.
//!
//! A [`Deployment`] is what outlives a request: the database, the clock, the generator, the mailbox and
//! the scripted services. [`NativePorts`] are the ports of one request at it. [`serve`] answers over HTTP.

pub mod scripted;

mod cache;
mod clock;
mod deployment;
mod entropy;
mod http;
mod mailbox;
mod ports;
mod rings;
mod server;
mod signature;
mod turns;

pub use cache::MemoryCache;
pub use clock::{Clock, START};
pub use deployment::{ADMINISTRATOR, Deployment, Hashing, ORIGIN};
pub use entropy::Entropy;
pub use http::{Call, Reply, Response, ScriptedHttp};
pub use mailbox::Mailbox;
pub use ports::NativePorts;
pub use rings::Rings;
pub use server::serve;
pub use turns::Turns;
