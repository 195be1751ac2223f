//! Endpoints outside on the wire. A secret is shown when it is made and never again.

use serde::Deserialize;
use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{EndpointUrl, Webhook, WebhookId, WebhookType};
use crate::dialect::{Answer, ApiError};
use crate::flow::notification::webhook::{self, Draft};
use crate::flow::{Ports, UseCaseError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: String,
    #[serde(default = "every_type")]
    types: Vec<String>,
    #[serde(default = "yes")]
    active: bool,
}

fn every_type() -> Vec<String> {
    WebhookType::ALL.iter().map(|each| each.as_str().to_owned()).collect()
}

const fn yes() -> bool {
    true
}

fn id<P: Ports>(desk: &AdminCall<'_, P>) -> Result<WebhookId, UseCaseError> {
    desk.segments.get("id").parse().map_err(|_| UseCaseError::Missing)
}

/// The endpoints of a tenant.
pub(super) async fn list<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let all = webhook::list(&desk.tenant().await?).await?;
    let all: Vec<Value> = all.iter().map(document).collect();
    Ok(Answer::json(200, &json!({ "webhooks": all })))
}

/// Adds one.
pub(super) async fn create<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let created = webhook::create(&cx, draft(desk)?).await;
    let (made, secret) = created.map_err(|failure| match failure {
        UseCaseError::Exists => wrong("webhooks", format!("at most {}", webhook::MOST)),
        other => other.into(),
    })?;
    Ok(Answer::json(201, &with_secret(&made, &secret)))
}

/// Changes one.
pub(super) async fn update<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let changed = webhook::update(&cx, id(desk)?, draft(desk)?).await?;
    Ok(Answer::json(200, &document(&changed)))
}

/// Removes one.
pub(super) async fn remove<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    webhook::remove(&cx, id(desk)?).await?;
    Ok(Answer::empty(204))
}

/// Gives one a new secret beside the old one.
pub(super) async fn rotate<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let (changed, secret) = webhook::rotate(&cx, id(desk)?).await?;
    Ok(Answer::json(201, &with_secret(&changed, &secret)))
}

/// Sends one a test.
pub(super) async fn test<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant().await?;
    let reason = webhook::test(&cx, id(desk)?).await?;
    let delivered = reason.is_none();
    Ok(Answer::json(200, &json!({ "delivered": delivered, "reason": reason })))
}

fn draft<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Draft, ApiError> {
    let Written { url, types: names, active } = desk.body()?;
    let url = url.parse::<EndpointUrl>();
    let url = url.map_err(|_| wrong("url", "must be an https address with a public name"))?;
    let mut types = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let told: WebhookType =
            name.parse().map_err(|()| wrong(&format!("types[{index}]"), "unknown type"))?;
        if !types.contains(&told) {
            types.push(told);
        }
    }
    if types.is_empty() {
        return Err(wrong("types", "must name one at least"));
    }
    Ok(Draft { url, types, active })
}

fn document(webhook: &Webhook) -> Value {
    let types: Vec<&str> = webhook.types.iter().map(|told| told.as_str()).collect();
    json!({
        "id": webhook.id,
        "url": webhook.url,
        "types": types,
        "active": webhook.active,
        "created_at": webhook.created_at.rfc3339(),
        "old_secret_until": webhook.old_secret.as_ref().map(|(_, until)| until.rfc3339()),
        "failing_since": webhook.failing_since.map(|since| since.rfc3339()),
        "reason": webhook.reason,
        "attempts": webhook.attempts,
    })
}

fn with_secret(webhook: &Webhook, secret: &str) -> Value {
    let mut document = document(webhook);
    if let Some(members) = document.as_object_mut() {
        members.insert("secret".to_owned(), json!(secret));
    }
    document
}
