//! The nouns: tenant, account, e-mail address, session, reset secret, event.
//!
//! Imports nothing of ours. Values are parsed once, here, and are valid from then on.

mod administrator;
mod agent;
mod country;
mod email;
mod event;
mod id;
mod issuer;
mod language;
mod letter;
mod migration;
mod person;
mod reason;
mod reset;
mod rule;
mod secret;
mod session;
mod tenant;
mod text;
mod time;
mod url;
mod user_id;
mod web_url;
mod webhook;

pub use administrator::{AdministratorError, AdministratorToken, Permission};
pub use agent::client_name;
pub use country::country_name;
pub use email::{Email, EmailError, EmailKey};
pub use event::{Actor, Anchor, Entry, Event, EventKind, Personal};
pub use id::{
    AccountId, EventId, IdError, Nonce, OutboxId, RequestId, SessionId, TenantId, WebhookId,
};
pub use issuer::{
    Issuer, IssuerKeys, Link, SignatureAlgorithm, Subject, SubjectClaim, SubjectError,
};
pub use language::Language;
pub use letter::{Letter, LetterKind, MailFailure, MailState};
pub use migration::Migration;
pub use person::{Account, Profile, Provider};
pub use reason::Reason;
pub use reset::{Asker, Purpose, ResetRequest, ResetSecret};
pub use rule::{Condition, Effect, Rule, RulePrincipal};
pub use secret::{Phc, Plain, Token};
pub use session::{Device, Exchange, Scope, Session, SessionKind, WriteGrant};
pub use tenant::{
    Branding, BreachFallback, CodeFormat, Compat, CorsHeaders, Dialect, FootLink, KeptSessions,
    LimitNumbers, LimitProfile, PreludeSettings, Registration, SessionRules, Settings, Tenant,
    UnknownDialect,
};
pub use text::nfc;
pub use time::Time;
pub use url::{
    BaseUrl, DocumentUrl, EndpointUrl, HostName, OriginUrl, ServiceUrl, UrlError, is_label,
};
pub use user_id::UserId;
pub use webhook::{Webhook, WebhookType};
