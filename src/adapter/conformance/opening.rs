//! What the first batch of an operation promises.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::{TenantFixture, meter};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, Purpose};
use crate::adapter::sql::Database;
use crate::port::{Find, Links, Meter, Opening, Openings, Secrets, StoreError, Verdict};

pub(super) async fn hits_are_counted_in_a_window<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let meters = [meter("b", 9), meter("a", 2)];
    let open = async |after: i64| {
        let opening =
            Opening { meters: &meters, now: NOW.plus(after), ..home.opening(Find::Nothing) };
        let verdicts = home.store.open(opening).await?.verdicts;
        let numbers = verdicts.iter().map(|verdict| (verdict.count, verdict.resets_at.since(NOW)));
        Checked::Ok(numbers.collect::<Vec<_>>())
    };
    same("first", open(0).await?, vec![(1, 1_000), (1, 1_000)])?;
    same("second", open(999).await?, vec![(2, 1_000), (2, 1_000)])?;
    same("first of the next window", open(1_000).await?, vec![(1, 2_000), (1, 2_000)])
}

/// What each of the meters says: how many it counted, whether it refuses, and until when, in
/// milliseconds from `NOW`.
async fn ask<D: Database>(
    home: &TenantFixture<'_, D>,
    meters: &[Meter],
    places: &[String],
    after: i64,
) -> Checked<Vec<(u32, bool, i64)>> {
    let now = NOW.plus(after);
    let opening = Opening { meters, places, now, ..home.opening(Find::Nothing) };
    let verdicts = home.store.open(opening).await?.verdicts;
    let said = |verdict: Verdict| (verdict.count, verdict.refuses, verdict.resets_at.since(NOW));
    Ok(verdicts.into_iter().map(said).collect())
}

pub(super) async fn the_hit_that_passes_a_limit_starts_the_rest<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let meters = [Meter { rest: Some(5_000), ..meter("rested", 2) }];
    for (after, said) in [
        (0, (1, false, 1_000)),
        (100, (2, false, 1_000)),
        (200, (2, true, 5_200)),
        (900, (3, true, 5_200)),
        (5_199, (3, true, 5_200)),
        (5_200, (1, false, 6_200)),
    ] {
        same(&format!("after {after}"), ask(&home, &meters, &[], after).await?, vec![said])?;
    }
    Ok(())
}

pub(super) async fn attack_11_what_one_meter_refuses_is_counted_at_no_other<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let fuse = Meter { counts_refused: true, ..meter("fuse", 9) };
    let meters = [meter("narrow", 1), meter("wide", 9), fuse.clone()];
    let admitted = vec![(1, false, 1_000); 3];
    same("admitted", ask(&home, &meters, &[], 0).await?, admitted)?;
    for fused in [2, 3] {
        let refused = vec![(1, true, 1_000), (1, false, 1_000), (fused, false, 1_000)];
        same("refused", ask(&home, &meters, &[], 1).await?, refused)?;
    }
    let account = home.account().await?;
    let lookups = [home.secret(&account, Purpose::Code).await?];
    let guess = |guess| Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess };
    let narrow = [meter("narrow", 1)];
    let opening = Opening { meters: &narrow, ..home.opening(guess(true)) };
    home.store.open(opening).await?;
    let secret = some("secret", home.find(guess(false)).await?.secret)?;
    same("tries of a code", secret.tries, 0)
}

pub(super) async fn each_hit_of_a_sliding_window_has_a_window_of_its_own<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let meters = [Meter { sliding: true, ..meter("sliding", 2) }];
    for (after, said) in [
        (0, (1, false, 1_000)),
        (900, (2, false, 1_000)),
        (999, (2, true, 1_000)),
        (1_000, (2, false, 1_900)),
        (1_899, (2, true, 1_900)),
        (1_900, (2, false, 2_000)),
    ] {
        same(&format!("after {after}"), ask(&home, &meters, &[], after).await?, vec![said])?;
    }
    same("of another tenant", ask(&other, &meters, &[], 1_900).await?, vec![(1, false, 2_900)])
}

pub(super) async fn a_meter_may_hold_only_while_another_counts<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let live = Meter { sliding: true, ..meter("live", 9) };
    let day = Meter { holds_with: Some("live".to_owned()), window: 9_000, ..meter("day", 1) };
    let (other, both) = ([day.clone()], [live, day]);
    same("something else", ask(&home, &other, &[], 0).await?, vec![(1, false, 9_000)])?;
    same(
        "full, nothing live",
        ask(&home, &both, &[], 1).await?,
        vec![(1, false, 1_001), (2, false, 9_000)],
    )?;
    same(
        "full, one live",
        ask(&home, &both, &[], 2).await?,
        vec![(1, false, 1_001), (2, true, 1_001)],
    )?;
    same(
        "nothing live again",
        ask(&home, &both, &[], 1_001).await?,
        vec![(1, false, 2_001), (3, false, 9_000)],
    )
}

