//! Accounts: made, changed, erased, listed.

use super::bindings::Bindings;
use super::database::{Database, Statement};
use super::row::{read, read_optional};
use super::{SqlStore, event, known, outbox, secret, session};
use crate::account::{Account, AccountId, EmailKey, Event, Time};
use crate::port::{AccountFilter, AccountPatch, Accounts, Aftermath, NewAccount, StoreError};

pub(super) const KNOWN: &str =
    "EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account)";

/// The account that is bound, if this attempt made it.
pub(super) const MADE: &str =
    "SELECT * FROM account WHERE tenant_id = :tenant AND id = :account AND changed_by = :event";

impl<D: Database> Accounts for SqlStore<D> {
    /// The entry of the trail goes first, under the condition that the account falsifies, so that an
    /// attempt that is sent again after a lost reply writes nothing more.
    async fn create_account(&self, new: NewAccount) -> Result<Account, StoreError> {
        let bindings = bind(self.bind(), &new);
        let due =
            format!("EXISTS (SELECT 1 FROM tenant WHERE id = :tenant) AND NOT EXISTS ({MADE})");
        let texts = [event::insert(&due), count_in(&due), insert(&due), MADE.to_owned()];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let row = self.attempt(statements).await?.last().pop();
        read_optional(row)?
            .ok_or_else(|| StoreError::Unavailable("there is no such tenant".to_owned()))
    }

    /// The entry of the trail goes first, under the condition that the account falsifies.
    async fn create_accounts(
        &self,
        accounts: Vec<NewAccount>,
    ) -> Result<Vec<AccountId>, StoreError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let statements = accounts.iter().flat_map(|new| {
            let bindings = bind(self.bind(), new);
            [event::insert(FREE), insert(FREE)].map(|text| bindings.statement(&text))
        });
        let named: Vec<_> = accounts.iter().map(|new| (new.id, new.event.id)).collect();
        let count = self.bind().with_json("made", &named).statement(COUNT_ALL_IN);
        let mut answers = self.batch(statements.chain([count]).collect()).await?;
        let mut made = Vec::new();
        for _ in accounts {
            answers.next();
            made.extend(answers.next_row().map(|row| row.parsed::<AccountId>("id")).transpose()?);
        }
        Ok(made)
    }

    async fn patch_account(
        &self,
        account: AccountId,
        patch: AccountPatch,
        aftermath: Option<Aftermath<'_>>,
        event: &Event,
    ) -> Result<Option<Account>, StoreError> {
        let bindings = bind_patch(self.bind(), &patch).with("account", account).with_event(event);
        let bindings = bind_aftermath(bindings, aftermath, event.at);
        let changes = changes();
        let mut texts = match patch.ends_undo {
            true => vec![event::insert(AS_READ), end_undo()],
            false => vec![event::insert(&changes)],
        };
        if aftermath.is_some() {
            texts.extend([
                secret::insert_next_generation(AS_READ, ":generation"),
                outbox::insert(AS_READ),
            ]);
        }
        if patch.active.is_some() {
            texts.push(COUNT_ACTIVE.to_owned());
        }
        texts.extend([
            format!("{UPDATE} AND {changes}"),
            dead("reset_secret", "account_id = :account AND purpose <> 'disavowal'"),
            dead("write_grant", session::HELD_BY_ACCOUNT),
            RESTAMP.to_owned(),
        ]);
        if patch.active == Some(false) {
            texts.extend(session::end("account_id = :account"));
        }
        texts.push(PATCHED.to_owned());
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let mut rows = self.batch(statements).await?.last();
        read_optional(rows.pop())
    }

    async fn erase_account(&self, account: AccountId, event: &Event) -> Result<bool, StoreError> {
        let bindings = self.bind().with("account", account).with_event(event);
        let mut texts = vec![
            event::insert(KNOWN),
            format!(
                "UPDATE tenant SET last_number = MAX(last_number,
                   (SELECT number FROM account WHERE tenant_id = :tenant AND id = :account)),
                   accounts = accounts - 1, active_accounts = active_accounts
                     - (SELECT active FROM account WHERE tenant_id = :tenant AND id = :account)
                 WHERE id = :tenant AND {KNOWN}"
            ),
        ];
        texts.extend(["account_link", "password_history", "reset_secret", "outbox"].map(|table| {
            format!("DELETE FROM {table} WHERE tenant_id = :tenant AND account_id = :account")
        }));
        texts.push(known::end_streak(":account", "TRUE"));
        texts.extend(session::end("account_id = :account"));
        texts.push(
            "DELETE FROM account WHERE tenant_id = :tenant AND id = :account RETURNING id"
                .to_owned(),
        );
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        Ok(!self.batch(statements).await?.last().is_empty())
    }

    async fn accounts(&self, filter: AccountFilter) -> Result<(Vec<Account>, u64), StoreError> {
        let matches = matches(&filter);
        let bindings = self
            .bind()
            .with("email_key", filter.email.as_ref().map(|key| key.as_str()))
            .with("starting", filter.starting.clone())
            .with("beyond", filter.starting.as_ref().map(|text| format!("{text}{}", char::MAX)))
            .with("counted", filter.offset.saturating_add(MOST_COUNTED))
            .with("limit", filter.limit)
            .with("offset", filter.offset);
        let order = if filter.starting.is_some() { "email_key" } else { "number" };
        let statements: Vec<Statement> = vec![
            bindings.statement(&format!(
                "SELECT * FROM account WHERE {matches} ORDER BY {order} LIMIT :limit OFFSET :offset"
            )),
            bindings.statement(&total(&filter, &matches)),
        ];
        let mut answers = self.batch(statements).await?;
        let accounts = read(&answers.next())?;
        let total = answers.next_row().map(|row| row.number("total")).transpose()?;
        Ok((accounts, total.unwrap_or_default()))
    }

    async fn taken(&self, addresses: &[EmailKey]) -> Result<Vec<EmailKey>, StoreError> {
        let keys: Vec<&str> = addresses.iter().map(EmailKey::as_str).collect();
        let found = self.bind().with_json("keys", &keys).statement(
            "SELECT email_key FROM account WHERE tenant_id = :tenant
               AND email_key IN (SELECT value FROM json_each(:keys))",
        );
        let rows = self.batch(vec![found]).await?.next();
        let found: Result<Vec<&str>, _> = rows.iter().map(|row| row.text("email_key")).collect();
        let found = found?;
        Ok(addresses.iter().filter(|key| found.contains(&key.as_str())).cloned().collect())
    }
}

