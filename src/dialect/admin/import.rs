//! Accounts of another system, many at once.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Desk;
use super::accounts::{self, New};
use super::read::{self, Wrong, wrong};
use crate::dialect::{Answer, Trouble};
use crate::flow::Ports;
use crate::flow::provision::{self, Imported};

/// Most accounts of one request: each weak hash costs an Argon2id computation of about 35 ms.
const MOST: usize = 20;

/// The accounts. Each is read by itself, so that one that is wrong stops none of the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    tenant: String,
    accounts: Vec<Value>,
}

/// Makes what can be made and says of each account what became of it, in order. An address that is
/// taken is left alone, so that a batch whose answer was lost can be sent again.
pub(super) async fn run<P: Ports>(desk: &Desk<'_, P>) -> Result<Answer, Trouble> {
    let Batch { tenant, accounts } = desk.body()?;
    if accounts.len() > MOST {
        return Err(wrong("accounts", format!("at most {MOST}")));
    }
    let cx = accounts::at(desk, Some(&tenant)).await?;
    let read: Vec<Result<New, Wrong>> = accounts.into_iter().map(account).collect();
    let drafts = read.iter().map(|read| read.as_ref().map_err(Wrong::clone)?.draft());
    let drafts: Vec<_> = drafts.collect();
    let made = provision::import(&cx, drafts).await?;
    let results: Vec<Value> = made.into_iter().map(shown).collect();
    Ok(Answer::json(200, &json!({ "results": results })))
}

fn account(value: Value) -> Result<New, Wrong> {
    let new: New = read::typed(value, "account")?;
    if new.tenant.is_some() {
        return Err(Wrong::new("tenant", "belongs beside the accounts"));
    }
    if new.password.is_some() {
        return Err(Wrong::new("password", "an import takes hashes"));
    }
    Ok(new)
}

fn shown(imported: Result<Imported, Wrong>) -> Value {
    match imported {
        Ok(Imported::Made(id)) => json!({ "outcome": "created", "id": id }),
        Ok(Imported::Taken) => json!({ "outcome": "exists" }),
        Ok(Imported::UnknownForm) => refused(&accounts::unknown_form()),
        Err(wrong) => refused(&wrong),
    }
}

fn refused(wrong: &Wrong) -> Value {
    json!({ "outcome": "refused", "detail": wrong.0 })
}
