//! Endpoints outside that are notified of events.

use super::{EventKind, Time, WebhookId};

/// A type of event that an endpoint can want. Each stands for one or more kinds of entries of the
/// trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookType {
    /// A signed-in person, or an administrator, set a new password.
    PasswordChanged,
    /// A reset secret set a new password.
    PasswordReset,
    /// The owner reported a change by somebody else, and undid it, or the account was deactivated
    /// because it could not be undone.
    PasswordDisavowed,
    /// Sessions ended other than by a change or a reset.
    SessionRevoked,
    /// An account came to be.
    AccountCreated,
    /// An account's data changed.
    AccountUpdated,
    /// An account was erased.
    AccountErased,
    /// An account has the password that it had at the former system.
    AccountMigrated,
}

impl WebhookType {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::PasswordDisavowed,
        Self::SessionRevoked,
        Self::AccountCreated,
        Self::AccountUpdated,
        Self::AccountErased,
        Self::AccountMigrated,
    ];

    /// The name on the wire and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password.changed",
            Self::PasswordReset => "password.reset",
            Self::PasswordDisavowed => "password.disavowed",
            Self::SessionRevoked => "session.revoked",
            Self::AccountCreated => "account.created",
            Self::AccountUpdated => "account.updated",
            Self::AccountErased => "account.erased",
            Self::AccountMigrated => "account.migrated",
        }
    }

    /// The type under which an entry of the trail is delivered; none for one that stays inside.
    pub const fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::PasswordChanged => Some(Self::PasswordChanged),
            EventKind::PasswordReset => Some(Self::PasswordReset),
            EventKind::ChangeDisavowed | EventKind::AccountDeactivated => {
                Some(Self::PasswordDisavowed)
            }
            EventKind::SessionsEnded | EventKind::TokenReused => Some(Self::SessionRevoked),
            EventKind::AccountCreated => Some(Self::AccountCreated),
            EventKind::AccountUpdated | EventKind::UndoWithheld => Some(Self::AccountUpdated),
            EventKind::AccountErased => Some(Self::AccountErased),
            EventKind::AccountMigrated => Some(Self::AccountMigrated),
            _ => None,
        }
    }

    /// The kinds of entries that it stands for, as the trail names them.
    pub const fn kinds(self) -> &'static [EventKind] {
        match self {
            Self::PasswordChanged => &[EventKind::PasswordChanged],
            Self::PasswordReset => &[EventKind::PasswordReset],
            Self::PasswordDisavowed => &[EventKind::ChangeDisavowed, EventKind::AccountDeactivated],
            Self::SessionRevoked => &[EventKind::SessionsEnded, EventKind::TokenReused],
            Self::AccountCreated => &[EventKind::AccountCreated],
            Self::AccountUpdated => &[EventKind::AccountUpdated, EventKind::UndoWithheld],
            Self::AccountErased => &[EventKind::AccountErased],
            Self::AccountMigrated => &[EventKind::AccountMigrated],
        }
    }
}

impl core::str::FromStr for WebhookType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(())
    }
}

/// An endpoint that is notified of events, and its position in the trail.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Unique.
    pub id: WebhookId,
    /// Where it is.
    pub url: String,
    /// The types of events that it wants.
    pub types: Vec<WebhookType>,
    /// The secret that signs, sealed.
    pub sealed_secret: String,
    /// The secret before, sealed, and until when it signs as well.
    pub old_secret: Option<(String, Time)>,
    /// Whether it receives events.
    pub active: bool,
    /// The number of the last entry of the trail that it received or does not want.
    pub position: u64,
    /// Attempts at the entry that is next, the one that runs included.
    pub attempts: u32,
    /// Not before this.
    pub due_at: Time,
    /// Since when every attempt failed.
    pub failing_since: Option<Time>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: Time,
}

impl core::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Webhook").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_told_for_the_kinds_that_it_names() {
        for told in WebhookType::ALL {
            assert_eq!(told.as_str().parse(), Ok(told));
            assert!(!told.kinds().is_empty());
            for kind in told.kinds() {
                assert_eq!(WebhookType::of(*kind), Some(told));
            }
        }
        assert_eq!(WebhookType::of(EventKind::SignInRefused), None);
    }
}
