//! Entries of the audit trail.

use serde::{Deserialize, Serialize};

use super::{AccountId, EventId, SessionId, Time};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Somebody registered an address that is to be confirmed.
    Registered,
    /// An account came to be.
    AccountCreated,
    /// An account's data changed: activity, address, provider, name.
    AccountUpdated,
    /// An account was erased.
    AccountErased,
    /// Somebody signed in.
    SignedIn,
    /// A sign-in was refused.
    SignInRefused,
    /// A signed-in person set a new password.
    PasswordChanged,
    /// A change was refused.
    ChangeRefused,
    /// A reset was asked for.
    ResetRequested,
    /// A secret was made and its mail queued.
    ResetIssued,
    /// A reset secret set a new password.
    PasswordReset,
    /// A reset was refused.
    ResetRefused,
    /// The owner said that a change was not his, and undid it.
    ChangeDisavowed,
    /// A session proved its owner again.
    SteppedUp,
    /// A refresh token was used a second time; its session ended.
    TokenReused,
    /// Sessions were ended.
    SessionsEnded,
    /// A tenant's settings, policy, issuers or rules changed.
    TenantChanged,
}

impl EventKind {
    /// The name in the trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::AccountCreated => "account-created",
            Self::AccountUpdated => "account-updated",
            Self::AccountErased => "account-erased",
            Self::SignedIn => "signed-in",
            Self::SignInRefused => "sign-in-refused",
            Self::PasswordChanged => "password-changed",
            Self::ChangeRefused => "change-refused",
            Self::ResetRequested => "reset-requested",
            Self::ResetIssued => "reset-issued",
            Self::PasswordReset => "password-reset",
            Self::ResetRefused => "reset-refused",
            Self::ChangeDisavowed => "change-disavowed",
            Self::SteppedUp => "stepped-up",
            Self::TokenReused => "token-reused",
            Self::SessionsEnded => "sessions-ended",
            Self::TenantChanged => "tenant-changed",
        }
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Somebody without proof of who he is.
    Anyone,
    /// The account's owner.
    Owner,
    /// An administrator.
    Administrator,
    /// The service itself.
    Service,
}

impl Actor {
    /// The name in the trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Owner => "owner",
            Self::Administrator => "administrator",
            Self::Service => "service",
        }
    }
}

/// An entry to be written. It names ids, never addresses, and holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Unique.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// What.
    pub kind: EventKind,
    /// Who.
    pub actor: Actor,
    /// Whose account, if one is concerned.
    pub account: Option<AccountId>,
    /// Which session, if one is concerned.
    pub session: Option<SessionId>,
    /// Which API it came through: a dialect's name, `native` or `admin`.
    pub via: &'static str,
    /// HMAC-SHA-256 over the fields above under the service's key, base64url.
    pub mac: String,
}

impl Event {
    /// The fields in the order and form that the HMAC covers.
    pub fn signed_text(&self) -> String {
        signed_text([
            &self.id.to_string(),
            &self.at.millis().to_string(),
            self.kind.as_str(),
            self.actor.as_str(),
            &self.account.map(|id| id.to_string()).unwrap_or_default(),
            &self.session.map(|id| id.to_string()).unwrap_or_default(),
            self.via,
        ])
    }
}

/// What the HMAC of an entry covers: id, time in milliseconds, kind, actor, account, session and
/// API, each as text, what is absent empty.
pub fn signed_text(fields: [&str; 7]) -> String {
    fields.join("\n")
}
