//! What a composition root keeps for its development endpoints.

use core::time::Duration;

use super::following::Following;
use crate::adapter::mail_entry::Entry;
use crate::adapter::sql::{Database, InjectedFault};
use crate::flow::Ports;

/// A composition root on a developer's machine.
#[allow(async_fn_in_trait, reason = "nothing here moves between threads")]
pub trait Machine {
    /// The ports of a request.
    type Ports: Ports;
    /// The database, which no fault reaches.
    type Database: Database;
    /// Why something cannot be read or kept.
    type Error;

    /// The ports of a request that comes now, overrides included.
    ///
    /// # Errors
    ///
    /// If a port cannot be made.
    async fn ports(&self) -> Result<Self::Ports, Self::Error>;

    /// The database.
    ///
    /// # Errors
    ///
    /// If there is none.
    fn database(&self) -> Result<Self::Database, Self::Error>;

    /// The work behind answers that is under way.
    fn following(&self) -> Following;

    /// Waits for so long.
    async fn pause(&self, span: Duration);

    /// The mails in the mailbox, newest first; only those to one address if it is given.
    ///
    /// # Errors
    ///
    /// If the mailbox cannot be read.
    async fn mails(&self, to: Option<&str>) -> Result<Vec<Entry>, Self::Error>;

    /// Empties the mailbox.
    ///
    /// # Errors
    ///
    /// If the mailbox cannot be emptied.
    async fn clear_mails(&self) -> Result<(), Self::Error>;

    /// How far the service's clock is ahead of the machine's, in milliseconds; below 0 where it is behind.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    async fn ahead(&self) -> Result<i64, Self::Error>;

    /// Puts the service's clock ahead of the machine's by so many milliseconds.
    ///
    /// # Errors
    ///
    /// If it cannot be kept.
    async fn set_ahead(&self, millis: i64) -> Result<(), Self::Error>;

    /// Sets how the database fails from now on.
    ///
    /// # Errors
    ///
    /// If it cannot be kept.
    async fn set_fault(&self, fault: InjectedFault) -> Result<(), Self::Error>;
}
