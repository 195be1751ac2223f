//! Registrations that wait for their address to be confirmed, and the accounts that they become.

use super::bindings::Bindings;
use super::database::Database;
use super::row::read_optional;
use super::{SqlStore, account, event, outbox};
use crate::account::Account;
use crate::port::{NewAccount, NewRegistration, Registrations, StoreError};

const WAITS: &str =
    "EXISTS (SELECT 1 FROM registration WHERE tenant_id = :tenant AND lookup = :lookup)";

impl<D: Database> Registrations for SqlStore<D> {
    /// The same statements for every address, some of which find nothing to do.
    async fn keep_registration(&self, new: NewRegistration<'_>) -> Result<(), StoreError> {
        let bindings = self
            .bind()
            .with("account", None::<&str>)
            .with("lookup", new.lookup)
            .with("email_key", new.email.as_str())
            .with("address", new.addresses.first().map(String::as_str))
            .with_json("addresses", &new.addresses)
            .with("sealed", new.sealed)
            .with("expires_at", new.expires_at)
            .with("now", new.now)
            .with_event(new.event);
        let letters = |letter| bindings.clone().with_json("letters", &outbox::as_json(&[letter]));
        let statements = vec![
            bindings.statement(
                "DELETE FROM registration WHERE tenant_id = :tenant AND lookup IN (
                   SELECT known.lookup FROM json_each(:addresses) AS wanted
                   CROSS JOIN registration AS known
                   WHERE known.tenant_id = :tenant AND known.address = wanted.value)",
            ),
            bindings.statement(
                "INSERT INTO registration (tenant_id, lookup, address, sealed, expires_at)
                 SELECT :tenant, :lookup, :address, :sealed, :expires_at WHERE NOT EXISTS (
                   SELECT 1 FROM account WHERE tenant_id = :tenant AND email_key = :email_key)",
            ),
            letters(new.confirm.clone()).statement(&outbox::insert(WAITS)),
            letters(new.known.clone()).statement(&outbox::insert(&format!("NOT {WAITS}"))),
            bindings.statement(&event::insert("TRUE")),
        ];
        self.batch(statements).await?;
        Ok(())
    }

    /// Makes the account of a registration and ends the registration; none if it no longer waits.
    async fn enrol(&self, lookup: &str, new: NewAccount) -> Result<Option<Account>, StoreError> {
        let bindings: Bindings = account::bind(self.bind(), &new).with("lookup", lookup);
        let statements = vec![
            bindings.statement(&account::count_in(WAITS)),
            bindings.statement(&account::insert(WAITS)),
            bindings.statement(&event::insert(&format!("{WAITS} AND {}", account::KNOWN))),
            bindings.statement(
                "DELETE FROM registration WHERE tenant_id = :tenant AND lookup = :lookup",
            ),
            bindings.statement(account::MADE),
        ];
        read_optional(self.attempt(statements).await?.last().pop())
    }
}
