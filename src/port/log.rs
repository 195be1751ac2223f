//! What one request leaves in the log: outcomes and counts, no personal data, no secret.

use core::cell::RefCell;

/// What is known of a request once it is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Why it was refused or failed, for the people who run the service.
    pub cause: Option<String>,
    /// Which administrator asked.
    pub administrator: Option<String>,
    /// Digests of passwords computed.
    pub hashes: u32,
    /// The scheme and costs of the stored hash against which a password was verified. No line of the log
    /// has it: some schemes have a product's key among their costs.
    pub form: Option<String>,
    /// Batches sent to the database.
    pub round_trips: u32,
    /// Statements in them.
    pub statements: u32,
    /// How long the first of them took, in milliseconds.
    pub open_ms: i64,
    /// How long the others took together, in milliseconds.
    pub write_ms: i64,
    /// Rows read.
    pub rows_read: u64,
    /// Rows written.
    pub rows_written: u64,
}

/// Collects the record of one request.
#[derive(Debug, Default)]
pub struct Log(RefCell<Record>);

impl Log {
    /// Notes why a request was refused or failed; the first note is nearest to the cause and stays.
    /// Never pass anything that the caller sent.
    pub fn cause(&self, cause: impl Into<String>) {
        self.0.borrow_mut().cause.get_or_insert(cause.into());
    }

    /// Notes which administrator asks, by the name of the token.
    pub fn administrator(&self, name: &str) {
        self.0.borrow_mut().administrator = Some(name.to_owned());
    }

    /// Counts a password hash.
    pub fn hashed(&self) {
        self.0.borrow_mut().hashes += 1;
    }

    /// Counts the digests of a verification against a stored hash, and notes its scheme and costs.
    pub fn verified(&self, form: String, digests: u32) {
        let mut record = self.0.borrow_mut();
        record.hashes += digests;
        record.form = Some(form);
    }

    /// Counts a batch and its statements, how long it took in milliseconds, and the rows that it touched.
    pub fn batch(&self, statements: usize, took: i64, rows_read: u64, rows_written: u64) {
        let mut record = self.0.borrow_mut();
        match record.round_trips {
            0 => record.open_ms += took,
            _ => record.write_ms += took,
        }
        record.round_trips += 1;
        record.statements =
            record.statements.saturating_add(u32::try_from(statements).unwrap_or(u32::MAX));
        record.rows_read += rows_read;
        record.rows_written += rows_written;
    }

    /// What was collected so far.
    pub fn record(&self) -> Record {
        self.0.borrow().clone()
    }

    /// Takes what was collected so far; collects anew from here.
    pub fn take(&self) -> Record {
        self.0.take()
    }
}
