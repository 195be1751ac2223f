//! Rows become nouns. A value that does not read as what its column holds is an error, never a guess.

use core::str::FromStr;

use serde::de::DeserializeOwned;

use super::database::{Param, Row};
use crate::account::{
    Account, Anchor, Asker, Email, Entry, Exchange, Phc, ResetRequest, ResetSecret, Scope, Session,
    SessionKind, Time, Webhook, WriteGrant,
};
use crate::port::{
    CostClass, Done, OutboxEntry, OutboxItem, PendingDelivery, Run, StoreError, StoredAnchor,
    StoredKey, Suppression, WaitingRegistration,
};

/// A column does not hold what it should.
fn unreadable(column: &str) -> StoreError {
    StoreError::Unavailable(format!("column {column} is unreadable"))
}

impl Row {
    /// A text that may be missing.
    pub(super) fn optional_text(&self, column: &str) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Param::Null) => Ok(None),
            Some(Param::Text(text)) => Ok(Some(text)),
            _ => Err(unreadable(column)),
        }
    }

    /// A text.
    pub(super) fn text(&self, column: &str) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| unreadable(column))
    }

    /// A whole number that may be missing.
    pub(super) fn optional_integer(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Param::Null) => Ok(None),
            Some(Param::Integer(number)) => Ok(Some(*number)),
            Some(Param::Real(number)) if number.fract() == 0.0 => Ok(Some(*number as i64)),
            _ => Err(unreadable(column)),
        }
    }

    /// A whole number.
    pub(super) fn integer(&self, column: &str) -> Result<i64, StoreError> {
        self.optional_integer(column)?.ok_or_else(|| unreadable(column))
    }

    /// A whole number of a narrower type.
    pub(super) fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StoreError> {
        T::try_from(self.integer(column)?).map_err(|_| unreadable(column))
    }

    /// A time in milliseconds.
    pub(super) fn time(&self, column: &str) -> Result<Time, StoreError> {
        self.integer(column).map(Time::from_millis)
    }

    /// A time that may be missing.
    pub(super) fn optional_time(&self, column: &str) -> Result<Option<Time>, StoreError> {
        Ok(self.optional_integer(column)?.map(Time::from_millis))
    }

    /// A truth value, kept as 0 or 1.
    pub(super) fn flag(&self, column: &str) -> Result<bool, StoreError> {
        self.integer(column).map(|number| number != 0)
    }

    /// A text that reads as something: an id, a name of an enum.
    pub(super) fn parsed<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| unreadable(column))
    }

    /// A text that reads as something and may be missing.
    pub(super) fn optional_parsed<T: FromStr>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreError> {
        let text = self.optional_text(column)?;
        text.map(|text| text.parse().map_err(|_| unreadable(column))).transpose()
    }

    /// A JSON document.
    pub(super) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(self.text(column)?).map_err(|_| unreadable(column))
    }

    pub(super) fn owned(&self, column: &str) -> Result<String, StoreError> {
        self.text(column).map(str::to_owned)
    }

    pub(super) fn optional_owned(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.optional_text(column)?.map(str::to_owned))
    }
}

impl TryFrom<&Row> for Account {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.parsed("id")?,
            number: row.number("number")?,
            email: Email::stored(row.text("email")?).map_err(|_| unreadable("email"))?,
            email_verified: row.flag("email_verified")?,
            name: row.optional_owned("name")?,
            profile: row.json("profile")?,
            provider: row.parsed("provider")?,
            active: row.flag("active")?,
            admin: row.flag("admin")?,
            phc: row.optional_text("phc")?.map(Phc::new),
            must_change: row.flag("must_change")?,
            generation: row.number("generation")?,
            sessions_ended_at: row.optional_time("sessions_ended_at")?,
            kept_token: row.optional_owned("kept_token")?,
            created_at: row.time("created_at")?,
            personal_key: row.optional_owned("personal_key")?,
        })
    }
}

impl TryFrom<&Row> for Session {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        let kind = row.text("kind")?;
        let kinds = [SessionKind::Refresh, SessionKind::Opaque];
        Ok(Self {
            id: row.parsed("id")?,
            account: row.parsed("account_id")?,
            kind: kinds
                .into_iter()
                .find(|known| known.as_str() == kind)
                .ok_or_else(|| unreadable("kind"))?,
            secret: row.owned("secret")?,
            generation: row.number("generation")?,
            created_at: row.time("created_at")?,
            seen_at: row.time("seen_at")?,
            expires_at: row.time("expires_at")?,
            device: row.json("device")?,
            bound_to: row.optional_owned("bound_to")?,
            exchange: exchange(row)?,
        })
    }
}

fn exchange(row: &Row) -> Result<Option<Exchange>, StoreError> {
    let (previous, at) = (row.optional_owned("previous")?, row.optional_time("exchanged_at")?);
    Ok(previous.zip(at).map(|(previous, at)| Exchange { previous, at }))
}

