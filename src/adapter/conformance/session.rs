//! What sessions promise: made, exchanged, proven again, ended.

use super::change::change;
use super::claim::{Checked, holds, same, some};
use super::spend::exchanged;
use super::tenant_fixture::{TenantFixture, grant, meter, sign_in, step_up};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, Device, EventKind, Phc, Session, SessionId, SessionKind};
use crate::adapter::sql::Database;
use crate::port::{
    AccountPatch, Accounts, Find, KnownNetwork, Opening, Openings, Rotated, Rotation, Sessions,
    SignIn, StepUp, StoreError,
};

fn ids(sessions: &[Session]) -> Vec<SessionId> {
    sessions.iter().map(|session| session.id).collect()
}

pub(super) async fn a_session_is_read_as_it_was_made<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let device =
        Device { agent: Some("agent \"of\" ü".to_owned()), country: Some("NZ".to_owned()) };
    let session = Session {
        kind: SessionKind::Opaque,
        device: device.clone(),
        bound_to: Some("thumbprint".to_owned()),
        seen_at: NOW.plus(1),
        ..home.new_session(&account)
    };
    let event = bench.event(EventKind::SignedIn);
    holds("made", home.store.sign_in(sign_in(&session, &event)).await?.is_some())?;
    let find = Find::Session { session: session.id, account: None };
    let read = some("session", home.find(find).await?.session)?;
    same("kind", read.kind, SessionKind::Opaque)?;
    same("device", read.device, device)?;
    same("key", read.bound_to, Some("thumbprint".to_owned()))?;
    same("times", (read.created_at, read.seen_at, read.expires_at), (NOW, NOW.plus(1), LATER))
}

pub(super) async fn a_sign_in_does_all_that_it_says_or_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let replaced = home.session(&account).await?;
    home.grant(&replaced).await?;
    let guess = Opening { guess_at: Some("stranger"), ..home.opening(Find::Account(account.id)) };
    home.store.open(guess).await?;

    let session = home.new_session(&account);
    let (upgrade, grant) = (Phc::new("first, hashed anew"), grant(account.generation));
    let event = bench.event(EventKind::SignedIn);
    let sign_in = SignIn {
        upgrade: Some(&upgrade),
        replaces: Some(replaced.id),
        grant: Some(&grant),
        most: Some(5),
        place: Some(KnownNetwork { key: "place", until: LATER }),
        ..sign_in(&session, &event)
    };
    home.all_or_nothing(async || {
        home.store
            .sign_in(sign_in.clone())
            .await?
            .is_some()
            .then_some(())
            .ok_or(StoreError::Conflict)
    })
    .await?;

    let opened = home.find(Find::Session { session: session.id, account: None }).await?;
    holds("the grant is on record", opened.grant.is_some())?;
    same("grants", home.table("write_grant").await?.len(), 1)?;
    holds("the replaced session ended", !home.is_live(&replaced).await?)?;
    same("known places", home.table("known_place").await?.len(), 1)?;
    same("failures in a row", home.table("streak").await?.len(), 0)?;
    let upgraded = some("account", opened.account)?;
    same("password", upgraded.phc, Some(upgrade))?;
    same("generation", upgraded.generation, account.generation)?;
    same("history", opened.history.len(), 1)
}

pub(super) async fn a_sign_in_gives_back_its_own_attempt_and_no_other<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let count = async |home: &TenantFixture<'_, D>| {
        let meters = [meter("network", 9)];
        let opening = Opening { meters: &meters, ..home.opening(Find::Nothing) };
        let verdicts = home.store.open(opening).await?.verdicts;
        Checked::Ok(verdicts.first().map(|verdict| verdict.count))
    };
    let refund = ["network".to_owned(), "unknown".to_owned()];
    let event = bench.event(EventKind::SignedIn);
    let attempt = async |account: &Account| {
        let session = home.new_session(account);
        let sign_in = SignIn { refund: &refund, ..sign_in(&session, &event) };
        Checked::Ok(home.store.sign_in(sign_in).await?.is_some())
    };
    same("of another tenant", count(&other).await?, Some(1))?;
    same("a wrong one", count(&home).await?, Some(1))?;
    same("a right one", count(&home).await?, Some(2))?;
    holds("made", attempt(&account).await?)?;
    same("the next", count(&home).await?, Some(2))?;
    let late = Account { generation: account.generation + 1, ..account.clone() };
    holds("refused", !attempt(&late).await?)?;
    same("and gives nothing back", count(&home).await?, Some(3))?;
    same("of another tenant", count(&other).await?, Some(2))
}

pub(super) async fn the_oldest_session_of_the_kind_gives_way<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let other_kind = Session { kind: SessionKind::Opaque, ..home.new_session(&account) };
    let event = bench.event(EventKind::SignedIn);
    home.store.sign_in(sign_in(&other_kind, &event)).await?;
    let mut made = Vec::new();
    for after in 1..=4 {
        let session = Session { created_at: NOW.plus(after), ..home.new_session(&account) };
        let sign_in = SignIn { most: Some(2), ..sign_in(&session, &event) };
        holds("made", home.store.sign_in(sign_in).await?.is_some())?;
        made.insert(0, session.id);
    }
    made.truncate(2);
    made.push(other_kind.id);
    same("sessions", ids(&home.store.sessions(account.id, NOW).await?), made)
}

pub(super) async fn sessions_are_listed_newest_first_while_they_live<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let event = bench.event(EventKind::SignedIn);
    let mut made = Vec::new();
    for (created, lives) in [(2, 10), (3, 1), (1, 10)] {
        let session = Session {
            created_at: NOW.plus(created),
            expires_at: NOW.plus(lives),
            ..home.new_session(&account)
        };
        home.store.sign_in(sign_in(&session, &event)).await?;
        made.push(session.id);
    }
    home.session(&other).await?;
    made.remove(1);
    same("sessions", ids(&home.store.sessions(account.id, NOW.plus(1)).await?), made)
}

