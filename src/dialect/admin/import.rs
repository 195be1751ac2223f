//! Accounts of another system, many at once.

use serde::Deserialize;
use serde_json::{Value, json};

use super::AdminCall;
use super::accounts::{self, New};
use super::read::{self, Wrong, wrong};
use crate::dialect::body::Json;
use crate::dialect::{Answer, ApiError};
use crate::flow::Ports;
use crate::flow::account::provision::{self, Imported};

/// Most accounts of one request: each weak hash costs an Argon2id computation of about 25 ms.
const MOST: usize = 20;

/// The accounts. Each is read by itself, so that one that is wrong stops none of the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    tenant: String,
    accounts: Vec<Json>,
    /// Only says what would be made.
    #[serde(default)]
    dry_run: bool,
}

/// Makes what can be made and says of each account, in order, what was done. An address that is
/// taken is left alone, so that a batch whose answer was lost can be sent again.
pub(super) async fn run<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let Batch { tenant, accounts, dry_run } = desk.body()?;
    if accounts.len() > MOST {
        return Err(wrong("accounts", format!("at most {MOST}")));
    }
    let cx = accounts::at(desk, Some(&tenant)).await?;
    let read: Vec<Result<New, Wrong>> = accounts.into_iter().map(account).collect();
    let drafts = read.iter().map(|read| read.as_ref().map_err(Wrong::clone)?.draft());
    let drafts: Vec<_> = drafts.collect();
    let made = match dry_run {
        true => provision::rehearse(&cx, drafts).await?,
        false => provision::import(&cx, drafts).await?,
    };
    let results = made.into_iter().zip(&read).map(|(made, read)| shown(made, read.as_ref().ok()));
    let results: Vec<Value> = results.collect();
    Ok(Answer::json(200, &json!({ "results": results })))
}

fn account(json: Json) -> Result<New, Wrong> {
    let new: New = read::typed(json, "account")?;
    if new.tenant.is_some() {
        return Err(Wrong::new("tenant", "belongs beside the accounts"));
    }
    if new.password.is_some() {
        return Err(Wrong::new("password", "an import takes hashes"));
    }
    Ok(new)
}

fn shown(imported: Result<Imported, Wrong>, new: Option<&New>) -> Value {
    match imported {
        Ok(Imported::Made(id)) => json!({ "outcome": "created", "id": id }),
        Ok(Imported::Possible) => json!({ "outcome": "new" }),
        Ok(Imported::Taken) => json!({ "outcome": "exists" }),
        Ok(Imported::UnknownForm) => {
            refused(&new.map_or_else(|| Wrong::new("password_hash", ""), New::refused))
        }
        Err(wrong) => refused(&wrong),
    }
}

fn refused(wrong: &Wrong) -> Value {
    json!({ "outcome": "refused", "detail": wrong.0 })
}
