//! The end of a session whose holder guesses at the account's password.

use crate::account::{Actor, EventKind, Session};
use crate::flow::audit::note::Note;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::Sessions;

/// Ends a session that has shown too many wrong passwords: somebody else may have it.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub(in crate::flow) async fn exhaust<P: Ports>(
    cx: &Context<'_, P>,
    session: &Session,
) -> Result<(), UseCaseError> {
    let note = Note::new(EventKind::SessionsEnded, Actor::Service)
        .account(session.account)
        .session(Some(session.id));
    let event = cx.event(note);
    cx.store().end_sessions(session.account, Some(session.id), None, &event).await?;
    Ok(())
}
