//! Whether this isolate may serve: its keys are those that the database knows, and the database
//! answers. Must not be imported by any other room.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use worker::Env;

use super::config::Config;
use super::log;
use super::ports::{EdgePorts, host_millis};
use crate::account::Time;
use crate::adapter::d1::D1;
use crate::adapter::sql::SqlDirectory;
use crate::dialect::Answer;
use crate::flow::canary::{self, Misfit};
use crate::port::{Directory, Ports};

/// How long keys that do not fit are taken for granted before the database is asked again, in
/// milliseconds.
const WRONG_FOR: i64 = 10 * Time::SECOND;
/// How long an answer about the database holds, in milliseconds: frequent probes cost nothing.
const READY_FOR: i64 = 5 * Time::SECOND;

thread_local! {
    static FITTING: RefCell<Fitting> = const { RefCell::new(Fitting::Unasked) };
    static READY: RefCell<Option<(i64, bool)>> = const { RefCell::new(None) };
}

/// What this isolate knows of its keys.
#[derive(Clone, Debug)]
enum Fitting {
    Unasked,
    Fits,
    Wrong(Misfit, i64),
}

/// Compares the keys with what the database keeps of them, once an isolate. Neither the counters of
/// a request nor the failures of a laptop see it.
///
/// # Errors
///
/// [`Misfit`]; also if the database does not answer, since nothing is known then.
pub async fn fits(env: &Env, config: &Config) -> Result<(), Misfit> {
    let now = host_millis();
    match FITTING.with_borrow(Clone::clone) {
        Fitting::Fits => return Ok(()),
        Fitting::Wrong(misfit, at) if (0..WRONG_FOR).contains(&(now - at)) => return Err(misfit),
        Fitting::Wrong(..) | Fitting::Unasked => {}
    }
    let database = env.d1("DB").map_err(|error| Misfit::Unknown(error.to_string()))?;
    let directory = SqlDirectory::new(D1::new(database), Rc::default(), Time::from_millis(now));
    let outcome = canary::check(&directory, &config.keys.marks).await;
    match &outcome {
        Ok(()) => FITTING.set(Fitting::Fits),
        Err(Misfit::Unknown(cause)) => log::unanswered(cause),
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
        false => told(503, "the database does not answer"),
    }
}

/// The answer of a service that must not serve: the cause on `/readyz`, an empty body on every
/// other path.
pub fn refused(path: &str, cause: &impl core::fmt::Display) -> Answer {
    match path {
        "/readyz" => told(503, &cause.to_string()),
        _ => Answer::empty(503),
    }
}

fn told(status: u16, what: &str) -> Answer {
    Answer::json(status, &json!({ "status": what }))
}