impl TryFrom<&Row> for WriteGrant {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        if row.text("scope")? != Scope::PasswordWrite.as_str() {
            return Err(unreadable("scope"));
        }
        Ok(Self {
            scope: Scope::PasswordWrite,
            generation: row.number("generation")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

impl TryFrom<&Row> for ResetSecret {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            lookup: row.owned("lookup")?,
            purpose: row.parsed("purpose")?,
            account: row.parsed("account_id")?,
            generation: row.number("generation")?,
            verifier: row.optional_owned("verifier")?,
            tries: row.number("tries")?,
            expires_at: row.time("expires_at")?,
            sealed_email: row.optional_owned("sealed_email")?,
        })
    }
}

impl TryFrom<&Row> for ResetRequest {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.parsed("id")?,
            purpose: row.parsed("purpose")?,
            sealed_email: row.owned("sealed_email")?,
            at: row.time("at")?,
        })
    }
}

impl TryFrom<&Row> for Asker {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { request: row.try_into()?, tries: row.number("tries")? })
    }
}

impl TryFrom<&Row> for CostClass {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { name: row.text("class")?.to_owned(), accounts: row.number("accounts")? })
    }
}

impl TryFrom<&Row> for WaitingRegistration {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            lookup: row.owned("lookup")?,
            sealed: row.owned("sealed")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

impl TryFrom<&Row> for OutboxItem {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.parsed("id")?,
            sealed: row.owned("sealed")?,
            attempt: row.number("attempts")?,
            unanswered: row.number("unanswered")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

impl TryFrom<&Row> for OutboxEntry {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.parsed("id")?,
            account: row.optional_parsed("account_id")?,
            state: row.parsed("state")?,
            setback: row.optional_parsed("reason")?,
            attempts: row.number("attempts")?,
            unanswered: row.number("unanswered")?,
            due_at: row.time("due_at")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

impl TryFrom<&Row> for Suppression {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            address: row.owned("address")?,
            reason: row.owned("reason")?,
            at: row.time("at")?,
        })
    }
}

impl TryFrom<&Row> for Webhook {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        let types: Vec<String> = row.json("types")?;
        let types = types.iter().map(|told| told.parse().map_err(|()| unreadable("types")));
        let old = row.optional_owned("sealed_old")?.zip(row.optional_time("old_until")?);
        Ok(Self {
            id: row.parsed("id")?,
            url: row.owned("url")?,
            types: types.collect::<Result<_, _>>()?,
            sealed_secret: row.owned("sealed_secret")?,
            old_secret: old,
            active: row.flag("active")?,
            position: row.number("position")?,
            attempts: row.number("attempts")?,
            due_at: row.time("due_at")?,
            failing_since: row.optional_time("failing_since")?,
            reason: row.optional_owned("reason")?,
            created_at: row.time("created_at")?,
        })
    }
}

impl TryFrom<&Row> for PendingDelivery {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sequence: row.number("sequence")?,
            id: row.parsed("id")?,
            at: row.time("at")?,
            kind: row.owned("kind")?,
            actor: row.owned("actor")?,
            account: row.optional_parsed("account_id")?,
            session: row.optional_parsed("session_id")?,
            via: row.owned("via")?,
        })
    }
}

impl TryFrom<&Row> for Entry {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sequence: row.number("sequence")?,
            id: row.owned("id")?,
            at: row.time("at")?,
            kind: row.owned("kind")?,
            actor: row.owned("actor")?,
            account: row.optional_owned("account_id")?,
            session: row.optional_owned("session_id")?,
            via: row.owned("via")?,
            detail: row.optional_owned("detail")?,
            personal: row.optional_owned("personal")?,
            mac: row.owned("mac")?,
            seal: row.optional_owned("seal")?,
            key: row.optional_owned("personal_key")?,
        })
    }
}

impl TryFrom<&Row> for StoredAnchor {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        let anchor = Anchor {
            sequence: row.number("sequence")?,
            seal: row.owned("seal")?,
            base: row.number("base")?,
            base_seal: row.owned("base_seal")?,
            closed: row.number("closed")?,
        };
        Ok(Self { anchor, mac: row.owned("mac")? })
    }
}

impl TryFrom<&Row> for Run {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.owned("id")?,
            started_at: row.time("started_at")?,
            finished_at: row.optional_time("finished_at")?,
            done: Done {
                tenants: row.number("tenants")?,
                failed: row.number("failed")?,
                sealed: row.number("sealed")?,
                removed: row.number("removed")?,
                error: row.optional_owned("error")?,
            },
        })
    }
}

impl TryFrom<&Row> for StoredKey {
    type Error = StoreError;

    fn try_from(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.owned("id")?,
            public_jwk: row.owned("public_jwk")?,
            sealed_seed: row.owned("sealed_seed")?,
            active_from: row.time("active_from")?,
            retires_at: row.optional_time("retires_at")?,
        })
    }
}

/// Reads every row.
pub(super) fn read<T>(rows: &[Row]) -> Result<Vec<T>, StoreError>
where
    T: for<'a> TryFrom<&'a Row, Error = StoreError>,
{
    rows.iter().map(T::try_from).collect()
}

/// Reads a row if there is one.
pub(super) fn read_optional<T>(row: Option<Row>) -> Result<Option<T>, StoreError>
where
    T: for<'a> TryFrom<&'a Row, Error = StoreError>,
{
    row.as_ref().map(T::try_from).transpose()
}
