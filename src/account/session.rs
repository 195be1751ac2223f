//! Sessions, and the grants that a session may hold.

use serde::{Deserialize, Serialize};

use super::{AccountId, SessionId, Time, client_name};

/// What kind of client holds a session; it decides what its secret looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A rotating refresh token, exchanged for short-lived access tokens.
    Refresh,
    /// One opaque token that is the session: a cookie or a bearer.
    Opaque,
}

impl SessionKind {
    /// The name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Opaque => "opaque",
        }
    }
}

/// A session as it is read.
#[derive(Clone, Debug)]
pub struct Session {
    /// Also in the `sid` claim of its access tokens.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What kind of client holds it.
    pub kind: SessionKind,
    /// Keyed hash of the secret that is good now.
    pub secret: String,
    /// The exchange that made it the good one; none if it came with the session.
    pub exchange: Option<Exchange>,
    /// The credential generation that it was last stamped with.
    pub generation: u64,
    /// Sign-in.
    pub created_at: Time,
    /// Last refresh or step-up.
    pub seen_at: Time,
    /// After this it is refused.
    pub expires_at: Time,
    /// What the client said of itself.
    pub device: Device,
    /// Thumbprint of the DPoP key that the refresh token is bound to (RFC 9449), base64url.
    pub bound_to: Option<String>,
}

/// The last exchange of a session's refresh secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Keyed hash of the secret that was exchanged.
    pub previous: String,
    /// When.
    pub at: Time,
}

/// What a client said of itself, bounded and only ever shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// `User-Agent`, at most 256 bytes, control characters removed.
    pub agent: Option<String>,
    /// Country of the address, as the edge saw it.
    pub country: Option<String>,
}

impl Device {
    /// The client's browser and system by their known names; none if both are unknown.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        client_name(self.agent.as_deref()?)
    }
}

/// What a write grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Set a new password without the current one, once.
    PasswordWrite,
}

impl Scope {
    /// The name in tokens, the same in every API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordWrite => "prld:pwd:write",
        }
    }
}

impl core::str::FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        (text == Self::PasswordWrite.as_str()).then_some(Self::PasswordWrite).ok_or(())
    }
}

/// A one-shot permission on record; the claim in a token alone grants nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteGrant {
    /// What it allows.
    pub scope: Scope,
    /// The credential generation that it was born with.
    pub generation: u64,
    /// After this it is refused.
    pub expires_at: Time,
}
