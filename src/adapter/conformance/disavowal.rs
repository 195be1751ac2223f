//! What the store promises of a change that its owner undoes, and of an address that changes.

use super::change::{Ingredients, change, refused};
use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::TenantFixture;
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, Email, EventKind, Phc, Provider, Purpose};
use crate::adapter::sql::Database;
use crate::port::{
    AccountFilter, AccountPatch, Accounts, Aftermath, Change, Changed, NewSecret, Outbox,
    Passwords, Proof, SessionsAfter, StoreError,
};

/// Changes the password and makes what undoes that; answers its lookup and the account.
async fn changed<D: Database>(
    home: &TenantFixture<'_, D>,
    account: &Account,
    password: &str,
) -> Checked<(String, Account)> {
    let undo = NewSecret {
        sealed_email: Some("sealed".to_owned()),
        ..home.new_secret(Purpose::Disavowal)
    };
    let ingredients = Ingredients::new(home.bench, password);
    let secrets = [undo.clone()];
    let change = Change { secrets: &secrets, ..ingredients.change(account, Proof::Current) };
    same("change", home.store.change(change).await?, Changed::Done)?;
    Ok((undo.lookup, home.now(account.id).await?))
}

const fn undo(lookup: &str, born: u64) -> Proof<'_> {
    Proof::Disavowal { lookup, born }
}

pub(super) async fn asvs_6_3_7_what_undoes_a_change_outlives_later_ones<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (lookup, account) = changed(&home, &account, "his").await?;
    let born = account.generation;
    let account = change(&home, &account, "his second").await?;
    let address = format!("{}@example.com", bench.text("his"));
    let patch = AccountPatch { email: Some(Email::parse(&address)?), ..AccountPatch::default() };
    let event = bench.event(EventKind::AccountUpdated);
    let moved = home.store.patch_account(account.id, patch, None, &event).await?;
    let moved = some("account", moved)?;
    let session = home.session(&moved).await?;

    let ingredients = Ingredients::new(bench, "nobody's");
    let (secrets, letters) = ([home.new_secret(Purpose::Link)], [bench.letter()]);
    let undone = Change {
        email: Some(&account.email),
        secrets: &secrets,
        letters: &letters,
        ..ingredients.change(&moved, undo(&lookup, born))
    };
    same("undone", home.store.change(undone).await?, Changed::Done)?;
    let now = home.now(account.id).await?;
    same("password", now.phc, Some(Phc::new("nobody's")))?;
    same("address", (now.email, now.email_verified), (account.email, true))?;
    holds("sessions end", !home.is_live(&session).await?)?;
    let [link] = &secrets;
    holds("a link lives", home.has_secret(&link.lookup, Purpose::Link).await?)?;
    let proof = Proof::Secret { lookup: &link.lookup, purpose: Purpose::Link };
    let now = home.now(account.id).await?;
    let ingredients = Ingredients::new(bench, "the owner's");
    same("reset", home.store.change(ingredients.change(&now, proof)).await?, Changed::Done)
}

pub(super) async fn attack_4_what_undoes_a_change_undoes_one_that_it_meets<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (lookup, read) = changed(&home, &account, "the thief's").await?;
    let born = read.generation;
    // Another change comes between the reading and the writing of the disavowal.
    let met = change(&home, &read, "the thief's second").await?;
    let session = home.session(&met).await?;

    let ingredients = Ingredients::new(bench, "unknown");
    let (secrets, letters) = ([home.new_secret(Purpose::Link)], [bench.letter()]);
    let undone = Change {
        secrets: &secrets,
        letters: &letters,
        ..ingredients.change(&read, undo(&lookup, born))
    };
    home.all_or_nothing(async || {
        let changed = home.store.change(undone.clone()).await?;
        (changed == Changed::Done).then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    let now = home.now(account.id).await?;
    same("password", &now.phc, &Some(Phc::new("unknown")))?;
    same("generation", now.generation, met.generation + 1)?;
    holds("sessions end", !home.is_live(&session).await?)?;
    home.without_trace(async || {
        same("asked for again", home.store.change(undone.clone()).await?, Changed::Done)
    })
    .await?;
    refused(&home, &now, [undo(&lookup, born)]).await?;
    let [link] = &secrets;
    let proof = Proof::Secret { lookup: &link.lookup, purpose: Purpose::Link };
    let ingredients = Ingredients::new(bench, "the owner's");
    same("reset", home.store.change(ingredients.change(&now, proof)).await?, Changed::Done)
}

pub(super) async fn an_account_that_moved_on_meanwhile_is_not_undone<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let elsewhere = AccountPatch { provider: Some(Provider::Oidc), ..AccountPatch::default() };
    let inactive = AccountPatch { active: Some(false), ..AccountPatch::default() };
    for patch in [elsewhere, inactive] {
        let account = home.account().await?;
        let (lookup, read) = changed(&home, &account, "the thief's").await?;
        let event = bench.event(EventKind::AccountUpdated);
        some("account", home.store.patch_account(account.id, patch, None, &event).await?)?;
        refused(&home, &read, [undo(&lookup, read.generation)]).await?;
    }
    Ok(())
}

