//! Values by name, shared by the statements of a batch.
//!
//! SQL here is written with names (`:account`), so that conditions can be put together as text
//! without anybody counting question marks. D1 knows only numbers: a statement is made by
//! replacing each name by the number of its value.

use serde::Serialize;

use super::database::{Param, Statement};
use crate::account::{
    AccountId, Event, EventId, Nonce, OutboxId, RequestId, SessionId, TenantId, Time, WebhookId,
};

/// The values that the statements of a batch may name.
#[derive(Clone, Debug, Default)]
pub(super) struct Bindings(Vec<(&'static str, Param)>);

impl Bindings {
    /// Adds a value; the first of a name counts.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// Adds a list or record as JSON text, for `json_each`.
    pub(super) fn with_json(self, name: &'static str, value: &impl Serialize) -> Self {
        self.with(name, serde_json::to_string(value).ok())
    }

    /// Adds the fields of an entry of the trail, which [`super::event::insert`] names.
    pub(super) fn with_event(self, event: &Event) -> Self {
        self.with("event", event.id)
            .with("event_at", event.at)
            .with("event_kind", event.kind.as_str())
            .with("event_actor", event.actor_text())
            .with("event_account", event.account)
            .with("event_session", event.session)
            .with("event_via", event.via)
            .with("event_detail", event.detail.as_deref())
            .with("event_personal", event.personal.as_deref())
            .with("event_mac", event.mac.as_str())
    }

    /// Makes a statement. A name without a value stays in the text, and every database refuses it.
    pub(super) fn statement(&self, sql: &str) -> Statement {
        let mut statement = Statement { sql: String::with_capacity(sql.len()), params: Vec::new() };
        let mut used = Vec::new();
        let mut pieces = sql.split(':');
        statement.sql.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let end = piece.find(|c: char| !c.is_ascii_lowercase() && c != '_');
            let (name, rest) =
                piece.split_at_checked(end.unwrap_or(piece.len())).unwrap_or((piece, ""));
            match self.number(name, &mut used, &mut statement.params) {
                Some(number) => statement.sql.push_str(&format!("?{number}{rest}")),
                None => statement.sql.push_str(&format!(":{piece}")),
            }
        }
        statement
    }

    /// The number of a name in a statement, its value appended on first use.
    fn number<'a>(
        &self,
        name: &'a str,
        used: &mut Vec<&'a str>,
        params: &mut Vec<Param>,
    ) -> Option<usize> {
        if let Some(position) = used.iter().position(|known| *known == name) {
            return Some(position + 1);
        }
        let (_, value) = self.0.iter().find(|(known, _)| *known == name)?;
        used.push(name);
        params.push(value.clone());
        Some(params.len())
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Param {
    fn from(flag: bool) -> Self {
        Self::Integer(flag.into())
    }
}

impl From<i64> for Param {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u8> for Param {
    fn from(number: u8) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u32> for Param {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u64> for Param {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Time> for Param {
    fn from(time: Time) -> Self {
        Self::Integer(time.millis())
    }
}

impl<T: Into<Self>> From<Option<T>> for Param {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! id_params {
    ($($id:ty),*) => {
        $(impl From<$id> for Param {
            fn from(id: $id) -> Self {
                Self::Text(id.to_string())
            }
        })*
    };
}

id_params!(AccountId, EventId, Nonce, OutboxId, RequestId, SessionId, TenantId, WebhookId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_numbers_in_order_of_use() {
        let bindings = Bindings::default().with("b", 2_i64).with("a", "one").with("unused", true);
        let statement = bindings.statement("x = :a AND y IN (:b, :a)");
        assert_eq!(statement.sql, "x = ?1 AND y IN (?2, ?1)");
        assert_eq!(statement.params, [Param::Text("one".to_owned()), Param::Integer(2)]);
    }

    #[test]
    fn a_name_ends_where_its_letters_end() {
        let bindings = Bindings::default().with("now", 1_i64).with("now_more", 2_i64);
        assert_eq!(bindings.statement(":now_more+:now").sql, "?1+?2");
        assert_eq!(bindings.statement("SELECT :now").sql, "SELECT ?1");
    }

    #[test]
    fn an_unknown_name_is_left_for_the_database_to_refuse() {
        assert_eq!(Bindings::default().statement("a = :typo, b").sql, "a = :typo, b");
    }
}
