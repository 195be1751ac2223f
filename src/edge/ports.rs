//! The composition root: which adapter stands behind which port. Must not be imported by any other
//! room.

use std::rc::Rc;

use worker::Env;

use super::config::Config;
use crate::account::{Dialect, TenantId, Time};
use crate::adapter::breach::RangeService;
use crate::adapter::d1::D1;
use crate::adapter::edge_rate_limiter::RateLimits;
use crate::adapter::fetch::{Addresses, CachedFetch};
use crate::adapter::former::{Breakers, HttpFormerSystem};
use crate::adapter::http::WorkerHttp;
use crate::adapter::kv::KvCache;
use crate::adapter::mail::RoutingMailer;
use crate::adapter::sql::{Metered, Snapshots, SqlDirectory, SqlStore};
use crate::adapter::timer::WorkerTimer;
use crate::adapter::turnstile::Turnstile;
use crate::adapter::web_crypto::WebCrypto;
use crate::adapter::webhook_client::HttpWebhookClient;
use crate::crypt::Hasher;
use crate::crypt::webhook::WebhookSecret;
use crate::dialect;
use crate::port::{Log, Retention};

#[cfg(feature = "local")]
use crate::adapter::sql::{FaultSwitch, Faulty};
use crate::flow::{DialectProfiles, JobQueue, Keys, Ports, Quotas};

#[cfg(feature = "local")]
type Source = Faulty<D1>;
#[cfg(not(feature = "local"))]
type Source = D1;

/// The database of one request: counted, and in a local build with a switch that makes it fail.
pub type Base = Rc<Metered<Source>>;

thread_local! {
    static SNAPSHOTS: Rc<Snapshots> = Rc::default();
    static ADDRESSES: Rc<Addresses> = Rc::default();
    static BREAKERS: Rc<Breakers> = Rc::default();
}

/// The adapters of one request.
#[derive(Debug)]
pub struct EdgePorts {
    config: Rc<Config>,
    base: Base,
    directory: SqlDirectory<Base>,
    mailer: RoutingMailer,
    breach: RangeService<WorkerHttp, KvCache>,
    fetch: CachedFetch<WorkerHttp, KvCache, WorkerTimer>,
    edge_rate_limiter: RateLimits,
    captcha: Turnstile<WorkerHttp>,
    webhook_client: HttpWebhookClient<WorkerHttp>,
    former: HttpFormerSystem<WorkerHttp>,
    quotas: Quotas,
    jobs: Rc<JobQueue>,
    log: Rc<Log>,
    clock: i64,
}

/// What a local build may bend: the clock, and whether the database fails.
#[derive(Clone, Debug, Default)]
pub struct DevOverrides {
    /// How far the clock is ahead, in milliseconds.
    pub clock: i64,
    /// The switch that makes the database fail.
    #[cfg(feature = "local")]
    pub fault: FaultSwitch,
}

impl EdgePorts {
    /// Puts the adapters of one request together.
    ///
    /// # Errors
    ///
    /// The runtime's own error if a binding is missing.
    pub fn new(env: &Env, config: Rc<Config>, bent: &DevOverrides) -> worker::Result<Self> {
        let log = Rc::new(Log::default());
        let now = now(bent.clock);
        let source = D1::new(env.d1("DB")?);
        #[cfg(feature = "local")]
        let source = Faulty::new(source, bent.fault.clone());
        let base = Rc::new(Metered::timed(source, Rc::clone(&log), host_millis));
        let cache = KvCache::new(env);
        Ok(Self {
            directory: SqlDirectory::new(Rc::clone(&base), SNAPSHOTS.with(Rc::clone), now),
            mailer: RoutingMailer::new(
                env,
                config.mail_sender.clone(),
                config.mail_provider.clone(),
                now,
            ),
            breach: RangeService::new(config.breach.clone(), WorkerHttp, cache.clone(), now),
            fetch: CachedFetch::new(ADDRESSES.with(Rc::clone), WorkerHttp, cache, WorkerTimer, now),
            edge_rate_limiter: RateLimits::new(env)?,
            captcha: Turnstile::new(config.turnstile.clone(), WorkerHttp),
            webhook_client: HttpWebhookClient(WorkerHttp),
            former: HttpFormerSystem::new(WorkerHttp, BREAKERS.with(Rc::clone)),
            quotas: Quotas::default(),
            jobs: Rc::default(),
            config,
            base,
            log,
            clock: bent.clock,
        })
    }
}

impl Ports for EdgePorts {
    type Store = SqlStore<Base>;
    type Directory = SqlDirectory<Base>;
    type Mailer = RoutingMailer;
    type Breach = RangeService<WorkerHttp, KvCache>;
    type Fetch = CachedFetch<WorkerHttp, KvCache, WorkerTimer>;
    type Signatures = WebCrypto;
    type EdgeRateLimiter = RateLimits;
    type Captcha = Turnstile<WorkerHttp>;
    type WebhookClient = HttpWebhookClient<WorkerHttp>;
    type Former = HttpFormerSystem<WorkerHttp>;

    fn store(&self, tenant: TenantId) -> Self::Store {
        SqlStore::new(Rc::clone(&self.base), tenant)
    }

    fn directory(&self) -> &Self::Directory {
        &self.directory
    }

    fn mailer(&self) -> &Self::Mailer {
        &self.mailer
    }

    fn breach(&self) -> &Self::Breach {
        &self.breach
    }

    fn fetch(&self) -> &Self::Fetch {
        &self.fetch
    }

    fn signatures(&self) -> &Self::Signatures {
        &WebCrypto
    }

    fn edge_rate_limiter(&self) -> &Self::EdgeRateLimiter {
        &self.edge_rate_limiter
    }

    fn captcha(&self) -> &Self::Captcha {
        &self.captcha
    }

    fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    fn webhook_client(&self) -> &Self::WebhookClient {
        &self.webhook_client
    }

    fn former(&self) -> &Self::Former {
        &self.former
    }

    fn mail_secret(&self) -> Option<&WebhookSecret> {
        self.config.mail_secret.as_ref()
    }

    fn hasher(&self) -> &Hasher {
        &self.config.hasher
    }

    fn keys(&self) -> &Keys {
        &self.config.keys
    }

    fn jobs(&self) -> &Rc<JobQueue> {
        &self.jobs
    }

    fn log(&self) -> &Log {
        &self.log
    }

    fn retention(&self) -> Retention {
        self.config.retention
    }

    fn now(&self) -> Time {
        now(self.clock)
    }

    fn fill(&self, buffer: &mut [u8]) {
        // The host's generator cannot fail inside a handler; if it ever does, the instance must
        // not go on with predictable secrets.
        if getrandom::fill(buffer).is_err() {
            std::process::abort();
        }
    }

    fn profiles(&self, dialect: Dialect) -> &'static DialectProfiles {
        dialect::profiles(dialect)
    }

    fn origin(&self) -> &str {
        &self.config.origin
    }
}

/// The host's clock, put forward by so many milliseconds.
fn now(ahead: i64) -> Time {
    Time::from_millis(host_millis()).plus(ahead)
}

/// The host's clock. In production it stands still while nothing is awaited.
pub fn host_millis() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX)
}