pub(super) async fn asvs_6_5_1_a_change_is_undone_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (lookup, account) = changed(&home, &account, "his").await?;
    let born = account.generation;
    let other = home.account().await?;
    refused(&home, &other, [undo(&lookup, born)]).await?;
    refused(&home, &account, [undo(&lookup, born + 1), undo("another", born)]).await?;
    let ingredients = Ingredients::new(bench, "late");
    let late = Change { now: LATER, ..ingredients.change(&account, undo(&lookup, born)) };
    same("after its end", home.store.change(late).await?, Changed::Refused)?;

    let ingredients = Ingredients::new(bench, "nobody's");
    let change = ingredients.change(&account, undo(&lookup, born));
    same("undone", home.store.change(change).await?, Changed::Done)?;
    let account = home.now(account.id).await?;
    refused(&home, &account, [undo(&lookup, born)]).await
}

pub(super) async fn of_two_the_older_undoes_the_newer<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (older, account) = changed(&home, &account, "his").await?;
    let first = account.generation;
    let (newer, account) = changed(&home, &account, "his second").await?;
    let second = account.generation;
    let undone = async |lookup: &str, born| {
        let account = home.now(account.id).await?;
        let ingredients = Ingredients::new(bench, "nobody's");
        Checked::Ok(home.store.change(ingredients.change(&account, undo(lookup, born))).await?)
    };
    same("the newer", undone(&newer, second).await?, Changed::Done)?;
    let (third, account) = changed(&home, &home.now(account.id).await?, "his third").await?;
    same("the older still", undone(&older, first).await?, Changed::Done)?;
    same("what is newer died", undone(&third, account.generation).await?, Changed::Refused)
}

/// A change that fails after any of its statements leaves nothing, and one that is sent again changes nothing.
async fn wholly_or_not_at_all<D: Database>(
    home: &TenantFixture<'_, D>,
    change: Change<'_>,
) -> Checked {
    home.all_or_nothing(async || {
        let changed = home.store.change(change.clone()).await?;
        (changed == Changed::Done).then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    home.without_trace(async || same("again", home.store.change(change).await?, Changed::Done))
        .await
}

pub(super) async fn a_change_that_is_undone_is_undone_whole_or_not_at_all<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (lookup, account) = changed(&home, &account, "his").await?;
    home.session(&account).await?;
    let address = Email::parse(&format!("{}@example.com", bench.text("old")))?;
    let (secrets, letters) = ([home.new_secret(Purpose::Link)], [bench.letter()]);
    let ingredients = Ingredients::new(bench, "nobody's");
    let change = Change {
        email: Some(&address),
        secrets: &secrets,
        letters: &letters,
        sessions: SessionsAfter::EndAll,
        ..ingredients.change(&account, undo(&lookup, account.generation))
    };
    wholly_or_not_at_all(&home, change).await
}

pub(super) async fn an_address_that_is_another_s_meanwhile_is_a_conflict<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let (lookup, account) = changed(&home, &account, "his").await?;
    let ingredients = Ingredients::new(bench, "nobody's");
    let proof = undo(&lookup, account.generation);
    let change = Change { email: Some(&other.email), ..ingredients.change(&account, proof) };
    home.without_trace(async || {
        let outcome = home.store.change(change).await;
        holds("a conflict", outcome == Err(StoreError::Conflict))
    })
    .await
}

pub(super) async fn an_account_is_deactivated_wholly_or_not_at_all<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (lookup, account) = changed(&home, &account, "the thief's").await?;
    let session = home.session(&account).await?;
    let filter = AccountFilter { active_only: true, limit: 1, ..AccountFilter::default() };
    let active = async || Checked::Ok(home.store.accounts(filter.clone()).await?.1);
    let (before, letters) = (active().await?, [bench.letter()]);
    let ingredients = Ingredients::new(bench, "unknown");
    let change = Change {
        deactivates: true,
        letters: &letters,
        ..ingredients.change(&account, undo(&lookup, account.generation))
    };
    wholly_or_not_at_all(&home, change).await?;
    let now = home.now(account.id).await?;
    same("activity", (now.active, now.phc), (false, Some(Phc::new("unknown"))))?;
    same("address", (now.email, now.email_verified), (account.email, account.email_verified))?;
    holds("sessions end", !home.is_live(&session).await?)?;
    same("active accounts", active().await?, before - 1)
}

pub(super) async fn an_address_changes_with_its_news_or_not_at_all<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let address = Email::parse(&format!("{}@example.com", bench.text("new")))?;
    let patch = AccountPatch { email: Some(address.clone()), ..AccountPatch::default() };
    let event = bench.event(EventKind::AccountUpdated);
    let (secrets, letters) = ([home.new_secret(Purpose::Disavowal)], [bench.letter()]);
    let told = |generation| Some(Aftermath { generation, secrets: &secrets, letters: &letters });
    home.without_trace(async || {
        let stale = told(account.generation + 1);
        let patched = home.store.patch_account(account.id, patch.clone(), stale, &event).await?;
        holds("not as it was read", patched.is_none())
    })
    .await?;
    home.all_or_nothing(async || {
        let now = told(account.generation);
        let patched = home.store.patch_account(account.id, patch.clone(), now, &event).await?;
        patched.map(drop).ok_or(StoreError::Conflict)
    })
    .await?;
    same("address", home.now(account.id).await?.email, address)?;
    same("mails", home.store.take_mail(NOW, 1, 9).await?.len(), 1)?;
    let [undo] = &secrets;
    holds("it can be undone", home.has_secret(&undo.lookup, Purpose::Disavowal).await?)
}
