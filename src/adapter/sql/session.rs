//! Sessions: made, proven again, exchanged, listed, ended.

use serde_json::json;

use super::bindings::Bindings;
use super::database::{Database, Row};
use super::meter::{refund_meters, reset_meters};
use super::row::read;
use super::{SqlStore, event, known};
use crate::account::{AccountId, Event, Session, SessionId, Time, WriteGrant};
use crate::port::{Made, Rotated, Rotation, Sessions, SignIn, Spend, StepUp, StoreError};

/// How long after sessions were ended ending none has no entry of its own, in milliseconds.
const AGAIN: i64 = Time::MINUTE;

const MADE: &str = "EXISTS (SELECT 1 FROM session WHERE tenant_id = :tenant AND id = :session)";

/// The session is not there yet, and may be made.
const DUE: &str = "NOT EXISTS (SELECT 1 FROM session WHERE tenant_id = :tenant AND id = :session)
     AND EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
       AND generation = :generation AND active = 1)";

impl<D: Database> Sessions for SqlStore<D> {
    async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<Option<Made>, StoreError> {
        let bindings = bind_sign_in(self.bind(), &sign_in);
        let mut texts: Vec<String> =
            sign_in.counts.then(|| BEFORE.to_owned()).into_iter().collect();
        texts.push(event::insert(DUE));
        if !sign_in.spends.is_empty() {
            texts.push(spend(DUE));
        }
        if !sign_in.refund.is_empty() {
            texts.push(refund_meters(DUE));
        }
        texts.push(format!("{MAKE} {DUE}"));
        if sign_in.upgrade.is_some() {
            texts.push(format!(
                "UPDATE account SET phc = :upgrade
                 WHERE tenant_id = :tenant AND id = :account AND generation = :generation AND {MADE}"
            ));
        }
        if sign_in.grant.is_some() {
            texts.push(put_grant(MADE));
        }
        if sign_in.replaces.is_some() {
            texts.extend(end(&format!("id = :replaced AND {MADE}")));
        }
        if sign_in.most.is_some() {
            texts.extend(end(&format!("account_id = :account AND id IN ({SURPLUS}) AND {MADE}")));
        }
        if sign_in.place.is_some() {
            texts.extend([known::end_streak(":account", MADE), known::remember_network(MADE)]);
        }
        texts.push(format!("SELECT 1 AS made WHERE {MADE}"));
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let mut answers = self.attempt(statements).await?;
        let before = match sign_in.counts {
            true => answers.next_row().map_or(Ok(0), |row| row.number("others"))?,
            false => 0,
        };
        Ok((!answers.last().is_empty()).then_some(Made { before }))
    }

