//! Requests that wait, and the secrets that answer them.

use serde_json::json;

use super::bindings::Bindings;
use super::database::{Database, Statement};
use super::meter::{refund_meters, reset_meters};
use super::row::read;
use super::{SqlStore, event, known, outbox};
use crate::account::{RequestId, ResetRequest};
use crate::port::{Issue, NewSecret, Redemption, Secrets, StoreError};

impl<D: Database> Secrets for SqlStore<D> {
    async fn requests(&self, limit: u32) -> Result<Vec<ResetRequest>, StoreError> {
        let waiting = self.bind().with("limit", limit).statement(
            "SELECT id, purpose, sealed_email, at FROM reset_request
             WHERE tenant_id = :tenant AND acted = 0 ORDER BY id LIMIT :limit",
        );
        read(&self.batch(vec![waiting]).await?.next())
    }

    async fn issue(&self, issue: Issue<'_>) -> Result<bool, StoreError> {
        let answers = self.batch(statements(&bind(self.bind(), &issue), &issue)).await?;
        Ok(!answers.last().is_empty())
    }

    async fn redeem(&self, redemption: Redemption<'_>) -> Result<bool, StoreError> {
        const GOOD: &str = "tenant_id = :tenant AND lookup = :lookup AND purpose = :purpose
             AND verifier = :verifier AND expires_at > :now";
        let bindings = self
            .bind()
            .with("lookup", redemption.lookup)
            .with("purpose", redemption.purpose.as_str())
            .with("verifier", redemption.verifier)
            .with("now", redemption.now)
            .with("attempt", redemption.attempt)
            .with_json("forgiven", &redemption.reset_meters)
            .with_json("refunded", &redemption.refund);
        let good = format!("EXISTS (SELECT 1 FROM reset_secret WHERE {GOOD})");
        let texts = [
            format!(
                "UPDATE account SET email_verified = 1
                 WHERE tenant_id = :tenant
                   AND id = (SELECT account_id FROM reset_secret WHERE {GOOD})"
            ),
            reset_meters(&good),
            refund_meters(&good),
            format!("UPDATE reset_secret SET verifier = NULL, redeemed_by = :attempt WHERE {GOOD}"),
            "SELECT 1 AS redeemed FROM reset_secret
             WHERE tenant_id = :tenant AND lookup = :lookup AND redeemed_by = :attempt"
                .to_owned(),
        ];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        Ok(!self.attempt(statements).await?.last().is_empty())
    }

    async fn return_guess(&self, asker: RequestId) -> Result<(), StoreError> {
        let returned = self.bind().with("asker", asker).statement(
            "UPDATE reset_request SET tries = tries - 1
             WHERE tenant_id = :tenant AND id = :asker AND tries > 0",
        );
        self.batch(vec![returned]).await?;
        Ok(())
    }
}

fn bind(bindings: Bindings, issue: &Issue<'_>) -> Bindings {
    let (account, generation) = issue.account.unzip();
    let first = issue.secrets.first();
    bindings
        .with("request", issue.request)
        .with("account", account.or(issue.decoy))
        .with("generation", generation.unwrap_or_default())
        .with("now", issue.now)
        .with("most_live", issue.most_live)
        .with("purpose", first.map(|secret| secret.purpose.as_str()))
        .with("lookup", first.map(|secret| secret.lookup.as_str()))
        .with("verifier", first.and_then(|secret| secret.verifier.as_deref()))
        .with_json("secrets", &as_json(issue.secrets))
        .with_json("letters", &outbox::as_json(issue.letters))
        .with_event(issue.event)
}

/// Secrets as records, for [`insert_next_generation`].
pub(super) fn as_json(secrets: &[NewSecret]) -> Vec<serde_json::Value> {
    let record = |secret: &NewSecret| {
        json!({
            "lookup": secret.lookup,
            "purpose": secret.purpose.as_str(),
            "verifier": secret.verifier,
            "expires_at": secret.expires_at,
            "sealed_email": secret.sealed_email,
        })
    };
    secrets.iter().map(record).collect()
}

