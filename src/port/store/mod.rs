//! The store of one tenant: whole steps, never pieces.
//!
//! An operation opens once (one batch that counts and reads), decides, and writes once (one batch
//! that is all or nothing). Every writing step repeats in SQL what the decision rested on, so that
//! a step that lost a race changes nothing; and it carries a nonce, so that a step whose answer was
//! lost and which is asked for again is recognised.
//!
//! The trait is here; what it takes and gives lies beside it, a noun a file.

mod change;
mod limit;
mod opening;
mod outbox;
mod secret;
mod session;
mod webhook;

pub use change::{Change, Changed, Proof, SessionsAfter};
pub use limit::{KnownNetwork, MOST_FAILURES, Meter, Verdict};
pub use opening::{CostClass, Find, MOST_COST_CLASSES, Opened, Opening};
pub use outbox::{OutboxEntry, OutboxItem, OutboxRow, Suppression};
pub use secret::{Aftermath, Issue, NewSecret, Redemption};
pub use session::{Made, Rotated, Rotation, SignIn, Spend, StepUp};
pub use webhook::{DeliveryCursor, PendingDelivery};

use super::{
    AccountFilter, AccountPatch, Chain, Closing, Flood, NewAccount, NewRegistration, Refusals,
    Sealing, StoreError, Taking, Trimming,
};
use crate::account::{
    Account, AccountId, EmailKey, Entry, Event, MailFailure, MailState, OutboxId, Phc, RequestId,
    ResetRequest, Session, SessionId, TenantId, Time, Webhook, WebhookId,
};

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

    /// Makes a session; none if the credential is no longer the one that was shown.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if something that it spends was spent before.
    async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<Option<Made>, StoreError>;

    /// Takes one guess back that was made with a request: it was right, and what it was for is still to
    /// be done.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn return_guess(&self, asker: RequestId) -> Result<(), StoreError>;

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
    async fn rotate(&self, rotation: Rotation<'_>) -> Result<Rotated, StoreError>;

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
    /// owners were not notified; at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn unnotified_accounts(&self, limit: u32) -> Result<Vec<Account>, StoreError>;

    /// Takes one attempt off meters, by key, and off the wrong passwords in a row of an account, if one
    /// is given: it was none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn refund(&self, account: Option<AccountId>, meters: &[String])
    -> Result<(), StoreError>;

    /// Takes one attempt off the wrong passwords in a row of an address without an account, by the key
    /// that counted it ([`Opening::guess_at`]): it was none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn refund_stranger(&self, stranger: &str) -> Result<(), StoreError>;

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
        setback: MailFailure,
    ) -> Result<(), StoreError>;

    /// Gives a mail up and erases its letter.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn mail_dead(
        &self,
        id: OutboxId,
        now: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError>;

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
    async fn mail_again(&self, id: OutboxId, event: &Event) -> Result<bool, StoreError>;

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

    /// Lets an address get mail again, and appends the event; false, and nothing happens, if it does.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn unsuppress(&self, address: &str, event: &Event) -> Result<bool, StoreError>;

    /// The endpoints of the tenant, oldest first.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;

    /// Makes an endpoint, which receives events from now on, or changes what administrators may
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
    /// `lease` milliseconds.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn take_webhooks(&self, now: Time, lease: i64) -> Result<Vec<Webhook>, StoreError>;

    /// The entries that an endpoint receives next, at most `limit`, oldest first; and the number of
    /// the entry up to which there is nothing else for it.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn pending_deliveries(
        &self,
        webhook: &Webhook,
        limit: u32,
    ) -> Result<(Vec<PendingDelivery>, u64), StoreError>;

    /// Notes an endpoint's progress through the trail.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn record_delivery(&self, id: WebhookId, told: &DeliveryCursor)
    -> Result<(), StoreError>;

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

    /// Which of these addresses are taken, in no order.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn taken(&self, addresses: &[EmailKey]) -> Result<Vec<EmailKey>, StoreError>;

    /// Puts a link from an outside subject to an account on record; whether it was not there before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the subject is linked to another account.
    async fn link(
        &self,
        issuer: &str,
        subject: &str,
        account: AccountId,
    ) -> Result<bool, StoreError>;

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

    /// Appends the entry that says that the chain was closed, and replaces the anchor; false, and
    /// nothing happens, if the anchor is no longer what it was.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn close(&self, closing: Closing<'_>) -> Result<bool, StoreError>;

    /// Removes the oldest entries and moves the anchor's base; answers how many went.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    async fn trim(&self, trimming: Trimming<'_>) -> Result<u64, StoreError>;
}
