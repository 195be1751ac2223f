//! What the outbox promises.

use super::bench::{Bench, LATER, NOW};
use super::claim::{Checked, holds, same, some};
use super::home::{Home, issue};
use crate::account::{EventKind, OutboxId};
use crate::adapter::sql::Database;
use crate::port::{Issue, OutboxItem, OutboxRow, Store};

async fn queue<D: Database>(home: &Home<'_, D>, many: usize) -> Checked<Vec<OutboxRow>> {
    let account = home.account().await?;
    let letters: Vec<_> = (0..many).map(|_| home.bench.letter()).collect();
    let event = home.bench.event(EventKind::ResetIssued);
    home.store.issue(Issue { letters: &letters, ..issue(&account, &[], &event) }).await?;
    Ok(letters)
}

fn ids(items: &[OutboxItem]) -> Vec<OutboxId> {
    items.iter().map(|item| item.id).collect()
}

pub(super) async fn a_mail_that_is_taken_is_hidden_for_a_while<D: Database>(
    bench: &Bench<D>,
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

pub(super) async fn a_mail_is_sent_deferred_or_given_up<D: Database>(bench: &Bench<D>) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 3).await?;
    let [sent, deferred, dead] = letters.as_slice() else {
        return holds("three are queued", false);
    };
    home.store.take_mail(NOW, 1, 9).await?;
    home.store.mail_sent(sent.id).await?;
    home.store.mail_deferred(deferred.id, NOW.plus(500)).await?;
    home.store.mail_dead(dead.id, NOW).await?;
    same("too early", ids(&home.store.take_mail(NOW.plus(499), 1, 9).await?), vec![])?;
    same("due", ids(&home.store.take_mail(NOW.plus(500), 1, 9).await?), vec![deferred.id])?;

    home.store.mail_deferred(sent.id, NOW).await?;
    home.store.mail_deferred(dead.id, NOW).await?;
    same("neither comes back", ids(&home.store.take_mail(NOW.plus(500), 1, 9).await?), vec![])?;
    let rows = format!("{:?}", home.table("outbox").await?);
    let erased = |letter: &OutboxRow| !rows.contains(&letter.sealed);
    holds("the letters are erased", erased(sent) && erased(dead) && !erased(deferred))
}

pub(super) async fn a_mail_past_its_end_is_erased_unsent<D: Database>(bench: &Bench<D>) -> Checked {
    let home = bench.home().await?;
    let letters = queue(&home, 1).await?;
    let letter = some("letter", letters.first())?;
    same("taken", home.store.take_mail(LATER, 1, 9).await?, vec![])?;
    let rows = format!("{:?}", home.table("outbox").await?);
    holds("it is erased", !rows.contains(&letter.sealed))
}

pub(super) async fn attack_28_another_tenant_takes_no_mail<D: Database>(
    bench: &Bench<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let letters = queue(&home, 1).await?;
    let letter = some("letter", letters.first())?;
    home.without_trace(async || {
        same("taken", other.store.take_mail(NOW, 1, 9).await?, vec![])?;
        other.store.mail_sent(letter.id).await?;
        other.store.mail_dead(letter.id, NOW).await?;
        Ok(other.store.mail_deferred(letter.id, LATER).await?)
    })
    .await
}
