//! What codes promise that are found by their request and redeemed for something else than a change.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::{TenantFixture, issue, meter};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, EventKind, Purpose, RequestId, ResetSecret};
use crate::adapter::sql::Database;
use crate::port::{Find, Issue, NewSecret, Opening, Openings, Redemption, Secrets, StoreError};

const PURPOSE: Purpose = Purpose::SignInCode;

pub(super) fn code(lookup: &str, verifier: &str) -> NewSecret {
    NewSecret {
        lookup: lookup.to_owned(),
        purpose: PURPOSE,
        verifier: Some(verifier.to_owned()),
        expires_at: LATER,
        sealed_email: None,
    }
}

/// Issues a code of a request; answers whether it was made.
pub(super) async fn send<D: Database>(
    home: &TenantFixture<'_, D>,
    account: &Account,
    secret: NewSecret,
    supersedes: bool,
) -> Checked<bool> {
    let event = home.bench.event(EventKind::ResetIssued);
    let secrets = [secret];
    let asked = Issue { supersedes, most_live: 2, ..issue(account, &secrets, &event) };
    Ok(home.store.issue(asked).await?)
}

async fn guess<D: Database>(
    home: &TenantFixture<'_, D>,
    lookup: &str,
) -> Checked<Option<ResetSecret>> {
    let lookups = [lookup.to_owned()];
    let find = Find::Secret { purpose: PURPOSE, lookups: &lookups, guess: true };
    Ok(home.find(find).await?.secret)
}

pub(super) fn redemption<'a, D: Database>(
    bench: &TestDatabase<D>,
    lookup: &'a str,
    verifier: &'a str,
) -> Redemption<'a> {
    let attempt = bench.nonce();
    Redemption {
        lookup,
        purpose: PURPOSE,
        verifier,
        reset_meters: &[],
        refund: &[],
        now: NOW,
        attempt,
    }
}

pub(super) async fn asvs_6_5_1_a_code_is_redeemed_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let meters = [meter("key", 9)];
    home.store.open(Opening { meters: &meters, ..home.opening(Find::Nothing) }).await?;
    send(&home, &account, code("request", "right"), false).await?;
    home.without_trace(async || {
        for wrong in [
            redemption(bench, "request", "wrong"),
            redemption(bench, "other", "right"),
            Redemption { purpose: Purpose::StepUpCode, ..redemption(bench, "request", "right") },
            Redemption { now: LATER, ..redemption(bench, "request", "right") },
        ] {
            let what = format!("{wrong:?}");
            same(&what, home.store.redeem(wrong).await?, false)?;
        }
        Ok(())
    })
    .await?;
    let reset_meters = ["key".to_owned()];
    let right = Redemption { reset_meters: &reset_meters, ..redemption(bench, "request", "right") };
    home.all_or_nothing(async || {
        home.store.redeem(right.clone()).await?.then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    holds("the address is verified", home.now(account.id).await?.email_verified)?;
    same("meters", home.table("counter").await?.len(), 0)?;
    home.without_trace(async || {
        holds("not twice", !home.store.redeem(redemption(bench, "request", "right")).await?)
    })
    .await
}

pub(super) async fn asvs_6_6_3_a_new_code_of_a_request_keeps_the_count_of_guesses<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    holds("made", send(&home, &account, code("request", "first"), false).await?)?;
    guess(&home, "request").await?;
    holds("made anew", send(&home, &account, code("request", "second"), false).await?)?;
    holds("another's is not", !send(&home, &other, code("request", "third"), false).await?)?;
    let secret = some("secret", guess(&home, "request").await?)?;
    same("tries", secret.tries, 2)?;
    same("verifier", secret.verifier, Some("second".to_owned()))?;
    holds("the first is dead", !home.store.redeem(redemption(bench, "request", "first")).await?)?;
    holds("the second is not", home.store.redeem(redemption(bench, "request", "second")).await?)?;
    holds("nothing revives it", !send(&home, &account, code("request", "fourth"), false).await?)
}

/// Guesses that were made with a request, this one included.
async fn guesses_with<D: Database>(
    home: &TenantFixture<'_, D>,
    request: RequestId,
) -> Checked<Option<u32>> {
    let opening = Opening { asker: Some(request), ..home.opening(Find::Nothing) };
    Ok(home.store.open(opening).await?.asker.map(|asker| asker.tries))
}

async fn asked<D: Database>(home: &TenantFixture<'_, D>) -> Checked<RequestId> {
    let request = home.bench.request();
    home.store.open(Opening { request: Some(&request), ..home.opening(Find::Nothing) }).await?;
    Ok(request.id)
}

pub(super) async fn asvs_6_6_3_guesses_are_counted_at_the_request_that_they_are_made_with<
    D: Database,
>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, elsewhere) = (bench.home().await?, bench.home().await?);
    let (one, other) = (asked(&home).await?, asked(&home).await?);
    for tries in 1..4 {
        same("tries", guesses_with(&home, one).await?, Some(tries))?;
    }
    same("of another", guesses_with(&home, other).await?, Some(1))?;
    same("at another tenant", guesses_with(&elsewhere, one).await?, None)?;
    // The request stays when it was acted on, and so do its guesses.
    let event = bench.event(EventKind::ResetRequested);
    let account = home.account().await?;
    let ended = Issue { request: Some(one), account: None, ..issue(&account, &[], &event) };
    home.store.issue(ended).await?;
    same("acted on", guesses_with(&home, one).await?, Some(4))?;
    // A meter that refuses counts no guess.
    let full = [meter("full", 0)];
    let opening = Opening { meters: &full, asker: Some(one), ..home.opening(Find::Nothing) };
    holds("refused", home.store.open(opening).await?.asker.is_none())?;
    same("as before", guesses_with(&home, one).await?, Some(5))
}

pub(super) async fn attack_16_a_guess_that_was_right_is_returned<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, elsewhere) = (bench.home().await?, bench.home().await?);
    let (one, other) = (asked(&home).await?, asked(&home).await?);
    guesses_with(&home, one).await?;
    elsewhere.store.return_guess(one).await?;
    home.store.return_guess(other).await?;
    same("as before", guesses_with(&home, one).await?, Some(2))?;
    for _ in 0..4 {
        home.store.return_guess(one).await?;
    }
    same("never below none", guesses_with(&home, one).await?, Some(1))
}

pub(super) async fn a_secret_may_take_the_place_of_older_ones<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let link = home.secret(&account, Purpose::Link).await?;
    for request in ["one", "two"] {
        holds("made", send(&home, &account, code(request, "code"), false).await?)?;
    }
    holds("made", send(&home, &other, code("other's", "code"), false).await?)?;
    holds("no more", !send(&home, &account, code("three", "code"), false).await?)?;
    holds("in place", send(&home, &account, code("four", "code"), true).await?)?;
    for (request, lives) in [("one", false), ("two", false), ("four", true), ("other's", true)] {
        same(request, guess(&home, request).await?.is_some(), lives)?;
    }
    holds("another purpose stays", home.has_secret(&link, Purpose::Link).await?)
}
