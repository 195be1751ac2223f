//! The development endpoints of a local build: what they keep stands in KV, so that it outlives an
//! isolate. Compiled only under the feature `local`. Must not be imported by any other module.

use core::time::Duration;
use std::rc::Rc;

use http::HeaderName;
use serde_json::json;
use worker::{Env, KvStore, Result};

use super::config::Config;
use super::ports::{DevOverrides, EdgePorts};
use super::served::Served;
use crate::account::Time;
use crate::adapter::d1::D1;
use crate::adapter::mail::mailbox::Mailbox;
use crate::adapter::mail_entry::Entry;
use crate::adapter::sql::{FaultSwitch, InjectedFault};
use crate::adapter::timer::WorkerTimer;
use crate::dev::{self, Following, Machine};
use crate::dialect::{Answer, Request};
use crate::port::Timer;

const CLOCK: &str = "dev/clock";
const FAULT: &str = "dev/fault";

thread_local! {
    static FOLLOWING: Following = Following::default();
}

/// Work behind an answer, known to the endpoints while it is under way.
pub fn counted(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
    FOLLOWING.with(|following| following.counted(work))
}

/// This machine, as one request sees it.
struct Local<'r> {
    env: &'r Env,
    config: &'r Rc<Config>,
}

/// Answers a request for a development endpoint; none if it is for none, or does not come from this
/// machine.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn open(request: &Request, env: &Env, config: &Rc<Config>) -> Result<Option<Answer>> {
    if request.is_local()
        && (request.method.as_str(), request.path.as_str()) == ("GET", "/dev/memory")
    {
        return Ok(Some(memory()));
    }
    dev::open(request, &Local { env, config }).await
}

/// The overrides of this moment.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn bent(env: &Env) -> Result<DevOverrides> {
    let store = env.kv("CACHE")?;
    let fault = FaultSwitch::default();
    fault.set(decoded(&read(&store, FAULT).await?));
    Ok(DevOverrides { clock: ahead(&store).await?, fault })
}

/// Writes down what a request used up: a fault that happens once.
///
/// # Errors
///
/// The runtime's own error if KV fails.
pub async fn keep(env: &Env, bent: &DevOverrides) -> Result<()> {
    let store = env.kv("CACHE")?;
    let before = decoded(&read(&store, FAULT).await?);
    if before != InjectedFault::Off && bent.fault.get() == InjectedFault::Off {
        store.delete(FAULT).await?;
    }
    Ok(())
}

/// The answer with the time that its phases took (Server Timing, section 3): the first round trip to
/// the database, the others, and what was computed between them.
pub fn timed(answer: Answer, served: &Served) -> Answer {
    let (open, write) = (served.record.open_ms, served.record.write_ms);
    let work = served.took - open - write;
    let phases = format!("open;dur={open}, work;dur={work}, write;dur={write}");
    answer.with(HeaderName::from_static("server-timing"), phases)
}

impl Machine for Local<'_> {
    type Ports = EdgePorts;
    type Database = D1;
    type Error = worker::Error;

    async fn ports(&self) -> Result<EdgePorts> {
        EdgePorts::new(self.env, Rc::clone(self.config), &bent(self.env).await?)
    }

    fn following(&self) -> Following {
        FOLLOWING.with(Following::clone)
    }

    async fn pause(&self, span: Duration) {
        WorkerTimer.pause(span).await;
    }

    fn database(&self) -> Result<D1> {
        Ok(D1::new(self.env.d1("DB")?))
    }

    async fn mails(&self, to: Option<&str>) -> Result<Vec<Entry>> {
        mailbox(self.env)?.read(to).await
    }

    async fn clear_mails(&self) -> Result<()> {
        mailbox(self.env)?.clear().await
    }

    async fn ahead(&self) -> Result<i64> {
        ahead(&self.env.kv("CACHE")?).await
    }

    async fn set_ahead(&self, millis: i64) -> Result<()> {
        Ok(self.env.kv("CACHE")?.put(CLOCK, millis.to_string())?.execute().await?)
    }

    async fn set_fault(&self, fault: InjectedFault) -> Result<()> {
        Ok(self.env.kv("CACHE")?.put(FAULT, encoded(fault))?.execute().await?)
    }
}

fn mailbox(env: &Env) -> Result<Mailbox> {
    let mailbox = Mailbox::new(env, Time::default());
    mailbox.ok_or_else(|| worker::Error::RustError("the KV namespace CACHE is missing".to_owned()))
}

/// What this isolate's WebAssembly takes, in bytes; it never gives any back.
fn memory() -> Answer {
    let bytes = core::arch::wasm32::memory_size::<0>() * 65_536;
    Answer::json(200, &json!({ "wasm_bytes": bytes }))
}

async fn ahead(store: &KvStore) -> Result<i64> {
    Ok(read(store, CLOCK).await?.parse().unwrap_or_default())
}

async fn read(store: &KvStore, key: &str) -> Result<String> {
    Ok(store.get(key).text().await?.unwrap_or_default())
}

/// A fault as KV keeps it. What happens once and at once is what happens after no batch.
fn encoded(fault: InjectedFault) -> String {
    match fault {
        InjectedFault::Off => "off".to_owned(),
        InjectedFault::Next => "next".to_owned(),
        InjectedFault::On => "on".to_owned(),
        InjectedFault::Overloaded => "overloaded".to_owned(),
        InjectedFault::After(statements) => format!("after 0 {statements}"),
        InjectedFault::Later { batches, statements } => format!("after {batches} {statements}"),
        InjectedFault::LostReply => "lost 0".to_owned(),
        InjectedFault::LaterLost(batches) => format!("lost {batches}"),
    }
}

fn decoded(text: &str) -> InjectedFault {
    let mut words = text.split(' ');
    let how = words.next();
    let mut count = || words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
    match how {
        Some("next") => InjectedFault::Next,
        Some("on") => InjectedFault::On,
        Some("overloaded") => InjectedFault::Overloaded,
        Some("after") => InjectedFault::Later { batches: count(), statements: count() },
        Some("lost") => InjectedFault::LaterLost(count()),
        _ => InjectedFault::Off,
    }
}
