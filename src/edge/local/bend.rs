//! What a laptop may bend: the clock, and whether the database fails. Kept in KV, so that it
//! outlives an isolate. Must not be imported by any other room.

use serde_json::json;
use worker::{Env, KvStore, Result};

use super::Bent;
use crate::adapter::sql::{Fault, FaultSwitch};
use crate::dialect::body::Object;
use crate::dialect::{Answer, Request};

const CLOCK: &str = "dev/clock";
const FAULT: &str = "dev/fault";

/// What is bent now.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn bent(env: &Env) -> Result<Bent> {
    let store = env.kv("CACHE")?;
    let fault = FaultSwitch::default();
    fault.set(spelled(&read(&store, FAULT).await?));
    Ok(Bent { clock: ahead(&store).await?, fault })
}

/// Writes down what a request used up: a fault that happens once.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn keep(env: &Env, bent: &Bent) -> Result<()> {
    let store = env.kv("CACHE")?;
    let before = spelled(&read(&store, FAULT).await?);
    if before != Fault::Off && bent.fault.get() == Fault::Off {
        store.delete(FAULT).await?;
    }
    Ok(())
}

/// How far the clock is ahead, in milliseconds; below 0 where it is behind.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn clock(env: &Env) -> Result<Answer> {
    let ahead = ahead(&env.kv("CACHE")?).await?;
    Ok(Answer::json(200, &json!({ "ahead_ms": ahead })))
}

/// Puts the clock forward: `{"advance_ms": 60000}`; or back, so that what an older version left is live
/// again: `{"advance_ms": -60000}`.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn advance(request: &Request, env: &Env) -> Result<Answer> {
    let Some(by) = number(request, "advance_ms") else { return Ok(unclear("advance_ms")) };
    let store = env.kv("CACHE")?;
    let ahead = ahead(&store).await?.saturating_add(by);
    store.put(CLOCK, ahead.to_string())?.execute().await?;
    Ok(Answer::json(200, &json!({ "ahead_ms": ahead })))
}

/// Sets the clock right.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn set_back(env: &Env) -> Result<Answer> {
    env.kv("CACHE")?.delete(CLOCK).await?;
    Ok(Answer::empty(204))
}

/// Makes the database fail: `{"store": "next" | "on" | "off"}`; `{"store": "after", "statements": n}`
/// for a batch that fails when `n` of its statements are done; `{"store": "lost"}` for one that is
/// carried out and whose reply is lost. `"batches": n` lets so many pass before.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn fail(request: &Request, env: &Env) -> Result<Answer> {
    let body = request.object().unwrap_or_default();
    let batches = number(request, "batches").unwrap_or_default();
    let spelling = match body.text("store") {
        Some("after") => {
            number(request, "statements").map(|statements| format!("after {batches} {statements}"))
        }
        Some("lost") => Some(format!("lost {batches}")),
        Some(how @ ("next" | "on" | "overloaded" | "off")) => Some(how.to_owned()),
        _ => None,
    };
    let Some(spelling) = spelling else { return Ok(unclear("store")) };
    env.kv("CACHE")?.put(FAULT, spelling)?.execute().await?;
    Ok(Answer::empty(204))
}

async fn ahead(store: &KvStore) -> Result<i64> {
    Ok(read(store, CLOCK).await?.parse().unwrap_or_default())
}

async fn read(store: &KvStore, key: &str) -> Result<String> {
    Ok(store.get(key).text().await?.unwrap_or_default())
}

fn spelled(text: &str) -> Fault {
    let mut words = text.split(' ');
    let how = words.next();
    let mut count = || words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
    match how {
        Some("next") => Fault::Next,
        Some("on") => Fault::On,
        Some("overloaded") => Fault::Overloaded,
        Some("after") => Fault::Later { batches: count(), statements: count() },
        Some("lost") => Fault::LaterLost(count()),
        _ => Fault::Off,
    }
}

fn number(request: &Request, name: &str) -> Option<i64> {
    let body: Object = request.object().ok()?;
    body.get(name)?.to_value().as_i64()
}

fn unclear(name: &str) -> Answer {
    Answer::json(400, &json!({ "error": format!("{name} is missing or unclear") }))
}
