//! What the store promises of guesses: they are counted by account, the owner is notified once, and
//! they cannot be turned against the owner whose account is guessed at.

use super::change::{Ingredients, change};
use super::claim::{Checked, holds, same};
use super::sweep::sweep;
use super::tenant_fixture::{TenantFixture, issue, meter, sign_in};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, AccountId, EventKind, Provider, Purpose, Time};
use crate::adapter::sql::Database;
use crate::port::{
    AccountPatch, Accounts, Change, Find, Issue, KnownNetwork, Links, MOST_FAILURES, Meter, Meters,
    Opened, Opening, Openings, Passwords, Proof, Secrets, Sessions, SignIn, StoreError,
};

/// One guess; answers how many there were in a row.
async fn guess<D: Database>(home: &TenantFixture<'_, D>, find: Find<'_>) -> Checked<u32> {
    let opening = Opening { guess_at: Some("stranger"), ..home.opening(find) };
    Ok(home.store.open(opening).await?.failures)
}

/// So many guesses at an account.
async fn guesses<D: Database>(
    home: &TenantFixture<'_, D>,
    account: AccountId,
    count: u32,
) -> Checked {
    for _ in 0..count {
        guess(home, Find::Account(account)).await?;
    }
    Ok(())
}

/// The owner signs in at a place.
async fn prove<D: Database>(
    home: &TenantFixture<'_, D>,
    account: &Account,
    key: &str,
    until: Time,
) -> Checked {
    let (session, event) = (home.new_session(account), home.bench.event(EventKind::SignedIn));
    let place = Some(KnownNetwork { key, until });
    let sign_in = SignIn { place, ..sign_in(&session, &event) };
    holds("a session is made", home.store.sign_in(sign_in).await?.is_some())
}

async fn is_known<D: Database>(
    home: &TenantFixture<'_, D>,
    keys: &[&str],
    now: Time,
) -> Checked<bool> {
    let places: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
    let opening = Opening { places: &places, now, ..home.opening(Find::Nothing) };
    Ok(home.store.open(opening).await?.known_place)
}

pub(super) async fn a_place_is_known_until_its_time<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    prove(&home, &account, "here", LATER).await?;
    holds("known", is_known(&home, &["elsewhere", "here"], NOW).await?)?;
    holds("not another", !is_known(&home, &["elsewhere"], NOW).await?)?;
    holds("not at another tenant", !is_known(&other, &["here"], NOW).await?)?;
    holds("until then", is_known(&home, &["here"], LATER.plus(-1)).await?)?;
    holds("no longer", !is_known(&home, &["here"], LATER).await?)?;

    prove(&home, &account, "here", LATER.plus(Time::DAY - 1)).await?;
    holds("not written each time", !is_known(&home, &["here"], LATER).await?)?;
    prove(&home, &account, "here", LATER.plus(Time::DAY)).await?;
    holds("but for a day more", is_known(&home, &["here"], LATER.plus(Time::DAY - 1)).await?)
}

pub(super) async fn nist_15_failures_in_a_row_end_with_a_success<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let key = account.email.key();
    let session = home.session(&account).await?;
    let by_session = || Find::Session { session: session.id, account: None };
    same("by address", guess(&home, Find::Email(&key)).await?, 1)?;
    same("by session", guess(&home, by_session()).await?, 2)?;
    same("by id", guess(&home, Find::Account(account.id)).await?, 3)?;
    home.session(&account).await?;
    same("a sign-in without a password", guess(&home, Find::Email(&key)).await?, 4)?;
    prove(&home, &account, "here", LATER).await?;
    same("a right password", guess(&home, Find::Email(&key)).await?, 1)?;
    change(&home, &account, "second").await?;
    same("another password", guess(&home, Find::Email(&key)).await?, 1)
}

pub(super) async fn a_refused_change_leaves_the_failures_in_a_row<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    guesses(&home, account.id, 2).await?;
    let ingredients = Ingredients::new(bench, "second");
    let late = Account { generation: account.generation + 1, ..account.clone() };
    let place = Some(KnownNetwork { key: "here", until: LATER });
    let change = Change { place, ..ingredients.change(&late, Proof::Current) };
    home.without_trace(async || home.store.change(change).await.map(drop).map_err(Into::into))
        .await?;
    same("in a row", guess(&home, Find::Account(account.id)).await?, 3)
}

pub(super) async fn attack_14_a_guess_at_nobody_writes_as_much<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (known, unknown) = (home.account().await?.email.key(), home.new_account()?.email.key());
    for (number, key) in [(1, &known), (2, &unknown), (2, &known), (2, &unknown)] {
        guess(&home, Find::Email(key)).await?;
        same("rows", home.table("streak").await?.len(), number)?;
    }
    same("in a row", guess(&home, Find::Email(&unknown)).await?, 3)?;
    sweep(bench, NOW.plus(Time::DAY), 1_000).await?;
    same("after a day", guess(&home, Find::Email(&unknown)).await?, 1)?;
    same("the account's stay", guess(&home, Find::Email(&known)).await?, 3)
}

