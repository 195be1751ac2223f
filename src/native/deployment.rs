//! What outlives a request: database, clock, generator, keys, mailbox and the services outside.

use core::cell::Cell;
use std::rc::Rc;

use zeroize::Zeroizing;

use super::entropy::Entropy;
use super::mailbox::Mailbox;
use super::scripted::{
    ScriptedBreach, ScriptedCourier, ScriptedFetch, ScriptedGate, ScriptedHuman,
};
use crate::account::{Time, Token};
use crate::adapter::sql::{BatchError, FaultSwitch, Realms};
use crate::adapter::sqlite::Sqlite;
use crate::crypt::{Hasher, KeyRing, Marks, Sealer, SecretKey};
use crate::port::{AdministratorToken, Keys, Permission};

/// The token of the administration API, which may do everything.
pub const ADMINISTRATOR: &str = "native-administrator";
/// Where links lead, for tenants that set no origin of their own.
pub const ORIGIN: &str = "http://127.0.0.1:8787";
/// When every deployment begins: 1 January 2026, 00:00 UTC.
pub const START: Time = Time::from_millis(1_767_225_600_000);

/// A deployment on one machine. Two of one seed that are asked the same answer the same.
#[derive(Debug)]
pub struct Deployment {
    /// Makes the database fail.
    pub fault: FaultSwitch,
    /// The mails that were sent.
    pub mailbox: Mailbox,
    /// The breach service.
    pub breach: ScriptedBreach,
    /// Documents of outside issuers.
    pub fetch: ScriptedFetch,
    /// The gate in front of the database.
    pub gate: ScriptedGate,
    /// Whether a person is at the other end.
    pub human: ScriptedHuman,
    /// The endpoints of webhooks.
    pub courier: ScriptedCourier,
    pub(super) database: Rc<Sqlite>,
    pub(super) realms: Rc<Realms>,
    pub(super) entropy: Entropy,
    pub(super) hasher: Hasher,
    pub(super) keys: Keys,
    clock: Rc<Cell<Time>>,
}

impl Deployment {
    /// A deployment with an empty database and keys that the seed draws.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if SQLite refuses the schema.
    pub fn new(seed: u64) -> Result<Self, BatchError> {
        let (entropy, clock) = (Entropy::new(seed), Rc::new(Cell::new(START)));
        let [pepper, secret, seal] = [(); 3].map(|()| ring(&entropy));
        let rings = [("PEPPER", &pepper), ("SECRET_KEYS", &secret), ("SEAL_KEYS", &seal)];
        let marks = rings.map(|(name, ring)| Marks::new(name, ring)).into();
        Ok(Self {
            fault: FaultSwitch::default(),
            mailbox: Mailbox::new(Rc::clone(&clock)),
            breach: ScriptedBreach::default(),
            fetch: ScriptedFetch::default(),
            gate: ScriptedGate::default(),
            human: ScriptedHuman::default(),
            courier: ScriptedCourier::default(),
            database: Rc::new(Sqlite::new()?),
            realms: Rc::default(),
            entropy,
            hasher: Hasher::new(pepper),
            keys: Keys {
                secret: SecretKey::new(secret),
                sealer: Sealer::new(seal),
                marks,
                administrators: vec![administrator()],
            },
            clock,
        })
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.clock.get()
    }

    /// How many rows a table has, at all tenants.
    pub fn rows(&self, table: &str) -> usize {
        self.database.count(table)
    }

    /// Moves the clock by so many milliseconds, back if they are below 0.
    pub fn advance(&self, millis: i64) {
        self.clock.set(self.now().plus(millis));
    }
}

fn ring(entropy: &Entropy) -> KeyRing {
    let mut key = Zeroizing::new([0; 32]);
    entropy.fill(key.as_mut());
    KeyRing::drawn(key)
}

fn administrator() -> AdministratorToken {
    let permissions = vec![
        Permission::Tenants,
        Permission::Accounts,
        Permission::Seed,
        Permission::Events,
        Permission::Personal,
    ];
    AdministratorToken { name: None, token: Token::new(ADMINISTRATOR.to_owned()), permissions }
}
