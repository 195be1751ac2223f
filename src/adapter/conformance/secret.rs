//! What the making of secrets promises.

use super::change::change;
use super::claim::{Checked, conflicts, holds, same, some};
use super::tenant_fixture::{TenantFixture, issue};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, Email, EventKind, Purpose, RequestId};
use crate::adapter::sql::Database;
use crate::port::{
    AccountPatch, Accounts, Find, Issue, NewSecret, Opening, Openings, Outbox, Secrets, StoreError,
};

async fn request<D: Database>(home: &TenantFixture<'_, D>) -> Checked<RequestId> {
    let request = home.bench.request();
    let opening = Opening { request: Some(&request), ..home.opening(Find::Nothing) };
    home.store.open(opening).await?;
    Ok(request.id)
}

pub(super) async fn secrets_mails_and_the_end_of_the_request_are_one_step<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let request = request(&home).await?;
    let code =
        NewSecret { verifier: Some("verifier".to_owned()), ..home.new_secret(Purpose::Code) };
    let (link, lookups) = (home.new_secret(Purpose::Link), [code.lookup.clone()]);
    let secrets = [link.clone(), code];
    let (letters, event) = ([bench.letter()], bench.event(EventKind::ResetIssued));
    let asked =
        Issue { request: Some(request), letters: &letters, ..issue(&account, &secrets, &event) };
    home.all_or_nothing(async || {
        home.store.issue(asked.clone()).await?.then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;

    same("requests that wait", home.store.requests(9).await?.len(), 0)?;
    holds("the link is live", home.has_secret(&link.lookup, Purpose::Link).await?)?;
    let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: false };
    let found = some("code", home.find(find).await?.secret)?;
    same("verifier", found.verifier, Some("verifier".to_owned()))?;
    same("end", (found.expires_at, found.tries), (LATER, 0))?;
    same("mails", home.store.take_mail(NOW, 1, 9).await?.len(), 1)
}

/// Whether an attempt makes secrets, how many mails it makes, and how many requests wait afterwards.
async fn outcome<D: Database>(
    home: &TenantFixture<'_, D>,
    account: Option<&Account>,
    secrets: &[NewSecret],
    most_live: u32,
) -> Checked<(bool, usize, usize)> {
    let request = request(home).await?;
    let (letters, event) = ([home.bench.letter()], home.bench.event(EventKind::ResetIssued));
    let asked = Issue {
        request: Some(request),
        account: account.map(|account| (account.id, account.generation)),
        decoy: None,
        secrets,
        most_live,
        supersedes: false,
        tells: false,
        letters: &letters,
        event: &event,
        now: NOW,
    };
    let made = home.store.issue(asked).await?;
    let mails = home.store.take_mail(NOW, 1, 9).await?;
    for mail in &mails {
        home.store.mail_sent(mail.id, NOW).await?;
    }
    Ok((made, mails.len(), home.store.requests(9).await?.len()))
}

pub(super) async fn attack_11_so_many_are_live_and_asking_again_ends_none<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let pair = || [home.new_secret(Purpose::Link), home.new_secret(Purpose::Code)];
    same("first", outcome(&home, Some(&account), &pair(), 2).await?, (true, 1, 0))?;
    same("second", outcome(&home, Some(&account), &pair(), 2).await?, (true, 1, 0))?;
    let before = home.table("event").await?.len();
    let live = home.table("reset_secret").await?;
    same("third", outcome(&home, Some(&account), &pair(), 2).await?, (false, 0, 0))?;
    same("live", home.table("reset_secret").await?, live)?;
    same("entries", home.table("event").await?.len(), before)?;

    let other = [home.new_secret(Purpose::Px0Code)];
    same("other purpose", outcome(&home, Some(&account), &other, 2).await?, (true, 1, 0))?;
    let event = bench.event(EventKind::ResetIssued);
    let (secrets, letters) = (pair(), []);
    let late =
        Issue { now: LATER, most_live: 2, letters: &letters, ..issue(&account, &secrets, &event) };
    holds("the expired do not count", home.store.issue(late).await?)
}

/// The request waits on: its answer promised a mail.
pub(super) async fn nothing_is_made_for_an_account_that_changed<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    change(&home, &account, "second").await?;
    let secrets = [home.new_secret(Purpose::Link)];
    same("old generation", outcome(&home, Some(&account), &secrets, 3).await?, (false, 0, 1))?;
    same("mail alone", outcome(&home, Some(&account), &[], 3).await?, (false, 0, 2))
}

/// The letter was written for the old mailbox: a live secret in it would reset the moved account.
pub(super) async fn nothing_is_mailed_to_an_address_that_was_left<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let email = Email::parse(&format!("{}@example.org", bench.text("new")))?;
    let patch = AccountPatch { email: Some(email), ..AccountPatch::default() };
    let event = bench.event(EventKind::AccountUpdated);
    home.store.patch_account(account.id, patch, None, &event).await?;
    let secrets = [home.new_secret(Purpose::Link)];
    same("issue", outcome(&home, Some(&account), &secrets, 3).await?, (false, 0, 1))
}

pub(super) async fn a_request_is_answered_once<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let request = request(&home).await?;
    let event = bench.event(EventKind::ResetIssued);
    for (secrets, made) in
        [([home.new_secret(Purpose::Link)], true), ([home.new_secret(Purpose::Link)], false)]
    {
        let asked = Issue { request: Some(request), ..issue(&account, &secrets, &event) };
        same("made", home.store.issue(asked).await?, made)?;
    }
    same("secrets", home.table("reset_secret").await?.len(), 1)
}

pub(super) async fn a_mail_may_go_without_a_secret<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    same("to an account", outcome(&home, Some(&account), &[], 0).await?, (false, 1, 0))?;
    same("to nobody's", outcome(&home, None, &[], 0).await?, (false, 1, 0))
}

pub(super) async fn a_lookup_is_unique<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let secrets = [home.new_secret(Purpose::Link)];
    let event = bench.event(EventKind::ResetIssued);
    holds("made", home.store.issue(issue(&account, &secrets, &event)).await?)?;
    home.without_trace(async || {
        conflicts("again", home.store.issue(issue(&account, &secrets, &event)).await)
    })
    .await
}
