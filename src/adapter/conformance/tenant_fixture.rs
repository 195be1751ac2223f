//! One tenant of a check: its people, what they hold, and every row of it.

use std::rc::Rc;

use std::collections::BTreeMap;

use super::claim::{Checked, holds, same, some};
use super::test_database::{Db, LATER, NOW, TestDatabase};
use crate::account::{
    Account, AccountId, Device, Email, Event, EventKind, Phc, Provider, Purpose, Scope, Session,
    SessionId, SessionKind, TenantId, WriteGrant,
};
use crate::adapter::sql::{Database, InjectedFault, Row, SqlStore, Statement};
use crate::port::{
    Accounts, Find, Issue, Meter, NewAccount, NewSecret, NewTenant, Opened, Opening, Openings,
    Secrets, Sessions, SignIn, StepUp, StoreError, Tenants,
};

/// One tenant and its store.
pub(super) struct TenantFixture<'a, D: Database> {
    pub(super) bench: &'a TestDatabase<D>,
    pub(super) tenant: TenantId,
    pub(super) store: SqlStore<Db<D>>,
}

/// Tables with rows of a tenant, and the column that names it.
const TABLES: [(&str, &str); 23] = [
    ("account", "tenant_id"),
    ("account_link", "tenant_id"),
    ("cost_class", "tenant_id"),
    ("counter", "tenant_id"),
    ("event", "tenant_id"),
    ("issuer", "tenant_id"),
    ("known_place", "tenant_id"),
    ("migration_source", "tenant_id"),
    ("outbox", "tenant_id"),
    ("password_history", "tenant_id"),
    ("registration", "tenant_id"),
    ("reset_request", "tenant_id"),
    ("reset_secret", "tenant_id"),
    ("session", "tenant_id"),
    ("signing_key", "tenant_id"),
    ("spent_grant", "tenant_id"),
    ("streak", "tenant_id"),
    ("suppression", "tenant_id"),
    ("tenant", "id"),
    ("tenant_host", "tenant_id"),
    ("trail_anchor", "tenant_id"),
    ("webhook", "tenant_id"),
    ("write_grant", "tenant_id"),
];

impl<D: Database> TestDatabase<D> {
    /// A tenant of its own.
    pub(super) async fn home(&self) -> Checked<TenantFixture<'_, D>> {
        let tenant = NewTenant { hosts: Vec::new(), ..self.new_tenant() };
        let id = tenant.id;
        self.directory(NOW).create(tenant, &self.event(EventKind::TenantChanged)).await?;
        Ok(TenantFixture {
            bench: self,
            tenant: id,
            store: SqlStore::new(Rc::clone(&self.database), id),
        })
    }
}

