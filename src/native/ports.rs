//! Which adapter stands behind which port, for one request.

use std::rc::Rc;

use super::deployment::{Deployment, ORIGIN};
use super::mailbox::Mailbox;
use super::scripted::{
    ScriptedBreach, ScriptedCaptcha, ScriptedFetch, ScriptedFormer, ScriptedRateLimiter,
    ScriptedWebhookClient,
};
use super::signature::RingCheck;
use super::turns::Turns;
use crate::account::{Dialect, TenantId, Time};
use crate::adapter::sql::{Faulty, Metered, SqlDirectory, SqlStore};
use crate::adapter::sqlite::Sqlite;
use crate::crypt::Hasher;
use crate::crypt::webhook::WebhookSecret;
use crate::dialect;
use crate::flow::{DialectProfiles, JobQueue, Keys, Ports, Quotas};
use crate::port::{Log, Retention};

/// The database of one request: counted, with a switch that makes it fail, and in turns with the other
/// requests.
type Base = Rc<Metered<Faulty<Turns<Rc<Sqlite>>>>>;

/// The ports of one request.
#[derive(Debug)]
pub struct NativePorts {
    deployment: Rc<Deployment>,
    base: Base,
    directory: SqlDirectory<Base>,
    quotas: Quotas,
    jobs: Rc<JobQueue>,
    log: Rc<Log>,
}

impl NativePorts {
    /// The ports of one request that comes now.
    #[must_use]
    pub fn new(deployment: Rc<Deployment>) -> Self {
        let (log, now) = (Rc::new(Log::default()), deployment.now());
        let source = Turns::new(Rc::clone(&deployment.database));
        let source = Faulty::new(source, deployment.fault.clone());
        let base = Rc::new(Metered::new(source, Rc::clone(&log)));
        Self {
            directory: SqlDirectory::new(Rc::clone(&base), Rc::clone(&deployment.snapshots), now),
            quotas: Quotas::default(),
            jobs: Rc::default(),
            deployment,
            base,
            log,
        }
    }
}

impl Ports for NativePorts {
    type Store = SqlStore<Base>;
    type Directory = SqlDirectory<Base>;
    type Mailer = Mailbox;
    type Breach = ScriptedBreach;
    type Fetch = ScriptedFetch;
    type Signatures = RingCheck;
    type EdgeRateLimiter = ScriptedRateLimiter;
    type Captcha = ScriptedCaptcha;
    type WebhookClient = ScriptedWebhookClient;
    type Former = ScriptedFormer;

    fn store(&self, tenant: TenantId) -> Self::Store {
        SqlStore::new(Rc::clone(&self.base), tenant)
    }

    fn directory(&self) -> &Self::Directory {
        &self.directory
    }

    fn mailer(&self) -> &Self::Mailer {
        &self.deployment.mailbox
    }

    fn breach(&self) -> &Self::Breach {
        &self.deployment.breach
    }

    fn fetch(&self) -> &Self::Fetch {
        &self.deployment.fetch
    }

    fn signatures(&self) -> &Self::Signatures {
        &RingCheck
    }

    fn edge_rate_limiter(&self) -> &Self::EdgeRateLimiter {
        &self.deployment.edge_rate_limiter
    }

    fn captcha(&self) -> &Self::Captcha {
        &self.deployment.captcha
    }

    fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    fn webhook_client(&self) -> &Self::WebhookClient {
        &self.deployment.webhook_client
    }

    fn former(&self) -> &Self::Former {
        &self.deployment.former
    }

    fn mail_secret(&self) -> Option<&WebhookSecret> {
        self.deployment.mail_secret.get()
    }

    fn hasher(&self) -> &Hasher {
        &self.deployment.hasher
    }

    fn keys(&self) -> &Keys {
        &self.deployment.keys
    }

    fn jobs(&self) -> &Rc<JobQueue> {
        &self.jobs
    }

    fn log(&self) -> &Log {
        &self.log
    }

    fn retention(&self) -> Retention {
        Retention::default()
    }

    fn now(&self) -> Time {
        self.deployment.now()
    }

    fn fill(&self, buffer: &mut [u8]) {
        self.deployment.entropy.fill(buffer);
    }

    fn profiles(&self, dialect: Dialect) -> &'static DialectProfiles {
        dialect::profiles(dialect)
    }

    fn origin(&self) -> &str {
        ORIGIN
    }
}