pub(super) fn rotation<'a, D: Database>(
    bench: &TestDatabase<D>,
    session: &'a Session,
    shown: &'a str,
    next: &'a str,
) -> Rotation<'a> {
    Rotation {
        session: session.id,
        shown,
        next,
        grant: None,
        bind: None,
        spends: &[],
        now: NOW.plus(5),
        attempt: bench.nonce(),
    }
}

pub(super) async fn a_refresh_secret_is_exchanged_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let step = rotation(bench, &session, &session.secret, "next");
    home.all_or_nothing(async || exchanged(home.store.rotate(step.clone()).await?)).await?;
    let find = Find::Session { session: session.id, account: None };
    let rotated = some("session", home.find(find).await?.session)?;
    same("secret", rotated.secret, "next".to_owned())?;
    same("seen", rotated.seen_at, NOW.plus(5))?;
    let exchange = some("exchange", rotated.exchange)?;
    same("previous", (exchange.previous, exchange.at), (session.secret.clone(), NOW.plus(5)))?;
    let grant = grant(account.generation);
    let event = bench.event(EventKind::SteppedUp);
    home.without_trace(async || {
        for (next, outcome) in [("next", Rotated::Meanwhile), ("other", Rotated::Overtaken)] {
            let again = Rotation {
                grant: Some((&grant, &event)),
                bind: Some("key"),
                now: NOW.plus(6),
                ..rotation(bench, &session, &session.secret, next)
            };
            same("the old one", home.store.rotate(again).await?, outcome)?;
        }
        Ok(())
    })
    .await?;
    let granted =
        Rotation { grant: Some((&grant, &event)), ..rotation(bench, &session, "next", "third") };
    same("the new one", home.store.rotate(granted).await?, Rotated::Done)?;
    let find = Find::Session { session: session.id, account: None };
    holds("with its grant", home.find(find).await?.grant.is_some())
}

pub(super) async fn asvs_7_4_1_a_dead_session_is_not_refreshed_or_proven<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let event = bench.event(EventKind::SteppedUp);
    let grant = grant(account.generation);
    let dead = async |now| {
        home.without_trace(async || {
            let refresh = Rotation { now, ..rotation(bench, &session, &session.secret, "next") };
            same("not refreshed", home.store.rotate(refresh).await?, Rotated::Refused)?;
            let step_up = StepUp { now, ..step_up(&session, &grant, &event) };
            holds("not proven", !home.store.step_up(step_up).await?)
        })
        .await
    };
    dead(LATER).await?;
    let patch = AccountPatch { active: Some(false), ..AccountPatch::default() };
    home.store.patch_account(account.id, patch, None, &event).await?;
    dead(NOW).await
}

pub(super) async fn a_step_up_is_one_step<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let meters = [meter("key", 9)];
    let find = Find::Account(account.id);
    let guess = Opening { meters: &meters, guess_at: Some("stranger"), ..home.opening(find) };
    home.store.open(guess).await?;
    let (reset_meters, event) = (["key".to_owned()], bench.event(EventKind::SteppedUp));
    let grant = grant(account.generation);
    let now = NOW.plus(7);
    let place = Some(KnownNetwork { key: "place", until: LATER });
    let stepped =
        StepUp { reset_meters: &reset_meters, place, now, ..step_up(&session, &grant, &event) };
    home.all_or_nothing(async || {
        home.store.step_up(stepped.clone()).await?.then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    holds("again", home.store.step_up(stepped).await?)?;
    same("grants", home.table("write_grant").await?.len(), 1)?;
    same("meters", home.table("counter").await?.len(), 0)?;
    same("known places", home.table("known_place").await?.len(), 1)?;
    same("failures in a row", home.table("streak").await?.len(), 0)?;
    let opened = home.find(Find::Session { session: session.id, account: None }).await?;
    same("seen", some("session", opened.session)?.seen_at, now)?;

    change(&home, &account, "second").await?;
    let event = bench.event(EventKind::SteppedUp);
    let late = StepUp { now, ..step_up(&session, &grant, &event) };
    holds("not after a change", !home.store.step_up(late).await?)
}

pub(super) async fn one_session_ends_or_all_but_one<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let (one, two, three) = (
        home.session(&account).await?,
        home.session(&account).await?,
        home.session(&account).await?,
    );
    let others = home.session(&other).await?;
    home.grant(&one).await?;
    let event = bench.event(EventKind::SessionsEnded);
    let end = async |only, keep| {
        Checked::Ok(home.store.end_sessions(account.id, only, keep, &event).await?)
    };
    home.without_trace(async || same("another's", end(Some(others.id), None).await?, 0)).await?;
    same("one", end(Some(one.id), None).await?, 1)?;
    same("sessions", ids(&home.store.sessions(account.id, NOW).await?), vec![three.id, two.id])?;
    same("grants", home.table("write_grant").await?.len(), 0)?;
    same("outside tokens", home.now(account.id).await?.sessions_ended_at, None)?;

    same("all but one", end(None, Some(two.id)).await?, 1)?;
    same("sessions", ids(&home.store.sessions(account.id, NOW).await?), vec![two.id])?;
    same("outside tokens", home.now(account.id).await?.sessions_ended_at, Some(NOW))?;
    home.grant(&two).await?;
    home.all_or_nothing(async || {
        let ended = home.store.end_sessions(account.id, None, None, &event).await?;
        (ended == 1).then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    holds("another's lives", home.is_live(&others).await?)
}
