//! Forgotten passwords: asking for a reset, acting on the request, redeeming its secret.
//!
//! Asking does the same work and gives the same answer for every address. What depends on whether
//! anybody has the address happens after the answer, and cron takes up what was lost there.
//!
//! May use `limit`, `audit`, `tenant`, `notification`, `password`.

pub(in crate::flow) mod guess_notice;
pub mod revert;

mod draw;
mod issue;
mod redeem;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Client, Context, UseCaseError, Via};
use crate::account::{Account, Actor, Dialect, Email, EventKind, Purpose, RequestId, ResetRequest};
use crate::flow::audit::note::Note;
use crate::flow::limit::{self, Against, Attempt, Operation};
use crate::port::{Find, Issue, Opened, Opening, Sealed, Secrets};

use crate::flow::{Job, Ports};
pub use draw::Issued;
pub(super) use draw::{FreshLink, MOST_LIVE, fresh_link};
use issue::Addressee;
pub use issue::issue;
pub(super) use issue::issue_as;
pub use redeem::{PresentedSecret, Redeemable, confirm, look_up, repeated};
pub(super) use redeem::{is_code, request_lookups, six_digits};

/// How often an account is read that changes while a request for it is acted on.
const MOST_READINGS: usize = 3;
/// How many requests are acted on in one go.
const BATCH: u32 = 5;

/// What is kept, sealed, of a request: the address, and who asked, for the trail.
#[derive(Default, Serialize, Deserialize)]
struct Asked {
    email: String,
    client: Client,
}

impl Asked {
    /// What is kept of a request; none if a key is gone with which it was sealed.
    fn open<P: Ports>(cx: &Context<'_, P>, request: &ResetRequest) -> Option<Self> {
        let place = request.id.to_string();
        let asked = cx.readable(&request.sealed_email, Sealed::RequestEmail.at(&place))?;
        Some(serde_json::from_slice(&asked).unwrap_or_default())
    }
}

/// Takes a request for a reset. The answer is the same whether anybody has the address or not.
///
/// # Errors
///
/// [`UseCaseError::Limited`], by the submitted address, known or not.
pub async fn request<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    purpose: Purpose,
) -> Result<RequestId, UseCaseError> {
    let attempt = limit::admit(cx, Operation::RequestReset, Against::email(&email.key())).await?;
    let id = cx.request_id();
    keep(cx, id, email, purpose, &attempt).await?;
    Ok(id)
}

/// Keeps a request until it is acted on, which is once the answer is out.
pub(super) async fn keep<P: Ports>(
    cx: &Context<'_, P>,
    id: RequestId,
    email: &Email,
    purpose: Purpose,
    attempt: &Attempt,
) -> Result<(), UseCaseError> {
    let asked = Asked { email: email.as_str().to_owned(), client: cx.client.clone() };
    let asked = Zeroizing::new(serde_json::to_vec(&asked).map_err(UseCaseError::internal)?);
    let sealed_email = cx.seal(&asked, Sealed::RequestEmail.at(&id.to_string()))?;
    let request = ResetRequest { id, purpose, sealed_email, at: cx.now };
    let opening = Opening { request: Some(&request), ..attempt.opening(cx, Find::Nothing) };
    let opened = cx.open(opening).await?;
    let within = limit::enforce(cx, attempt, &opened);
    cx.told(EventKind::RequestRefused, within, None)?;
    cx.ports.jobs().push(Job::Request { tenant: cx.tenant().id, request: Box::new(request) });
    cx.ports.jobs().push(Job::Seal(cx.tenant().id));
    Ok(())
}

/// Takes a request from an API that asks for no well-formed address: none, if it is not. In upstream mode it tells
/// unknown addresses apart, as its product did.
///
/// # Errors
///
/// As [`request`]; in upstream mode [`UseCaseError::Missing`] if nobody has the address.
pub async fn request_as_typed<P: Ports>(
    cx: &Context<'_, P>,
    typed: Option<&Email>,
    purpose: Purpose,
) -> Result<(), UseCaseError> {
    let Some(email) = typed else {
        return if cx.is_upstream() { Err(UseCaseError::Missing) } else { Ok(()) };
    };
    request(cx, email, purpose).await?;
    if cx.is_upstream() && find(cx, email).await?.account.is_none() {
        return Err(UseCaseError::Missing);
    }
    Ok(())
}

