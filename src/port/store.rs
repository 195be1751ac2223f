//! The store of one tenant: whole steps, never pieces.
//!
//! An operation opens once (one batch that counts and reads), decides, and writes once (one batch
//! that is all or nothing). Every writing step repeats in SQL what the decision rested on, so that
//! a step that lost a race changes nothing; and it carries a nonce, so that a step whose answer was
//! lost and which is asked for again is recognised.

use super::{
    AccountFilter, AccountPatch, Chain, Flood, NewAccount, NewRegistration, Refusals, Retention,
    Sealing, StoreError, Taking, Trimming, WaitingRegistration,
};
use crate::account::{
    Account, AccountId, Email, EmailKey, Entry, Event, EventId, MailState, Nonce, OutboxId, Phc,
    Purpose, RequestId, ResetRequest, ResetSecret, Scope, Session, SessionId, Setback, TenantId,
    Time, Webhook, WebhookId, WriteGrant,
};

/// Wrong passwords in a row after which only known places are judged (NIST SP 800-63B-4, 3.2.2).
pub const MOST_FAILURES: u32 = 100;

/// One thing to count: at most `limit` in a window that starts with the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Keyed hash of what is counted; unique over all tenants and operations.
    pub key: String,
    /// Counts by the account that is found, whatever it was found by: the store puts the id behind
    /// the key ([`Meter::of`]). Nobody found: nothing is counted.
    pub by_account: bool,
    /// Does not hold for those who come from a known place.
    pub spares_known: bool,
    /// How many are allowed in a window.
    pub limit: u32,
    /// Length of the window in milliseconds.
    pub window: i64,
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

/// What a meter says after counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many in the window, this one included; 0 if it was not counted.
    pub count: u32,
    /// When the window ends.
    pub resets_at: Time,
}

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
        /// Whether this is a guess at a code: then it is counted, before anybody judges it.
        guess: bool,
    },
    /// The account whose password was set by the change with this derived nonce.
    Change(Nonce),
    /// A registration by one of these keyed hashes.
    Registration(&'a [String]),
}

/// What the first batch of an operation counts, keeps and reads.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// The version of the tenant with which the caller decides.
    pub version: u64,
    /// Now.
    pub now: Time,
    /// What to count. Of somebody who names a session nothing is counted unless it lives and, where
    /// he shows a secret, that is its own.
    pub meters: &'a [Meter],
    /// Keyed hashes of where the caller is (one a key in use): whether one is known is read.
    pub places: &'a [String],
    /// One more wrong password in a row, until it proves right: of the account that is found, else of
    /// this keyed hash. Counted only while no meter is over its limit, for else nobody judges it.
    pub guess_at: Option<&'a str>,
    /// Whom to read.
    pub find: Find<'a>,
    /// A request for a reset to keep until it is acted on. It is kept only while no meter is over
    /// its limit, so that a refused request leaves nothing behind.
    pub request: Option<&'a ResetRequest>,
}

/// What the first batch read.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// One verdict a meter, in order.
    pub verdicts: Vec<Verdict>,
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
    /// Old passwords, newest first, the current one included.
    pub history: Vec<Phc>,
    /// The nonce of the change that set the account's password.
    pub changed_by: Option<Nonce>,
    /// Whether the outside token has been spent.
    pub spent: bool,
    /// The registration, expired or not.
    pub registration: Option<WaitingRegistration>,
}

/// What entitles to a change. The batch proves it once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof<'a> {
    /// The current password was shown; the generation proves that it still is the current one.
    Current,
    /// A live secret, which the change spends.
    Secret {
        /// Its keyed hash.
        lookup: &'a str,
        /// What it must be good for.
        purpose: Purpose,
    },
    /// A live write grant of a session, which the change spends.
    Grant {
        /// The session.
        session: SessionId,
        /// What it must allow.
        scope: Scope,
    },
    /// An outside token with the scope, which the change spends.
    Outside {
        /// Its issuer.
        issuer: &'a str,
        /// Its id.
        token: &'a str,
        /// When it expires: it need not be remembered longer.
        expires_at: Time,
    },
    /// An administrator sets it; the account's owner must set another.
    Administrator,
    /// A live secret with which the owner undoes a change, whatever has changed since. It is spent,
    /// and so are those that were made after it.
    Disavowal {
        /// Its keyed hash.
        lookup: &'a str,
        /// The generation that it was born with.
        born: u64,
    },
}

