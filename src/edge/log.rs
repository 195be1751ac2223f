//! One JSON line a request: outcome and counts, no personal data, no secret. Must not be imported by
//! any other room.

use serde_json::json;
use worker::{console_error, console_log};

use super::config::Misconfigured;
use crate::dialect::{Answer, Request, route};
use crate::flow::Failure;
use crate::port::{Done, Log};

/// A request that was answered.
pub fn request(request: &Request, answer: &Answer, log: &Log) {
    let record = log.record();
    let line = json!({
        "event": "request",
        "ray": request.header("cf-ray"),
        "via": route::owner(&request.path).as_str(),
        "method": request.method.as_str(),
        "status": answer.status.as_u16(),
        "cause": record.cause,
        "hashes": record.hashes,
        "d1_round_trips": record.round_trips,
        "d1_rows_read": record.rows_read,
        "d1_rows_written": record.rows_written,
    });
    if answer.status.is_server_error() {
        console_error!("{line}");
    } else {
        console_log!("{line}");
    }
}

/// The deployment lacks something without which it does not serve.
pub fn misconfigured(error: &Misconfigured) {
    console_error!("{}", json!({ "event": "misconfigured", "cause": error.to_string() }));
}

/// What a cron run did; none: another one was at work.
pub fn cron(outcome: Result<Option<Done>, String>) {
    match outcome {
        Ok(None) => console_log!("{}", json!({ "event": "cron", "outcome": "skipped" })),
        Ok(Some(Done { tenants, failed, sealed, removed, error })) => {
            let line = json!({
                "event": "cron",
                "outcome": if error.is_none() { "ok" } else { "partial" },
                "tenants": tenants,
                "failed": failed,
                "sealed": sealed,
                "removed": removed,
                "cause": error,
            });
            match error {
                None => console_log!("{line}"),
                Some(_) => console_error!("{line}"),
            }
        }
        Err(cause) => {
            console_error!("{}", json!({ "event": "cron", "outcome": "failed", "cause": cause }));
        }
    }
}

/// Work that follows an answer failed; cron takes it up.
pub fn left_for_cron(failure: &Failure) {
    console_error!("{}", json!({ "event": "left_for_cron", "cause": failure.name() }));
}
