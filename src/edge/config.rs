//! What the deployment configures: secrets, variables and the gate, read once an isolate and refused if they
//! are missing or weak. Must not be imported by any other room.

use core::fmt;
use std::cell::RefCell;
use std::rc::Rc;

use worker::Env;

use crate::account::{AdministratorToken, EndpointUrl, Permission, ServiceUrl, Time, Token};
use crate::adapter::mail::ProviderSettings;
use crate::adapter::turnstile::{self, TurnstileKeys};
use crate::adapter::{breach, edge_rate_limiter};
use crate::crypt::webhook::WebhookSecret;
use crate::crypt::{Hasher, KeyRing, Marks, Sealer, SecretKey};
use crate::flow::{Keys, bearer};
use crate::port::Retention;

/// What an administrator's token without scopes of its own may do unless `RELATCH_ADMIN_SCOPES` says
/// otherwise.
const USUAL: &[Permission] = if cfg!(feature = "local") {
    &[
        Permission::Tenants,
        Permission::Accounts,
        Permission::WithholdUndo,
        Permission::Seed,
        Permission::Events,
        Permission::Personal,
    ]
} else {
    &[Permission::Tenants, Permission::Accounts, Permission::Events]
};

/// The configuration of a deployment.
#[derive(Debug)]
pub struct Config {
    /// The hasher with its pepper and its one buffer.
    pub hasher: Hasher,
    /// Keys of keyed hashes and seals.
    pub keys: Keys,
    /// The breach service.
    pub breach: ServiceUrl,
    /// The captcha service, if there are keys for it.
    pub turnstile: Option<TurnstileKeys>,
    /// Who mail comes from.
    pub mail_sender: Option<String>,
    /// The mail provider, if mail leaves by one over HTTP.
    pub mail_provider: Option<ProviderSettings>,
    /// Where links lead, for tenants that set no origin of their own.
    pub origin: String,
    /// How long things are kept.
    pub retention: Retention,
    /// The secret with which the mail provider signs its calls, if it makes any.
    pub mail_secret: Option<WebhookSecret>,
}

/// A secret, variable or binding is missing, or a secret is weak. Names it, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconfigured(String);

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Misconfigured {}

impl Misconfigured {
    /// A binding that is found missing only when it is used.
    pub fn binding() -> Self {
        Self("a binding is missing".to_owned())
    }
}

/// Whether a bearer token is an administrator's, even where something else is misconfigured.
pub fn is_administrator(env: &Env, header: Option<&str>) -> bool {
    let Some(shown) = bearer(header).map(|token| Token::new(token.to_owned())) else {
        return false;
    };
    let known = administrators(env).unwrap_or_default();
    known.iter().fold(false, |found, known| found | (known.token == shown))
}

thread_local! {
    static CONFIG: RefCell<Option<Rc<Config>>> = const { RefCell::new(None) };
}

impl Config {
    /// The configuration of this isolate.
    ///
    /// # Errors
    ///
    /// [`Misconfigured`] names what is missing or weak; nothing is ever defaulted.
    pub fn of(env: &Env) -> Result<Rc<Self>, Misconfigured> {
        if let Some(config) = CONFIG.with_borrow(Clone::clone) {
            return Ok(config);
        }
        let config = Rc::new(Self::read(env)?);
        CONFIG.set(Some(Rc::clone(&config)));
        Ok(config)
    }

    fn read(env: &Env) -> Result<Self, Misconfigured> {
        // Without its first gate, the service would have no protection from floods of requests.
        if let Some(name) =
            edge_rate_limiter::BINDINGS.iter().find(|name| env.rate_limiter(name).is_err())
        {
            return Err(Misconfigured(format!("the rate limit binding {name} is missing")));
        }
        let mail_provider = mail_provider(env)?;
        let turnstile = turnstile(env)?;
        let origin = variable(env, "RELATCH_ORIGIN")
            .ok_or_else(|| Misconfigured("RELATCH_ORIGIN is not set".to_owned()))?;
        let rings = [ring(env, "PEPPER")?, ring(env, "SECRET_KEYS")?, ring(env, "SEAL_KEYS")?];
        apart(&rings)?;
        let marks = rings.iter().map(|(name, ring)| Marks::new(name, ring)).collect();
        let [(_, pepper), (_, secret), (_, seal)] = rings;
        Ok(Self {
            hasher: Hasher::new(pepper),
            keys: Keys {
                secret: SecretKey::new(secret),
                sealer: Sealer::new(seal),
                marks,
                administrators: administrators(env)?,
            },
            breach: breach(env)?,
            turnstile,
            mail_sender: variable(env, SENDER),
            mail_provider,
            mail_secret: mail_secret(env)?,
            origin: origin.trim_end_matches('/').to_owned(),
            retention: retention(env)?,
        })
    }
}

/// The breach service, or the mirror of it that is asked instead. A mirror that is misspelled must not
/// have the passwords of this deployment asked for elsewhere.
fn breach(env: &Env) -> Result<ServiceUrl, Misconfigured> {
    let url = variable(env, "BREACH_URL").unwrap_or_else(|| breach::SERVICE.to_owned());
    let base = url.trim_end_matches('/').parse();
    base.map_err(|error| Misconfigured(format!("BREACH_URL: {error}")))
}

