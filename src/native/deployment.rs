//! What outlives a request: database, clock, generator, keys, mailbox and the services outside.

use core::cell::OnceCell;
use std::error::Error;
use std::rc::Rc;

use super::clock::Clock;
use super::entropy::Entropy;
use super::mailbox::Mailbox;
use super::rings::Rings;
use super::scripted::{
    ScriptedBreach, ScriptedCaptcha, ScriptedFetch, ScriptedFormer, ScriptedRateLimiter,
    ScriptedWebhookClient,
};
use crate::account::{AdministratorToken, Permission, Time, Token};
use crate::adapter::sql::{BatchError, FaultSwitch, Snapshots};
use crate::adapter::sqlite::Sqlite;
use crate::crypt::webhook::WebhookSecret;
use crate::crypt::{Hasher, KeyError, KeyRing, Marks, Sealer, SecretKey};
use crate::dev::Following;
use crate::flow::Keys;

/// The token of the administration API, which may do everything.
pub const ADMINISTRATOR: &str = "dev-admin";
/// Where links lead, for tenants that set no origin of their own.
pub const ORIGIN: &str = "http://127.0.0.1:8787";

/// What new hashes of a deployment cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashing {
    /// As much as a Worker's.
    Full,
    /// Next to nothing ([`Hasher::cheap`]): for tests of anything but that cost. The same code hashes,
    /// verifies, renews and counts.
    Cheap,
}

/// A deployment on one machine. Two of one seed that are asked the same answer the same.
#[derive(Debug)]
pub struct Deployment {
    /// Makes the database fail.
    pub fault: FaultSwitch,
    /// The mails that were sent.
    pub mailbox: Rc<Mailbox>,
    /// The breach service.
    pub breach: Rc<ScriptedBreach>,
    /// Documents of outside issuers.
    pub fetch: Rc<ScriptedFetch>,
    /// The gate in front of the database.
    pub edge_rate_limiter: Rc<ScriptedRateLimiter>,
    /// The captcha service.
    pub captcha: Rc<ScriptedCaptcha>,
    /// The endpoints of webhooks.
    pub webhook_client: Rc<ScriptedWebhookClient>,
    /// The secret that the mail provider signs its notices with; none until it is set.
    pub mail_secret: Rc<OnceCell<WebhookSecret>>,
    /// The system that accounts come from.
    pub former: Rc<ScriptedFormer>,
    /// The key rings.
    pub rings: Rings,
    pub(super) database: Rc<Sqlite>,
    pub(super) snapshots: Rc<Snapshots>,
    pub(super) entropy: Rc<Entropy>,
    pub(super) hasher: Hasher,
    hashing: Hashing,
    pub(super) keys: Keys,
    pub(super) clock: Rc<Clock>,
    pub(super) following: Following,
}

impl Deployment {
    /// A deployment with an empty database, a clock that stands still, and keys that the seed draws.
    ///
    /// # Errors
    ///
    /// If SQLite refuses the schema.
    pub fn new(seed: u64, hashing: Hashing) -> Result<Self, Box<dyn Error>> {
        Self::at(Clock::still(), seed, hashing)
    }

    /// As [`Self::new`], with a clock of its own.
    ///
    /// # Errors
    ///
    /// If SQLite refuses the schema.
    pub fn at(clock: Clock, seed: u64, hashing: Hashing) -> Result<Self, Box<dyn Error>> {
        let (entropy, clock) = (Rc::new(Entropy::new(seed)), Rc::new(clock));
        let rings = Rings::drawn(&entropy, "k1");
        let (hasher, keys) = keyed(&rings, hashing)?;
        Ok(Self {
            fault: FaultSwitch::default(),
            mailbox: Rc::new(Mailbox::new(Rc::clone(&clock))),
            breach: Rc::default(),
            fetch: Rc::default(),
            edge_rate_limiter: Rc::default(),
            captcha: Rc::default(),
            webhook_client: Rc::new(ScriptedWebhookClient::new(Rc::clone(&clock))),
            mail_secret: Rc::default(),
            former: Rc::default(),
            rings,
            database: Rc::new(Sqlite::new()?),
            snapshots: Rc::default(),
            entropy,
            hasher,
            hashing,
            keys,
            clock,
            following: Following::default(),
        })
    }

    /// The same deployment after a restart with other key rings: nothing but what is remembered in
    /// memory is gone.
    ///
    /// # Errors
    ///
    /// If a ring is not well-formed.
    pub fn restarted(&self, rings: Rings) -> Result<Self, KeyError> {
        let (hasher, keys) = keyed(&rings, self.hashing)?;
        Ok(Self {
            fault: self.fault.clone(),
            mailbox: Rc::clone(&self.mailbox),
            breach: Rc::clone(&self.breach),
            fetch: Rc::clone(&self.fetch),
            edge_rate_limiter: Rc::clone(&self.edge_rate_limiter),
            captcha: Rc::clone(&self.captcha),
            webhook_client: Rc::clone(&self.webhook_client),
            mail_secret: Rc::clone(&self.mail_secret),
            former: Rc::clone(&self.former),
            rings,
            database: Rc::clone(&self.database),
            snapshots: Rc::default(),
            entropy: Rc::clone(&self.entropy),
            hasher,
            hashing: self.hashing,
            keys,
            clock: Rc::clone(&self.clock),
            following: self.following.clone(),
        })
    }

    /// Rings of one new key each.
    #[must_use]
    pub fn new_rings(&self, id: &str) -> Rings {
        Rings::drawn(&self.entropy, id)
    }

    /// Runs statements at the database, as somebody who can write to it and knows no key.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if SQLite refuses them.
    pub fn execute(&self, sql: &str) -> Result<(), BatchError> {
        self.database.execute(sql)
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// How many rows a table has, at all tenants.
    pub fn rows(&self, table: &str) -> usize {
        self.database.count(table)
    }

    /// The rows of a table at all tenants, each as a JSON array.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if there is no such table.
    pub fn contents(&self, table: &str) -> Result<Vec<String>, BatchError> {
        self.database.contents(table)
    }

    /// Moves the clock by so many milliseconds, back if they are below 0.
    pub fn advance(&self, millis: i64) {
        self.clock.set_ahead(self.clock.ahead() + millis);
    }
}

/// What the rings are used through.
fn keyed(rings: &Rings, hashing: Hashing) -> Result<(Hasher, Keys), KeyError> {
    let pepper = KeyRing::parse(&rings.pepper, "PEPPER")?;
    let secret = KeyRing::parse(&rings.secret, "SECRET_KEYS")?;
    let seal = KeyRing::parse(&rings.seal, "SEAL_KEYS")?;
    let named = [("PEPPER", &pepper), ("SECRET_KEYS", &secret), ("SEAL_KEYS", &seal)];
    let marks = named.map(|(name, ring)| Marks::new(name, ring)).into();
    let keys = Keys {
        secret: SecretKey::new(secret),
        sealer: Sealer::new(seal),
        marks,
        administrators: vec![administrator()],
    };
    let hasher = match hashing {
        Hashing::Full => Hasher::new(pepper),
        Hashing::Cheap => Hasher::cheap(pepper),
    };
    Ok((hasher, keys))
}

fn administrator() -> AdministratorToken {
    let permissions = vec![
        Permission::Tenants,
        Permission::Accounts,
        Permission::WithholdUndo,
        Permission::Seed,
        Permission::Events,
        Permission::Personal,
    ];
    AdministratorToken {
        name: Some("ops".to_owned()),
        token: Token::new(ADMINISTRATOR.to_owned()),
        permissions,
    }
}
