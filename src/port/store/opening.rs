//! The first batch of an operation: whom it is about, what it counts and keeps, what it read. May
//! import `account` and `port`.

use super::{Meter, Verdict};
use crate::account::{
    Account, AccountId, Asker, EmailKey, Nonce, Phc, Purpose, RequestId, ResetRequest, ResetSecret,
    Session, SessionId, Time, WriteGrant,
};
use crate::port::{StoreError, WaitingRegistration};

/// Whom or what an operation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find<'a> {
    /// Nobody.
    Nothing,
    /// An account.
    Account(AccountId),
    /// The account with this per-tenant number.
    Number(u32),
    /// The account with this address.
    Email(&'a EmailKey),
    /// A session, and its account: the given one, else the one the session names.
    Session {
        /// The session.
        session: SessionId,
        /// The account that the token names, found even if the session is gone.
        account: Option<AccountId>,
    },
    /// A session by its opaque secret, and its account.
    Opaque {
        /// The session that the secret names.
        session: SessionId,
        /// Keyed hashes of the secret (one a key in use).
        digests: &'a [String],
    },
    /// A subject of an outside issuer.
    Subject {
        /// The issuer.
        issuer: &'a str,
        /// The subject.
        subject: &'a str,
        /// The verified address that may stand in for a link on record.
        email: Option<&'a EmailKey>,
        /// The token's id: whether it was spent is read as well.
        token: Option<&'a str>,
    },
    /// A secret by one of these keyed hashes (one a key in use), and its account.
    Secret {
        /// What it must be good for.
        purpose: Purpose,
        /// Keyed hashes to look for.
        lookups: &'a [String],
        /// Whether this is a guess at a code: then it is counted, before anybody judges it, and if
        /// some meter refuses, neither counted nor read.
        guess: bool,
    },
    /// The account whose password was set by the change with this derived nonce.
    Change(Nonce),
    /// A registration by one of these keyed hashes.
    Registration(&'a [String]),
}

/// Most cost classes of a tenant that are read.
pub const MOST_COST_CLASSES: u32 = 64;

/// What verifying a password costs at some of a tenant's accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostClass {
    /// The form and the parameters of their stored hashes, as the hasher reads them.
    pub name: String,
    /// How many accounts they are.
    pub accounts: u32,
}

/// What the first batch of an operation counts, keeps and reads.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// The version of the tenant with which the caller decides.
    pub version: u64,
    /// Now.
    pub now: Time,
    /// The meters to count at, unless one of them refuses. Where a session is named, nothing is
    /// counted unless the session lives and a secret that is shown is its own.
    pub meters: &'a [Meter],
    /// How many digests of a shown password may be computed, 1 where none is shown. Where the tenant has
    /// imported hashes, of which so many are, the attempt counts for as many at every meter.
    pub digests: u32,
    /// Keyed hashes of where the caller is (one a key in use): whether one is known is read.
    pub places: &'a [String],
    /// One more wrong password in a row, until it proves right: of the account that is found, else of
    /// this keyed hash. Counted only if no meter refuses, for else nobody judges it.
    pub guess_at: Option<&'a str>,
    /// The request that a guess at a code is made with: the guess is counted there and the request
    /// read, unless some meter refuses.
    pub asker: Option<RequestId>,
    /// Whom to read.
    pub find: Find<'a>,
    /// Whether the tenant's cost classes are read: where a stranger has a password verified.
    pub cost_classes: bool,
    /// A request for a reset to keep until it is acted on. It is kept only if no meter refuses, so
    /// that a refused request leaves nothing behind.
    pub request: Option<&'a ResetRequest>,
}

/// What the first batch read.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// One verdict a meter, in order.
    pub verdicts: Vec<Verdict>,
    /// For how many attempts this one counted.
    pub weight: u32,
    /// Whether the caller comes from a known place.
    pub known_place: bool,
    /// Wrong passwords in a row, this one included; 0 if it was not counted.
    pub failures: u32,
    /// The account.
    pub account: Option<Account>,
    /// The session, if it has neither ended nor expired.
    pub session: Option<Session>,
    /// The session's live write grant.
    pub grant: Option<WriteGrant>,
    /// The secret, live or not; guesses counted.
    pub secret: Option<ResetSecret>,
    /// The request that the guess was made with, if there is one.
    pub asker: Option<Asker>,
    /// Old passwords, newest first, the current one included.
    pub history: Vec<Phc>,
    /// The nonce of the change that set the account's password.
    pub changed_by: Option<Nonce>,
    /// The tenant's cost classes in the order of their names, [`MOST_COST_CLASSES`] at most.
    pub cost_classes: Vec<CostClass>,
    /// Whether the outside token has been spent.
    pub spent: bool,
    /// The registration, expired or not.
    pub registration: Option<WaitingRegistration>,
}

/// The first batch of an operation.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Openings {
    /// Counts, keeps and reads what an operation needs: one batch.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if the tenant's version is another; it is [`StoreError::Unavailable`]
    /// here and below if the store fails, and then nothing was done.
    async fn open(&self, opening: Opening<'_>) -> Result<Opened, StoreError>;
}
