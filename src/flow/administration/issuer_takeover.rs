//! Issuers of tenants from before there were lists of them: taken over once, as they stand.

use crate::account::{Actor, EventKind};
use crate::flow::token::issuer_list;
use crate::flow::{Context, Note, Ports, UseCaseError};
use crate::port::{IssuerDocument, Listing, Tenants};

/// Gives a tenant from before there were lists the list of the issuers that it trusts; answers whether it
/// was done. A tenant that has one already keeps it. One whose list was taken away trusts nobody until an
/// administrator replaces its issuers.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn take_over<P: Ports>(cx: &Context<'_, P>) -> Result<bool, UseCaseError> {
    if cx.snapshot.issuer_list.is_some() {
        return Ok(false);
    }
    let trusted = issuer_list::trusted(cx.ports, &cx.snapshot);
    let is_trusted =
        |document: &&IssuerDocument| trusted.iter().any(|issuer| issuer.issuer == document.issuer);
    let documents = &cx.snapshot.issuer_documents;
    let taken: Vec<_> = documents.iter().filter(is_trusted).cloned().collect();
    let list = issuer_list::sealed(cx, &taken)?;
    let keys = issuer_list::marked_keys(cx)?;
    let note = Note::new(EventKind::TenantChanged, Actor::Service);
    let event = (!documents.is_empty()).then(|| {
        let detail = if taken.is_empty() { "issuers, none trusted" } else { "issuers, taken over" };
        cx.event(note.detail(detail))
    });
    let listing = Listing { documents, list: &list, keys: &keys, event: event.as_ref() };
    let done = cx.ports.directory().list_issuers(cx.tenant().id, listing).await?;
    cx.ports.directory().forget();
    Ok(done)
}