/// Acts on the requests that were left waiting at the tenant; answers how many there were.
///
/// # Errors
///
/// As [`act_on`]; what was not reached still waits.
pub async fn act<P: Ports>(cx: &Context<'_, P>) -> Result<usize, UseCaseError> {
    let waiting = cx.store().requests(BATCH).await?;
    let mut failed = None;
    for request in &waiting {
        // One that fails keeps none behind it from its turn.
        failed = act_on(cx, request).await.err().or(failed);
    }
    failed.map_or(Ok(waiting.len()), Err)
}

/// Acts on one request: makes its secret and queues its mail, or only ends it. A request that was
/// acted on before changes nothing. Where a change comes between reading the account and writing, it is
/// read again: the answer promised a mail. A request that does not open is ended.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails; the request still waits.
pub async fn act_on<P: Ports>(
    cx: &Context<'_, P>,
    request: &ResetRequest,
) -> Result<(), UseCaseError> {
    let Some(asked) = Asked::open(cx, request) else {
        return drop_request(cx, request.id).await;
    };
    let cx = &cx.via(asker(cx, request.purpose)).sent_by(asked.client);
    let email = Email::stored(&asked.email).ok();
    for _ in 0..MOST_READINGS {
        if answer(cx, request, email.as_ref()).await? {
            break;
        }
    }
    Ok(())
}

/// Answers a request by the account as it is now; whether that was done, by this step or before it.
async fn answer<P: Ports>(
    cx: &Context<'_, P>,
    request: &ResetRequest,
    email: Option<&Email>,
) -> Result<bool, UseCaseError> {
    let account = match email {
        Some(email) => find(cx, email).await?.account.filter(|account| account.active),
        None => None,
    };
    let Some(account) = account else {
        return issue::answer(cx, Addressee::Nobody(email), request).await;
    };
    let served = match request.purpose {
        Purpose::SignInCode => account.is_local(),
        _ => may_reset(cx, &account),
    };
    let addressee = match served {
        true => Addressee::Owner(&account),
        false => Addressee::Elsewhere(&account),
    };
    issue::answer(cx, addressee, request).await
}

async fn find<P: Ports>(cx: &Context<'_, P>, email: &Email) -> Result<Opened, UseCaseError> {
    let key = email.key();
    cx.open(Opening { find: Find::Email(&key), ..cx.opening() }).await
}

/// A reset gives nobody a first password unless the tenant says so.
fn may_reset<P: Ports>(cx: &Context<'_, P>, account: &Account) -> bool {
    account.is_local() && (account.phc.is_some() || cx.tenant().settings.first_password)
}

/// Ends a request of which nothing is known any more.
async fn drop_request<P: Ports>(cx: &Context<'_, P>, id: RequestId) -> Result<(), UseCaseError> {
    let note = Note::new(EventKind::ResetRequested, Actor::Anyone);
    let issue = Issue {
        request: Some(id),
        account: None,
        decoy: None,
        secrets: &[],
        most_live: MOST_LIVE,
        supersedes: false,
        tells: false,
        letters: &[],
        event: &cx.event(note),
        now: cx.now,
    };
    cx.store().issue(issue).await?;
    Ok(())
}

/// The API whose secrets are to be made: links, lives and formats are its own.
const fn asker<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> Via {
    match purpose {
        Purpose::UnleashToken => Via::Dialect(Dialect::Unleash),
        Purpose::Px0Code => Via::Dialect(Dialect::Px0),
        Purpose::SignInCode | Purpose::StepUpCode => Via::Dialect(Dialect::Prelude),
        Purpose::Link | Purpose::Code | Purpose::Invitation | Purpose::Disavowal => cx.via,
    }
}
