//! What is known of a request: which API it came through, who called, when, and about whom. Data alone.

use serde::{Deserialize, Serialize};

use crate::account::{AccountId, Device, Dialect, Language, SessionId, Time};

/// Which API a request came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The native API.
    Native,
    /// The administration API.
    Admin,
    /// One of the dialects.
    Dialect(Dialect),
    /// Nobody asked: work that follows an answer, or cron.
    Service,
}

impl Via {
    /// The name in the trail and the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Admin => "admin",
            Self::Dialect(dialect) => dialect.as_str(),
            Self::Service => "service",
        }
    }
}

/// Who is calling, as the edge saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The network address.
    pub address: String,
    /// What the client said of itself.
    pub device: Device,
    /// The language that the client prefers among those of the service.
    #[serde(default)]
    pub language: Option<Language>,
}

/// The account and the session that a request turned out to be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub account: Option<AccountId>,
    pub session: Option<SessionId>,
    pub personal_key: Option<String>,
}

/// What is known of a request while it is answered, to go by once the answer is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Circumstances {
    /// Which API it came through.
    pub via: Via,
    /// Who called.
    pub client: Client,
    /// When.
    pub now: Time,
    /// Which administrator it was, if it was one that has a name.
    pub administrator: Option<String>,
    /// Whom it was about.
    pub subject: Subject,
}
