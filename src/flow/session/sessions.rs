//! Sessions: making, reading, listing and ending them.

use zeroize::Zeroizing;

use super::presented::{ID_BYTES, SECRET_BYTES};
use crate::account::{Account, Actor, EventKind, Session, SessionId, SessionKind, Time, Token};
use crate::crypt::refresh;
use crate::flow::audit::note::Note;
use crate::flow::{Caller, Context, Ports, UseCaseError};
use crate::port::Sessions;

/// The secret that a client is given with its session.
#[derive(Clone, Debug)]
pub enum SessionSecret {
    /// A rotating refresh token.
    Refresh(Token),
    /// The bytes of an opaque secret; each API has its own way to spell them.
    Opaque(Zeroizing<Vec<u8>>),
}

/// A session to be made for an account, and its secret for the client.
pub fn fresh<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    kind: SessionKind,
    life: Option<i64>,
) -> (Session, SessionSecret) {
    let id = cx.id(SessionId::new);
    let (secret, digest) = secret(cx, id, kind);
    let life = life
        .unwrap_or_else(|| i64::from(cx.tenant().settings.session.session_seconds) * Time::SECOND);
    let session = Session {
        id,
        account: account.id,
        kind,
        secret: digest,
        generation: account.generation,
        created_at: cx.now,
        seen_at: cx.now,
        expires_at: cx.now.plus(life),
        device: cx.client.device.clone(),
        bound_to: None,
        exchange: None,
    };
    (session, secret)
}

fn secret<P: Ports>(
    cx: &Context<'_, P>,
    id: SessionId,
    kind: SessionKind,
) -> (SessionSecret, String) {
    match kind {
        SessionKind::Refresh => {
            let tenant = cx.tenant().id.to_string();
            let key = &cx.ports.keys().secret;
            let (token, digest) = refresh::mint(key, &tenant, *id.as_bytes(), cx.ports.entropy());
            (SessionSecret::Refresh(token), digest.as_str().to_owned())
        }
        SessionKind::Opaque => {
            let random = Zeroizing::new(cx.ports.entropy::<{ SECRET_BYTES - ID_BYTES }>());
            let bytes = Zeroizing::new([id.as_bytes().as_slice(), random.as_slice()].concat());
            let digest = cx.digest("opaque-session", &[&bytes]);
            (SessionSecret::Opaque(bytes), digest)
        }
    }
}

/// The caller's live sessions, newest first.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn list<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
) -> Result<Vec<Session>, UseCaseError> {
    Ok(cx.store().sessions(caller.account.id, cx.now).await?)
}

/// Sessions of one kind that an account has at most, where an API sets no other number: the oldest gives
/// way. A person has a few devices; without a most, a program that signs in each time fills the table.
pub const MOST: u32 = 100;

/// Which sessions to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsToEnd {
    /// All of the account's.
    All,
    /// All but the caller's.
    Others,
    /// The caller's.
    Own,
    /// One of the account's.
    One(SessionId),
}

/// Ends sessions of the caller's account; answers how many ended.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn end<P: Ports>(
    cx: &Context<'_, P>,
    caller: &Caller,
    ending: SessionsToEnd,
) -> Result<u32, UseCaseError> {
    let own = caller.session_id();
    let (only, keep) = match ending {
        SessionsToEnd::All => (None, None),
        SessionsToEnd::Others => (None, own),
        SessionsToEnd::Own => (own, None),
        SessionsToEnd::One(session) => (Some(session), None),
    };
    // A caller with an outside token has no session of ours to end.
    if ending == SessionsToEnd::Own && own.is_none() {
        return Ok(0);
    }
    let note =
        Note::new(EventKind::SessionsEnded, Actor::Owner).account(caller.account.id).session(only);
    Ok(cx.store().end_sessions(caller.account.id, only, keep, &cx.event(note)).await?)
}
