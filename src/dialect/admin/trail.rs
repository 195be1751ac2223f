//! The audit trail of a tenant.

use http::header;
use serde_json::{Value, json};

use super::AdminCall;
use super::read::wrong;
use crate::account::{Entry, Personal};
use crate::dialect::{Answer, ApiError};
use crate::flow::administration::administrator::Permission;
use crate::flow::audit::{self, Finding};
use crate::flow::{Context, Ports};

/// A page of entries, the newest first.
pub(super) async fn page<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let (before, limit) = (desk.number("before")?, desk.limit()?);
    let events: Vec<Value> = match desk.request.parameter("personal") {
        None => audit::page(&cx, before, limit).await?.iter().map(entry).collect(),
        Some("true") => {
            desk.administrator.may(Permission::Personal)?;
            let page = audit::personal_page(&cx, before, limit).await?;
            page.iter().map(|(entry, personal)| with_person(entry, personal.as_ref())).collect()
        }
        Some(_) => return Err(wrong("personal", "must be true or left out")),
    };
    Ok(Answer::json(200, &json!({ "events": events })))
}

/// Checks a part of the chain.
pub(super) async fn check<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let findings = audit::check(&cx, desk.number("after")?).await?;
    let faults: Vec<Value> = findings.faults.iter().map(fault).collect();
    let head = findings.head.map(|(sequence, seal)| head(sequence, &seal));
    let answer = json!({
        "intact": faults.is_empty(),
        "checked": findings.checked,
        "faults": faults,
        "unsealed": findings.unsealed,
        "closed": findings.closed,
        "unverified": findings.unverified,
        "head": head,
        "next": findings.next,
    });
    Ok(Answer::json(200, &answer))
}

/// Ends what the chain does not cover yet, and answers its head.
pub(super) async fn close<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let anchor = audit::close(&desk.tenant_of_query().await?).await?;
    let head = anchor.map(|anchor| head(anchor.sequence, &anchor.seal));
    Ok(Answer::json(200, &json!({ "head": head })))
}

/// A part of the trail as lines of JSON that can be checked elsewhere.
pub(super) async fn export<P: Ports>(desk: &AdminCall<'_, P>) -> Result<Answer, ApiError> {
    let cx = desk.tenant_of_query().await?;
    let page = audit::export(&cx, desk.number("after")?, desk.limit()?).await?;
    Ok(lines(&cx, &page))
}

/// The end of a chain.
fn head(sequence: u64, seal: &str) -> Value {
    json!({ "sequence": sequence, "seal": seal })
}

fn entry(entry: &Entry) -> Value {
    json!({
        "sequence": entry.sequence,
        "id": entry.id,
        "at": entry.at.millis(),
        "kind": entry.kind,
        "actor": entry.actor,
        "account": entry.account,
        "session": entry.session,
        "via": entry.via,
        "detail": entry.detail,
        "mac": entry.mac,
        "seal": entry.seal,
    })
}

fn with_person(of: &Entry, personal: Option<&Personal>) -> Value {
    let mut shown = entry(of);
    if let Some(members) = shown.as_object_mut() {
        members.insert("personal".to_owned(), json!(personal));
    }
    shown
}

/// As it was signed: what is personal stays sealed.
fn exported(of: &Entry) -> Value {
    let mut shown = entry(of);
    if let Some(members) = shown.as_object_mut() {
        members.insert("personal".to_owned(), json!(of.personal));
    }
    shown
}

/// One JSON document a line: where the page begins, its entries, where the chain ends.
fn lines<P: Ports>(cx: &Context<'_, P>, page: &audit::Page) -> Answer {
    let first = json!({
        "trail": "relatch-trail-1",
        "tenant": cx.tenant().id,
        "after": page.after,
        "previous": page.previous,
    });
    let last = json!({
        "head": head(page.anchor.sequence, &page.anchor.seal),
        "base": head(page.anchor.base, &page.anchor.base_seal),
        "statement": page.statement.expose(),
        "next": page.next,
    });
    let entries = page.entries.iter().map(exported);
    let lines = core::iter::once(first).chain(entries).chain([last]);
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    Answer::typed(200, "application/x-ndjson", text)
        .with(header::CONTENT_DISPOSITION, "attachment; filename=\"trail.ndjson\"")
}

fn fault(fault: &Finding) -> Value {
    match fault {
        Finding::Altered(sequence) => json!({ "fault": "altered", "sequence": sequence }),
        Finding::Missing(from, to) => json!({ "fault": "missing", "from": from, "to": to }),
        Finding::Unlinked(sequence) => json!({ "fault": "unlinked", "sequence": sequence }),
        Finding::Unanchored => json!({ "fault": "unanchored" }),
    }
}
