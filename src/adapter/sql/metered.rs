//! Counts round trips, their time and rows into the log of the request.

use std::rc::Rc;

use super::database::{BatchError, Database, Rows, Statement};
use crate::port::Log;

/// A database whose use is written down.
#[derive(Debug)]
pub struct Metered<D> {
    database: D,
    log: Rc<Log>,
    /// Milliseconds since whenever.
    clock: fn() -> i64,
}

impl<D: Database> Metered<D> {
    /// Counts the use of a database into a log.
    pub const fn new(database: D, log: Rc<Log>) -> Self {
        Self { database, log, clock: || 0 }
    }

    /// As [`Metered::new`], with a clock that tells milliseconds.
    pub const fn timed(database: D, log: Rc<Log>, clock: fn() -> i64) -> Self {
        Self { database, log, clock }
    }
}

impl<D: Database> Database for Metered<D> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        let (count, began) = (statements.len(), (self.clock)());
        let answered = self.database.batch(statements).await;
        let answers = answered.as_deref().unwrap_or_default();
        let read = answers.iter().map(|answer| answer.read).sum();
        let written = answers.iter().map(|answer| answer.written).sum();
        self.log.batch(count, (self.clock)() - began, read, written);
        answered
    }
}