fn retention(env: &Env) -> Result<Retention, Misconfigured> {
    let usual = Retention::default();
    Ok(Retention {
        events: days(env, "RELATCH_KEEP_EVENTS_DAYS")?.unwrap_or(usual.events),
        outbox: days(env, "RELATCH_KEEP_OUTBOX_DAYS")?.unwrap_or(usual.outbox),
    })
}

/// A number of days in milliseconds.
fn days(env: &Env, name: &str) -> Result<Option<i64>, Misconfigured> {
    let Some(text) = variable(env, name) else { return Ok(None) };
    match text.parse() {
        Ok(days @ 1..=3_650) => Ok(Some(i64::from(days) * Time::DAY)),
        _ => Err(Misconfigured(format!("{name} is not a number of days from 1 to 3650"))),
    }
}

fn ring(env: &Env, name: &'static str) -> Result<(&'static str, KeyRing), Misconfigured> {
    let ring = KeyRing::parse(&secret(env, name)?, name);
    ring.map(|ring| (name, ring)).map_err(|error| Misconfigured(error.to_string()))
}

/// A key that serves two purposes would fall for both at once.
fn apart(rings: &[(&'static str, KeyRing)]) -> Result<(), Misconfigured> {
    for (index, (name, ring)) in rings.iter().enumerate() {
        let earlier = rings.iter().take(index).find(|(_, other)| ring.shares_a_key(other));
        if let Some((other, _)) = earlier {
            return Err(Misconfigured(format!("{name} and {other} share a key")));
        }
    }
    Ok(())
}

fn administrators(env: &Env) -> Result<Vec<AdministratorToken>, Misconfigured> {
    const NAME: &str = "RELATCH_ADMIN_TOKEN";
    const SCOPES: &str = "RELATCH_ADMIN_SCOPES";
    let refuse = |name: &str, error| Misconfigured(format!("{name}: {error}"));
    let usual = match variable(env, SCOPES) {
        Some(scopes) => Permission::list(&scopes).map_err(|error| refuse(SCOPES, error))?,
        None => USUAL.to_vec(),
    };
    let tokens = AdministratorToken::list(&secret(env, NAME)?, &usual);
    let tokens = tokens.map_err(|error| refuse(NAME, error))?;
    if !cfg!(feature = "local") {
        for token in &tokens {
            token.check().map_err(|error| refuse(NAME, error))?;
        }
    }
    Ok(tokens)
}

const SENDER: &str = "RELATCH_MAIL_FROM";

/// A mail provider is configured whole or not at all: else mails would silently go another way.
/// `MAIL_IDEMPOTENT = "false"` says that it does not honour `Idempotency-Key`.
fn mail_provider(env: &Env) -> Result<Option<ProviderSettings>, Misconfigured> {
    let Some(url) = variable(env, "MAIL_URL") else { return Ok(None) };
    let url = endpoint("MAIL_URL", &url)?;
    let key = Token::new(secret(env, "MAIL_KEY")?);
    let sender = variable(env, SENDER);
    let sender = sender.ok_or_else(|| Misconfigured(format!("{SENDER} is not set")))?;
    let knows_ids = variable(env, "MAIL_IDEMPOTENT").is_none_or(|text| text != "false");
    Ok(Some(ProviderSettings { url, key, sender, knows_ids }))
}

/// The service that is asked whether a person is there gets a secret: it must not be asked elsewhere.
fn turnstile(env: &Env) -> Result<Option<TurnstileKeys>, Misconfigured> {
    const URL: &str = "TURNSTILE_URL";
    let url = variable(env, URL).unwrap_or_else(|| turnstile::SERVICE.to_owned());
    let url = endpoint(URL, &url)?;
    let keys = variable(env, "TURNSTILE_SITE_KEY").zip(secret(env, "TURNSTILE_SECRET").ok());
    Ok(keys.map(|(site, secret)| TurnstileKeys { site, secret: Token::new(secret), url }))
}

/// An address that this deployment calls.
fn endpoint(name: &str, text: &str) -> Result<EndpointUrl, Misconfigured> {
    text.parse().map_err(|error| Misconfigured(format!("{name}: {error}")))
}

/// The secret is the provider's to give: without it the provider's calls are refused.
fn mail_secret(env: &Env) -> Result<Option<WebhookSecret>, Misconfigured> {
    const NAME: &str = "MAIL_WEBHOOK_SECRET";
    let Ok(text) = secret(env, NAME) else { return Ok(None) };
    text.parse().map(Some).map_err(|error| Misconfigured(format!("{NAME}: {error}")))
}

fn secret(env: &Env, name: &str) -> Result<String, Misconfigured> {
    let value = env.secret(name).map(|secret| secret.to_string()).unwrap_or_default();
    if value.is_empty() {
        return Err(Misconfigured(format!("the secret {name} is not set")));
    }
    Ok(value)
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}
