//! What cron did: the runs on record.

use serde_json::{Value, json};

use super::AdminCall;
use crate::dialect::{Answer, ApiError};
use crate::flow::Ports;
use crate::flow::job::housekeeping;

/// The runs, newest first.
pub(super) async fn runs<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let runs: Vec<Value> = housekeeping::runs(desk.ports, desk.limit()?)
        .await?
        .iter()
        .map(|run| {
            json!({
                "id": run.id,
                "started_at": run.started_at.rfc3339(),
                "finished_at": run.finished_at.map(|at| at.rfc3339()),
                "tenants": run.done.tenants,
                "failed": run.done.failed,
                "sealed": run.done.sealed,
                "removed": run.done.removed,
                "error": run.done.error,
            })
        })
        .collect();
    Ok(Answer::json(200, &json!({ "runs": runs })))
}
