//! What is counted before anybody judges, and whom a limit spares. May import `account` and
//! `port`.

use crate::account::{Account, AccountId, Time};
use crate::port::StoreError;

/// Wrong passwords in a row after which only known places are judged (NIST SP 800-63B-4, 3.2.2).
pub const MOST_FAILURES: u32 = 100;

/// One thing to count: at most `limit` in a window that starts with the first. What one meter refuses
/// is counted at no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Keyed hash of what is counted; unique over all tenants and operations.
    pub key: String,
    /// Counts by the account that is found, whatever it was found by: the store puts the id behind
    /// the key ([`Meter::of`]). Nobody found: nothing is counted.
    pub by_account: bool,
    /// Does not hold for those who come from a known place.
    pub spares_known: bool,
    /// Holds only while something is counted at the meter with this key.
    pub holds_with: Option<String>,
    /// Counts also what another meter refuses.
    pub counts_refused: bool,
    /// How many are allowed in a window.
    pub limit: u32,
    /// Length of the window in milliseconds.
    pub window: i64,
    /// Each attempt counts for a window of its own, so that no stretch of this length has more than
    /// `limit`.
    pub sliding: bool,
    /// Once the limit is passed: the window then ends after so many milliseconds, counted from the
    /// one that passed it. None: it ends when it would have.
    pub rest: Option<i64>,
}

impl Meter {
    /// The key of a meter that counts by account, for one account.
    pub fn of(key: &str, account: AccountId) -> String {
        format!("{key}.{account}")
    }
}

/// What a meter says of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many in the window, this one included if it was counted; 0 if nothing was.
    pub count: u32,
    /// Whether this meter refuses the attempt.
    pub refuses: bool,
    /// When the window ends or, of a meter that refuses, when it no longer will.
    pub resets_at: Time,
}

/// The place where an owner has just been authenticated: it is known from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownNetwork<'a> {
    /// Keyed hash of the account's address and the caller's network.
    pub key: &'a str,
    /// When it stops being known, unless the owner is authenticated there again.
    pub until: Time,
}

/// The counts of attempts, and of wrong passwords in a row.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Meters {
    /// Accounts that sign in here, with more than [`MOST_FAILURES`] wrong passwords in a row, whose
    /// owners were not notified; at most `limit`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn unnotified_accounts(&self, limit: u32) -> Result<Vec<Account>, StoreError>;

    /// Takes one attempt off meters, by key, and off the wrong passwords in a row of an account, if one
    /// is given: it was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn refund(&self, account: Option<AccountId>, meters: &[String])
    -> Result<(), StoreError>;

    /// Takes one attempt off the wrong passwords in a row of an address without an account, by the key
    /// that counted it ([`Opening::guess_at`](super::Opening::guess_at)): it was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn refund_stranger(&self, stranger: &str) -> Result<(), StoreError>;
}
