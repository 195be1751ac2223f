//! A tenant and its settings.

use core::fmt;
use core::str::FromStr;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Language, Scope, TenantId};

/// One of the five APIs that are spoken besides the native one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Prelude Auth, frontend API.
    Prelude,
    /// JITSudo.
    Jitsudo,
    /// Unleash.
    Unleash,
    /// px0.
    Px0,
    /// TrueFoundry.
    Truefoundry,
}

/// A text names no dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDialect;

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown dialect")
    }
}

impl core::error::Error for UnknownDialect {}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 5] =
        [Self::Prelude, Self::Jitsudo, Self::Unleash, Self::Px0, Self::Truefoundry];

    /// The name in settings and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prelude => "prelude",
            Self::Jitsudo => "jitsudo",
            Self::Unleash => "unleash",
            Self::Px0 => "px0",
            Self::Truefoundry => "truefoundry",
        }
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == text).ok_or(UnknownDialect)
    }
}

/// Whether a dialect behaves as its product did, for people who migrate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compat {
    /// The safe behaviour.
    #[default]
    Default,
    /// What the product's own server did.
    Upstream,
}

/// What a reset code looks like that alone finds its account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeFormat {
    /// Ten characters of Crockford base32, 50 bits.
    #[default]
    #[serde(rename = "base32-10")]
    Base32,
    /// Six digits, guarded by a ceiling of wrong codes for the whole tenant.
    #[serde(rename = "digits-6")]
    Digits,
}

/// Who may make an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Nobody from outside.
    #[default]
    Closed,
    /// Everybody who confirms the address; new and existing addresses are answered alike.
    Verified,
    /// Anybody, at once.
    Open,
}

/// What holds for a new password when the breach service does not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BreachFallback {
    /// It is accepted, with a remark where the answer has room for one.
    #[default]
    Open,
    /// It is refused.
    Closed,
    /// The list of common passwords that is compiled in decides.
    Offline,
}

/// Whether limits refuse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LimitProfile {
    /// Counted and enforced.
    #[default]
    Default,
    /// Counted, never refused: for demonstrations.
    Open,
}

/// The numbers of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitNumbers {
    /// How many are allowed in a window.
    pub most: u32,
    /// Length of the window in seconds.
    pub seconds: u32,
}

/// What a signed-in change does to the account's other sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeptSessions {
    /// Ends them.
    End,
    /// Keeps them.
    #[default]
    Keep,
}

/// How long sessions and their tokens live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionRules {
    /// Life of an access token in seconds, 60 to 3,600.
    pub access_token_seconds: u32,
    /// Life of a session in seconds, counted from sign-in.
    pub session_seconds: u32,
}

impl Default for SessionRules {
    fn default() -> Self {
        Self { access_token_seconds: 600, session_seconds: 30 * 24 * 3_600 }
    }
}

/// Settings of sign-in and step-up by challenges, which one API has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChallengeSettings {
    /// Whether passwords are configured at all.
    pub password_enabled: bool,
    /// What a change does to the other sessions.
    pub sessions: KeptSessions,
    /// Scopes that a sign-in by one-time code carries.
    pub granted_scopes: Vec<String>,
    /// Scopes that a step-up may ask for.
    pub allowed_scopes: Vec<String>,
    /// The outside issuer whose word completes a step of a step-up, besides a mailed code.
    pub step_up_issuer: Option<String>,
    /// Origins whose refresh cookie is `SameSite=None; Secure; Partitioned`.
    pub cross_site_origins: Vec<String>,
}

impl Default for ChallengeSettings {
    fn default() -> Self {
        Self {
            password_enabled: true,
            sessions: KeptSessions::Keep,
            granted_scopes: Vec::new(),
            allowed_scopes: vec![Scope::PasswordWrite.as_str().to_owned()],
            step_up_issuer: None,
            cross_site_origins: Vec::new(),
        }
    }
}

