//! The Worker: events and the composition root. May import everything; must not be imported by any
//! other room.

mod config;
mod http;
mod log;
mod ports;
mod readiness;
mod served;

#[cfg(feature = "local")]
mod local;

use std::rc::Rc;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

use crate::adapter::metrics::Metrics;
use crate::adapter::timer::WorkerTimer;
use crate::dialect::{self, Answer};
use crate::flow::job::{housekeeping, jobs};
use crate::flow::{Ports, UseCaseError};
use crate::port::Timer;
use config::{Config, Misconfigured};
use ports::{DevOverrides, EdgePorts, host_millis};
use readiness::Unfit;
use served::{RequestId, Served};

/// Answers one request.
///
/// # Errors
///
/// The runtime's own error if the answer cannot be built.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    if request.path() == "/healthz" {
        return http::response(Answer::alive());
    }
    let began = host_millis();
    let config = match fitting(&env).await {
        Ok(config) => config,
        Err(unfit) => {
            log::unfit(&unfit);
            let header = request.headers().get("authorization").ok().flatten();
            let knows = config::is_administrator(&env, header.as_deref());
            return http::response(readiness::refused(&request.path(), &unfit, knows));
        }
    };
    let request = http::request(request).await?;
    let id = RequestId::of(&request);
    #[cfg(feature = "local")]
    if let Some(answer) = local::open(&request, &env, &config).await? {
        return http::response(answer);
    }
    let bent = bent(&env).await?;
    let ports = match EdgePorts::new(&env, config, &bent) {
        Ok(ports) => Rc::new(ports),
        Err(error) => {
            log::unfit(&error);
            let unfit = Unfit::Configuration(Misconfigured::binding());
            let knows = config::is_administrator(&env, request.authorization());
            return http::response(readiness::refused(&request.path, &unfit, knows));
        }
    };
    let answer = match request.path.as_str() {
        "/readyz" => readiness::ready(&ports).await,
        _ => dialect::serve(&*ports, &request).await,
    };
    #[cfg(feature = "local")]
    local::keep(&env, &bent).await?;
    let served = Served::new(&request, &answer, &ports.log().take(), host_millis() - began);
    log::request(&id, &served);
    if let Some(metrics) = Metrics::new(&env) {
        metrics.write(&served.point());
    }
    let answer = id.tell(answer);
    #[cfg(feature = "local")]
    let answer = local::timed(answer, &served);
    let work = follow(Rc::clone(&ports), id.clone());
    #[cfg(feature = "local")]
    let work = local::counted(work);
    context.wait_until(work);
    http::response(answer)
}

/// Takes up what was left at every tenant, and removes what expired.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let outcome = async {
        let config = fitting(&env).await.map_err(|unfit| unfit.to_string())?;
        let bent = bent(&env).await.map_err(|error| error.to_string())?;
        let ports = EdgePorts::new(&env, config, &bent).map_err(|error| error.to_string())?;
        housekeeping::tick(&ports).await.map_err(UseCaseError::cause)
    };
    log::cron(outcome.await);
}

/// The configuration, if it is whole and its keys are those that the database knows.
async fn fitting(env: &Env) -> core::result::Result<Rc<Config>, Unfit> {
    let config = Config::of(env).map_err(Unfit::Configuration)?;
    readiness::fits(env, &config).await.map_err(Unfit::Keys)?;
    Ok(config)
}

/// Does what the request left to be done once its answer is out, and what that leaves, to the last.
async fn follow(ports: Rc<EdgePorts>, id: RequestId) {
    if ports.jobs().is_empty() {
        return;
    }
    WorkerTimer.pause(jobs::HEAD_START).await;
    let began = host_millis();
    let tasks = jobs::follow(&*ports, log::left_for_cron).await;
    log::followed(&id, tasks, &ports.log().take(), host_millis() - began);
}

/// What a local build bends: nothing in a deployment.
async fn bent(env: &Env) -> Result<DevOverrides> {
    #[cfg(feature = "local")]
    return local::bent(env).await;
    #[cfg(not(feature = "local"))]
    {
        let _ = env;
        Ok(DevOverrides::default())
    }
}