/// Counts the account that is bound among those of the tenant, if a condition holds.
pub(super) fn count_in(condition: &str) -> String {
    format!(
        "UPDATE tenant SET accounts = accounts + 1, active_accounts = active_accounts + :active
         WHERE id = :tenant AND {condition}"
    )
}

/// Counts those of `:made`, each an id and the entry that names the attempt, that are there.
const COUNT_ALL_IN: &str = "UPDATE tenant SET (accounts, active_accounts) = (
       SELECT tenant.accounts + COUNT(*), tenant.active_accounts + COALESCE(SUM(account.active), 0)
       FROM json_each(:made) CROSS JOIN account ON account.tenant_id = :tenant
         AND account.id = json_each.value->>0 AND account.changed_by = json_each.value->>1)
     WHERE id = :tenant";

/// Neither the address nor the id that are bound are anybody's.
const FREE: &str = "NOT EXISTS (
       SELECT 1 FROM account WHERE tenant_id = :tenant AND email_key = :email_key)
     AND NOT EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account)";

/// The values of a new account, for [`insert`].
pub(super) fn bind(bindings: Bindings, new: &NewAccount) -> Bindings {
    bindings
        .with("account", new.id)
        .with("email", new.email.as_str())
        .with("email_key", new.email.key().as_str())
        .with("email_verified", new.email_verified)
        .with("name", new.name.clone())
        .with("provider", new.provider.as_str())
        .with("active", new.active)
        .with("admin", new.admin)
        .with("phc", new.phc.as_ref().map(|phc| phc.as_str()))
        .with("at", new.at)
        .with("personal_key", new.personal_key.as_str())
        .with_event(&new.event)
}

/// Makes the account that is bound, if a condition holds; the attempt is named by its entry of the
/// trail.
pub(super) fn insert(condition: &str) -> String {
    format!(
        "INSERT INTO account (tenant_id, id, number, email, email_key, email_verified, name, profile,
           provider, active, admin, phc, generation, created_at, personal_key, changed_by)
         SELECT :tenant, :account,
           MAX(last_number, COALESCE((SELECT MAX(number) FROM account WHERE tenant_id = :tenant), 0)) + 1,
           :email, :email_key, :email_verified, :name, '{{}}', :provider, :active, :admin, :phc, 1, :at,
           :personal_key, :event
         FROM tenant WHERE id = :tenant AND {condition}
         RETURNING *"
    )
}

/// The account as it is now, unless it was not patched.
const PATCHED: &str = "SELECT * FROM account WHERE tenant_id = :tenant AND id = :account
     AND generation = COALESCE(:generation + 1, generation)";

/// The account is there and, if its owner is notified, of the generation that the mail is about.
const AS_READ: &str = "EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
       AND generation = COALESCE(:generation, generation))";