pub(super) async fn an_old_version_counts_and_keeps_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let lookup = home.secret(&account, Purpose::Code).await?;
    let (meters, request) = ([meter("a", 9)], bench.request());
    home.without_trace(async || {
        for version in [0, 2] {
            let find = Find::Secret {
                purpose: Purpose::Code,
                lookups: std::slice::from_ref(&lookup),
                guess: true,
            };
            let guess_at = Some("somebody");
            let opening = home.opening(find);
            let opening =
                Opening { version, meters: &meters, guess_at, request: Some(&request), ..opening };
            same("answer", home.store.open(opening).await.err(), Some(StoreError::Stale))?;
        }
        Ok(())
    })
    .await
}

pub(super) async fn a_request_is_kept_under_the_limit_only<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let meters = [meter("wide", 9), meter("narrow", 2)];
    for waiting in [1, 2, 2] {
        let request = bench.request();
        let opening =
            Opening { meters: &meters, request: Some(&request), ..home.opening(Find::Nothing) };
        home.store.open(opening).await?;
        same("requests that wait", home.store.requests(9).await?.len(), waiting)?;
    }
    let first = home.store.requests(1).await?;
    same("purpose", first.first().map(|request| request.purpose), Some(Purpose::Link))?;
    same("time", first.first().map(|request| request.at), Some(NOW))
}

pub(super) async fn an_account_is_found_by_what_names_it<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    home.account().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let lookups = [bench.text("unknown"), home.secret(&account, Purpose::Px0Code).await?];
    let key = account.email.key();
    for find in [
        Find::Account(account.id),
        Find::Number(account.number),
        Find::Email(&key),
        Find::Session { session: session.id, account: None },
        Find::Secret { purpose: Purpose::Px0Code, lookups: &lookups, guess: false },
    ] {
        let found = some("account", home.find(find.clone()).await?.account)?;
        same(&format!("account by {find:?}"), found.id, account.id)?;
        same("address", found.email, account.email.clone())?;
    }
    let other = Find::Secret { purpose: Purpose::Link, lookups: &lookups, guess: false };
    holds("a secret is of one purpose", home.find(other).await?.secret.is_none())
}

pub(super) async fn a_session_is_found_while_it_lives<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let session = home.session(&account).await?;
    home.grant(&session).await?;
    let find = |account: &Account| Find::Session { session: session.id, account: Some(account.id) };

    let live = home.find(find(&account)).await?;
    same("secret", some("session", live.session)?.secret, session.secret.clone())?;
    same("grant's end", some("grant", live.grant)?.expires_at, LATER)?;

    let foreign = home.find(find(&other)).await?;
    same("account", foreign.account.map(|account| account.id), Some(other.id))?;
    holds("a session is one account's", foreign.session.is_none() && foreign.grant.is_none())?;

    let late = Opening { now: LATER, ..home.opening(find(&account)) };
    let late = home.store.open(late).await?;
    holds("the account is found nevertheless", late.account.is_some())?;
    holds("an expired session is gone", late.session.is_none() && late.grant.is_none())
}

pub(super) async fn a_subject_is_found_by_link_then_address<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (linked, addressed) = (home.account().await?, home.account().await?);
    home.store.link("https://issuer.test", "linked", linked.id).await?;
    let key = addressed.email.key();
    let find = async |subject: &str, verified: bool| {
        let find = Find::Subject {
            issuer: "https://issuer.test",
            subject,
            email: verified.then_some(&key),
            token: Some("jti"),
        };
        Checked::Ok(home.find(find).await?.account.map(|account| account.id))
    };
    same("by link", find("linked", true).await?, Some(linked.id))?;
    same("by address", find("other", true).await?, Some(addressed.id))?;
    same("by nothing", find("other", false).await?, None)
}

pub(super) async fn asvs_6_6_3_attack_3_guesses_are_counted_before_they_are_judged<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let lookups = [home.secret(&account, Purpose::Code).await?];
    for (guess, tries) in [(false, 0), (true, 1), (true, 2), (false, 2)] {
        let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess };
        let secret = some("secret", home.find(find).await?.secret)?;
        same("tries", secret.tries, tries)?;
        same("generation", secret.generation, account.generation)?;
    }
    Ok(())
}

pub(super) async fn attack_28_another_tenant_finds_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let session = home.session(&account).await?;
    home.store.link("https://issuer.test", "subject", account.id).await?;
    let lookups = [home.secret(&account, Purpose::Code).await?];
    let key = account.email.key();
    let nobody = async |home: &TenantFixture<'_, D>, find: Find<'_>| {
        let what = format!("nothing is found by {find:?}");
        let opened = home.find(find).await?;
        let something = opened.account.is_some() || opened.session.is_some();
        holds(&what, !something && opened.secret.is_none() && opened.history.is_empty())
    };
    for find in [
        Find::Account(account.id),
        Find::Number(account.number),
        Find::Email(&key),
        Find::Session { session: session.id, account: None },
        Find::Session { session: session.id, account: Some(account.id) },
        Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: true },
        Find::Subject {
            issuer: "https://issuer.test",
            subject: "subject",
            email: Some(&key),
            token: None,
        },
    ] {
        nobody(&other, find).await?;
    }
    let find = Find::Secret { purpose: Purpose::Code, lookups: &lookups, guess: false };
    same("tries", home.find(find).await?.secret.map(|secret| secret.tries), Some(0))
}
