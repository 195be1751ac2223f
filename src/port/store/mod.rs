//! The store of one tenant: whole steps, never pieces.
//!
//! An operation opens once (one batch that counts and reads), decides, and writes once (one batch
//! that is all or nothing). Every writing step repeats in SQL what the decision rested on, so that
//! a step that lost a race changes nothing; and it carries a nonce, so that a step whose answer was
//! lost and which is asked for again is recognised.
//!
//! The store is the sum of the traits beside this file: one trait a noun, with what it takes and gives.
//! A use case imports the traits that it calls, and `adapter/sql` implements each in a file of its own.

mod account;
mod chain;
mod change;
mod event;
mod link;
mod meter;
mod opening;
mod outbox;
mod registration;
mod secret;
mod session;
mod suppression;
mod webhook;

pub use account::{AccountFilter, AccountPatch, Accounts, NewAccount};
pub use chain::{AuditChain, Chain, Closing, Sealing, StoredAnchor, Taking, Trimming};
pub use change::{Change, Changed, Passwords, Proof, SessionsAfter};
pub use event::{AuditLog, Flood, Refusals};
pub use link::Links;
pub use meter::{KnownNetwork, MOST_FAILURES, Meter, Meters, Verdict};
pub use opening::{CostClass, Find, MOST_COST_CLASSES, Opened, Opening, Openings};
pub use outbox::{Outbox, OutboxEntry, OutboxItem, OutboxRow};
pub use registration::{NewRegistration, Registrations, WaitingRegistration};
pub use secret::{Aftermath, Issue, NewSecret, Redemption, Secrets};
pub use session::{Made, Rotated, Rotation, Sessions, SignIn, Spend, StepUp};
pub use suppression::{Suppression, Suppressions};
pub use webhook::{DeliveryCursor, PendingDelivery, Webhooks};

/// The store of one tenant: the sum of what is kept of it.
pub trait Store:
    Openings
    + Passwords
    + Secrets
    + Sessions
    + Meters
    + Outbox
    + Suppressions
    + Webhooks
    + Accounts
    + Registrations
    + Links
    + AuditLog
    + AuditChain
{
}
