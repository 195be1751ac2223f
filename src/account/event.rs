//! Entries of the audit trail: as they are written, as they are read back, and the texts that their
//! HMAC and the chain cover.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AccountId, EventId, SessionId, TenantId, Time};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Somebody registered an address that is to be confirmed.
    Registered,
    /// A registration, or the confirmation of its address, was refused.
    RegistrationRefused,
    /// An account came to be.
    AccountCreated,
    /// An account's data changed: activity, address, provider, name.
    AccountUpdated,
    /// As an update, and the links that undo earlier changes of the account ended.
    UndoWithheld,
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
    /// A reset or a one-time code was asked for too often.
    RequestRefused,
    /// A reset was asked for.
    ResetRequested,
    /// A secret was made and its mail queued.
    ResetIssued,
    /// A reset secret set a new password.
    PasswordReset,
    /// A reset was refused.
    ResetRefused,
    /// The owner reported a change by somebody else, and undid it.
    ChangeDisavowed,
    /// The owner reported a change by somebody else, and the address from before had gone to another
    /// account: the account was deactivated.
    AccountDeactivated,
    /// A session proved its owner again.
    SteppedUp,
    /// A step-up was refused.
    StepUpRefused,
    /// A refresh token was refused.
    RefreshRefused,
    /// A token or session was not good, or not good for this.
    AccessRefused,
    /// A refresh token was used a second time; its session ended.
    TokenReused,
    /// Sessions were ended.
    SessionsEnded,
    /// A tenant came to be, or its settings, policy, issuers, rules, hosts or APIs changed.
    TenantChanged,
    /// A tenant was given a new signing key.
    KeyRotated,
    /// A webhook was set, changed or removed.
    WebhookChanged,
    /// The administration API was refused to somebody.
    AdministrationRefused,
    /// An administrator read the personal fields of the trail.
    PersonalRead,
    /// An administrator exported the trail.
    TrailExported,
    /// The chain was closed, and goes on as another one.
    TrailClosed,
    /// An administrator had a mail sent again.
    MailRetried,
    /// An administrator let an address get mail again.
    SuppressionLifted,
    /// The former system found a password right, which is the account's from now on.
    AccountMigrated,
}

impl EventKind {
    /// The name in the trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::RegistrationRefused => "registration-refused",
            Self::AccountCreated => "account-created",
            Self::AccountUpdated => "account-updated",
            Self::UndoWithheld => "undo-withheld",
            Self::AccountErased => "account-erased",
            Self::SignedIn => "signed-in",
            Self::SignInRefused => "sign-in-refused",
            Self::PasswordChanged => "password-changed",
            Self::ChangeRefused => "change-refused",
            Self::RequestRefused => "request-refused",
            Self::ResetRequested => "reset-requested",
            Self::ResetIssued => "reset-issued",
            Self::PasswordReset => "password-reset",
            Self::ResetRefused => "reset-refused",
            Self::ChangeDisavowed => "change-disavowed",
            Self::AccountDeactivated => "account-deactivated",
            Self::SteppedUp => "stepped-up",
            Self::StepUpRefused => "step-up-refused",
            Self::RefreshRefused => "refresh-refused",
            Self::AccessRefused => "access-refused",
            Self::TokenReused => "token-reused",
            Self::SessionsEnded => "sessions-ended",
            Self::TenantChanged => "tenant-changed",
            Self::KeyRotated => "key-rotated",
            Self::WebhookChanged => "webhook-changed",
            Self::AdministrationRefused => "administration-refused",
            Self::PersonalRead => "personal-read",
            Self::TrailExported => "trail-exported",
            Self::TrailClosed => "trail-closed",
            Self::MailRetried => "mail-retried",
            Self::SuppressionLifted => "suppression-lifted",
            Self::AccountMigrated => "account-migrated",
        }
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// An unauthenticated caller.
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

    /// The name alone of what [`Event::actor_text`] wrote, without which administrator it was.
    pub fn name_in(text: &str) -> &str {
        text.split_once(':').map_or(text, |(name, _)| name)
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
    /// Which administrator: the name of a token, or the id of an account that administers.
    pub administrator: Option<String>,
    /// Whose account, if one is concerned.
    pub account: Option<AccountId>,
    /// Which session, if one is concerned.
    pub session: Option<SessionId>,
    /// Which API it came through: a dialect's name, `native` or `admin`.
    pub via: &'static str,
    /// Why, which part, or how many, in words of ours.
    pub detail: Option<String>,
    /// From where and with what, sealed ([`Personal`]).
    pub personal: Option<String>,
    /// HMAC-SHA-256 over [`Event::signed_text`] under the service's key, base64url.
    pub mac: String,
}

impl Event {
    /// Who, as the trail has it: `administrator:ops` where it is known which one it was.
    pub fn actor_text(&self) -> String {
        match (self.actor, &self.administrator) {
            (Actor::Administrator, Some(name)) => format!("{}:{name}", self.actor.as_str()),
            (actor, _) => actor.as_str().to_owned(),
        }
    }

