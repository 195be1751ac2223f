//! The store in SQL: one text for D1 and for SQLite.
//!
//! Each step of the port is one batch, which is one transaction. A batch that writes first appends
//! what must be written once under the full condition of the step, then makes the change that
//! falsifies the condition; what follows depends on the mark that the change left.

mod account;
mod agenda;
mod bindings;
mod chain;
mod change;
mod database;
mod directory;
mod event;
#[cfg(feature = "dev-endpoints")]
mod faulty;
mod housekeeping;
mod issue;
mod key_check;
mod known;
mod meter;
mod metered;
mod open;
mod outbox;
mod registration;
mod row;
mod sealed;
mod session;
mod snapshots;
mod suppression;
mod sweep;
mod webhook;

pub use database::{BatchError, Database, Param, Row, Rows, Statement};
pub use directory::SqlDirectory;
#[cfg(feature = "dev-endpoints")]
pub use faulty::{FaultSwitch, Faulty, InjectedFault};
pub use metered::Metered;
pub use snapshots::Snapshots;

use bindings::Bindings;
use database::Answers;

use crate::account::{
    Account, AccountId, EmailKey, Entry, Event, MailFailure, MailState, OutboxId, Phc, RequestId,
    ResetRequest, Session, SessionId, TenantId, Time, Webhook, WebhookId,
};
use crate::port::{
    AccountFilter, AccountPatch, Aftermath, Chain, Change, Changed, Closing, DeliveryCursor, Flood,
    Issue, Made, NewAccount, NewRegistration, Opened, Opening, OutboxEntry, OutboxItem,
    PendingDelivery, Redemption, Refusals, Rotated, Rotation, Sealing, SignIn, StepUp, Store,
    StoreError, Suppression, Taking, Trimming,
};

/// The store of one tenant in a database.
#[derive(Debug)]
pub struct SqlStore<D> {
    database: D,
    tenant: TenantId,
}

impl<D: Database> SqlStore<D> {
    /// The store of a tenant.
    pub const fn new(database: D, tenant: TenantId) -> Self {
        Self { database, tenant }
    }

    /// Values for a batch; `:tenant` is in them.
    fn bind(&self) -> Bindings {
        Bindings::default().with("tenant", self.tenant)
    }

    async fn batch(&self, statements: Vec<database::Statement>) -> Result<Answers, BatchError> {
        self.database.batch(statements).await.map(Answers::new)
    }

    /// A batch that finds the mark of its attempt, and does nothing twice, if it is sent again: it is,
    /// where its reply is lost.
    async fn attempt(&self, statements: Vec<database::Statement>) -> Result<Answers, BatchError> {
        match self.batch(statements.clone()).await {
            Err(BatchError::Lost(_)) => self.batch(statements).await,
            answered => answered,
        }
    }
}

impl<D: Database> Store for SqlStore<D> {
    fn tenant(&self) -> TenantId {
        self.tenant
    }

    async fn open(&self, opening: Opening<'_>) -> Result<Opened, StoreError> {
        open::open(self, opening).await
    }

    async fn change(&self, change: Change<'_>) -> Result<Changed, StoreError> {
        change::change(self, change).await
    }

    async fn issue(&self, issue: Issue<'_>) -> Result<bool, StoreError> {
        issue::issue(self, issue).await
    }

    async fn redeem(&self, redemption: Redemption<'_>) -> Result<bool, StoreError> {
        issue::redeem(self, redemption).await
    }

    async fn rehash(
        &self,
        account: AccountId,
        generation: u64,
        credential: &Phc,
    ) -> Result<(), StoreError> {
        session::rehash(self, account, generation, credential).await
    }

    async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<Option<Made>, StoreError> {
        session::sign_in(self, sign_in).await
    }

    async fn return_guess(&self, asker: RequestId) -> Result<(), StoreError> {
        issue::return_guess(self, asker).await
    }

    async fn step_up(&self, step_up: StepUp<'_>) -> Result<bool, StoreError> {
        session::step_up(self, step_up).await
    }

    async fn rotate(&self, rotation: Rotation<'_>) -> Result<Rotated, StoreError> {
        session::rotate(self, rotation).await
    }

    async fn sessions(&self, account: AccountId, now: Time) -> Result<Vec<Session>, StoreError> {
        session::list(self, account, now).await
    }

    async fn end_sessions(
        &self,
        account: AccountId,
        only: Option<SessionId>,
        keep: Option<SessionId>,
        event: &Event,
    ) -> Result<u32, StoreError> {
        match only {
            Some(session) => session::end_one(self, account, session, event).await,
            None => session::end_all(self, account, keep, event).await,
        }
    }

    async fn requests(&self, limit: u32) -> Result<Vec<ResetRequest>, StoreError> {
        issue::requests(self, limit).await
    }

    async fn unnotified_accounts(&self, limit: u32) -> Result<Vec<Account>, StoreError> {
        known::unnotified_accounts(self, limit).await
    }

    async fn refund(
        &self,
        account: Option<AccountId>,
        meters: &[String],
    ) -> Result<(), StoreError> {
        known::refund(self, account, meters).await
    }

