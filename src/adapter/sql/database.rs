//! What the store needs of a database: a list of statements that take effect together or not at all.
//! Imports no noun: rows are read elsewhere.

use core::fmt;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;

use crate::port::StoreError;

/// A value that is bound to a statement or read from a row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Param {
    /// No value.
    Null,
    /// A whole number; D1 passes it as a double, so it is exact up to 2^53.
    Integer(i64),
    /// A number with a fraction. The schema has none; SQL arithmetic on bound numbers may yield one.
    Real(f64),
    /// A text.
    Text(String),
}

/// One statement with its values, `?1` the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The SQL.
    pub sql: String,
    /// The values, exactly as many as the SQL names.
    pub params: Vec<Param>,
}

/// One row, by column name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Row(pub BTreeMap<String, Param>);

/// What one statement answered.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The rows that it returned.
    pub rows: Vec<Row>,
    /// Rows that it inserted, updated or deleted, those of indexes not counted.
    pub changes: u64,
    /// Rows that it read, as the database bills them; 0 where nobody counts.
    pub read: u64,
    /// Rows that it wrote, those of indexes included; 0 where nobody counts.
    pub written: u64,
}

/// Why a batch was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchError {
    /// A unique key is taken; nothing was done.
    Conflict,
    /// The database has more to do than it can; nothing was done. The text is for the log only.
    Overloaded(String),
    /// It failed; nothing was done. The text is for the log only.
    Failed(String),
    /// The connection was lost; everything or nothing was done. The text is for the log only.
    Lost(String),
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Conflict => "a unique key is taken",
            Self::Overloaded(_) => "the database is overloaded",
            Self::Failed(_) => "the batch failed",
            Self::Lost(_) => "the reply to the batch was lost",
        })
    }
}

impl core::error::Error for BatchError {}

impl From<BatchError> for StoreError {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Conflict => Self::Conflict,
            BatchError::Overloaded(cause) => Self::Overloaded(cause),
            BatchError::Failed(cause) | BatchError::Lost(cause) => Self::Unavailable(cause),
        }
    }
}

/// A SQLite database behind a wire or in memory.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Database {
    /// Runs the statements in order as one transaction; answers one [`Rows`] a statement.
    ///
    /// # Errors
    ///
    /// [`BatchError`]; unless it is [`BatchError::Lost`], nothing was done.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError>;
}

impl<D: Database> Database for Rc<D> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        (**self).batch(statements).await
    }
}

/// The answers of a batch, taken in the order of its statements.
pub(super) struct Answers(std::vec::IntoIter<Rows>);

impl Answers {
    pub(super) fn new(answers: Vec<Rows>) -> Self {
        Self(answers.into_iter())
    }

    /// The rows that the next statement answered.
    pub(super) fn next(&mut self) -> Vec<Row> {
        self.0.next().map(|answer| answer.rows).unwrap_or_default()
    }

    /// The one row that the next statement answered, if it answered any.
    pub(super) fn next_row(&mut self) -> Option<Row> {
        self.next().into_iter().next()
    }

    /// The rows that the last statement answered.
    pub(super) fn last(self) -> Vec<Row> {
        self.0.last().map(|answer| answer.rows).unwrap_or_default()
    }

    /// Rows that all statements changed together.
    pub(super) fn changes(self) -> u64 {
        self.0.map(|answer| answer.changes).sum()
    }
}
