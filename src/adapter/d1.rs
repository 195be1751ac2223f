//! D1 behind its binding. Imports no noun.
//!
//! Batches go to the primary, outside any session: what decides about a password is never read from
//! a replica.

use worker::d1::{D1Database, D1PreparedStatement, D1Result};
use worker::wasm_bindgen::JsValue;

use super::sql::{BatchError, Database, Param, Rows, Statement};

/// A D1 database.
#[derive(Debug)]
pub struct D1(D1Database);

impl D1 {
    /// The database behind a binding.
    pub const fn new(database: D1Database) -> Self {
        Self(database)
    }

    fn prepare(&self, statement: &Statement) -> worker::Result<D1PreparedStatement> {
        let values: Vec<JsValue> = statement.params.iter().map(value).collect();
        self.0.prepare(statement.sql.as_str()).bind(&values)
    }
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        let prepared: worker::Result<Vec<_>> =
            statements.iter().map(|statement| self.prepare(statement)).collect();
        let prepared = prepared.map_err(|error| refused(&error))?;
        let results = self.0.batch(prepared).await.map_err(|error| refused(&error))?;
        let answers: worker::Result<Vec<_>> = results.iter().map(read).collect();
        answers.map_err(|error| BatchError::Lost(error.to_string()))
    }
}

/// D1 takes no integers of JavaScript's own kind, only doubles, which INTEGER columns turn back.
fn value(param: &Param) -> JsValue {
    match param {
        Param::Null => JsValue::NULL,
        Param::Integer(number) => JsValue::from_f64(*number as f64),
        Param::Real(number) => JsValue::from_f64(*number),
        Param::Text(text) => JsValue::from_str(text),
    }
}

fn read(result: &D1Result) -> worker::Result<Rows> {
    let rows = result.results()?;
    let meta = result.meta()?;
    let count =
        |number: Option<usize>| number.and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
    Ok(Rows {
        rows,
        changes: count(meta.as_ref().and_then(|meta| meta.changes)),
        read: count(meta.as_ref().and_then(|meta| meta.rows_read)),
        written: count(meta.as_ref().and_then(|meta| meta.rows_written)),
    })
}

/// What D1 says when it may have carried a batch out without our hearing of it.
const LOST: [&str; 5] = [
    "Network connection lost",
    "storage caused object to be reset",
    "reset because its code was updated",
    "starting up D1 DB storage",
    "storage operation exceeded timeout",
];

/// What D1 says when more was asked of it than it can do: such a batch was never begun
/// (<https://developers.cloudflare.com/d1/observability/debug-d1/>).
const OVERLOADED: &str = "is overloaded";

/// D1 has no codes: its errors are distinguished by their text.
fn refused(error: &worker::Error) -> BatchError {
    let text = match error {
        worker::Error::D1(error) => {
            let error: &worker::js_sys::Error = error.as_ref();
            String::from(error.message())
        }
        error => error.to_string(),
    };
    if text.contains("UNIQUE constraint failed") {
        BatchError::Conflict
    } else if text.contains(OVERLOADED) {
        BatchError::Overloaded(text)
    } else if LOST.iter().any(|lost| text.contains(lost)) {
        BatchError::Lost(text)
    } else {
        BatchError::Failed(text)
    }
}
