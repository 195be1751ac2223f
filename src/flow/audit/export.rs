//! The trail for people outside: entries in order with their links, and a signed statement of where
//! the chain ends, which can be checked with the tenant's published keys and no secret.

use serde_json::{Map, json};

use crate::account::{Actor, Anchor, Entry, EventKind, Token};
use crate::crypt::jwt::{Claims, sign};
use crate::flow::{Context, Note, Ports, UseCaseError, token};
use crate::port::AuditChain;

/// The `typ` of the signed statement.
const HEAD: &str = "relatch-trail+jwt";

/// A page of the trail.
#[derive(Clone, Debug)]
pub struct Page {
    /// The number after which it begins.
    pub after: u64,
    /// The link that its first entry is chained to.
    pub previous: Option<String>,
    /// The entries, oldest first.
    pub entries: Vec<Entry>,
    /// Where the chain begins and ends.
    pub anchor: Anchor,
    /// The tenant's signed statement of the anchor.
    pub statement: Token,
    /// Where to go on, if there is more.
    pub next: Option<u64>,
}

/// A page of the trail after a number, or from where it begins; the first leaves an entry itself.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails, or the tenant has no key that signs.
pub async fn export<P: Ports>(
    cx: &Context<'_, P>,
    after: Option<u64>,
    limit: u32,
) -> Result<Page, UseCaseError> {
    if after.is_none() {
        cx.append(Note::new(EventKind::TrailExported, Actor::Administrator)).await?;
    }
    let chain = cx.store().chain(after, limit).await?;
    let anchor = chain.anchor.map(|stored| stored.anchor).unwrap_or_default();
    let full = u32::try_from(chain.entries.len()).is_ok_and(|count| count == limit);
    Ok(Page {
        after: after.unwrap_or(anchor.base),
        previous: chain.before,
        next: chain.entries.last().filter(|_| full).map(|entry| entry.sequence),
        entries: chain.entries,
        statement: statement(cx, &anchor)?,
        anchor,
    })
}

fn statement<P: Ports>(cx: &Context<'_, P>, anchor: &Anchor) -> Result<Token, UseCaseError> {
    let claims = Claims {
        iss: Some(cx.issuer().to_owned()),
        iat: Some(cx.now.seconds()),
        tenant_id: Some(cx.tenant().id.to_string()),
        extra: Map::from_iter([
            ("sequence".to_owned(), json!(anchor.sequence)),
            ("seal".to_owned(), json!(anchor.seal)),
            ("base".to_owned(), json!(anchor.base)),
            ("base_seal".to_owned(), json!(anchor.base_seal)),
        ]),
        ..Claims::default()
    };
    sign(&claims, HEAD, &token::signing_key(cx)?).map_err(UseCaseError::internal)
}
