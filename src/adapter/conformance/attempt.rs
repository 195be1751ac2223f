//! What is promised of a step whose reply was lost: it is done once, and its caller hears of it.

use super::claim::{Checked, holds, same, some};
use super::code::{code, redemption, send};
use super::registration::register;
use super::session::rotation;
use super::spend::spend;
use super::tenant_fixture::{TenantFixture, grant, meter, sign_in, step_up};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{EventKind, Phc};
use crate::adapter::sql::{Database, InjectedFault};
use crate::port::{
    AccountFilter, Accounts, Find, KnownNetwork, Opening, Openings, Redemption, Registrations,
    Rotated, Rotation, Secrets, Sessions, SignIn, StepUp,
};

/// How many rows the tenant has in what only grows when a step is done.
async fn grown<D: Database>(home: &TenantFixture<'_, D>) -> Checked<[usize; 3]> {
    let (events, spent) = (home.table("event").await?, home.table("spent_grant").await?);
    Ok([events.len(), spent.len(), home.table("session").await?.len()])
}

pub(super) async fn attack_37_a_sign_in_whose_reply_was_lost_is_done_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let replaced = home.session(&account).await?;
    let (meters, refund) = ([meter("network", 9)], ["network".to_owned()]);
    home.store.open(Opening { meters: &meters, ..home.opening(Find::Nothing) }).await?;
    home.store.open(Opening { meters: &meters, ..home.opening(Find::Nothing) }).await?;
    let before = grown(&home).await?;
    let session = home.new_session(&account);
    let (upgrade, grant) = (Phc::new("first, hashed anew"), grant(account.generation));
    let (spends, event) = ([spend("challenge")], bench.event(EventKind::SignedIn));
    let step = SignIn {
        upgrade: Some(&upgrade),
        replaces: Some(replaced.id),
        grant: Some(&grant),
        most: Some(5),
        spends: &spends,
        refund: &refund,
        place: Some(KnownNetwork { key: "place", until: LATER }),
        ..sign_in(&session, &event)
    };
    bench.fail(InjectedFault::LostReply);
    holds("made", home.store.sign_in(step).await?.is_some())?;
    let [events, spent, sessions] = before;
    same("rows", grown(&home).await?, [events + 1, spent + 1, sessions])?;
    holds("it lives", home.is_live(&session).await?)?;
    let opening = Opening { meters: &meters, ..home.opening(Find::Nothing) };
    let verdicts = home.store.open(opening).await?.verdicts;
    same("given back once", some("verdict", verdicts.first())?.count, 2)
}

pub(super) async fn attack_37_a_step_up_whose_reply_was_lost_is_done_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let before = grown(&home).await?;
    let (grant, event) = (grant(account.generation), bench.event(EventKind::SteppedUp));
    let place = Some(KnownNetwork { key: "place", until: LATER });
    bench.fail(InjectedFault::LostReply);
    let step = StepUp { place, ..step_up(&session, &grant, &event) };
    holds("proven", home.store.step_up(step).await?)?;
    let [events, spent, sessions] = before;
    same("rows", grown(&home).await?, [events + 1, spent, sessions])
}

pub(super) async fn attack_37_an_exchange_whose_reply_was_lost_is_done_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let before = grown(&home).await?;
    let (grant, event) = (grant(account.generation), bench.event(EventKind::SteppedUp));
    let spends = [spend("challenge"), spend("proof")];
    bench.fail(InjectedFault::LostReply);
    let step = Rotation {
        grant: Some((&grant, &event)),
        bind: Some("key"),
        spends: &spends,
        ..rotation(bench, &session, &session.secret, "next")
    };
    same("exchanged", home.store.rotate(step).await?, Rotated::Done)?;
    let [events, spent, sessions] = before;
    same("rows", grown(&home).await?, [events + 1, spent + 2, sessions])?;
    let opened = home.find(Find::Session { session: session.id, account: None }).await?;
    holds("with its grant", opened.grant.is_some())
}

pub(super) async fn attack_37_a_code_whose_reply_was_lost_is_redeemed_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    send(&home, &account, code("request", "right"), false).await?;
    let step = redemption(bench, "request", "right");
    bench.fail(InjectedFault::LostReply);
    holds("redeemed", home.store.redeem(step.clone()).await?)?;
    let other = Redemption { attempt: bench.nonce(), ..step };
    holds("by no other attempt", !home.store.redeem(other).await?)
}

pub(super) async fn attack_37_a_registration_whose_reply_was_lost_is_done_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let new = home.new_account()?;
    let (lookup, _) = register(&home, &new.email.key()).await?;
    let before = grown(&home).await?;
    bench.fail(InjectedFault::LostReply);
    let made = some("account", home.store.enrol(&lookup, new.clone()).await?)?;
    same("account", (made.id, made.created_at), (new.id, NOW))?;
    let [events, spent, sessions] = before;
    same("rows", grown(&home).await?, [events + 1, spent, sessions])
}

pub(super) async fn attack_37_an_account_whose_reply_was_lost_is_made_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let new = home.new_account()?;
    let ([events, spent, sessions], counted) = (grown(&home).await?, accounts(&home).await?);
    bench.fail(InjectedFault::LostReply);
    let made = home.store.create_account(new.clone()).await?;
    same("account", (made.id, made.created_at), (new.id, NOW))?;
    same("rows", grown(&home).await?, [events + 1, spent, sessions])?;
    same("counted", accounts(&home).await?, counted + 1)
}

/// How many accounts the tenant's row says that it has.
async fn accounts<D: Database>(home: &TenantFixture<'_, D>) -> Checked<u64> {
    Ok(home.store.accounts(AccountFilter::default()).await?.1)
}
