//! The change of a password, whatever entitles to it: one batch.
//!
//! The entry of the trail, the mails and the old password are appended under the whole condition of
//! the change, then the account is updated, which falsifies the condition. A batch that is sent
//! again therefore appends nothing twice, and finds its own nonce on the account.

use super::bindings::Bindings;
use super::database::{Database, Statement};
use super::{SqlStore, event, known, meter, outbox, secret, session};
use crate::account::{AccountId, Phc};
use crate::port::{Change, Changed, Passwords, Proof, SessionsAfter, StoreError};

/// This attempt made the change, now or before its reply was lost.
const CHANGED: &str = "EXISTS (
    SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account AND changed_by = :nonce)";

/// The password is the one of this attempt: a repeated request gives its change the nonce of the one
/// before, and may bring another password.
const SET: &str = "EXISTS (
    SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account AND phc = :credential)";

impl<D: Database> Passwords for SqlStore<D> {
    async fn change(&self, change: Change<'_>) -> Result<Changed, StoreError> {
        let statements = statements(&bind(self.bind(), &change), &change);
        let answers = self.attempt(statements).await?;
        Ok(if !answers.last().is_empty() { Changed::Done } else { Changed::Refused })
    }

    async fn rehash(
        &self,
        account: AccountId,
        generation: u64,
        credential: &Phc,
    ) -> Result<(), StoreError> {
        let bindings = self
            .bind()
            .with("account", account)
            .with("generation", generation)
            .with("credential", credential.as_str());
        let update = bindings.statement(
            "UPDATE account SET phc = :credential
             WHERE tenant_id = :tenant AND id = :account AND generation = :generation",
        );
        self.batch(vec![update]).await?;
        Ok(())
    }
}

fn bind(bindings: Bindings, change: &Change<'_>) -> Bindings {
    let bindings = known::bind_place(bindings, change.place)
        .with("account", change.account)
        .with("generation", change.generation)
        .with("credential", change.credential.as_str())
        .with("kept_passwords", change.history.saturating_sub(1))
        .with("now", change.now)
        .with("nonce", change.nonce)
        .with("must_change", change.proof == Proof::Administrator)
        .with("mailed", shows_address(change))
        .with("email", change.email.map(|email| email.as_str()))
        .with("email_key", change.email.map(|email| email.key()).as_ref().map(|key| key.as_str()))
        .with_event(change.event)
        .with_json("secrets", &secret::as_json(change.secrets))
        .with_json("letters", &outbox::as_json(change.letters))
        .with_json("forgiven", &change.reset_meters)
        .with_json("refunded", &change.refund);
    bind_sessions(bind_proof(bindings, &change.proof), &change.sessions)
}

/// The address that the account has afterwards is where the proof was mailed. Where an undo cannot put
/// the address back, it is not.
const fn shows_address(change: &Change<'_>) -> bool {
    match change.proof {
        Proof::Secret { .. } => true,
        Proof::Disavowal { .. } => !change.deactivates,
        _ => false,
    }
}

fn bind_proof(bindings: Bindings, proof: &Proof<'_>) -> Bindings {
    match *proof {
        Proof::Current | Proof::Administrator => bindings,
        Proof::Secret { lookup, purpose } => {
            bindings.with("lookup", lookup).with("purpose", purpose.as_str())
        }
        Proof::Disavowal { lookup, born } => bindings.with("lookup", lookup).with("born", born),
        Proof::Grant { session, scope } => {
            bindings.with("session", session).with("scope", scope.as_str())
        }
        Proof::Outside { issuer, token, expires_at } => bindings
            .with("issuer", issuer)
            .with("token", token)
            .with("token_expires_at", expires_at),
    }
}

fn bind_sessions(bindings: Bindings, sessions: &SessionsAfter) -> Bindings {
    let (session, token) = match sessions {
        SessionsAfter::EndAll | SessionsAfter::KeepAll => (None, None),
        SessionsAfter::Keep(session) => (Some(*session), None),
        SessionsAfter::KeepToken(digest) => (None, Some(digest.as_str())),
    };
    bindings.with("kept", session).with("kept_token", token)
}

/// What entitles to the change still does.
const fn proven(proof: &Proof<'_>) -> &'static str {
    match proof {
        Proof::Current | Proof::Administrator => "TRUE",
        Proof::Secret { .. } => {
            "EXISTS (SELECT 1 FROM reset_secret
               WHERE tenant_id = :tenant AND lookup = :lookup AND purpose = :purpose
                 AND account_id = :account AND generation = :generation AND expires_at > :now)"
        }
        Proof::Disavowal { .. } => {
            "EXISTS (SELECT 1 FROM reset_secret
               WHERE tenant_id = :tenant AND lookup = :lookup AND purpose = 'disavowal'
                 AND account_id = :account AND generation = :born AND expires_at > :now)"
        }
        Proof::Grant { .. } => {
            "EXISTS (SELECT 1 FROM write_grant AS held
               JOIN session ON session.tenant_id = held.tenant_id AND session.id = held.session_id
               WHERE held.tenant_id = :tenant AND held.session_id = :session
                 AND held.scope = :scope AND held.generation = :generation AND held.expires_at > :now
                 AND session.account_id = :account AND session.generation = :generation
                 AND session.expires_at > :now)"
        }
        Proof::Outside { .. } => {
            "NOT EXISTS (SELECT 1 FROM spent_grant
               WHERE tenant_id = :tenant AND issuer = :issuer AND token = :token)"
        }
    }
}