    /// What the HMAC covers: a JSON list of the fields above in their order, what is absent `null`.
    pub fn signed_text(&self) -> String {
        let (account, session) =
            (self.account.map(|id| id.to_string()), self.session.map(|id| id.to_string()));
        json!([
            self.id.to_string(),
            self.at.millis(),
            self.kind.as_str(),
            self.actor_text(),
            account,
            session,
            self.via,
            self.detail,
            self.personal,
        ])
        .to_string()
    }
}

/// An entry as the store has it. Nothing in it is believed before its HMAC fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps in a tenant.
    pub sequence: u64,
    /// As in [`Event`], here and below.
    pub id: String,
    /// When.
    pub at: Time,
    /// What.
    pub kind: String,
    /// Who: [`Event::actor_text`].
    pub actor: String,
    /// Whose account.
    pub account: Option<String>,
    /// Which session.
    pub session: Option<String>,
    /// Which API.
    pub via: String,
    /// Why, which part, or how many.
    pub detail: Option<String>,
    /// From where and with what, sealed.
    pub personal: Option<String>,
    /// The HMAC.
    pub mac: String,
    /// The link of the chain, once there is one.
    pub seal: Option<String>,
    /// The wrapped key of the account's personal fields; none if it was erased or never had one.
    pub key: Option<String>,
}

impl Entry {
    /// What the HMAC covers, as in [`Event::signed_text`].
    pub fn signed_text(&self) -> String {
        json!([
            self.id,
            self.at.millis(),
            self.kind,
            self.actor,
            self.account,
            self.session,
            self.via,
            self.detail,
            self.personal,
        ])
        .to_string()
    }

    /// What the entry's link covers: the link before it (empty before the first), its number, its
    /// fields and its HMAC, so that one known link proves that nothing before it changed.
    pub fn chained_text(&self, tenant: TenantId, previous: &str) -> String {
        json!([CHAIN, tenant.to_string(), previous, self.sequence, self.signed_text(), self.mac])
            .to_string()
    }
}

/// The construction of the chain, in case there is ever another.
const CHAIN: &str = "relatch-trail-1";

/// Where the chain of a tenant begins and ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The last entry that is chained; 0: none yet.
    pub sequence: u64,
    /// Its link.
    pub seal: String,
    /// The last entry that was removed for its age; 0: none was.
    pub base: u64,
    /// Its link, which the first entry that is left is chained to.
    pub base_seal: String,
    /// The last entry of the chain that was closed before this one; 0: none was. Entries up to it may
    /// be signed under a key that is gone.
    pub closed: u64,
}

impl Anchor {
    /// What the anchor's own HMAC covers; where no chain was closed, as it was before there were such.
    pub fn signed_text(&self) -> String {
        let Self { sequence, seal, base, base_seal, closed } = self;
        match closed {
            0 => json!([CHAIN, sequence, seal, base, base_seal]).to_string(),
            closed => json!([CHAIN, sequence, seal, base, base_seal, closed]).to_string(),
        }
    }
}

/// What an entry says of a person: kept sealed, so that it ends with the account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// The network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The `User-Agent` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The country, as the platform tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The e-mail address that was typed, where nobody is known to have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Longest text of a person's that is kept, in characters.
const MAX_TEXT: usize = 256;

impl Personal {
    /// Nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A text of the caller's as it may stand in a line that somebody reads: bounded, without
    /// control characters, line separators, and marks that turn the direction of writing.
    pub fn plain(text: &str) -> Option<String> {
        let plain: String = text.chars().filter(|c| !is_unruly(*c)).take(MAX_TEXT).collect();
        (!plain.is_empty()).then_some(plain)
    }
}

/// Unicode's control characters, line and paragraph separators, and bidirectional controls
/// (UAX 9, section 2).
fn is_unruly(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asvs_16_4_1_attack_40_a_text_of_the_caller_s_is_one_plain_line() {
        let forged = "curl/8\r\n{\"kind\":\"signed-in\"}\u{85}\u{2028}\u{202e}x\u{0}\u{1b}[2J";
        assert_eq!(Personal::plain(forged).unwrap(), "curl/8{\"kind\":\"signed-in\"}x[2J");
        assert_eq!(Personal::plain(&"a".repeat(9_000)).unwrap().len(), MAX_TEXT);
        assert_eq!(Personal::plain("\r\n"), None);
    }

    #[test]
    fn no_field_can_stand_for_another() {
        let entry = |account: Option<&str>, detail: Option<&str>| Entry {
            sequence: 1,
            id: "i".to_owned(),
            at: Time::from_millis(1),
            kind: "k".to_owned(),
            actor: "a".to_owned(),
            account: account.map(str::to_owned),
            session: None,
            via: "native".to_owned(),
            detail: detail.map(str::to_owned),
            personal: None,
            mac: "m".to_owned(),
            seal: None,
            key: None,
        };
        let texts = [entry(Some("x"), None), entry(None, Some("x")), entry(Some("x\",null"), None)]
            .map(|entry| entry.signed_text());
        assert_eq!(texts.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{texts:?}");
    }
}
