//! What the flows need of the world, as traits. May import `account`, `policy`, `crypt`.
//!
//! Nothing here is `Send`: a Worker has one thread, and native tests drive one future at a time.

mod admin;
mod breach;
mod courier;
mod directory;
mod error;
mod fetch;
mod keys;
mod later;
mod log;
mod mail;
mod registration;
mod store;

use std::rc::Rc;

use crate::account::{TenantId, Time};
use crate::crypt::Hasher;
use crate::crypt::webhook::WebhookSecret;

pub use admin::{AccountFilter, AccountPatch, NewAccount, NewTenant, TenantPart};
pub use breach::{Breach, BreachAnswer};
pub use courier::{Courier, Delivered, Delivery};
pub use directory::{Directory, Realm, RealmRef, StoredKey};
pub use error::StoreError;
pub use fetch::{Fetch, FetchError};
pub use keys::{AdministratorToken, Keys};
pub use later::{Later, Task};
pub use log::{Log, Record};
pub use mail::{Mailer, Message, Sent};
pub use registration::{NewRegistration, WaitingRegistration};
pub use store::{
    Aftermath, Announcement, Change, Changed, Find, Issue, Meter, Meters, NewSecret, Opened,
    Opening, OutboxEntry, OutboxItem, OutboxRow, Proof, Redemption, Rotation, SessionsAfter,
    SignIn, Spend, StepUp, Store, Suppression, Told, Verdict,
};

/// Everything that a flow may use, put together once at the edge.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Ports {
    /// Tenants and accounts.
    type Store: Store;
    /// Where tenants are found.
    type Directory: Directory;
    /// How mail leaves.
    type Mailer: Mailer;
    /// Whether a password has been seen in a breach.
    type Breach: Breach;
    /// How documents of outside issuers are read.
    type Fetch: Fetch;
    /// How endpoints outside are told what happens.
    type Courier: Courier;

    /// The store of one tenant: every statement of it is bound to that tenant.
    fn store(&self, tenant: TenantId) -> Self::Store;
    /// Where tenants are found.
    fn directory(&self) -> &Self::Directory;
    /// How mail leaves.
    fn mailer(&self) -> &Self::Mailer;
    /// Whether a password has been seen in a breach.
    fn breach(&self) -> &Self::Breach;
    /// How documents of outside issuers are read.
    fn fetch(&self) -> &Self::Fetch;
    /// How endpoints outside are told what happens.
    fn courier(&self) -> &Self::Courier;
    /// The secret with which the mail provider signs what it tells of mails, if it tells anything.
    fn mail_secret(&self) -> Option<&WebhookSecret>;
    /// The password hasher, with its one buffer.
    fn hasher(&self) -> &Hasher;
    /// The keys of keyed hashes and seals.
    fn keys(&self) -> &Keys;
    /// What to do once the answer is out.
    fn later(&self) -> &Rc<Later>;
    /// What to write down about this request.
    fn log(&self) -> &Log;
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