/// What a change does to the account's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionsAfter {
    /// All end, and outside tokens issued before now are dead.
    EndAll,
    /// All but one end.
    Keep(SessionId),
    /// All end, but the outside token with this digest stays.
    KeepToken(String),
    /// All stay.
    KeepAll,
}

/// Where somebody has just proven who he is: it is known from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownPlace<'a> {
    /// Keyed hash of the account's address and the caller's network.
    pub key: &'a str,
    /// Until when, unless he proves it again.
    pub until: Time,
}

/// A mail to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id, the idempotency key towards the provider.
    pub id: OutboxId,
    /// The sealed letter.
    pub sealed: String,
    /// After this it is worth nothing and is dropped unsent.
    pub expires_at: Time,
}

/// A change of the password: one batch. It also ends the account's wrong passwords in a row.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Whose.
    pub account: AccountId,
    /// The generation of the credential that the decision rested on.
    pub generation: u64,
    /// What entitles to it.
    pub proof: Proof<'a>,
    /// The new stored password.
    pub credential: &'a Phc,
    /// The address to put back in the same step.
    pub email: Option<&'a Email>,
    /// Secrets to make, born with the generation that the change brings.
    pub secrets: &'a [NewSecret],
    /// How many old passwords to keep, the new one included.
    pub history: u8,
    /// What becomes of the sessions.
    pub sessions: SessionsAfter,
    /// Meters to set back to nothing, by key.
    pub forgive: &'a [String],
    /// Where the owner has proven himself, if he has.
    pub place: Option<KnownPlace<'a>>,
    /// Now.
    pub now: Time,
    /// This attempt.
    pub nonce: Nonce,
    /// The entry of the trail.
    pub event: &'a Event,
    /// Mails to queue.
    pub letters: &'a [OutboxRow],
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Done, by this attempt.
    Done,
    /// Not done: the proof or the generation was no longer good.
    Refused,
}

/// A secret to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecret {
    /// Keyed hash by which it is found.
    pub lookup: String,
    /// What it is good for.
    pub purpose: Purpose,
    /// Keyed hash of the code, where it is found by its request.
    pub verifier: Option<String>,
    /// After this it is refused.
    pub expires_at: Time,
    /// The address that it puts back, sealed.
    pub sealed_email: Option<String>,
}

/// What follows a change of an account's data in the same batch, if the account is still of the
/// generation that its owner is told of.
#[derive(Clone, Copy, Debug)]
pub struct Aftermath<'a> {
    /// That generation.
    pub generation: u64,
    /// Secrets to make, born with the next generation.
    pub secrets: &'a [NewSecret],
    /// Mails to queue.
    pub letters: &'a [OutboxRow],
}

/// Making secrets for an account: one batch, which also ends the request that asked for them.
///
/// A secret with a verifier is found by its request: while it is not redeemed, one more for the same
/// request takes its place, verifier and expiry, and keeps its count of guesses.
#[derive(Clone, Debug)]
pub struct Issue<'a> {
    /// The request that it answers, if one waits in the store: nothing is made if it is gone.
    pub request: Option<RequestId>,
    /// Whose, and with which generation; none: nobody has this address, only the request ends.
    pub account: Option<(AccountId, u64)>,
    /// The secrets, all or none: none if the account has `most_live` of the first one's purpose.
    pub secrets: &'a [NewSecret],
    /// How many may be live.
    pub most_live: u32,
    /// Whether the account's older secrets of the first one's purpose end.
    pub supersedes: bool,
    /// Whether this tells the owner of wrong passwords in a row: nothing is made if he was told.
    pub tells: bool,
    /// Mails to queue, with the secrets or, if there are none to make, on their own.
    pub letters: &'a [OutboxRow],
    /// The entry of the trail.
    pub event: &'a Event,
    /// Now.
    pub now: Time,
}

/// Redeeming a code for something other than a new password: one batch.
#[derive(Clone, Debug)]
pub struct Redemption<'a> {
    /// Keyed hash by which the secret is found.
    pub lookup: &'a str,
    /// What it must be good for.
    pub purpose: Purpose,
    /// Keyed hash of the code that was shown.
    pub verifier: &'a str,
    /// Meters to set back to nothing, by key.
    pub forgive: &'a [String],
    /// Now.
    pub now: Time,
}