fn statements(bindings: &Bindings, change: &Change<'_>) -> Vec<Statement> {
    let proven = proven(&change.proof);
    let as_decided = as_decided(&change.proof);
    let due = format!(
        "EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
           AND {as_decided} AND active = 1) AND {proven}"
    );
    let mut texts = vec![event::insert(&due)];
    if !change.letters.is_empty() {
        texts.push(outbox::insert(&due));
    }
    if !change.secrets.is_empty() {
        texts.push(secret::insert_next_generation(&due, replaced(&change.proof)));
    }
    if change.history > 1 {
        texts.push(remember(&due));
    }
    if !change.refund.is_empty() {
        texts.push(meter::refund_meters(&due));
    }
    if change.deactivates {
        texts.push(count_out(&due));
    }
    texts.push(update(&due, change));
    texts.push(forget_passwords());
    let older = older(&change.proof);
    let dying = format!("account_id = :account AND {}", dies(&change.proof));
    texts.push(delete_older("reset_secret", &dying, &older));
    texts.push(delete_older("write_grant", session::HELD_BY_ACCOUNT, &older));
    texts.extend(sessions(&change.sessions, &older));
    if matches!(change.proof, Proof::Outside { .. }) {
        texts.push(spend_token());
    }
    if !change.reset_meters.is_empty() {
        texts.push(meter::reset_meters(CHANGED));
    }
    texts.push(known::end_streak(":account", CHANGED));
    if change.place.is_some() {
        texts.push(known::remember_network(CHANGED));
    }
    texts.push(format!("SELECT 1 AS changed WHERE {CHANGED} AND {SET}"));
    texts.iter().map(|text| bindings.statement(text)).collect()
}

/// What the decision rested on besides the proof. A disavowal rests on its secret alone: another change
/// that comes between its decision and its batch is one more to undo.
const fn as_decided(proof: &Proof<'_>) -> &'static str {
    match proof {
        Proof::Disavowal { .. } => "provider = 'local'",
        _ => "generation = :generation",
    }
}

/// The generation of the account, in whatever state it is.
const CURRENT: &str =
    "(SELECT generation FROM account WHERE tenant_id = :tenant AND id = :account)";

/// The generation that the change takes the place of, read before the account is updated.
const fn replaced(proof: &Proof<'_>) -> &'static str {
    match proof {
        Proof::Disavowal { .. } => CURRENT,
        _ => ":generation",
    }
}

/// Born before the change; asked once the account is updated.
fn older(proof: &Proof<'_>) -> String {
    match proof {
        Proof::Disavowal { .. } => format!("generation < {CURRENT}"),
        _ => "generation <= :generation".to_owned(),
    }
}

fn remember(due: &str) -> String {
    format!(
        "INSERT INTO password_history (tenant_id, account_id, generation, phc, replaced_at)
         SELECT tenant_id, id, generation, phc, :now FROM account
         WHERE tenant_id = :tenant AND id = :account AND phc IS NOT NULL AND {due}"
    )
}

/// Counts the account among the active ones no more.
fn count_out(due: &str) -> String {
    format!("UPDATE tenant SET active_accounts = active_accounts - 1 WHERE id = :tenant AND {due}")
}

fn update(due: &str, change: &Change<'_>) -> String {
    let inactive = if change.deactivates { ", active = 0" } else { "" };
    let outside = match change.sessions {
        SessionsAfter::KeepAll => "",
        _ => ", sessions_ended_at = :now, kept_token = :kept_token",
    };
    format!(
        "UPDATE account SET phc = :credential, generation = generation + 1, changed_by = :nonce,
           must_change = :must_change, email_verified = MAX(email_verified, :mailed),
           email = COALESCE(:email, email), email_key = COALESCE(:email_key, email_key){inactive}{outside}
         WHERE tenant_id = :tenant AND id = :account AND {due}"
    )
}

fn forget_passwords() -> String {
    format!(
        "DELETE FROM password_history
         WHERE tenant_id = :tenant AND account_id = :account AND generation <= (
           SELECT generation FROM password_history
           WHERE tenant_id = :tenant AND account_id = :account
           ORDER BY generation DESC LIMIT 1 OFFSET :kept_passwords) AND {CHANGED}"
    )
}

/// Removes what was born before the change. What came after it stays, should the batch be sent again.
fn delete_older(table: &str, which: &str, older: &str) -> String {
    format!(
        "DELETE FROM {table}
         WHERE tenant_id = :tenant AND {which} AND {older} AND {CHANGED}"
    )
}

/// Which secrets die. One that undoes a change outlives later changes: an attacker who made the
/// first may make more. But a secret that was made after the change that is undone may be in the
/// hands of that attacker.
const fn dies(proof: &Proof<'_>) -> &'static str {
    match proof {
        Proof::Disavowal { .. } => "(purpose <> 'disavowal' OR generation >= :born)",
        _ => "purpose <> 'disavowal'",
    }
}

fn sessions(after: &SessionsAfter, older: &str) -> Vec<String> {
    let restamp = |which: &str| {
        format!(
            "UPDATE session SET generation = :generation + 1
             WHERE tenant_id = :tenant AND account_id = :account AND generation = :generation
               AND {which} AND {CHANGED}"
        )
    };
    let end = delete_older("session", "account_id = :account", older);
    match after {
        SessionsAfter::EndAll | SessionsAfter::KeepToken(_) => vec![end],
        SessionsAfter::Keep(_) => vec![restamp("id = :kept"), end],
        SessionsAfter::KeepAll => vec![restamp("TRUE")],
    }
}

fn spend_token() -> String {
    format!(
        "INSERT INTO spent_grant (tenant_id, issuer, token, expires_at)
         SELECT :tenant, :issuer, :token, :token_expires_at WHERE {CHANGED}
         ON CONFLICT DO NOTHING"
    )
}