    async fn step_up(&self, step_up: StepUp<'_>) -> Result<bool, StoreError> {
        const HELD: &str = "EXISTS (SELECT 1 FROM session
               JOIN account ON account.tenant_id = session.tenant_id AND account.id = session.account_id
               WHERE session.tenant_id = :tenant AND session.id = :session
                 AND session.expires_at > :now AND session.generation = :grant_generation
                 AND account.generation = :grant_generation AND account.active = 1)";
        const OWNER: &str =
            "(SELECT account_id FROM session WHERE tenant_id = :tenant AND id = :session)";
        let bindings = self
            .bind()
            .with("session", step_up.session)
            .with("now", step_up.now)
            .with_json("forgiven", &step_up.reset_meters)
            .with_event(step_up.event);
        let bindings = bind_grant(known::bind_place(bindings, step_up.place), Some(step_up.grant));
        let mut texts = vec![
            event::insert(&format!("{HELD} AND NOT {GRANTED}")),
            put_grant(HELD),
            format!(
                "UPDATE session SET seen_at = :now WHERE tenant_id = :tenant AND id = :session AND {GRANTED}"
            ),
        ];
        if !step_up.reset_meters.is_empty() {
            texts.push(reset_meters(GRANTED));
        }
        if step_up.place.is_some() {
            texts.extend([known::end_streak(OWNER, GRANTED), known::remember_network(GRANTED)]);
        }
        texts.push(format!("SELECT 1 AS granted WHERE {GRANTED}"));
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        Ok(!self.attempt(statements).await?.last().is_empty())
    }

    async fn rotate(&self, rotation: Rotation<'_>) -> Result<Rotated, StoreError> {
        let bindings = self
            .bind()
            .with("session", rotation.session)
            .with("shown", rotation.shown)
            .with("next", rotation.next)
            .with("bound_to", rotation.bind)
            .with_json("spent", &spends_as_json(rotation.spends))
            .with("now", rotation.now)
            .with("attempt", rotation.attempt);
        let due = format!("EXISTS (SELECT 1 FROM session WHERE {LIVE} AND secret = :shown)");
        let mut texts = Vec::new();
        if !rotation.spends.is_empty() {
            texts.push(spend(&due));
        }
        let bindings = match rotation.grant {
            Some((grant, event)) => {
                let granted = format!("{due} AND {SAME_CREDENTIAL}");
                texts.extend([event::insert(&granted), put_grant(&granted)]);
                bind_grant(bindings.with_event(event), Some(grant))
            }
            None => bindings,
        };
        texts.push(format!(
            "UPDATE session SET secret = :next, seen_at = :now, bound_to = COALESCE(bound_to, :bound_to),
               previous = :shown, exchanged_at = :now, exchanged_by = :attempt
             WHERE {LIVE} AND secret = :shown"
        ));
        texts.push(format!(
            "SELECT secret = :next AS exchanged, exchanged_by IS :attempt AS own
             FROM session WHERE {LIVE}"
        ));
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let Some(row) = self.attempt(statements).await?.last().pop() else {
            return Ok(Rotated::Refused);
        };
        Ok(match (row.flag("exchanged")?, row.flag("own")?) {
            (true, true) => Rotated::Done,
            (true, false) => Rotated::Meanwhile,
            (false, _) => Rotated::Overtaken,
        })
    }

    async fn sessions(&self, account: AccountId, now: Time) -> Result<Vec<Session>, StoreError> {
        let live = self.bind().with("account", account).with("now", now).statement(
            "SELECT session.* FROM session
             JOIN account ON account.tenant_id = session.tenant_id AND account.id = session.account_id
               AND account.generation = session.generation
             WHERE session.tenant_id = :tenant AND session.account_id = :account
               AND session.expires_at > :now
             ORDER BY session.created_at DESC, session.id DESC",
        );
        read(&self.batch(vec![live]).await?.next())
    }

    async fn end_sessions(
        &self,
        account: AccountId,
        only: Option<SessionId>,
        keep: Option<SessionId>,
        event: &Event,
    ) -> Result<u32, StoreError> {
        match only {
            Some(session) => end_one(self, account, session, event).await,
            None => end_all(self, account, keep, event).await,
        }
    }
}

/// How many other sessions of the kind the account has.
const BEFORE: &str = "SELECT COUNT(*) AS others FROM session
     WHERE tenant_id = :tenant AND account_id = :account AND kind = :kind AND id <> :session";

const MAKE: &str = "INSERT INTO session (tenant_id, id, account_id, kind, secret, generation,
       created_at, seen_at, expires_at, device, bound_to)
     SELECT :tenant, :session, :account, :kind, :secret, :generation,
       :created_at, :seen_at, :expires_at, :device, :bound_to
     WHERE";

/// The account's oldest sessions of the kind, beyond the newest `:most_others` besides the new one.
const SURPLUS: &str = "SELECT id FROM session
     WHERE tenant_id = :tenant AND account_id = :account AND kind = :kind AND id <> :session
     ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET :most_others";

fn bind_sign_in(bindings: Bindings, sign_in: &SignIn<'_>) -> Bindings {
    let session = sign_in.session;
    let bindings = bindings
        .with("session", session.id)
        .with("account", session.account)
        .with("kind", session.kind.as_str())
        .with("secret", session.secret.as_str())
        .with("generation", session.generation)
        .with("created_at", session.created_at)
        .with("seen_at", session.seen_at)
        .with("expires_at", session.expires_at)
        .with_json("device", &session.device)
        .with("bound_to", session.bound_to.as_deref())
        .with("upgrade", sign_in.upgrade.map(|phc| phc.as_str()))
        .with("replaced", sign_in.replaces)
        .with("most_others", sign_in.most.map(|most| most.saturating_sub(1)))
        .with_json("spent", &spends_as_json(sign_in.spends))
        .with_json("refunded", &sign_in.refund)
        .with_event(sign_in.event);
    bind_grant(known::bind_place(bindings, sign_in.place), sign_in.grant)
}

fn bind_grant(bindings: Bindings, grant: Option<&WriteGrant>) -> Bindings {
    let Some(grant) = grant else { return bindings };
    bindings
        .with("scope", grant.scope.as_str())
        .with("grant_generation", grant.generation)
        .with("grant_expires_at", grant.expires_at)
}

