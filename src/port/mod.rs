//! What the flows need of the world, as traits. May import `account`, `policy`, `crypt`.
//!
//! Nothing here is `Send`: a Worker has one thread, and native tests drive one future at a time.

mod breach;
mod cache;
mod captcha;
mod directory;
mod edge_rate_limiter;
mod error;
mod fetch;
mod http;
mod log;
mod mail;
mod migration;
mod signature;
mod store;
mod timer;
mod webhook_client;

pub use breach::Breach;
pub use cache::{Cache, CacheEntry};
pub use captcha::{Captcha, CaptchaOutcome};
pub use directory::{
    Agenda, Chore, Directory, Done, DueWork, Expiring, Expiry, HousekeepingRuns, IssuerDocument,
    KeyCheck, KeyChecks, KeyUse, Listing, NewTenant, Retention, Run, Sealed, SealedText,
    SealedTexts, SnapshotRef, StoredKey, Sweeping, Swept, TenantPart, TenantSnapshot, Tenants,
    Work,
};
pub use edge_rate_limiter::{Class, EdgeRateLimiter};
pub use error::StoreError;
pub use fetch::{Document, Fetch, FetchError};
pub use http::{BodyError, Http, HttpError, HttpRequest, HttpResponse, Method, ReadBody};
pub use log::{Log, Record};
pub use mail::{Mailer, Message, Sent};
pub use migration::{FormerAnswer, FormerQuestion, FormerSystem, MigrationError};
pub use signature::SignatureCheck;
pub use store::{
    AccountFilter, AccountPatch, Accounts, Aftermath, AuditChain, AuditLog, Chain, Change, Changed,
    Closing, CostClass, DeliveryCursor, Find, Flood, Issue, KnownNetwork, Links, MOST_COST_CLASSES,
    MOST_FAILURES, Made, Meter, Meters, NewAccount, NewRegistration, NewSecret, Opened, Opening,
    Openings, Outbox, OutboxEntry, OutboxItem, OutboxRow, Passwords, PendingDelivery, Proof,
    Redemption, Refusals, Registrations, Rotated, Rotation, Sealing, Secrets, Sessions,
    SessionsAfter, SignIn, Spend, StepUp, Store, StoredAnchor, Suppression, Suppressions, Taking,
    Trimming, Verdict, WaitingRegistration, Webhooks,
};
pub use timer::Timer;
pub use webhook_client::{Delivery, DeliveryOutcome, WebhookClient};