/// Something that can be used once, spent in the very step that it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// What kind of thing, or whose.
    pub issuer: &'static str,
    /// Which one.
    pub token: String,
    /// When it expires: it need not be remembered longer.
    pub expires_at: Time,
}

/// A sign-in: one batch.
#[derive(Clone, Debug)]
pub struct SignIn<'a> {
    /// The session to make; its generation must still be the account's.
    pub session: &'a Session,
    /// The password hashed anew, where the stored form was weaker than today's.
    pub upgrade: Option<&'a Phc>,
    /// A session to end in the same step.
    pub replaces: Option<SessionId>,
    /// A write grant that the sign-in carries.
    pub grant: Option<&'a WriteGrant>,
    /// How many sessions of this kind an account may have; the oldest end. None: no limit.
    pub most: Option<u32>,
    /// What the sign-in uses up.
    pub spends: &'a [Spend],
    /// Where the owner has proven himself by his password, if he has: with it the wrong ones in a row
    /// end.
    pub place: Option<KnownPlace<'a>>,
    /// The entry of the trail.
    pub event: &'a Event,
}

/// A step-up: one batch that puts a write grant on record.
#[derive(Clone, Debug)]
pub struct StepUp<'a> {
    /// The session.
    pub session: SessionId,
    /// What it may do from now on, once.
    pub grant: &'a WriteGrant,
    /// Meters to set back to nothing, by key.
    pub forgive: &'a [String],
    /// Where the owner has proven himself by his password; with it the wrong ones in a row end.
    pub place: Option<KnownPlace<'a>>,
    /// Now.
    pub now: Time,
    /// The entry of the trail.
    pub event: &'a Event,
}

/// Exchanging a refresh token: one batch.
#[derive(Clone, Debug)]
pub struct Rotation<'a> {
    /// The session.
    pub session: SessionId,
    /// Keyed hash of the secret that was shown.
    pub shown: &'a str,
    /// Keyed hash of the secret that takes its place.
    pub next: &'a str,
    /// A write grant that the step-up token carries, and its entry of the trail.
    pub grant: Option<(&'a WriteGrant, &'a Event)>,
    /// Thumbprint of the key that an unbound session is bound to from now on.
    pub bind: Option<&'a str>,
    /// What the exchange uses up.
    pub spends: &'a [Spend],
    /// Now.
    pub now: Time,
}

/// A mail taken from the outbox for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its id.
    pub id: OutboxId,
    /// The sealed letter.
    pub sealed: String,
    /// Attempts so far, this one included.
    pub attempt: u32,
    /// Earlier attempts of which no answer came: each may have gone out.
    pub unanswered: u32,
    /// After this it is worth nothing.
    pub expires_at: Time,
}

/// A mail in the outbox as administrators see it: neither whom it is for nor what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its id.
    pub id: OutboxId,
    /// Whose account it is about, if it is about one.
    pub account: Option<AccountId>,
    /// How far it has come.
    pub state: MailState,
    /// What the last attempt met.
    pub setback: Option<Setback>,
    /// Attempts so far.
    pub attempts: u32,
    /// Attempts of which no answer came.
    pub unanswered: u32,
    /// When it is tried next, or since when it is sent or dead.
    pub due_at: Time,
    /// After this it is worth nothing.
    pub expires_at: Time,
}

/// An address that gets no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Its keyed hash.
    pub address: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Time,
}

/// An entry of the trail as an endpoint is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its number.
    pub sequence: u64,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// What, as the trail names it.
    pub kind: String,
    /// Who, as the trail names it.
    pub actor: String,
    /// Whose account.
    pub account: Option<AccountId>,
    /// Which session.
    pub session: Option<SessionId>,
    /// Which API it came through.
    pub via: String,
}

/// How far an endpoint has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number of the last entry that is behind it; it never goes back.
    pub position: u64,
    /// Attempts at the next one.
    pub attempts: u32,
    /// Not before this.
    pub due_at: Time,
    /// Since when every attempt failed.
    pub failing_since: Option<Time>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// Whether it is told no more.
    pub ends: bool,
}

