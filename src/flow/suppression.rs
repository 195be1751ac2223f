//! Addresses that get no mail any more: the provider refused them, or told of a bounce or complaint.
//! Kept as keyed hashes; what the service answers to the people who ask is the same as ever.

use std::collections::HashSet;

use serde::Deserialize;

use super::{Context, Failure};
use crate::account::{Email, TenantId};
use crate::crypt::webhook::Signed;
use crate::port::{Directory, Ports, RealmRef, Store, Suppression};

/// The purpose of the keyed hash of an address.
const ADDRESS: &str = "suppressed";

/// Those of some addresses that get no mail.
#[derive(Debug, Default)]
pub(super) struct Silent(HashSet<String>);

impl Silent {
    /// Whether an address is one of them.
    pub(super) fn has<P: Ports>(&self, cx: &Context<'_, P>, address: &str) -> bool {
        hashes(cx, address).iter().any(|hash| self.0.contains(hash))
    }
}

/// Finds out which addresses get no mail.
pub(super) async fn among<'a, P: Ports>(
    cx: &Context<'_, P>,
    addresses: impl Iterator<Item = &'a str>,
) -> Result<Silent, Failure> {
    let hashes: Vec<String> = addresses.flat_map(|address| hashes(cx, address)).collect();
    if hashes.is_empty() {
        return Ok(Silent::default());
    }
    Ok(Silent(cx.store().suppressed(&hashes).await?.into_iter().collect()))
}

/// The keyed hashes of an address, however it is written; the current key's first.
fn hashes<P: Ports>(cx: &Context<'_, P>, address: &str) -> Vec<String> {
    match Email::parse(address) {
        Ok(email) => cx.digests(ADDRESS, &[email.key().as_str().as_bytes()]),
        Err(_) => Vec::new(),
    }
}

/// From now on an address gets no mail.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn add<P: Ports>(
    cx: &Context<'_, P>,
    address: &str,
    reason: &str,
) -> Result<(), Failure> {
    let Some(address) = hashes(cx, address).into_iter().next() else { return Ok(()) };
    let suppression = Suppression { address, reason: reason.to_owned(), at: cx.now };
    Ok(cx.store().suppress(&suppression).await?)
}

/// Who gets no mail, newest first; only those among the hashes of an address if it is given.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn page<P: Ports>(
    cx: &Context<'_, P>,
    address: Option<&Email>,
    limit: u32,
) -> Result<Vec<Suppression>, Failure> {
    let all = cx.store().suppressions(limit).await?;
    let Some(address) = address else { return Ok(all) };
    let hashes = hashes(cx, address.as_str());
    Ok(all.into_iter().filter(|suppression| hashes.contains(&suppression.address)).collect())
}

/// Lets an address, or the one of a keyed hash, get mail again.
///
/// # Errors
///
/// [`Failure::Missing`] if it gets mail.
pub async fn remove<P: Ports>(cx: &Context<'_, P>, hash: String) -> Result<(), Failure> {
    match cx.store().unsuppress(&[hash]).await? {
        0 => Err(Failure::Missing),
        _ => Ok(()),
    }
}

/// What a provider tells of a mail, as far as it is read here (Resend's webhooks).
#[derive(Deserialize)]
struct News {
    r#type: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    bounce: Option<Bounce>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Deserialize)]
struct Bounce {
    r#type: String,
}

#[derive(Default, Deserialize)]
struct Tags {
    tenant: Option<TenantId>,
}

impl News {
    /// Why the addresses get no mail any more; none if they still do.
    fn reason(&self) -> Option<&'static str> {
        // Resend's `bounce.type`: Permanent, Transient or Undetermined.
        let soft = self.data.bounce.as_ref().is_some_and(|bounce| bounce.r#type != "Permanent");
        match self.r#type.as_str() {
            "email.bounced" if !soft => Some("bounced"),
            "email.complained" => Some("complained"),
            "email.suppressed" => Some("refused_by_provider"),
            _ => None,
        }
    }
}

/// Takes the word of the mail provider that an address is dead.
///
/// # Errors
///
/// [`Failure::Closed`] where no secret is configured; [`Failure::Unauthenticated`] if the call was not
/// signed with it just now. News that cannot be read are none of ours: the provider would only tell them
/// again.
pub async fn hear<P: Ports>(cx: &Context<'_, P>, call: Signed<'_>) -> Result<(), Failure> {
    let secret = cx.ports.mail_secret().ok_or(Failure::Closed)?;
    if !secret.verifies(call, cx.now) {
        return Err(Failure::Unauthenticated("not signed by the mail provider"));
    }
    let news = serde_json::from_slice::<News>(call.body).ok();
    let Some((news, reason)) = news.and_then(|news| news.reason().map(|reason| (news, reason)))
    else {
        return Ok(());
    };
    let at = match news.data.tags.tenant {
        Some(tenant) => cx.ports.directory().realm(RealmRef::Id(tenant)).await?,
        None => Some(cx.realm.clone()),
    };
    // A tenant that is no more sends no mail.
    let Some(realm) = at else { return Ok(()) };
    let cx = Context::new(cx.ports, realm, cx.via, cx.client.clone());
    for address in &news.data.to {
        add(&cx, address, reason).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(json: &str) -> Option<&'static str> {
        serde_json::from_str::<News>(json).unwrap().reason()
    }

    #[test]
    fn only_what_is_final_silences_an_address() {
        let bounced = |kind: &str| {
            reason(&format!(
                r#"{{"type":"email.bounced","data":{{"bounce":{{"type":"{kind}"}}}}}}"#
            ))
        };
        assert_eq!(bounced("Permanent"), Some("bounced"));
        assert_eq!(bounced("Transient"), None);
        assert_eq!(bounced("Undetermined"), None);
        assert_eq!(reason(r#"{"type":"email.bounced","data":{}}"#), Some("bounced"));
        assert_eq!(reason(r#"{"type":"email.complained","data":{}}"#), Some("complained"));
        assert_eq!(reason(r#"{"type":"email.delivered","data":{}}"#), None);
    }
}
