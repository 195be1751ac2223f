//! What the outbox promises.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::{TenantFixture, issue};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Event, EventKind, MailFailure, MailState, OutboxId, Time};
use crate::adapter::sql::Database;
use crate::port::{Issue, Outbox, OutboxEntry, OutboxItem, OutboxRow, Secrets};

async fn queue<D: Database>(home: &TenantFixture<'_, D>, many: usize) -> Checked<Vec<OutboxRow>> {
    let account = home.account().await?;
    let letters: Vec<_> = (0..many).map(|_| home.bench.letter()).collect();
    let event = home.bench.event(EventKind::ResetIssued);
    home.store.issue(Issue { letters: &letters, ..issue(&account, &[], &event) }).await?;
    Ok(letters)
}

/// The entry of a mail that is sent again at a time.
fn retried<D: Database>(bench: &TestDatabase<D>, at: Time) -> Event {
    Event { at, ..bench.event(EventKind::MailRetried) }
}

fn ids(items: &[OutboxItem]) -> Vec<OutboxId> {
    items.iter().map(|item| item.id).collect()
}

pub(super) async fn a_mail_that_is_taken_is_hidden_for_a_while<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 3).await?;
    let take =
        async |after, limit| Checked::Ok(home.store.take_mail(NOW.plus(after), 100, limit).await?);
    let [one, two, three] = letters.as_slice() else { return holds("three are queued", false) };
    let first = take(0, 2).await?;
    same("first", ids(&first), vec![one.id, two.id])?;
    let first = some("mail", first.first())?;
    same("letter", (first.sealed.as_str(), first.attempt), (one.sealed.as_str(), 1))?;
    same("end", first.expires_at, LATER)?;
    same("second", ids(&take(0, 9).await?), vec![three.id])?;
    same("hidden", ids(&take(99, 9).await?), vec![])?;
    let again = take(100, 9).await?;
    same("again", ids(&again), vec![one.id, two.id, three.id])?;
    same("attempts", again.iter().map(|item| item.attempt).collect(), vec![2, 2, 2])
}

pub(super) async fn a_mail_is_sent_deferred_or_given_up<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 3).await?;
    let [sent, deferred, dead] = letters.as_slice() else {
        return holds("three are queued", false);
    };
    home.store.take_mail(NOW, 1, 9).await?;
    home.store.mail_sent(sent.id, NOW).await?;
    home.store.mail_deferred(deferred.id, NOW.plus(500), MailFailure::Busy).await?;
    home.store.mail_dead(dead.id, NOW, MailFailure::MailRefused).await?;
    same("too early", ids(&home.store.take_mail(NOW.plus(499), 1, 9).await?), vec![])?;
    same("due", ids(&home.store.take_mail(NOW.plus(500), 1, 9).await?), vec![deferred.id])?;

    home.store.mail_deferred(sent.id, NOW, MailFailure::Busy).await?;
    home.store.mail_deferred(dead.id, NOW, MailFailure::Busy).await?;
    same("neither comes back", ids(&home.store.take_mail(NOW.plus(500), 1, 9).await?), vec![])?;
    let rows = format!("{:?}", home.table("outbox").await?);
    let erased = |letter: &OutboxRow| !rows.contains(&letter.sealed);
    holds("the letters are erased", erased(sent) && erased(dead) && !erased(deferred))
}

pub(super) async fn a_mail_that_may_be_sent_twice_says_so<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 3).await?;
    let [lost, answered, cut] = letters.as_slice() else {
        return holds("three are queued", false);
    };
    home.store.take_mail(NOW, 1, 9).await?;
    home.store.mail_deferred(lost.id, NOW, MailFailure::NoAnswer).await?;
    home.store.mail_deferred(answered.id, NOW, MailFailure::Busy).await?;
    // Of the third nothing is noted: its sender was cut off.
    let again = home.store.take_mail(NOW.plus(1), 1, 9).await?;
    same("unanswered", again.iter().map(|item| item.unanswered).collect(), vec![1, 0, 1])?;
    for letter in [lost, answered, cut] {
        home.store.mail_sent(letter.id, NOW.plus(2)).await?;
    }
    let left = home.store.mails(None, 9).await?;
    let told = |entry: &OutboxEntry| (entry.id, entry.state, entry.setback, entry.unanswered);
    let sent = |id| (id, MailState::Sent, Some(MailFailure::NoAnswer), 1);
    same("left", left.iter().map(told).collect(), vec![sent(cut.id), sent(lost.id)])?;
    let rows = format!("{:?}", home.table("outbox").await?);
    holds("the letters are erased", letters.iter().all(|letter| !rows.contains(&letter.sealed)))?;
    same("taken", home.store.take_mail(NOW.plus(9), 1, 9).await?, vec![])
}

pub(super) async fn a_mail_is_shown_and_sent_again_while_its_letter_is_there<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 2).await?;
    let [waiting, dead] = letters.as_slice() else { return holds("two are queued", false) };
    home.store.take_mail(NOW, 1, 9).await?;
    home.store.mail_deferred(waiting.id, NOW.plus(500), MailFailure::Busy).await?;
    home.store.mail_dead(dead.id, NOW, MailFailure::MailRefused).await?;
    let of = async |state| {
        let entries = home.store.mails(state, 9).await?;
        Checked::Ok(entries.iter().map(|entry| (entry.id, entry.setback)).collect::<Vec<_>>())
    };
    let (first, second) =
        ((waiting.id, Some(MailFailure::Busy)), (dead.id, Some(MailFailure::MailRefused)));
    same("all", of(None).await?, vec![second, first])?;
    same("waiting", of(Some(MailState::Waiting)).await?, vec![first])?;
    same("dead", of(Some(MailState::Dead)).await?, vec![second])?;
    holds("a dead one stays dead", !home.store.mail_again(dead.id, &retried(bench, NOW)).await?)?;
    holds(
        "one past its end, too",
        !home.store.mail_again(waiting.id, &retried(bench, LATER)).await?,
    )?;
    holds("one that waits goes", home.store.mail_again(waiting.id, &retried(bench, NOW)).await?)?;
    let taken = home.store.take_mail(NOW, 1, 9).await?;
    same("with all its attempts", taken.iter().map(|item| item.attempt).collect(), vec![1])
}

pub(super) async fn a_mail_past_its_end_is_erased_unsent<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 1).await?;
    let letter = some("letter", letters.first())?;
    same("taken", home.store.take_mail(LATER, 1, 9).await?, vec![])?;
    let rows = format!("{:?}", home.table("outbox").await?);
    holds("it is erased", !rows.contains(&letter.sealed))
}

pub(super) async fn attack_28_another_tenant_takes_no_mail<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let letters = queue(&home, 1).await?;
    let letter = some("letter", letters.first())?;
    home.without_trace(async || {
        same("taken", other.store.take_mail(NOW, 1, 9).await?, vec![])?;
        other.store.mail_sent(letter.id, NOW).await?;
        other.store.mail_dead(letter.id, NOW, MailFailure::Busy).await?;
        holds("not sent", !other.store.mail_again(letter.id, &retried(bench, NOW)).await?)?;
        same("shown", other.store.mails(None, 9).await?, vec![])?;
        Ok(other.store.mail_deferred(letter.id, LATER, MailFailure::Busy).await?)
    })
    .await
}
