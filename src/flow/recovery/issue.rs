//! Making secrets of an account and queueing their mail.

use super::MOST_LIVE;
use super::draw::draw;
use crate::account::{Account, Actor, EventKind, Purpose, RequestId, Token};
use crate::flow::event::Note;
use crate::flow::{Context, Failure, letter};
use crate::port::{Issue, Ports, Store, StoreError};

/// How many codes are drawn before giving up on finding one that nobody has.
const DRAWS: usize = 8;

/// A secret that was made, for the one place that must show it.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The link token or the code.
    pub token: Token,
    /// The link, if the secret is one.
    pub link: Option<String>,
}

/// Makes the secrets of one purpose for an account and queues their mail. None if the account changed
/// meanwhile or, for an administrator, if as many as may be are live already.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails.
pub async fn issue<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, Failure> {
    let id = request.unwrap_or_else(|| cx.request_id());
    issue_as(cx, account, purpose, id, request, actor).await
}

/// As [`issue`], with codes that belong to `id` whether or not a request of this id waits.
pub(in crate::flow) async fn issue_as<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    purpose: Purpose,
    id: RequestId,
    request: Option<RequestId>,
    actor: Actor,
) -> Result<Option<Issued>, Failure> {
    let write = match actor {
        Actor::Anyone | Actor::Owner => letter::reply,
        Actor::Administrator | Actor::Service => letter::to,
    };
    for _ in 0..DRAWS {
        let drawn = draw(cx, purpose, id, &account.email.key());
        let letters = [write(cx, account.email.as_str(), drawn.letter, drawn.expires_at)?];
        let note = Note::new(EventKind::ResetIssued, actor).account(account.id);
        let issue = Issue {
            request,
            account: Some((account.id, account.generation)),
            secrets: &drawn.secrets,
            most_live: most_live(actor),
            supersedes: supersedes(cx, purpose),
            tells: false,
            letters: &letters,
            event: &cx.event(note),
            now: cx.now,
        };
        match cx.store().issue(issue).await {
            Ok(made) => return Ok(made.then_some(drawn.issued)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::internal("no free code after several draws"))
}

/// How many secrets may be live. A person who asked was shown that a mail is on its way: the limits
/// on asking bound what is live, and nothing is held back here. Administrators are shown what was
/// made.
const fn most_live(actor: Actor) -> u32 {
    match actor {
        Actor::Anyone | Actor::Owner => u32::MAX,
        Actor::Administrator | Actor::Service => MOST_LIVE,
    }
}

/// Asking again ends no live secret, but with these two products it did.
fn supersedes<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> bool {
    matches!(purpose, Purpose::UnleashToken | Purpose::Px0Code) && cx.is_upstream()
}
