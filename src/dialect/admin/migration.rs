//! The system that a tenant's accounts come from, on the wire. Its secret is shown when it is made and
//! never again.

use serde::Deserialize;
use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{EndpointUrl, Migration, Time};
use crate::dialect::{Answer, ApiError};
use crate::flow::administration::migration::{self, LONGEST, MigrationDraft};
use crate::flow::{Context, Ports, UseCaseError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: String,
    until: String,
    #[serde(default)]
    new_secret: bool,
}

/// The system.
pub(super) async fn show<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let known = cx.snapshot.migration.as_ref().ok_or(UseCaseError::Missing)?;
    Ok(Answer::json(200, &document(known)))
}

/// Names the system, or changes what is said of it.
pub(super) async fn set<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let secret = migration::set(&cx, draft(desk, &cx)?).await?;
    let cx = desk.tenant().await?;
    let mut document = document(cx.snapshot.migration.as_ref().ok_or(UseCaseError::Missing)?);
    if let (Some(secret), Some(members)) = (secret, document.as_object_mut()) {
        members.insert("secret".to_owned(), json!(*secret));
    }
    Ok(Answer::json(200, &document))
}

/// Asks the system no longer.
pub(super) async fn remove<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    migration::remove(&desk.tenant().await?).await?;
    Ok(Answer::empty(204))
}

fn draft<P: Ports>(
    desk: &AdminCall<'_, P>,
    cx: &Context<'_, P>,
) -> Result<MigrationDraft, ApiError> {
    let Written { url, until, new_secret } = desk.body()?;
    let url = url.parse::<EndpointUrl>();
    let url = url.map_err(|_| wrong("url", "must be an https address with a public name"))?;
    let until = Time::from_rfc3339(&until);
    let until = until.filter(|until| (1..=LONGEST).contains(&until.since(cx.now)));
    let until = until.ok_or_else(|| {
        wrong("until", "must be a time of RFC 3339 in the future, a year ahead at most")
    })?;
    Ok(MigrationDraft { url, until, new_secret })
}

fn document(migration: &Migration) -> Value {
    json!({ "url": migration.url, "until": migration.until.rfc3339() })
}
