//! What the deployment configures: secrets and variables, read once an isolate and refused if they
//! are missing or weak. Must not be imported by any other room.

use core::fmt;
use std::cell::RefCell;
use std::rc::Rc;

use worker::Env;

use crate::account::{DocumentUrl, Token};
use crate::crypt::webhook::WebhookSecret;
use crate::crypt::{Hasher, KeyRing, Sealer, SecretKey};
use crate::port::{AdministratorToken, Keys};

/// The shortest administrator's token in a deployment, in bytes.
const MIN_TOKEN_BYTES: usize = 32;
/// What an administrator's token may do unless `RELATCH_ADMIN_SCOPES` says otherwise.
const SCOPES: &str = "tenants accounts events";

/// The configuration of a deployment.
#[derive(Debug)]
pub struct Config {
    /// The hasher with its pepper and its one buffer.
    pub hasher: Hasher,
    /// Keys of keyed hashes and seals.
    pub keys: Keys,
    /// Where links lead, for tenants that set no origin of their own.
    pub origin: String,
    /// The secret with which the mail provider signs its calls, if it makes any.
    pub mail_secret: Option<WebhookSecret>,
}

/// A secret or variable is missing or weak. Names it, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconfigured(String);

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Misconfigured {}

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
        check_provider(env)?;
        let origin = variable(env, "RELATCH_ORIGIN")
            .ok_or_else(|| Misconfigured("RELATCH_ORIGIN is not set".to_owned()))?;
        Ok(Self {
            hasher: Hasher::new(ring(env, "PEPPER")?),
            keys: Keys {
                secret: SecretKey::new(ring(env, "SECRET_KEYS")?),
                sealer: Sealer::new(ring(env, "SEAL_KEYS")?),
                administrators: vec![administrator(env)?],
            },
            mail_secret: mail_secret(env)?,
            origin: origin.trim_end_matches('/').to_owned(),
        })
    }
}

fn ring(env: &Env, name: &'static str) -> Result<KeyRing, Misconfigured> {
    KeyRing::parse(&secret(env, name)?, name)
        .map_err(|error| Misconfigured(format!("{name}: {error}")))
}

fn administrator(env: &Env) -> Result<AdministratorToken, Misconfigured> {
    let token = secret(env, "RELATCH_ADMIN_TOKEN")?;
    if token.len() < MIN_TOKEN_BYTES && !cfg!(feature = "local") {
        return Err(Misconfigured(format!("RELATCH_ADMIN_TOKEN is under {MIN_TOKEN_BYTES} bytes")));
    }
    let granted = variable(env, "RELATCH_ADMIN_SCOPES").unwrap_or_else(|| SCOPES.to_owned());
    let mut scopes: Vec<String> = granted.split_whitespace().map(str::to_owned).collect();
    if cfg!(feature = "local") {
        scopes.push("accounts:seed".to_owned());
    }
    Ok(AdministratorToken { token: Token::new(token), scopes })
}

/// A mail provider is configured whole or not at all: else mails would silently go another way.
fn check_provider(env: &Env) -> Result<(), Misconfigured> {
    let Some(url) = variable(env, "MAIL_URL") else { return Ok(()) };
    url.parse::<DocumentUrl>().map_err(|error| Misconfigured(format!("MAIL_URL: {error}")))?;
    secret(env, "MAIL_KEY")?;
    let sender = variable(env, "RELATCH_MAIL_FROM");
    sender.map(drop).ok_or_else(|| Misconfigured("RELATCH_MAIL_FROM is not set".to_owned()))
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