impl<D: Database> TenantFixture<'_, D> {
    pub(super) fn new_account(&self) -> Checked<NewAccount> {
        let email = format!("{}@example.com", self.bench.text("a"));
        Ok(NewAccount {
            id: AccountId::from_bytes(self.bench.bytes()),
            email: Email::parse(&email)?,
            email_verified: false,
            name: None,
            provider: Provider::Local,
            active: true,
            admin: false,
            phc: Some(Phc::new("first")),
            at: NOW,
            personal_key: "wrapped".to_owned(),
            event: self.bench.event(EventKind::AccountCreated),
        })
    }

    pub(super) async fn account(&self) -> Checked<Account> {
        Ok(self.store.create_account(self.new_account()?).await?)
    }

    /// The account as it is now.
    pub(super) async fn now(&self, account: AccountId) -> Checked<Account> {
        some("account", self.find(Find::Account(account)).await?.account)
    }

    pub(super) fn opening<'a>(&self, find: Find<'a>) -> Opening<'a> {
        Opening {
            version: 1,
            now: NOW,
            meters: &[],
            digests: 1,
            places: &[],
            guess_at: None,
            asker: None,
            find,
            cost_classes: false,
            request: None,
        }
    }

    pub(super) async fn find(&self, find: Find<'_>) -> Checked<Opened> {
        Ok(self.store.open(self.opening(find)).await?)
    }

    pub(super) fn new_session(&self, account: &Account) -> Session {
        Session {
            id: SessionId::from_bytes(self.bench.bytes()),
            account: account.id,
            kind: SessionKind::Refresh,
            secret: self.bench.text("secret"),
            generation: account.generation,
            created_at: NOW,
            seen_at: NOW,
            expires_at: LATER,
            device: Device::default(),
            bound_to: None,
            exchange: None,
        }
    }

    pub(super) async fn session(&self, account: &Account) -> Checked<Session> {
        let session = self.new_session(account);
        let event = self.bench.event(EventKind::SignedIn);
        holds("a session is made", self.store.sign_in(sign_in(&session, &event)).await?.is_some())?;
        Ok(session)
    }

    pub(super) async fn is_live(&self, session: &Session) -> Checked<bool> {
        let find = Find::Session { session: session.id, account: None };
        Ok(self.find(find).await?.session.is_some())
    }

    pub(super) async fn grant(&self, session: &Session) -> Checked {
        let event = self.bench.event(EventKind::SteppedUp);
        let grant = grant(session.generation);
        let step_up = self.store.step_up(step_up(session, &grant, &event));
        holds("a grant is put on record", step_up.await?)
    }

    pub(super) fn new_secret(&self, purpose: Purpose) -> NewSecret {
        NewSecret {
            lookup: self.bench.text("lookup"),
            purpose,
            verifier: None,
            expires_at: LATER,
            sealed_email: None,
        }
    }

    /// A live secret of the account; answers its lookup.
    pub(super) async fn secret(&self, account: &Account, purpose: Purpose) -> Checked<String> {
        let secret = self.new_secret(purpose);
        let event = self.bench.event(EventKind::ResetIssued);
        let secrets = std::slice::from_ref(&secret);
        let made = self.store.issue(issue(account, secrets, &event)).await?;
        holds("a secret is made", made)?;
        Ok(secret.lookup)
    }

    pub(super) async fn has_secret(&self, lookup: &str, purpose: Purpose) -> Checked<bool> {
        let lookups = [lookup.to_owned()];
        let find = Find::Secret { purpose, lookups: &lookups, guess: false };
        Ok(self.find(find).await?.secret.is_some())
    }

    /// Every row of the tenant, by table.
    pub(super) async fn rows(&self) -> Checked<BTreeMap<&'static str, Vec<Row>>> {
        let all = |(table, key)| Statement {
            sql: format!("SELECT * FROM {table} WHERE {key} = ?1"),
            params: vec![self.tenant.into()],
        };
        let answers = self.bench.database.batch(TABLES.map(all).into()).await?;
        let names = TABLES.map(|(table, _)| table);
        Ok(names.into_iter().zip(answers.into_iter().map(|answer| answer.rows)).collect())
    }

    /// Every row of the tenant in one table.
    pub(super) async fn table(&self, table: &str) -> Checked<Vec<Row>> {
        let all = format!("SELECT * FROM {table} WHERE tenant_id = ?1");
        self.bench.query(&all, vec![self.tenant.into()]).await
    }

    /// Claims that a step which fails after any of its statements leaves no trace, and that it does
    /// something when it does not fail.
    pub(super) async fn all_or_nothing(
        &self,
        step: impl AsyncFn() -> Result<(), StoreError>,
    ) -> Checked {
        let before = self.rows().await?;
        for done in 0.. {
            self.bench.fail(InjectedFault::After(done));
            match step().await {
                Err(StoreError::Unavailable(_)) => {
                    same("what is left of the failed step", self.rows().await?, before.clone())?;
                }
                Err(error) => return Err(error.into()),
                Ok(()) => {
                    holds("some statement failed", done > 0)?;
                    break;
                }
            }
        }
        holds("the step does something", self.rows().await? != before)
    }

    /// Claims that a step leaves everything as it is.
    pub(super) async fn without_trace(&self, step: impl AsyncFnOnce() -> Checked) -> Checked {
        let before = self.rows().await?;
        step().await?;
        same("what is left of the refused step", self.rows().await?, before)
    }
}

/// A sign-in that asks for nothing besides its session.
pub(super) fn sign_in<'a>(session: &'a Session, event: &'a Event) -> SignIn<'a> {
    SignIn {
        session,
        upgrade: None,
        replaces: None,
        grant: None,
        most: None,
        counts: false,
        spends: &[],
        refund: &[],
        place: None,
        event,
    }
}

/// A step-up that asks for nothing besides its grant.
pub(super) fn step_up<'a>(
    session: &Session,
    grant: &'a WriteGrant,
    event: &'a Event,
) -> StepUp<'a> {
    StepUp { session: session.id, grant, reset_meters: &[], place: None, now: NOW, event }
}

/// A meter that counts by its key alone.
pub(super) fn meter(key: &str, limit: u32) -> Meter {
    Meter {
        key: key.to_owned(),
        by_account: false,
        spares_known: false,
        holds_with: None,
        counts_refused: false,
        limit,
        window: 1_000,
        sliding: false,
        rest: None,
    }
}

/// A grant of a generation.
pub(super) fn grant(generation: u64) -> WriteGrant {
    WriteGrant { scope: Scope::PasswordWrite, generation, expires_at: LATER }
}

/// Secrets for an account that nobody asked for.
pub(super) fn issue<'a>(
    account: &Account,
    secrets: &'a [NewSecret],
    event: &'a Event,
) -> Issue<'a> {
    Issue {
        request: None,
        account: Some((account.id, account.generation)),
        decoy: None,
        secrets,
        most_live: 3,
        supersedes: false,
        tells: false,
        letters: &[],
        event,
        now: NOW,
    }
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::adapter::sql::Param;
    use crate::adapter::sqlite::Sqlite;

    #[test]
    fn no_table_is_forgotten() {
        let bench = TestDatabase::new(Sqlite::new().unwrap(), [0; 8]);
        // Canaries, runs of housekeeping and its walks belong to no tenant.
        let all = "SELECT name FROM sqlite_master WHERE type = 'table'
             AND name NOT IN ('canary', 'housekeeping_run', 'walk') ORDER BY name";
        let rows = futures_executor::block_on(bench.query(all, Vec::new())).unwrap();
        let named = |(table, _)| Row([("name".to_owned(), Param::from(table))].into());
        assert_eq!(rows, TABLES.map(named));
    }
}