/// [`AS_READ`], and something about the account changes. `profile` is compared without what is null.
fn changes() -> String {
    format!(
        "{AS_READ} AND EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
           AND (email IS NOT COALESCE(:email, email)
             OR provider IS NOT COALESCE(:provider, provider)
             OR active IS NOT COALESCE(:active, active)
             OR (:renamed AND name IS NOT :name)
             OR json_patch('{{}}', profile) IS NOT json_patch('{{}}', COALESCE(:profile, profile))))"
    )
}

/// Counts an account among the active ones, or no more. It is unchanged until here.
const COUNT_ACTIVE: &str = "UPDATE tenant
     SET active_accounts = active_accounts + CASE WHEN :active THEN 1 ELSE -1 END
     WHERE id = :tenant AND EXISTS (SELECT 1 FROM account
       WHERE tenant_id = :tenant AND id = :account AND active IS NOT :active
         AND generation = COALESCE(:generation, generation))";

fn bind_aftermath(bindings: Bindings, aftermath: Option<Aftermath<'_>>, now: Time) -> Bindings {
    let bindings = bindings.with("generation", aftermath.map(|aftermath| aftermath.generation));
    let Some(aftermath) = aftermath else { return bindings };
    bindings
        .with("now", now)
        .with_json("secrets", &secret::as_json(aftermath.secrets))
        .with_json("letters", &outbox::as_json(aftermath.letters))
}

fn bind_patch(bindings: Bindings, patch: &AccountPatch) -> Bindings {
    let key = patch.email.as_ref().map(|email| email.key());
    let bindings = bindings
        .with("email", patch.email.as_ref().map(|email| email.as_str()))
        .with("email_key", key.as_ref().map(|key| key.as_str()))
        .with("provider", patch.provider.map(|provider| provider.as_str()))
        .with("active", patch.active)
        .with("renamed", patch.name.is_some())
        .with("name", patch.name.clone().flatten());
    match &patch.profile {
        Some(profile) => bindings.with_json("profile", profile),
        None => bindings.with("profile", None::<&str>),
    }
}

/// Changes an account. With another address, provider or activity the account is of a new
/// generation, so that whatever was decided or mailed before is dead.
const UPDATE: &str = "UPDATE account SET
       generation = generation + (email IS NOT COALESCE(:email, email)
         OR provider IS NOT COALESCE(:provider, provider)
         OR active IS NOT COALESCE(:active, active)),
       email_verified = email_verified AND email_key IS COALESCE(:email_key, email_key),
       email = COALESCE(:email, email),
       email_key = COALESCE(:email_key, email_key),
       provider = COALESCE(:provider, provider),
       active = COALESCE(:active, active),
       name = CASE WHEN :renamed THEN :name ELSE name END,
       profile = COALESCE(:profile, profile)
     WHERE tenant_id = :tenant AND id = :account";

/// Ends the links that undo earlier changes of an account.
fn end_undo() -> String {
    format!(
        "DELETE FROM reset_secret WHERE tenant_id = :tenant AND account_id = :account
           AND purpose = 'disavowal' AND {AS_READ}"
    )
}

/// Sessions outlive it: until here, each had the generation of its account.
const RESTAMP: &str = "UPDATE session
     SET generation = (SELECT generation FROM account WHERE tenant_id = :tenant AND id = :account)
     WHERE tenant_id = :tenant AND account_id = :account AND generation < (
       SELECT generation FROM account WHERE tenant_id = :tenant AND id = :account)";

/// Removes what is of an older generation than the account.
fn dead(table: &str, which: &str) -> String {
    format!(
        "DELETE FROM {table} WHERE tenant_id = :tenant AND {which} AND generation < (
           SELECT generation FROM account WHERE tenant_id = :tenant AND id = :account)"
    )
}

/// How many accounts of a search are counted, behind those that are skipped: a count reads each.
const MOST_COUNTED: u32 = 10_000;

/// How many accounts there are: the tenant's row says how many it has, and a search counts its own.
fn total(filter: &AccountFilter, matches: &str) -> String {
    if filter.email.is_some() || filter.starting.is_some() {
        return format!(
            "SELECT COUNT(*) AS total FROM (SELECT 1 FROM account WHERE {matches} LIMIT :counted)"
        );
    }
    let column = if filter.active_only { "active_accounts" } else { "accounts" };
    format!("SELECT {column} AS total FROM tenant WHERE id = :tenant")
}

/// Only what is asked for stands in the condition, so that an address is looked up by its index.
fn matches(filter: &AccountFilter) -> String {
    let mut conditions = vec!["tenant_id = :tenant"];
    if filter.email.is_some() {
        conditions.push("email_key = :email_key");
    }
    if filter.starting.is_some() {
        conditions.push("email_key >= :starting AND email_key < :beyond");
    }
    if filter.active_only {
        conditions.push("active = 1");
    }
    conditions.join(" AND ")
}