/// The store of one tenant.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Store {
    /// Which tenant's it is.
    fn tenant(&self) -> TenantId;

    /// Counts, keeps and reads what an operation needs: one batch.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if the tenant's version is another; it is [`StoreError::Unavailable`]
    /// here and below if the store fails, and then nothing was done.
    async fn open(&self, opening: Opening<'_>) -> Result<Opened, StoreError>;

    /// Sets a new password, spends the proof, kills the account's other secrets and grants, ends or
    /// re-stamps its sessions, and appends history, trail and outbox: one batch.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn change(&self, change: Change<'_>) -> Result<Changed, StoreError>;

    /// Makes secrets and queues their mail: one batch. Answers whether secrets were made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if a lookup is taken: draw again.
    async fn issue(&self, issue: Issue<'_>) -> Result<bool, StoreError>;

    /// Redeems a code once, which also shows that the account's address is its owner's; false if it
    /// is not the code that is good now, or was redeemed before.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn redeem(&self, redemption: Redemption<'_>) -> Result<bool, StoreError>;

    /// Replaces the stored form of a password by a stronger one of the same password; nothing
    /// happens if the password was changed meanwhile.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn rehash(
        &self,
        account: AccountId,
        generation: u64,
        credential: &Phc,
    ) -> Result<(), StoreError>;

    /// Makes a session; false if the credential is no longer the one that was shown.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if something that it spends was spent before.
    async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<bool, StoreError>;

    /// Takes one guess at a secret back: it was right, and what it was for is still to be done.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn return_guess(&self, lookup: &str) -> Result<(), StoreError>;

    /// Puts a write grant on record; false if the session or the generation is gone.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn step_up(&self, step_up: StepUp<'_>) -> Result<bool, StoreError>;

    /// Exchanges a session's secret; false if the one shown is not the one that is good now, or the
    /// session is stamped with another generation than its account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if something that it spends was spent before.
    async fn rotate(&self, rotation: Rotation<'_>) -> Result<bool, StoreError>;

    /// The live sessions of an account, newest first.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn sessions(&self, account: AccountId, now: Time) -> Result<Vec<Session>, StoreError>;

    /// Ends one session of an account, or all but `keep`; answers how many ended. Ending all also
    /// kills outside tokens issued before now.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn end_sessions(
        &self,
        account: AccountId,
        only: Option<SessionId>,
        keep: Option<SessionId>,
        event: &Event,
    ) -> Result<u32, StoreError>;

    /// Requests for a reset that wait, oldest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn requests(&self, limit: u32) -> Result<Vec<ResetRequest>, StoreError>;

    /// Accounts that sign in here, with more than [`MOST_FAILURES`] wrong passwords in a row, whose
    /// owners were not told; at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn untold(&self, limit: u32) -> Result<Vec<Account>, StoreError>;

    /// Takes one attempt off meters, by key, and off the wrong passwords in a row of an account: it
    /// was none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn give_back(&self, account: AccountId, meters: &[String]) -> Result<(), StoreError>;

    /// Takes mails that are due, at most `limit`, and hides them from other takers for `lease`
    /// milliseconds; their attempts are counted.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn take_mail(
        &self,
        now: Time,
        lease: i64,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError>;

    /// Removes a mail that was sent, and its letter with it. One that may have been sent before stays
    /// as a row that says so, its letter erased.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mail_sent(&self, id: OutboxId, now: Time) -> Result<(), StoreError>;

    /// Puts a mail back until `due`. Unless no answer came, the attempt is known to have failed.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mail_deferred(
        &self,
        id: OutboxId,
        due: Time,
        setback: Setback,
    ) -> Result<(), StoreError>;

    /// Gives a mail up and erases its letter.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mail_dead(&self, id: OutboxId, now: Time, setback: Setback) -> Result<(), StoreError>;

    /// Mails of the outbox, newest first, of one state or of all, at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mails(
        &self,
        state: Option<MailState>,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError>;

    /// Has a mail that waits sent now, with all its attempts before it; false if there is no letter.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mail_again(&self, id: OutboxId, now: Time) -> Result<bool, StoreError>;

    /// From now on an address gets no mail.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn suppress(&self, suppression: &Suppression) -> Result<(), StoreError>;

    /// Which of these addresses get no mail.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn suppressed(&self, addresses: &[String]) -> Result<Vec<String>, StoreError>;

    /// Addresses that get no mail, all or only some, newest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn suppressions(
        &self,
        only: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<Suppression>, StoreError>;

    /// Lets addresses get mail again; answers how many did not.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn unsuppress(&self, addresses: &[String]) -> Result<u32, StoreError>;

    /// The endpoints of the tenant, oldest first.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;

    /// Makes an endpoint, which is told what happens from now on, or changes what administrators may
    /// change of one: address, types, secrets, activity. One that becomes active starts afresh where
    /// it stopped. Raises the tenant's version.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn put_webhook(&self, webhook: &Webhook, event: &Event) -> Result<(), StoreError>;

    /// Removes an endpoint and raises the tenant's version; false if there is none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn remove_webhook(&self, id: WebhookId, event: &Event) -> Result<bool, StoreError>;

    /// Takes the endpoints that are due and behind the trail, and hides them from other takers for
    /// `lease` milliseconds; their attempts are counted.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn take_webhooks(&self, now: Time, lease: i64) -> Result<Vec<Webhook>, StoreError>;

    /// What an endpoint is to be told next, at most `limit` entries, oldest first; and the number of
    /// the entry up to which there is nothing else for it.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn announcements(
        &self,
        webhook: &Webhook,
        limit: u32,
    ) -> Result<(Vec<Announcement>, u64), StoreError>;

    /// Notes how far an endpoint has been told.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn webhook_told(&self, id: WebhookId, told: &Told) -> Result<(), StoreError>;

    /// Makes an account; the store gives it its number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the address or the id is taken.
    async fn create_account(&self, account: NewAccount) -> Result<Account, StoreError>;

    /// Makes accounts: one batch. Those whose address or id is taken are passed over; answers the ids
    /// of the others, in order.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn create_accounts(
        &self,
        accounts: Vec<NewAccount>,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// Keeps a registration and queues its mail: one batch, the same for every address.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn keep_registration(&self, registration: NewRegistration<'_>) -> Result<(), StoreError>;

    /// Makes the account of a registration, which ends; none if it no longer waits.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the address or the id is taken.
    async fn enrol(&self, lookup: &str, account: NewAccount)
    -> Result<Option<Account>, StoreError>;

    /// Changes an account, and does what follows; none if there is none, or it is no longer of the
    /// generation of the aftermath.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the new address is taken.
    async fn patch_account(
        &self,
        account: AccountId,
        patch: AccountPatch,
        aftermath: Option<Aftermath<'_>>,
        event: &Event,
    ) -> Result<Option<Account>, StoreError>;

    /// Erases an account with everything that belongs to it; false if there is none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn erase_account(&self, account: AccountId, event: &Event) -> Result<bool, StoreError>;

    /// A page of accounts by number, and how many there are in all.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn accounts(&self, filter: AccountFilter) -> Result<(Vec<Account>, u64), StoreError>;

    /// Puts a link from an outside subject to an account on record.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the subject is linked to another account.
    async fn link(&self, issuer: &str, subject: &str, account: AccountId)
    -> Result<(), StoreError>;

    /// Appends an entry that no writing step carries.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn append(&self, event: &Event) -> Result<(), StoreError>;

    /// Counts a refusal, and appends its entry while not too many were counted.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn append_refusal(
        &self,
        event: &Event,
        flood: &Flood<'_>,
    ) -> Result<Refusals, StoreError>;

    /// The trail of the tenant, newest first, before a number.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn events(&self, before: Option<u64>, limit: u32) -> Result<Vec<Entry>, StoreError>;

    /// The chain after a number, or from where it begins, with its anchor.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn chain(&self, after: Option<u64>, limit: u32) -> Result<Chain, StoreError>;

    /// Takes the oldest entries that are not chained; none while somebody else holds the lease.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn take_unsealed(&self, taking: Taking) -> Result<Option<Chain>, StoreError>;

    /// Chains what was taken and moves the anchor; false, and nothing happens, if either is no
    /// longer what it was.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn seal(&self, sealing: Sealing<'_>) -> Result<bool, StoreError>;

    /// Removes the oldest entries and moves the anchor's base; answers how many went.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn trim(&self, trimming: Trimming<'_>) -> Result<u64, StoreError>;

    /// Removes what expired before `now` or is older than its retention, at most `limit` rows a
    /// table; answers how many. The trail is not among it: [`Store::trim`] shortens it.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn sweep(&self, now: Time, retention: Retention, limit: u32) -> Result<u64, StoreError>;
}
