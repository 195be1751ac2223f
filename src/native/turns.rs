//! A database that lets other requests run before each batch. Imports no noun.

use core::future::poll_fn;
use core::task::Poll;

use crate::adapter::sql::{BatchError, Database, Rows, Statement};

/// A database at which requests take turns: of requests that are driven together, each runs one batch
/// before the first one runs its next. So a race has the same course every time.
#[derive(Debug)]
pub struct Turns<D>(D);

impl<D: Database> Turns<D> {
    /// Has the requests at a database take turns.
    pub const fn new(database: D) -> Self {
        Self(database)
    }
}

impl<D: Database> Database for Turns<D> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, BatchError> {
        turn().await;
        self.0.batch(statements).await
    }
}

/// Lets whatever is driven beside this go on once.
pub async fn turn() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
