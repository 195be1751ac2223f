//! What a use case may use of the world: the traits of `port`, and the state of its request.

use std::rc::Rc;

use crate::account::{Dialect, TenantId, Time};
use crate::crypt::Hasher;
use crate::crypt::webhook::WebhookSecret;
use crate::flow::{DialectProfiles, JobQueue, Keys, Quotas};
use crate::port::{
    Breach, Captcha, Directory, EdgeRateLimiter, Fetch, FormerSystem, Log, Mailer, Retention,
    SignatureCheck, Store, WebhookClient,
};

/// Everything that a flow may use, put together once at the edge: the only thing that dialects know of the
/// ports.
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
    /// The captcha service.
    type Captcha: Captcha;
    /// The client of webhooks.
    type WebhookClient: WebhookClient;
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
    fn edge_rate_limiter(&self) -> &Self::EdgeRateLimiter;
    /// The captcha service.
    fn captcha(&self) -> &Self::Captcha;
    /// The limits that the caller is shown.
    fn quotas(&self) -> &Quotas;
    /// The client of webhooks.
    fn webhook_client(&self) -> &Self::WebhookClient;
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
    /// What a dialect asks of the use cases.
    fn profiles(&self, dialect: Dialect) -> &'static DialectProfiles;
    /// Where links lead and tokens say they come from, for tenants that set no origin of their own.
    fn origin(&self) -> &str;

    /// Fresh random bytes.
    fn entropy<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}