fn put_grant(condition: &str) -> String {
    format!(
        "INSERT OR REPLACE INTO write_grant (tenant_id, session_id, scope, generation, expires_at,
           granted_by)
         SELECT :tenant, :session, :scope, :grant_generation, :grant_expires_at, :event
         WHERE {condition}"
    )
}

fn spends_as_json(spends: &[Spend]) -> Vec<serde_json::Value> {
    let record = |spend: &Spend| json!({ "issuer": spend.issuer, "token": spend.token, "expires_at": spend.expires_at });
    spends.iter().map(record).collect()
}

/// Spends what is bound as `:spent` if a condition holds; a conflict if any of it is spent.
fn spend(condition: &str) -> String {
    format!(
        "INSERT INTO spent_grant (tenant_id, issuer, token, expires_at)
         SELECT :tenant, value->>'issuer', value->>'token', value->>'expires_at'
         FROM json_each(:spent) WHERE {condition}"
    )
}

/// Names the grants of the account's sessions.
pub(super) const HELD_BY_ACCOUNT: &str = "session_id IN (
       SELECT id FROM session WHERE tenant_id = :tenant AND account_id = :account)";

/// Ends the sessions that a condition names, and the grants that they hold.
pub(super) fn end(condition: &str) -> [String; 2] {
    [
        format!(
            "DELETE FROM write_grant WHERE tenant_id = :tenant AND session_id IN (
               SELECT id FROM session WHERE tenant_id = :tenant AND {condition})"
        ),
        format!(
            "DELETE FROM session WHERE tenant_id = :tenant AND {condition} RETURNING expires_at"
        ),
    ]
}

/// The grant is on record, put there by this attempt.
const GRANTED: &str = "EXISTS (SELECT 1 FROM write_grant
       WHERE tenant_id = :tenant AND session_id = :session AND granted_by = :event)";

/// The session that the bound exchange is about, alive.
const LIVE: &str = "tenant_id = :tenant AND id = :session AND expires_at > :now
     AND EXISTS (SELECT 1 FROM account WHERE account.tenant_id = session.tenant_id
       AND account.id = session.account_id AND account.generation = session.generation
       AND account.active = 1)";

/// The session has the credential that the bound grant was born with.
const SAME_CREDENTIAL: &str = "EXISTS (SELECT 1 FROM session
       WHERE tenant_id = :tenant AND id = :session AND generation = :grant_generation)";

async fn end_one<D: Database>(
    store: &SqlStore<D>,
    account: AccountId,
    session: SessionId,
    event: &Event,
) -> Result<u32, StoreError> {
    const THIS: &str = "id = :session AND account_id = :account";
    let bindings = store.bind().with("account", account).with("session", session).with_event(event);
    let entry = event::insert(&format!(
        "EXISTS (SELECT 1 FROM session WHERE tenant_id = :tenant AND {THIS})"
    ));
    let [grants, sessions] = end(THIS);
    let texts = [entry, grants, sessions];
    let answers = store.batch(texts.iter().map(|text| bindings.statement(text)).collect()).await?;
    ended(answers.last(), event.at)
}

async fn end_all<D: Database>(
    store: &SqlStore<D>,
    account: AccountId,
    keep: Option<SessionId>,
    event: &Event,
) -> Result<u32, StoreError> {
    let bindings = store.bind().with("account", account).with("kept", keep).with_event(event);
    // Outside tokens end as well, and nobody knows whether there are any: where no session ends, that is
    // worth an entry a minute.
    let something = format!(
        "(EXISTS (SELECT 1 FROM session WHERE tenant_id = :tenant AND account_id = :account
            AND id IS NOT :kept)
          OR EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account
            AND (sessions_ended_at IS NULL OR sessions_ended_at <= :event_at - {AGAIN})))"
    );
    let entry = event::insert(&format!(
        "EXISTS (SELECT 1 FROM account WHERE tenant_id = :tenant AND id = :account) AND {something}"
    ));
    let outside = "UPDATE account SET sessions_ended_at = :event_at, kept_token = NULL
         WHERE tenant_id = :tenant AND id = :account"
        .to_owned();
    let [grants, sessions] = end("account_id = :account AND id IS NOT :kept");
    let texts = [entry, outside, grants, sessions];
    let answers = store.batch(texts.iter().map(|text| bindings.statement(text)).collect()).await?;
    ended(answers.last(), event.at)
}

/// How many of the removed sessions had not expired.
fn ended(removed: Vec<Row>, now: Time) -> Result<u32, StoreError> {
    let mut count = 0;
    for row in &removed {
        count += u32::from(row.time("expires_at")? > now);
    }
    Ok(count)
}
