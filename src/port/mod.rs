//! What the flows need of the world, as traits. May import `account`, `policy`, `crypt`.
//!
//! Nothing here is `Send`: a Worker has one thread, and native tests drive one future at a time.

mod admin;
mod administrator;
mod breach;
mod courier;
mod directory;
mod edge_rate_limiter;
mod error;
mod fetch;
mod housekeeping;
mod human;
mod issuer;
mod job_queue;
mod key_check;
mod keys;
mod log;
mod mail;
mod migration;
mod quota;
mod registration;
mod sealed;
mod signature;
mod signing_key;
mod store;
mod trail;

use std::rc::Rc;

use crate::account::{TenantId, Time};
use crate::crypt::Hasher;
use crate::crypt::webhook::WebhookSecret;

pub use admin::{AccountFilter, AccountPatch, NewAccount, NewTenant, TenantPart};
pub use administrator::{AdministratorError, AdministratorToken, Permission};
pub use breach::Breach;
pub use courier::{Courier, Delivered, Delivery};
pub use directory::{Directory, SnapshotRef, TenantSnapshot};
pub use edge_rate_limiter::{Class, EdgeRateLimiter};
pub use error::StoreError;
pub use fetch::{Document, Fetch, FetchError};
pub use housekeeping::{Agenda, Chore, Done, Expiring, Retention, Run, Sweeping, Swept, Work};
pub use human::{Human, Humanity};
pub use issuer::{IssuerDocument, Listing};
pub use job_queue::{Job, JobQueue};
pub use key_check::KeyCheck;
pub use keys::Keys;
pub use log::{Log, Record};
pub use mail::{Mailer, Message, Sent};
pub use migration::{FormerAnswer, FormerQuestion, FormerSystem, MigrationError};
pub use quota::{Quota, Quotas};
pub use registration::{NewRegistration, WaitingRegistration};
pub use sealed::{KeyUse, Sealed, SealedText};
pub use signature::SignatureCheck;
pub use signing_key::StoredKey;
pub use store::{
    Aftermath, Change, Changed, CostClass, DeliveryCursor, Find, Issue, KnownNetwork,
    MOST_COST_CLASSES, MOST_FAILURES, Made, Meter, NewSecret, Opened, Opening, OutboxEntry,
    OutboxItem, OutboxRow, PendingDelivery, Proof, Redemption, Rotated, Rotation, SessionsAfter,
    SignIn, Spend, StepUp, Store, Suppression, Verdict,
};
pub use trail::{Chain, Closing, Flood, Refusals, Sealing, StoredAnchor, Taking, Trimming};

/// Everything that a flow may use, put together once at the edge.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Ports {
    /// Tenants and accounts.
    type Store: Store;
    /// Where tenants are found.
    type Directory: Directory;
    /// How mail leaves.
    type Mailer: Mailer;
    /// Which passwords have been seen in breaches.
    type Breach: Breach;
    /// How documents of outside issuers are read.
    type Fetch: Fetch;
    /// How signatures are checked that only the platform can check.
    type Signatures: SignatureCheck;
    /// The gate in front of the database.
    type EdgeRateLimiter: EdgeRateLimiter;
    /// Whether a person is at the other end.
    type Human: Human;
    /// The caller of endpoints outside.
    type Courier: Courier;
    /// The systems that accounts come from.
    type Former: FormerSystem;

    /// The store of one tenant: every statement of it is bound to that tenant.
    fn store(&self, tenant: TenantId) -> Self::Store;
    /// Where tenants are found.
    fn directory(&self) -> &Self::Directory;
    /// How mail leaves.
    fn mailer(&self) -> &Self::Mailer;
    /// Which passwords have been seen in breaches.
    fn breach(&self) -> &Self::Breach;
    /// How documents of outside issuers are read.
    fn fetch(&self) -> &Self::Fetch;
    /// How signatures are checked that only the platform can check.
    fn signatures(&self) -> &Self::Signatures;
    /// The gate in front of the database.
    fn gate(&self) -> &Self::EdgeRateLimiter;
    /// Whether a person is at the other end.
    fn human(&self) -> &Self::Human;
    /// The limits that the caller is shown.
    fn quotas(&self) -> &Quotas;
    /// The caller of endpoints outside.
    fn courier(&self) -> &Self::Courier;
    /// The systems that accounts come from.
    fn former(&self) -> &Self::Former;
    /// The secret with which the mail provider signs its reports on mails, if it sends any.
    fn mail_secret(&self) -> Option<&WebhookSecret>;
    /// The password hasher, with its one buffer.
    fn hasher(&self) -> &Hasher;
    /// The keys of keyed hashes and seals.
    fn keys(&self) -> &Keys;
    /// What to do once the answer is out.
    fn jobs(&self) -> &Rc<JobQueue>;
    /// What to write down about this request.
    fn log(&self) -> &Log;
    /// How long things are kept.
    fn retention(&self) -> Retention;
    /// Now.
    fn now(&self) -> Time;
    /// Fills a buffer from a cryptographically secure generator.
    fn fill(&self, buffer: &mut [u8]);
    /// Where links lead and tokens say they come from, for tenants that set no origin of their own.
    fn origin(&self) -> &str;

    /// Fresh random bytes.
    fn entropy<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}
