//! What registrations that wait for their address promise.

use super::claim::{Checked, conflicts, same, some};
use super::tenant_fixture::TenantFixture;
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, EmailKey, EventKind};
use crate::adapter::sql::Database;
use crate::port::{
    Accounts, Find, NewAccount, NewRegistration, Outbox, OutboxRow, Registrations, StoreError,
};

/// Keeps a registration that a request has; answers its lookup and the mails that it queued.
pub(super) async fn register<D: Database>(
    home: &TenantFixture<'_, D>,
    email: &EmailKey,
) -> Checked<(String, [OutboxRow; 2])> {
    register_under(home, email, &[]).await
}

/// Keeps a registration under keyed hashes of its address.
async fn register_under<D: Database>(
    home: &TenantFixture<'_, D>,
    email: &EmailKey,
    addresses: &[String],
) -> Checked<(String, [OutboxRow; 2])> {
    let (bench, lookup) = (home.bench, home.bench.text("lookup"));
    let letters = [bench.letter(), bench.letter()];
    let [confirm, known] = &letters;
    let registration = NewRegistration {
        lookup: &lookup,
        email,
        addresses,
        sealed: "sealed",
        expires_at: LATER,
        confirm,
        known,
        event: &bench.event(EventKind::Registered),
        now: NOW,
    };
    home.store.keep_registration(registration).await?;
    Ok((lookup, letters))
}

async fn waits<D: Database>(home: &TenantFixture<'_, D>, lookup: &str) -> Checked<bool> {
    let lookups = [lookup.to_owned()];
    Ok(home.find(Find::Registration(&lookups)).await?.registration.is_some())
}

async fn mailed<D: Database>(home: &TenantFixture<'_, D>, letter: &OutboxRow) -> Checked {
    let mails = home.store.take_mail(NOW, 1, 9).await?;
    let ids: Vec<_> = mails.iter().map(|mail| mail.id).collect();
    for id in &ids {
        home.store.mail_sent(*id, NOW).await?;
    }
    same("mails", ids, vec![letter.id])
}

fn counted(account: Option<Account>) -> usize {
    account.into_iter().count()
}

pub(super) async fn attack_14_only_the_mail_tells_whether_an_address_has_an_account<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (taken, free) = (home.account().await?.email.key(), home.new_account()?.email.key());
    let (lookup, [confirm, _]) = register(&home, &free).await?;
    same("a free address waits", waits(&home, &lookup).await?, true)?;
    mailed(&home, &confirm).await?;
    let (lookup, [_, known]) = register(&home, &taken).await?;
    same("a taken one does not", waits(&home, &lookup).await?, false)?;
    mailed(&home, &known).await?;
    same("accounts", home.table("account").await?.len(), 1)
}

pub(super) async fn attack_1_a_registration_becomes_one_account_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let new = home.new_account()?;
    let (lookup, _) = register(&home, &new.email.key()).await?;
    let enrol = async |lookup: &str, new: &NewAccount| {
        Checked::Ok(counted(home.store.enrol(lookup, new.clone()).await?))
    };
    same("another lookup", enrol("other", &new).await?, 0)?;
    home.all_or_nothing(async || {
        let account = home.store.enrol(&lookup, new.clone()).await?;
        account.map(|_| ()).ok_or(StoreError::Conflict)
    })
    .await?;
    let made = home.now(new.id).await?;
    same("address", made.email.key(), new.email.key())?;
    same("waits", waits(&home, &lookup).await?, false)?;
    let again = NewAccount { event: bench.event(EventKind::AccountCreated), ..new.clone() };
    home.without_trace(async || same("again", enrol(&lookup, &again).await?, 0)).await
}

pub(super) async fn asvs_6_6_2_a_newer_registration_ends_those_that_no_request_has<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let (email, address) = (home.new_account()?.email.key(), bench.text("address"));
    let under = |hashes: &[&str]| hashes.iter().map(|hash| (*hash).to_owned()).collect::<Vec<_>>();
    let (bound, _) = register(&home, &email).await?;
    let (elsewhere, _) = register_under(&other, &email, &under(&[&address])).await?;
    let (another, _) = register_under(&home, &email, &under(&["another"])).await?;
    let (older, _) = register_under(&home, &email, &under(&[&address])).await?;
    // The key of the hash was rotated between the two.
    let (newer, _) = register_under(&home, &email, &under(&["rotated", &address])).await?;
    same("older", waits(&home, &older).await?, false)?;
    register(&home, &email).await?;
    for (what, home, lookup) in [
        ("newer", &home, &newer),
        ("of a request", &home, &bound),
        ("of another address", &home, &another),
        ("of another tenant", &other, &elsewhere),
    ] {
        same(what, waits(home, lookup).await?, true)?;
    }
    let (newest, _) = register_under(&home, &email, &under(&["rotated"])).await?;
    same("the one before", waits(&home, &newer).await?, false)?;
    same("newest", waits(&home, &newest).await?, true)
}

pub(super) async fn an_address_that_was_taken_meanwhile_stays_its_owner_s<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (first, second) = (home.new_account()?, home.new_account()?);
    let (lookup, _) = register(&home, &first.email.key()).await?;
    let owner = home.store.create_account(first.clone()).await?;
    let late = NewAccount { email: first.email, ..second };
    home.without_trace(async || conflicts("enrol", home.store.enrol(&lookup, late).await)).await?;
    same("owner", home.now(owner.id).await?.email, owner.email)
}

pub(super) async fn attack_28_another_tenant_confirms_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let new = home.new_account()?;
    let (lookup, _) = register(&home, &new.email.key()).await?;
    same("found there", waits(&other, &lookup).await?, false)?;
    same("made there", counted(other.store.enrol(&lookup, new).await?), 0)?;
    let lookups = [lookup];
    let here = some("registration", home.find(Find::Registration(&lookups)).await?.registration)?;
    same("end", (here.sealed.as_str(), here.expires_at), ("sealed", LATER))
}