    async fn refund_stranger(&self, stranger: &str) -> Result<(), StoreError> {
        known::refund_stranger(self, stranger).await
    }

    async fn take_mail(
        &self,
        now: Time,
        lease: i64,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        outbox::take(self, now, lease, limit).await
    }

    async fn mail_sent(&self, id: OutboxId, now: Time) -> Result<(), StoreError> {
        outbox::sent(self, id, now).await
    }

    async fn mail_deferred(
        &self,
        id: OutboxId,
        due: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError> {
        outbox::deferred(self, id, due, setback).await
    }

    async fn mail_dead(
        &self,
        id: OutboxId,
        now: Time,
        setback: MailFailure,
    ) -> Result<(), StoreError> {
        outbox::dead(self, id, now, setback).await
    }

    async fn mails(
        &self,
        state: Option<MailState>,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        outbox::page(self, state, limit).await
    }

    async fn mail_again(&self, id: OutboxId, event: &Event) -> Result<bool, StoreError> {
        outbox::again(self, id, event).await
    }

    async fn suppress(&self, suppression: &Suppression) -> Result<(), StoreError> {
        suppression::put(self, suppression).await
    }

    async fn suppressed(&self, addresses: &[String]) -> Result<Vec<String>, StoreError> {
        suppression::among(self, addresses).await
    }

    async fn suppressions(
        &self,
        only: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<Suppression>, StoreError> {
        suppression::page(self, only, limit).await
    }

    async fn unsuppress(&self, address: &str, event: &Event) -> Result<bool, StoreError> {
        suppression::remove(self, address, event).await
    }

    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        webhook::list(self).await
    }

    async fn put_webhook(&self, webhook: &Webhook, event: &Event) -> Result<(), StoreError> {
        webhook::put(self, webhook, event).await
    }

    async fn remove_webhook(&self, id: WebhookId, event: &Event) -> Result<bool, StoreError> {
        webhook::remove(self, id, event).await
    }

    async fn take_webhooks(&self, now: Time, lease: i64) -> Result<Vec<Webhook>, StoreError> {
        webhook::take(self, now, lease).await
    }

    async fn pending_deliveries(
        &self,
        webhook: &Webhook,
        limit: u32,
    ) -> Result<(Vec<PendingDelivery>, u64), StoreError> {
        webhook::next(self, webhook, limit).await
    }

    async fn record_delivery(
        &self,
        id: WebhookId,
        told: &DeliveryCursor,
    ) -> Result<(), StoreError> {
        webhook::told(self, id, told).await
    }

    async fn create_accounts(
        &self,
        accounts: Vec<NewAccount>,
    ) -> Result<Vec<AccountId>, StoreError> {
        account::create_many(self, &accounts).await
    }

    async fn create_account(&self, account: NewAccount) -> Result<Account, StoreError> {
        account::create(self, account).await
    }

    async fn keep_registration(&self, registration: NewRegistration<'_>) -> Result<(), StoreError> {
        registration::keep(self, registration).await
    }

    async fn enrol(
        &self,
        lookup: &str,
        account: NewAccount,
    ) -> Result<Option<Account>, StoreError> {
        registration::enrol(self, lookup, account).await
    }

    async fn patch_account(
        &self,
        account: AccountId,
        patch: AccountPatch,
        aftermath: Option<Aftermath<'_>>,
        event: &Event,
    ) -> Result<Option<Account>, StoreError> {
        account::patch(self, account, patch, aftermath, event).await
    }

    async fn erase_account(&self, account: AccountId, event: &Event) -> Result<bool, StoreError> {
        account::erase(self, account, event).await
    }

    async fn accounts(&self, filter: AccountFilter) -> Result<(Vec<Account>, u64), StoreError> {
        account::page(self, filter).await
    }

    async fn taken(&self, addresses: &[EmailKey]) -> Result<Vec<EmailKey>, StoreError> {
        account::taken(self, addresses).await
    }

    async fn link(
        &self,
        issuer: &str,
        subject: &str,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        account::link(self, issuer, subject, account).await
    }

    async fn append(&self, event: &Event) -> Result<(), StoreError> {
        event::append(self, event).await
    }

    async fn append_refusal(
        &self,
        event: &Event,
        flood: &Flood<'_>,
    ) -> Result<Refusals, StoreError> {
        event::append_refusal(self, event, flood).await
    }

    async fn events(&self, before: Option<u64>, limit: u32) -> Result<Vec<Entry>, StoreError> {
        event::page(self, before, limit).await
    }

    async fn chain(&self, after: Option<u64>, limit: u32) -> Result<Chain, StoreError> {
        chain::read_from(self, after, limit).await
    }

    async fn take_unsealed(&self, taking: Taking) -> Result<Option<Chain>, StoreError> {
        chain::take(self, taking).await
    }

    async fn seal(&self, sealing: Sealing<'_>) -> Result<bool, StoreError> {
        chain::seal(self, sealing).await
    }

    async fn close(&self, closing: Closing<'_>) -> Result<bool, StoreError> {
        chain::close(self, closing).await
    }

    async fn trim(&self, trimming: Trimming<'_>) -> Result<u64, StoreError> {
        chain::trim(self, trimming).await
    }
}
