//! Counts round trips and rows into the log of the request.

use std::rc::Rc;

use super::database::{BatchError, Database, Rows, Statement};
use crate::port::Log;

/// A database whose use is written down.
#[derive(Debug)]
pub struct Metered<D> {
    database: D,
    log: Rc<Log>,
}

impl<D: Database> Metered<D> {
    /// Counts the use of a database into a log.
    pub const fn new(database: D, log: Rc<Log>) -> Self {
        Self { database, log }
    }
}

impl<D: Database> Database for Metered<D> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        let answered = self.database.batch(statements).await;
        let answers = answered.as_deref().unwrap_or_default();
        let read = answers.iter().map(|answer| answer.read).sum();
        let written = answers.iter().map(|answer| answer.written).sum();
        self.log.batch(read, written);
        answered
    }
}
