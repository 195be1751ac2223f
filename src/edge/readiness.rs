//! Whether this isolate may serve: it is configured, its keys are those that the database knows, and the
//! database answers. Anybody is informed of the kind of what is wrong, an administrator of its name. Must
//! not be imported by any other room.

use core::fmt;
use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use worker::Env;

use super::config::{Config, Misconfigured};
use super::log;
use super::ports::{EdgePorts, host_millis};
use crate::account::Time;
use crate::adapter::d1::D1;
use crate::adapter::sql::SqlDirectory;
use crate::dialect::Answer;
use crate::flow::Ports;
use crate::flow::job::key_check::{self, KeyMismatch};
use crate::port::Tenants;

/// How long keys that do not fit are taken for granted before the database is asked again, in
/// milliseconds.
const WRONG_FOR: i64 = 10 * Time::SECOND;
/// How long an answer about the database holds, in milliseconds: frequent probes cost nothing.
const READY_FOR: i64 = 5 * Time::SECOND;

thread_local! {
    static FITTING: RefCell<Fitting> = const { RefCell::new(Fitting::Unasked) };
    static READY: RefCell<Option<(i64, bool)>> = const { RefCell::new(None) };
}

/// Why the service must not be served.
#[derive(Debug)]
pub enum Unfit {
    /// A secret, a variable or a binding.
    Configuration(Misconfigured),
    /// The keys, or the database.
    Keys(KeyMismatch),
}

impl Unfit {
    /// What anybody is informed of.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "the configuration is not complete or not safe",
            Self::Keys(KeyMismatch::Unknown(_)) => UNANSWERED,
            Self::Keys(_) => "the keys are not those that this database was served with",
        }
    }
}

const UNANSWERED: &str = "the database does not answer";

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(error) => error.fmt(f),
            Self::Keys(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Unfit {}

/// What this isolate knows of its keys.
#[derive(Clone, Debug)]
enum Fitting {
    Unasked,
    Fits,
    Wrong(KeyMismatch, i64),
}

/// Compares the keys with what the database keeps of them, once an isolate. Neither the counters of
/// a request nor the failures of a laptop see it.
///
/// # Errors
///
/// [`KeyMismatch`]; also if the database does not answer, since nothing is known then.
pub async fn fits(env: &Env, config: &Config) -> Result<(), KeyMismatch> {
    let now = host_millis();
    match FITTING.with_borrow(Clone::clone) {
        Fitting::Fits => return Ok(()),
        Fitting::Wrong(misfit, at) if (0..WRONG_FOR).contains(&(now - at)) => return Err(misfit),
        Fitting::Wrong(..) | Fitting::Unasked => {}
    }
    let database = env.d1("DB").map_err(|error| KeyMismatch::Unknown(error.to_string()))?;
    let directory = SqlDirectory::new(D1::new(database), Rc::default(), Time::from_millis(now));
    let outcome = key_check::check(&directory, &config.keys.marks).await;
    match &outcome {
        Ok(()) => FITTING.set(Fitting::Fits),
        Err(KeyMismatch::Unknown(cause)) => log::unanswered(cause),
        Err(misfit) => FITTING.set(Fitting::Wrong(misfit.clone(), now)),
    }
    outcome
}

/// What `/readyz` says of a service that can do its work, or whose database does not answer.
pub async fn ready(ports: &EdgePorts) -> Answer {
    let now = host_millis();
    let known = READY.with_borrow(Clone::clone);
    let answers = match known {
        Some((at, answers)) if (0..READY_FOR).contains(&(now - at)) => answers,
        _ => {
            let answers = ports.directory().tenants().await.is_ok();
            READY.set(Some((now, answers)));
            answers
        }
    };
    match answers {
        true => told(200, "ready"),
        false => told(503, UNANSWERED),
    }
}

/// The answer of a service that must not serve: on `/readyz` the kind of what is wrong, and for an
/// administrator its name; an empty body on every other path.
pub fn refused(path: &str, unfit: &Unfit, is_administrator: bool) -> Answer {
    match (path, is_administrator) {
        ("/readyz", false) => told(503, unfit.kind()),
        ("/readyz", true) => {
            let status = json!({ "status": unfit.kind(), "cause": unfit.to_string() });
            Answer::json(503, &status)
        }
        _ => Answer::empty(503),
    }
}

fn told(status: u16, what: &str) -> Answer {
    Answer::json(status, &json!({ "status": what }))
}
