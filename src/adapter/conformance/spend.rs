//! What is promised of things that can be used once: keys' proofs, challenges.

use super::change::change;
use super::claim::{Checked, conflicts, holds, same, some};
use super::tenant_fixture::sign_in;
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{EventKind, Phc};
use crate::adapter::sql::Database;
use crate::port::{Find, Passwords, Rotated, Rotation, Sessions, SignIn, Spend, StoreError};

/// An exchange that was made, for a check that wants it whole.
pub(super) fn exchanged(outcome: Rotated) -> Result<(), StoreError> {
    (outcome == Rotated::Done).then_some(()).ok_or(StoreError::Conflict)
}

pub(super) fn spend(token: &str) -> Spend {
    Spend { issuer: "relatch:test", token: token.to_owned(), expires_at: LATER }
}

pub(super) async fn a_sign_in_spends_what_it_used<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let event = bench.event(EventKind::SignedIn);
    let (first, second) = (home.new_session(&account), home.new_session(&account));
    let spends = [spend("challenge"), spend("proof")];
    let step = SignIn { spends: &spends, ..sign_in(&first, &event) };
    home.all_or_nothing(async || {
        home.store.sign_in(step.clone()).await?.is_some().then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    home.without_trace(async || {
        let spends = [spend("fresh"), spend("proof")];
        let again = SignIn { spends: &spends, ..sign_in(&second, &event) };
        conflicts("again", home.store.sign_in(again).await)
    })
    .await?;

    let stranger = other.account().await?;
    let session = other.new_session(&stranger);
    let elsewhere = SignIn { spends: &spends, ..sign_in(&session, &event) };
    holds("another tenant's are its own", other.store.sign_in(elsewhere).await?.is_some())
}

pub(super) async fn a_refused_sign_in_spends_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.new_session(&account);
    change(&home, &account, "second").await?;
    let (spends, event) = ([spend("challenge")], bench.event(EventKind::SignedIn));
    home.without_trace(async || {
        let late = SignIn { spends: &spends, ..sign_in(&session, &event) };
        holds("refused", home.store.sign_in(late).await?.is_none())
    })
    .await
}

pub(super) async fn a_refresh_spends_its_proof_and_binds_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let spends = [spend("proof")];
    let step = |shown, next, bind| Rotation {
        session: session.id,
        shown,
        next,
        grant: None,
        bind,
        spends: &spends,
        now: NOW,
        attempt: bench.nonce(),
    };
    let first = step(&session.secret, "next", Some("key"));
    home.all_or_nothing(async || exchanged(home.store.rotate(first.clone()).await?)).await?;
    home.without_trace(async || {
        conflicts("the proof again", home.store.rotate(step("next", "third", None)).await)
    })
    .await?;
    let other = Rotation { spends: &[], ..step("next", "third", Some("other key")) };
    same("without a proof", home.store.rotate(other).await?, Rotated::Done)?;
    let find = Find::Session { session: session.id, account: None };
    let bound = some("session", home.find(find).await?.session)?.bound_to;
    same("key", bound, Some("key".to_owned()))
}

pub(super) async fn a_password_is_hashed_anew_in_place<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, bystander) = (home.account().await?, home.account().await?);
    let session = home.session(&account).await?;
    let anew = Phc::new("first, hashed anew");
    home.store.rehash(account.id, account.generation, &anew).await?;
    let rehashed = home.now(account.id).await?;
    same("password", rehashed.phc, Some(anew.clone()))?;
    same("generation", rehashed.generation, account.generation)?;
    holds("the session lives", home.is_live(&session).await?)?;
    same("bystander", home.now(bystander.id).await?.phc, Some(Phc::new("first")))?;

    change(&home, &account, "second").await?;
    home.without_trace(async || {
        Ok(home.store.rehash(account.id, account.generation, &anew).await?)
    })
    .await
}
