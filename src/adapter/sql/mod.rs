//! The store in SQL: one text for D1 and for SQLite.
//!
//! Each step of the port is one batch, which is one transaction. A batch that writes first appends
//! what must be written once under the full condition of the step, then makes the change that
//! falsifies the condition; what follows depends on the mark that the change left.

mod account;
mod agenda;
mod bindings;
mod chain;
mod change;
mod database;
mod event;
#[cfg(feature = "dev-endpoints")]
mod faulty;
mod housekeeping;
mod key_check;
mod known;
mod link;
mod meter;
mod metered;
mod opening;
mod outbox;
mod registration;
mod row;
mod sealed;
mod secret;
mod session;
mod snapshots;
mod suppression;
mod sweep;
mod tenant;
mod webhook;

pub use database::{BatchError, Database, Param, Row, Rows, Statement};
#[cfg(feature = "dev-endpoints")]
pub use faulty::{FaultSwitch, Faulty, InjectedFault};
pub use metered::Metered;
pub use snapshots::Snapshots;

use std::rc::Rc;

use bindings::Bindings;
use database::Answers;

use crate::account::{TenantId, Time};
use crate::port::{Directory, Store};

/// The store of one tenant in a database.
#[derive(Debug)]
pub struct SqlStore<D> {
    database: D,
    tenant: TenantId,
}

impl<D: Database> SqlStore<D> {
    /// The store of a tenant.
    pub const fn new(database: D, tenant: TenantId) -> Self {
        Self { database, tenant }
    }

    /// Values for a batch; `:tenant` is in them.
    fn bind(&self) -> Bindings {
        Bindings::default().with("tenant", self.tenant)
    }

    async fn batch(&self, statements: Vec<database::Statement>) -> Result<Answers, BatchError> {
        self.database.batch(statements).await.map(Answers::new)
    }

    /// A batch that finds the mark of its attempt, and does nothing twice, if it is sent again: it is,
    /// where its reply is lost.
    async fn attempt(&self, statements: Vec<database::Statement>) -> Result<Answers, BatchError> {
        match self.batch(statements.clone()).await {
            Err(BatchError::Lost(_)) => self.batch(statements).await,
            answered => answered,
        }
    }
}

impl<D: Database> Store for SqlStore<D> {}

/// The tenants in a database, with the memory of the isolate.
#[derive(Debug)]
pub struct SqlDirectory<D> {
    database: D,
    snapshots: Rc<Snapshots>,
    now: Time,
}

impl<D: Database> SqlDirectory<D> {
    /// The directory for one request, which came `now`.
    pub const fn new(database: D, snapshots: Rc<Snapshots>, now: Time) -> Self {
        Self { database, snapshots, now }
    }
}

impl<D: Database> Directory for SqlDirectory<D> {}
