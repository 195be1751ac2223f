//! An account: one person at one tenant.

use serde::{Deserialize, Serialize};

use super::{AccountId, Email, Phc, Time};

/// Where an account's owner signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// With a password, here.
    #[default]
    Local,
    /// At an OpenID Connect provider.
    Oidc,
    /// At a SAML provider.
    Saml,
}

impl Provider {
    /// The name on the wire and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Oidc => "oidc",
            Self::Saml => "saml",
        }
    }
}

impl core::str::FromStr for Provider {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Local, Self::Oidc, Self::Saml].into_iter().find(|p| p.as_str() == text).ok_or(())
    }
}

/// An account as it is read.
#[derive(Clone, Debug)]
pub struct Account {
    /// Unique over all tenants.
    pub id: AccountId,
    /// Unique in its tenant, for APIs that count their users.
    pub number: u32,
    /// Where mail goes.
    pub email: Email,
    /// Whether the owner has proven control of the address.
    pub email_verified: bool,
    /// What the owner is called, if it is known.
    pub name: Option<String>,
    /// First name, last name, display name and picture, as the owner's APIs keep them.
    pub profile: Profile,
    /// Where the owner signs in.
    pub provider: Provider,
    /// A deactivated account signs in nowhere and redeems nothing.
    pub active: bool,
    /// Whether the account may administer its tenant through a dialect's own calls.
    pub admin: bool,
    /// The stored password; none for an account that signs in elsewhere or was only invited.
    pub phc: Option<Phc>,
    /// Whether somebody else knows the password, so that its owner may do nothing before setting
    /// another.
    pub must_change: bool,
    /// Raised by every change of the credential; what was born with another number is dead.
    pub generation: u64,
    /// Outside tokens issued before this are refused.
    pub sessions_ended_at: Option<Time>,
    /// Digest of the one outside token that a change kept alive.
    pub kept_token: Option<String>,
    /// When the account came to be.
    pub created_at: Time,
    /// The key of what the trail says of the owner, wrapped; it is gone with the account.
    pub personal_key: Option<String>,
}

/// What a profile holds beside the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The name to show, at most 100 code points.
    pub display_name: Option<String>,
    /// A picture, base64.
    pub avatar_base64: Option<String>,
}

impl Account {
    /// Whether the account can be signed in to with a password here.
    pub fn is_local(&self) -> bool {
        self.provider == Provider::Local
    }
}
