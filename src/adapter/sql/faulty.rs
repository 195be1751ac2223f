//! A database that fails on demand, for tests and for a laptop's doors.

use std::cell::Cell;
use std::rc::Rc;

use super::database::{BatchError, Database, Rows, Statement};

/// How the database fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InjectedFault {
    /// It does not.
    #[default]
    Off,
    /// The next batch is refused.
    Next,
    /// Every batch is refused.
    On,
    /// Every batch is refused, for there are too many.
    Overloaded,
    /// The next batch fails after so many of its statements, which the database then takes back.
    After(usize),
    /// The next batch is carried out and its reply lost.
    LostReply,
    /// So many batches are carried out; then the next one fails after so many of its statements.
    Later {
        /// Batches that are carried out.
        batches: usize,
        /// Statements of the batch that fails; one more than it has lets it pass.
        statements: usize,
    },
    /// So many batches are carried out; then the reply of the next one is lost.
    LaterLost(usize),
}

/// The switch by which a database fails, shared by its clones.
#[derive(Clone, Debug, Default)]
pub struct FaultSwitch(Rc<Cell<InjectedFault>>);

impl FaultSwitch {
    /// Sets how the database fails from now on.
    pub fn set(&self, fault: InjectedFault) {
        self.0.set(fault);
    }

    /// How the database fails now.
    pub fn get(&self) -> InjectedFault {
        self.0.get()
    }

    /// How the next batch fails; a fault that happens once is over then.
    fn take(&self) -> InjectedFault {
        let fault = self.0.get();
        let (now, after) = match fault {
            InjectedFault::On | InjectedFault::Overloaded => (fault, fault),
            InjectedFault::Later { batches: 0, statements } => {
                (InjectedFault::After(statements), InjectedFault::Off)
            }
            InjectedFault::Later { batches, statements } => {
                (InjectedFault::Off, InjectedFault::Later { batches: batches - 1, statements })
            }
            InjectedFault::LaterLost(0) => (InjectedFault::LostReply, InjectedFault::Off),
            InjectedFault::LaterLost(batches) => {
                (InjectedFault::Off, InjectedFault::LaterLost(batches - 1))
            }
            once => (once, InjectedFault::Off),
        };
        self.0.set(after);
        now
    }
}

/// A statement that every SQLite prepares and none carries out.
const FAILING: &str = "SELECT json('no JSON') AS failure";

/// A database with a switch.
#[derive(Debug)]
pub struct Faulty<D> {
    database: D,
    switch: FaultSwitch,
}

impl<D: Database> Faulty<D> {
    /// Puts a switch before a database.
    pub const fn new(database: D, switch: FaultSwitch) -> Self {
        Self { database, switch }
    }
}

impl<D: Database> Database for Faulty<D> {
    async fn batch(&self, mut statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        match self.switch.take() {
            InjectedFault::Off | InjectedFault::Later { .. } | InjectedFault::LaterLost(_) => {
                self.database.batch(statements).await
            }
            InjectedFault::Next | InjectedFault::On => {
                Err(BatchError::Failed("switched to fail".to_owned()))
            }
            InjectedFault::Overloaded => {
                Err(BatchError::Overloaded("D1 DB is overloaded, as it was switched".to_owned()))
            }
            InjectedFault::After(done) => {
                if done <= statements.len() {
                    let failing = Statement { sql: FAILING.to_owned(), params: Vec::new() };
                    statements.insert(done, failing);
                }
                self.database.batch(statements).await
            }
            InjectedFault::LostReply => {
                self.database.batch(statements).await?;
                Err(BatchError::Lost("switched to lose the reply".to_owned()))
            }
        }
    }
}
