//! The Worker: events and the composition root. May import everything; must not be imported by any
//! other room.

mod config;
mod http;
mod log;
mod ports;

#[cfg(feature = "local")]
mod local;

use std::rc::Rc;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

use crate::dialect::{self, Answer};
use crate::flow::{Failure, service};
use crate::port::{Directory, Ports};
use config::Config;
use ports::{Bent, EdgePorts};

/// Answers one request.
///
/// # Errors
///
/// The runtime's own error if a binding is missing or the answer cannot be built.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    if request.path() == "/healthz" {
        return http::response(Answer::typed(200, "application/json", r#"{"status":"ok"}"#));
    }
    let config = match Config::of(&env) {
        Ok(config) => config,
        Err(error) => {
            log::misconfigured(&error);
            return http::response(Answer::empty(503));
        }
    };
    let request = http::request(request).await?;
    #[cfg(feature = "local")]
    if let Some(answer) = local::open(&request, &env, &config).await? {
        return http::response(answer);
    }
    let bent = bent(&env).await?;
    let ports = Rc::new(EdgePorts::new(&env, config, &bent)?);
    let answer = match request.path.as_str() {
        "/readyz" => ready(&ports).await,
        _ => dialect::serve(&*ports, &request).await,
    };
    #[cfg(feature = "local")]
    local::keep(&env, &bent).await?;
    log::request(&request, &answer, ports.log());
    context.wait_until(follow(Rc::clone(&ports)));
    http::response(answer)
}

/// Takes up what was left at every tenant, and removes what expired.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let outcome = async {
        let config = Config::of(&env).map_err(|error| error.to_string())?;
        let bent = bent(&env).await.map_err(|error| error.to_string())?;
        let ports = EdgePorts::new(&env, config, &bent).map_err(|error| error.to_string())?;
        service::tick(&ports).await.map_err(Failure::cause)
    };
    log::cron(outcome.await);
}

/// Whether the service can do its work: it is configured, and its database answers.
async fn ready(ports: &EdgePorts) -> Answer {
    match ports.directory().tenants().await {
        Ok(_) => Answer::typed(200, "application/json", r#"{"status":"ready"}"#),
        Err(_) => {
            Answer::typed(503, "application/json", r#"{"status":"the database does not answer"}"#)
        }
    }
}

/// Does what the request left to be done once its answer was out.
async fn follow(ports: Rc<EdgePorts>) {
    for task in ports.later().take() {
        if let Err(failure) = service::run(&*ports, task).await {
            log::left_for_cron(&failure);
        }
    }
}

/// What a local build bends: nothing in a deployment.
async fn bent(env: &Env) -> Result<Bent> {
    #[cfg(feature = "local")]
    return local::bent(env).await;
    #[cfg(not(feature = "local"))]
    {
        let _ = env;
        Ok(Bent::default())
    }
}
