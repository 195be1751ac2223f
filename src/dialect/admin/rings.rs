//! The key rings of the deployment: which rows still need which key.

use serde_json::{Map, Value, json};

use super::AdminCall;
use crate::dialect::{Answer, ApiError};
use crate::flow::Ports;
use crate::flow::job::key_rings::{self, KeyStatus, RingStatus};

/// Every ring with its keys, the current one first.
pub(super) async fn status<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let rings: Vec<Value> = key_rings::status(desk.ports).await?.iter().map(shown).collect();
    Ok(Answer::json(200, &json!({ "rings": rings })))
}

fn shown(ring: &RingStatus) -> Value {
    let keys: Vec<Value> = ring.keys.iter().map(key).collect();
    json!({ "ring": ring.name, "keys": keys })
}

fn key(key: &KeyStatus) -> Value {
    let rows: Map<String, Value> =
        key.rows.iter().map(|(column, rows)| ((*column).to_owned(), json!(rows))).collect();
    json!({ "id": key.id, "held": key.held, "rows": rows })
}
