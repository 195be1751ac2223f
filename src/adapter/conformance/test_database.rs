//! What the checks share: things never seen before, and a database that fails on demand.

use core::cell::Cell;
use std::rc::Rc;

use super::claim::Checked;
use crate::account::{
    AccountId, Actor, Dialect, Event, EventId, EventKind, Nonce, OutboxId, Purpose, RequestId,
    ResetRequest, TenantId, Time,
};
use crate::adapter::sql::{
    Database, FaultSwitch, Faulty, InjectedFault, Metered, Param, Row, Snapshots, SqlDirectory,
    Statement,
};
use crate::port::{Log, NewTenant, OutboxRow, StoredKey};

/// When the checks take place.
pub(super) const NOW: Time = Time::from_millis(1_700_000_000_000);

/// When what they make expires.
pub(super) const LATER: Time = NOW.plus(Time::HOUR);

/// A database as the checks see it.
pub(super) type Db<D> = Rc<Metered<Faulty<D>>>;

/// What all checks share.
pub(super) struct TestDatabase<D> {
    pub(super) database: Db<D>,
    pub(super) log: Rc<Log>,
    switch: FaultSwitch,
    seed: [u8; 8],
    drawn: Cell<u64>,
}

impl<D: Database> TestDatabase<D> {
    pub(super) fn new(database: D, seed: [u8; 8]) -> Self {
        let (log, switch) = (Rc::<Log>::default(), FaultSwitch::default());
        let database = Metered::new(Faulty::new(database, switch.clone()), Rc::clone(&log));
        Self { database: Rc::new(database), log, switch, seed, drawn: Cell::new(0) }
    }

    /// 16 bytes never drawn before, later ones greater.
    pub(super) fn bytes(&self) -> [u8; 16] {
        self.drawn.set(self.drawn.get() + 1);
        let mut bytes = [0; 16];
        let (head, tail) = bytes.split_at_mut(8);
        head.copy_from_slice(&self.seed);
        tail.copy_from_slice(&self.drawn.get().to_be_bytes());
        bytes
    }

    /// A text never drawn before.
    pub(super) fn text(&self, kind: &str) -> String {
        format!("{kind}-{}", AccountId::from_bytes(self.bytes()))
    }

    pub(super) fn event(&self, kind: EventKind) -> Event {
        Event {
            id: EventId::from_bytes(self.bytes()),
            at: NOW,
            kind,
            actor: Actor::Owner,
            administrator: None,
            account: None,
            session: None,
            via: "native",
            detail: None,
            personal: None,
            mac: "mac".to_owned(),
        }
    }

    pub(super) fn nonce(&self) -> Nonce {
        Nonce::from_bytes(self.bytes())
    }

    pub(super) fn key(&self) -> StoredKey {
        StoredKey {
            id: self.text("key"),
            public_jwk: "{}".to_owned(),
            sealed_seed: "sealed".to_owned(),
            active_from: NOW,
            retires_at: None,
        }
    }

    pub(super) fn letter(&self) -> OutboxRow {
        OutboxRow {
            id: OutboxId::from_bytes(self.bytes()),
            sealed: self.text("letter"),
            expires_at: LATER,
        }
    }

    pub(super) fn request(&self) -> ResetRequest {
        ResetRequest {
            id: RequestId::from_bytes(self.bytes()),
            purpose: Purpose::Link,
            sealed_email: "sealed".to_owned(),
            at: NOW,
        }
    }

    /// A directory that remembers nothing yet.
    pub(super) fn directory(&self, now: Time) -> SqlDirectory<Db<D>> {
        SqlDirectory::new(Rc::clone(&self.database), Rc::<Snapshots>::default(), now)
    }

    pub(super) fn new_tenant(&self) -> NewTenant {
        NewTenant {
            id: TenantId::from_bytes(self.bytes()),
            slug: self.text("slug"),
            hosts: vec![self.text("host")],
            dialects: vec![Dialect::Px0],
            issuer_list: "list of 0".to_owned(),
            settings: "{}".to_owned(),
            key: self.key(),
            at: NOW,
        }
    }

    pub(super) fn fail(&self, fault: InjectedFault) {
        self.switch.set(fault);
    }

    /// The rows that a query yields.
    pub(super) async fn query(&self, sql: &str, params: Vec<Param>) -> Checked<Vec<Row>> {
        let statement = Statement { sql: sql.to_owned(), params };
        let answers = self.database.batch(vec![statement]).await?;
        Ok(answers.into_iter().next().map(|answer| answer.rows).unwrap_or_default())
    }
}
