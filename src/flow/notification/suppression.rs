//! Addresses that get no mail any more: the provider refused them, or reported a bounce or a
//! complaint. Kept as keyed hashes; what the service answers to the people who ask is the same as
//! ever.

use std::collections::HashSet;

use serde_json::Value;

use crate::account::{Actor, Email, EventKind, TenantId};
use crate::crypt::webhook::Signed;
use crate::flow::{Context, Note, Ports, UseCaseError};
use crate::port::{SnapshotRef, Suppression, Suppressions, Tenants};

/// The purpose of the keyed hash of an address.
const ADDRESS: &str = "suppressed";

/// Those of some addresses that get no mail.
#[derive(Debug, Default)]
pub(in crate::flow) struct Silent(HashSet<String>);

impl Silent {
    /// Whether an address is one of them.
    pub(in crate::flow) fn has<P: Ports>(&self, cx: &Context<'_, P>, address: &str) -> bool {
        hashes(cx, address).iter().any(|hash| self.0.contains(hash))
    }
}

/// Finds out which addresses get no mail.
pub(in crate::flow) async fn among<'a, P: Ports>(
    cx: &Context<'_, P>,
    addresses: impl Iterator<Item = &'a str>,
) -> Result<Silent, UseCaseError> {
    let hashes: Vec<String> = addresses.flat_map(|address| hashes(cx, address)).collect();
    if hashes.is_empty() {
        return Ok(Silent::default());
    }
    Ok(Silent(cx.store().suppressed(&hashes).await?.into_iter().collect()))
}

/// The keyed hashes of an address, however it is written; the current key's first.
fn hashes<P: Ports>(cx: &Context<'_, P>, address: &str) -> Vec<String> {
    match Email::stored(address) {
        Ok(email) => cx.digests(ADDRESS, &[email.key().as_str().as_bytes()]),
        Err(_) => Vec::new(),
    }
}

/// From now on an address gets no mail.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn add<P: Ports>(
    cx: &Context<'_, P>,
    address: &str,
    reason: &str,
) -> Result<(), UseCaseError> {
    let Some(address) = hashes(cx, address).into_iter().next() else { return Ok(()) };
    let suppression = Suppression { address, reason: reason.to_owned(), at: cx.now };
    Ok(cx.store().suppress(&suppression).await?)
}

/// Who gets no mail, newest first; of one address if it is given.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn page<P: Ports>(
    cx: &Context<'_, P>,
    address: Option<&Email>,
    limit: u32,
) -> Result<Vec<Suppression>, UseCaseError> {
    let only = address.map(|address| hashes(cx, address.as_str()));
    Ok(cx.store().suppressions(only.as_deref(), limit).await?)
}

/// Lets the address of a keyed hash get mail again.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if it gets mail.
pub async fn remove<P: Ports>(cx: &Context<'_, P>, hash: &str) -> Result<(), UseCaseError> {
    let lifted = cx.event(Note::new(EventKind::SuppressionLifted, Actor::Administrator));
    cx.store().unsuppress(hash, &lifted).await?.then_some(()).ok_or(UseCaseError::Missing)
}

/// Why the addresses of a mail get none any more; none if they still do. What a provider tells is read
/// as Resend tells it: `bounce.type` is Permanent, Transient or Undetermined.
fn reason(news: &Value) -> Option<&'static str> {
    let bounce = news.pointer("/data/bounce/type").and_then(Value::as_str);
    match news.get("type").and_then(Value::as_str)? {
        "email.bounced" if bounce.is_none_or(|kind| kind == "Permanent") => Some("bounced"),
        "email.complained" => Some("complained"),
        "email.suppressed" => Some("refused_by_provider"),
        _ => None,
    }
}

/// Takes the word of the mail provider that an address is dead.
///
/// # Errors
///
/// [`UseCaseError::Closed`] where no secret is configured; [`UseCaseError::Unauthenticated`] if the call was not
/// signed with it just now. News that cannot be read are none of ours: the provider would only tell them
/// again.
pub async fn hear<P: Ports>(cx: &Context<'_, P>, call: Signed<'_>) -> Result<(), UseCaseError> {
    let secret = cx.ports.mail_secret().ok_or(UseCaseError::Closed)?;
    if !secret.verifies(call, cx.now) {
        return Err(UseCaseError::Unauthenticated("not signed by the mail provider"));
    }
    let news: Value = serde_json::from_slice(call.body).unwrap_or_default();
    let Some(reason) = reason(&news) else { return Ok(()) };
    let tenant = news.pointer("/data/tags/tenant").and_then(Value::as_str);
    let snapshot = match tenant.and_then(|tenant| tenant.parse::<TenantId>().ok()) {
        Some(tenant) => cx.ports.directory().snapshot(SnapshotRef::Id(tenant)).await?,
        None => Some(cx.snapshot.clone()),
    };
    // A tenant that is no more sends no mail.
    let Some(snapshot) = snapshot else { return Ok(()) };
    let cx = Context::new(cx.ports, snapshot, cx.via, cx.client.clone());
    let addresses = news.pointer("/data/to").and_then(Value::as_array).into_iter().flatten();
    for address in addresses.filter_map(Value::as_str) {
        add(&cx, address, reason).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Option<&'static str> {
        reason(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn only_what_is_final_silences_an_address() {
        let bounced = |kind: &str| {
            told(&format!(r#"{{"type":"email.bounced","data":{{"bounce":{{"type":"{kind}"}}}}}}"#))
        };
        assert_eq!(bounced("Permanent"), Some("bounced"));
        assert_eq!(bounced("Transient"), None);
        assert_eq!(bounced("Undetermined"), None);
        assert_eq!(told(r#"{"type":"email.bounced","data":{}}"#), Some("bounced"));
        assert_eq!(told(r#"{"type":"email.complained","data":{}}"#), Some("complained"));
        assert_eq!(told(r#"{"type":"email.delivered","data":{}}"#), None);
    }
}
