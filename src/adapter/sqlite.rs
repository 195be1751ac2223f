//! A SQLite in memory that takes what D1 takes, for native tests. Imports no noun.

use std::cell::RefCell;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};

use super::sql::{BatchError, Database, Param, Row, Rows, Statement};

/// The schema, in the order in which it grew.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_init.sql"),
    include_str!("../../migrations/0002_must_change.sql"),
    include_str!("../../migrations/0003_registration.sql"),
    include_str!("../../migrations/0004_limits.sql"),
    include_str!("../../migrations/0005_mail.sql"),
    include_str!("../../migrations/0006_trail.sql"),
    include_str!("../../migrations/0007_canary.sql"),
    include_str!("../../migrations/0008_closed_chain.sql"),
    include_str!("../../migrations/0009_ring_of_account.sql"),
    include_str!("../../migrations/0010_askers.sql"),
    include_str!("../../migrations/0011_cron.sql"),
    include_str!("../../migrations/0012_attempt.sql"),
    include_str!("../../migrations/0013_hosts.sql"),
    include_str!("../../migrations/0014_cost_class.sql"),
    include_str!("../../migrations/0015_totals.sql"),
    include_str!("../../migrations/0016_migration.sql"),
    include_str!("../../migrations/0017_unchained.sql"),
    include_str!("../../migrations/0018_issuer_list.sql"),
    include_str!("../../migrations/0019_registration_address.sql"),
];

/// A database of its own.
#[derive(Debug)]
pub struct Sqlite(RefCell<Connection>);

impl Sqlite {
    /// An empty database with the schema.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if SQLite refuses the schema.
    pub fn new() -> Result<Self, BatchError> {
        let connection = Connection::open_in_memory().map_err(|error| failed(&error))?;
        for migration in MIGRATIONS {
            connection.execute_batch(migration).map_err(|error| failed(&error))?;
        }
        Ok(Self(RefCell::new(connection)))
    }

    /// Runs statements without parameters, past the store.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if SQLite refuses them.
    pub fn execute(&self, sql: &str) -> Result<(), BatchError> {
        self.0.borrow().execute_batch(sql).map_err(|error| failed(&error))
    }
}

impl Sqlite {
    /// How many rows a table has; 0 if there is no such table.
    pub fn count(&self, table: &str) -> usize {
        let count = format!("SELECT COUNT(*) FROM {table}");
        self.0.borrow().query_row(&count, [], |row| row.get(0)).unwrap_or_default()
    }

    /// The rows of a table in the order of their keys, each as a JSON array.
    ///
    /// # Errors
    ///
    /// [`BatchError::Failed`] if there is no such table.
    pub fn contents(&self, table: &str) -> Result<Vec<String>, BatchError> {
        let connection = self.0.borrow();
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = texts(&connection, &columns)?.join(", ");
        texts(&connection, &format!("SELECT json_array({columns}) AS text FROM {table} ORDER BY 1"))
    }
}

/// The first column of each row of a query.
fn texts(connection: &Connection, sql: &str) -> Result<Vec<String>, BatchError> {
    let mut query = connection.prepare(sql).map_err(|error| failed(&error))?;
    let rows = query.query_map([], |row| row.get(0)).map_err(|error| failed(&error))?;
    rows.collect::<Result<_, _>>().map_err(|error| failed(&error))
}

impl Database for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        let mut connection = self.0.borrow_mut();
        let transaction = connection.transaction().map_err(|error| failed(&error))?;
        let mut answers = Vec::with_capacity(statements.len());
        for statement in &statements {
            answers.push(run(&transaction, statement).map_err(|error| failed(&error))?);
        }
        transaction.commit().map_err(|error| failed(&error))?;
        Ok(answers)
    }
}

fn run(connection: &Connection, statement: &Statement) -> rusqlite::Result<Rows> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let names: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let before = connection.total_changes();
    let mut found = prepared.query(rusqlite::params_from_iter(&statement.params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let cell = |(index, name): (usize, &String)| Ok((name.clone(), read(row.get_ref(index)?)?));
        let cells: rusqlite::Result<_> = names.iter().enumerate().map(cell).collect();
        rows.push(Row(cells?));
    }
    Ok(Rows { rows, changes: connection.total_changes() - before, ..Rows::default() })
}

impl ToSql for Param {
    /// Numbers go in as doubles, as they do through D1.
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Integer(number) => ToSqlOutput::Owned(Value::Real(*number as f64)),
            Self::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

fn read(value: ValueRef<'_>) -> rusqlite::Result<Param> {
    Ok(match value {
        ValueRef::Null => Param::Null,
        ValueRef::Integer(number) => Param::Integer(number),
        ValueRef::Real(number) => Param::Real(number),
        ValueRef::Text(text) => Param::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(_) => return Err(rusqlite::Error::InvalidQuery),
    })
}

fn failed(error: &rusqlite::Error) -> BatchError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) if error.to_string().contains("UNIQUE") => {
            BatchError::Conflict
        }
        _ => BatchError::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_applied() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, MIGRATIONS.len());
    }

    /// D1's query endpoint ends a statement at a semicolon in a trigger of several lines, and looks for
    /// the body of one by `BEGIN` in upper case.
    #[test]
    fn every_trigger_is_one_line() {
        for line in MIGRATIONS.iter().flat_map(|text| text.lines()) {
            if line.to_uppercase().contains("CREATE TRIGGER") {
                assert!(line.contains(" BEGIN ") && line.ends_with(" END;"), "{line}");
            }
        }
    }

    #[test]
    fn a_failing_batch_leaves_nothing() {
        let sqlite = Sqlite::new().unwrap();
        let statement = |sql: &str| Statement { sql: sql.to_owned(), params: Vec::new() };
        let insert = "INSERT INTO tenant_host (host, tenant_id) VALUES ('a', 'b')";
        let run = |statements| futures_executor::block_on(sqlite.batch(statements));
        let twice = run(vec![statement(insert), statement(insert)]);
        assert_eq!(twice.unwrap_err(), BatchError::Conflict);
        let left = run(vec![statement("SELECT host FROM tenant_host")]).unwrap();
        assert_eq!(left.first().unwrap().rows, []);
    }
}
