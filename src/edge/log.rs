//! One JSON line a request, and one for the work that followed its answer: outcome and counts, no
//! personal data, no secret. Must not be imported by
//! any other room.

use serde_json::json;
use worker::{console_error, console_log};

use super::served::{RequestId, Served};
use crate::flow::UseCaseError;
use crate::port::{Done, Record};

/// A request that was answered.
pub fn request(id: &RequestId, served: &Served) {
    let record = &served.record;
    let line = json!({
        "event": "request",
        "id": id.as_str(),
        "via": served.via,
        "method": served.method,
        "route": served.route,
        "status": served.status,
        "cause": record.cause,
        "administrator": record.administrator,
        "hashes": record.hashes,
        "d1_round_trips": record.round_trips,
        "d1_rows_read": record.rows_read,
        "d1_rows_written": record.rows_written,
        "d1_ms": record.open_ms + record.write_ms,
        "ms": served.took,
    });
    if served.status >= 500 {
        console_error!("{line}");
    } else {
        console_log!("{line}");
    }
}

/// Work that followed the answer of a request: `tasks` of them, in `took` milliseconds.
pub fn followed(id: &RequestId, tasks: u32, record: &Record, took: i64) {
    let line = json!({
        "event": "followed",
        "id": id.as_str(),
        "tasks": tasks,
        "d1_round_trips": record.round_trips,
        "d1_rows_read": record.rows_read,
        "d1_rows_written": record.rows_written,
        "d1_ms": record.open_ms + record.write_ms,
        "ms": took,
    });
    console_log!("{line}");
}

/// Something is missing or wrong without which the deployment does not serve.
pub fn unfit(error: &dyn core::error::Error) {
    console_error!("{}", json!({ "event": "not_serving", "cause": error.to_string() }));
}

/// The database did not tell whose keys it knows.
pub fn unanswered(cause: &str) {
    console_error!("{}", json!({ "event": "database_unanswered", "cause": cause }));
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
pub fn left_for_cron(failure: &UseCaseError) {
    console_error!("{}", json!({ "event": "left_for_cron", "cause": failure.name() }));
}