/// What the tenant's pages and mails look like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// The name that people know.
    pub name: Option<String>,
    /// A logo: its https address, or the image itself as a `data:` address. Pages load nothing from
    /// elsewhere, so they show an address only if it is at their own origin.
    pub logo: Option<String>,
    /// Accent colour, `#rrggbb`.
    pub colour: Option<String>,
    /// Where to get help: an https or mailto address.
    pub support: Option<String>,
    /// What stands at the foot of every page besides: privacy, terms.
    pub links: Vec<FootLink>,
}

/// A link at the foot of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FootLink {
    /// What it says, in the tenant's own words.
    pub text: String,
    /// Where it leads, https.
    pub href: String,
}

/// Request headers that a page of another origin may send, besides those that an API reads. By default
/// those that tracing libraries add to every call: a browser makes no call at all if one is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CorsHeaders(pub Vec<String>);

/// W3C Trace Context and Baggage, Sentry, B3 (Zipkin), Jaeger, Datadog, New Relic, Elastic, AWS X-Ray,
/// Google Cloud Trace, and the id that many clients give a request.
const TRACING: [&str; 20] = [
    "b3",
    "baggage",
    "elastic-apm-traceparent",
    "newrelic",
    "sentry-trace",
    "traceparent",
    "tracestate",
    "uber-trace-id",
    "x-amzn-trace-id",
    "x-b3-flags",
    "x-b3-parentspanid",
    "x-b3-sampled",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-cloud-trace-context",
    "x-datadog-origin",
    "x-datadog-parent-id",
    "x-datadog-sampling-priority",
    "x-datadog-trace-id",
    "x-request-id",
];

impl Default for CorsHeaders {
    fn default() -> Self {
        Self(TRACING.map(str::to_owned).into())
    }
}

/// Everything that a tenant may choose besides its policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where links lead: scheme, host and port, and a path if the pages lie below one. Never taken
    /// from a request.
    pub origin: Option<String>,
    /// Dialects that behave as their product did.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub compat: BTreeMap<Dialect, Compat>,
    /// What a reset code looks like that alone finds its account.
    pub code_format: CodeFormat,
    /// Who may make an account.
    pub registration: Registration,
    /// What holds for a new password when the breach service does not answer.
    pub breach_unavailable: BreachFallback,
    /// Whether limits refuse.
    pub limits: LimitProfile,
    /// Limits that have other numbers here, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limit_numbers: BTreeMap<String, LimitNumbers>,
    /// Whether native sign-ins and requests for a reset need a proof that a person asks.
    pub turnstile: bool,
    /// How many old passwords are remembered, the current one included; none: each API's own depth.
    pub history: Option<u8>,
    /// Whether a reset may give an account its first password.
    pub first_password: bool,
    /// How long sessions live.
    pub session: SessionRules,
    /// Settings of sign-in and step-up by challenges, which one API has.
    #[serde(rename = "prelude")]
    pub challenge: ChallengeSettings,
    /// Origins that may call from a browser.
    pub cors: Vec<String>,
    /// Headers that their pages may send besides those of the APIs.
    pub cors_headers: CorsHeaders,
    /// What pages and mails look like.
    pub branding: Branding,
    /// The language of the mails.
    pub language: Language,
}

impl Settings {
    /// Whether a dialect behaves as its product did.
    pub fn is_upstream(&self, dialect: Dialect) -> bool {
        self.compat.get(&dialect) == Some(&Compat::Upstream)
    }
}

/// A tenant as it is read.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Unique.
    pub id: TenantId,
    /// Short name, unique; also the id of its application.
    pub slug: String,
    /// The dialects that it serves.
    pub dialects: Vec<Dialect>,
    /// What it chose.
    pub settings: Settings,
}

impl Tenant {
    /// Whether a dialect is served.
    pub fn serves(&self, dialect: Dialect) -> bool {
        self.dialects.contains(&dialect)
    }
}