fn statements(bindings: &Bindings, issue: &Issue<'_>) -> Vec<Statement> {
    let due = due(issue);
    let mut texts = Vec::new();
    let acted = if issue.secrets.is_empty() {
        due
    } else {
        if issue.supersedes {
            texts.push(supersede(&due));
        }
        texts.push(make(&due, issue.secrets));
        "EXISTS (SELECT 1 FROM reset_secret
           WHERE tenant_id = :tenant AND lookup = :lookup AND verifier IS :verifier)"
            .to_owned()
    };
    if !issue.letters.is_empty() {
        texts.push(outbox::insert(&acted));
    }
    texts.push(event::insert(&acted));
    if issue.request.is_some() {
        texts.push(format!(
            "UPDATE reset_request SET acted = 1
             WHERE tenant_id = :tenant AND id = :request AND acted = 0 AND {}",
            unchanged(issue)
        ));
    }
    if issue.tells {
        texts.push(known::mark_notified(&acted));
    }
    let made = if issue.secrets.is_empty() { "FALSE" } else { acted.as_str() };
    texts.push(format!("SELECT 1 AS made WHERE {made}"));
    texts.iter().map(|text| bindings.statement(text)).collect()
}

/// The request still waits, and the account is still as it was read.
fn due(issue: &Issue<'_>) -> String {
    let waits = match issue.request {
        Some(_) => {
            "EXISTS (SELECT 1 FROM reset_request
               WHERE tenant_id = :tenant AND id = :request AND acted = 0)"
        }
        None => "TRUE",
    };
    let unchanged = unchanged(issue);
    let unnotified_accounts = if issue.tells { known::UNTOLD } else { "TRUE" };
    format!("{waits} AND {unchanged} AND {unnotified_accounts}")
}

/// The account is still as it was read.
const fn unchanged(issue: &Issue<'_>) -> &'static str {
    match issue.account {
        Some(_) => {
            "EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
               AND generation = :generation AND active = 1)"
        }
        None => "TRUE",
    }
}

/// Ends what the new secrets take the place of.
fn supersede(due: &str) -> String {
    format!(
        "DELETE FROM reset_secret
         WHERE tenant_id = :tenant AND account_id = :account AND purpose = :purpose AND {due}"
    )
}

/// Makes all secrets in one statement, so that none of them counts as live before the others are made.
fn make(due: &str, secrets: &[NewSecret]) -> String {
    // A lookup that is drawn at random and taken is a conflict; one that stands for a request is not.
    let taken = match secrets.iter().all(|secret| secret.verifier.is_some()) {
        true => {
            "ON CONFLICT (tenant_id, lookup) DO UPDATE
               SET verifier = excluded.verifier, expires_at = excluded.expires_at
               WHERE verifier IS NOT NULL AND purpose = excluded.purpose
                 AND account_id = excluded.account_id AND generation = excluded.generation"
        }
        false => "",
    };
    let insert = insert(":generation");
    format!(
        "{insert} WHERE {due} AND :most_live > (
           SELECT COUNT(*) FROM reset_secret
           WHERE tenant_id = :tenant AND account_id = :account AND purpose = :purpose
             AND generation = :generation AND expires_at > :now AND lookup <> :lookup)
         {taken}"
    )
}

/// Makes `:secrets` of the generation that comes after another, if a condition holds.
pub(super) fn insert_next_generation(condition: &str, replaced: &str) -> String {
    format!("{} WHERE {condition}", insert(&format!("{replaced} + 1")))
}

fn insert(generation: &str) -> String {
    format!(
        "INSERT INTO reset_secret (tenant_id, lookup, purpose, account_id, generation, verifier,
           tries, expires_at, sealed_email)
         SELECT :tenant, value->>'lookup', value->>'purpose', :account, {generation},
           value->>'verifier', 0, value->>'expires_at', value->>'sealed_email'
         FROM json_each(:secrets)"
    )
}
