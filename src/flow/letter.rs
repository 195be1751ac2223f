//! Letters: queued sealed, in the batch of what they tell of, and written out when they are sent.

use super::seal::LETTER;
use super::{Context, Failure, message};
use crate::account::{Account, Letter, LetterKind, OutboxId, Time};
use crate::port::{Mailer, OutboxItem, OutboxRow, Ports, Sent, Store, Task};

/// News of a change is worth something for three days.
const NEWS_LIFE: i64 = 3 * Time::DAY;
/// Mails taken in one go.
const BATCH: u32 = 10;
/// How long a taken mail is hidden from others who send.
const LEASE: i64 = 2 * Time::MINUTE;
/// After so many attempts a mail is given up.
const MOST_ATTEMPTS: u32 = 12;
/// Between attempts: doubled each time, from here to six hours.
const FIRST_PAUSE: i64 = 30 * Time::SECOND;
const LONGEST_PAUSE: i64 = 6 * Time::HOUR;

/// A letter to an account's stored address, sealed for the outbox.
///
/// # Errors
///
/// [`Failure::Internal`] if it cannot be sealed.
pub fn row<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, Failure> {
    to(cx, account.email.as_str(), kind, expires_at)
}

/// A letter to an address that may have no account, sealed for the outbox.
///
/// # Errors
///
/// As [`row`].
pub fn to<P: Ports>(
    cx: &Context<'_, P>,
    address: &str,
    kind: LetterKind,
    expires_at: Time,
) -> Result<OutboxRow, Failure> {
    let id = cx.id(OutboxId::new);
    let letter = Letter { to: address.to_owned(), kind };
    let text = serde_json::to_vec(&letter).map_err(Failure::internal)?;
    let sealed = cx.seal(&text, LETTER.at(&id.to_string()))?;
    Ok(OutboxRow { id, sealed, expires_at })
}

/// The news that a password was changed.
///
/// # Errors
///
/// As [`row`].
pub fn password_changed<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
) -> Result<OutboxRow, Failure> {
    let kind = LetterKind::PasswordChanged {
        at: cx.now.rfc3339(),
        agent: cx.client.device.agent.clone(),
        country: cx.client.device.country.clone(),
    };
    row(cx, account, kind, cx.now.plus(NEWS_LIFE))
}

/// Has the tenant's outbox sent once the answer is out.
pub fn send_later<P: Ports>(cx: &Context<'_, P>) {
    cx.ports.later().push(Task::Outbox(cx.tenant().id));
}

/// Sends what is due; answers how many mails were taken.
///
/// # Errors
///
/// [`Failure::Internal`] if the store fails; what was not settled is taken again after its lease.
pub async fn deliver<P: Ports>(cx: &Context<'_, P>) -> Result<usize, Failure> {
    let items = cx.store().take_mail(cx.now, LEASE, BATCH).await?;
    for item in &items {
        settle(cx, item).await?;
    }
    Ok(items.len())
}

async fn settle<P: Ports>(cx: &Context<'_, P>, item: &OutboxItem) -> Result<(), Failure> {
    let store = cx.store();
    if item.expires_at <= cx.now {
        return Ok(store.mail_dead(item.id, cx.now).await?);
    }
    let opened = cx.unseal(&item.sealed, LETTER.at(&item.id.to_string()));
    // A letter whose seal does not open is not sent: its row is not what was written.
    let letter = opened.ok().and_then(|text| serde_json::from_slice::<Letter>(&text).ok());
    let Some(letter) = letter else { return Ok(store.mail_dead(item.id, cx.now).await?) };
    match cx.ports.mailer().send(&message::write(cx, item.id, &letter)).await {
        Sent::Yes => store.mail_sent(item.id).await?,
        Sent::Later if item.attempt < MOST_ATTEMPTS => {
            store.mail_deferred(item.id, cx.now.plus(pause(item.attempt))).await?;
        }
        Sent::Later | Sent::Never => store.mail_dead(item.id, cx.now).await?,
    }
    Ok(())
}

fn pause(attempt: u32) -> i64 {
    FIRST_PAUSE.saturating_mul(1 << attempt.min(20)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        assert_eq!(pause(1), 2 * FIRST_PAUSE);
        assert_eq!(pause(2), 4 * FIRST_PAUSE);
        assert_eq!(pause(MOST_ATTEMPTS), LONGEST_PAUSE);
    }
}