pub(super) async fn a_guess_over_a_limit_is_not_counted<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    prove(&home, &account, "here", LATER).await?;
    let opened = async |place: &str, spares_known: bool| {
        let meters = [Meter { spares_known, ..meter("key", 1) }];
        let places = [place.to_owned()];
        let opening = Opening {
            meters: &meters,
            places: &places,
            guess_at: Some("stranger"),
            ..home.opening(Find::Account(account.id))
        };
        Checked::Ok(home.store.open(opening).await?.failures)
    };
    same("under the limit", opened("there", false).await?, 1)?;
    same("over it", opened("there", false).await?, 0)?;
    same("over one that spares others", opened("there", true).await?, 0)?;
    same("over one that spares him", opened("here", true).await?, 2)?;
    same("over one that does not", opened("here", false).await?, 0)
}

/// Counts once, by key and by account.
async fn counted<D: Database>(home: &TenantFixture<'_, D>, find: Find<'_>) -> Checked<Vec<u32>> {
    let meters = [meter("key", 9), Meter { by_account: true, ..meter("account", 9) }];
    let opening =
        Opening { meters: &meters, guess_at: Some("stranger"), ..home.opening(find.clone()) };
    let Opened { verdicts, failures, .. } = home.store.open(opening).await?;
    Ok(verdicts.iter().map(|verdict| verdict.count).chain([failures]).collect())
}

pub(super) async fn attack_03_one_meter_counts_whatever_the_account_is_found_by<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let key = account.email.key();
    let session = home.session(&account).await?;
    let digests = [session.secret.clone()];
    home.store.link("https://issuer.test", "subject", account.id).await?;
    let subject = Find::Subject {
        issuer: "https://issuer.test",
        subject: "subject",
        email: None,
        token: None,
    };
    let ways = [
        Find::Email(&key),
        Find::Session { session: session.id, account: Some(account.id) },
        Find::Opaque { session: session.id, digests: &digests },
        subject,
    ];
    for (number, find) in (1..).zip(ways) {
        same("counts", counted(&home, find).await?, vec![number; 3])?;
    }
    let nobody = home.new_account()?.email.key();
    same("nobody's", counted(&home, Find::Email(&nobody)).await?, vec![5, 0, 1])?;
    let reset_meters = [Meter::of("account", account.id)];
    let ingredients = Ingredients::new(bench, "second");
    let change =
        Change { reset_meters: &reset_meters, ..ingredients.change(&account, Proof::Current) };
    home.store.change(change).await?;
    same("forgiven", counted(&home, Find::Email(&key)).await?, vec![6, 1, 1])
}

pub(super) async fn attack_11_a_session_that_is_not_the_caller_s_counts_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let nothing = async |find| same("counts", counted(&home, find).await?, vec![0; 3]);
    let digests = ["another secret".to_owned()];
    nothing(Find::Opaque { session: session.id, digests: &digests }).await?;
    let opened = home.find(Find::Opaque { session: session.id, digests: &digests }).await?;
    holds("whose secret it is, its hash tells", opened.session.is_some())?;
    change(&home, &account, "second").await?;
    nothing(Find::Session { session: session.id, account: Some(account.id) }).await
}

pub(super) async fn what_was_no_guess_is_given_back<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let by_id = || Find::Account(account.id);
    same("counts", counted(&home, by_id()).await?, vec![1; 3])?;
    same("counts", counted(&home, by_id()).await?, vec![2; 3])?;
    let meters = ["key".to_owned(), Meter::of("account", account.id)];
    other.store.refund(Some(account.id), &meters).await?;
    home.store.refund(Some(account.id), &meters).await?;
    same("counts", counted(&home, by_id()).await?, vec![2; 3])?;
    for _ in 0..4 {
        home.store.refund(Some(account.id), &meters).await?;
    }
    same("never below nothing", counted(&home, by_id()).await?, vec![1; 3])
}

pub(super) async fn asvs_6_3_5_an_owner_is_told_once_of_guesses<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (owner, elsewhere) = (home.account().await?, home.account().await?);
    let event = bench.event(EventKind::ResetIssued);
    let patch = AccountPatch { provider: Some(Provider::Oidc), ..AccountPatch::default() };
    home.store.patch_account(elsewhere.id, patch, None, &event).await?;
    guesses(&home, elsewhere.id, MOST_FAILURES + 1).await?;
    guesses(&home, owner.id, MOST_FAILURES).await?;
    same("too early", home.store.unnotified_accounts(9).await?.len(), 0)?;
    guesses(&home, owner.id, 1).await?;
    let unnotified_accounts = async || {
        let unnotified_accounts = home.store.unnotified_accounts(9).await?;
        Checked::Ok(unnotified_accounts.into_iter().map(|account| account.id).collect::<Vec<_>>())
    };
    same("to be told", unnotified_accounts().await?, vec![owner.id])?;

    let (secrets, letters) = ([home.new_secret(Purpose::Link)], [bench.letter()]);
    let tells = Issue { tells: true, letters: &letters, ..issue(&owner, &secrets, &event) };
    home.all_or_nothing(async || {
        home.store.issue(tells.clone()).await?.then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    same("to be told", unnotified_accounts().await?, vec![])?;
    same("mails", home.table("outbox").await?.len(), 1)?;
    let secrets = [home.new_secret(Purpose::Link)];
    let again = Issue { tells: true, letters: &letters, ..issue(&owner, &secrets, &event) };
    home.without_trace(async || holds("not again", !home.store.issue(again).await?)).await?;
    guesses(&home, owner.id, 1).await?;
    same("to be told", unnotified_accounts().await?, vec![])?;

    prove(&home, &owner, "here", LATER).await?;
    guesses(&home, owner.id, MOST_FAILURES + 1).await?;
    same("after a success, anew", unnotified_accounts().await?, vec![owner.id])
}
