//! What the trail promises.

use super::claim::{Checked, holds, same, some};
use super::test_database::{NOW, TestDatabase};
use crate::account::{AccountId, Actor, Entry, Event, EventKind, SessionId, Time};
use crate::adapter::sql::Database;
use crate::port::{Accounts, AuditLog, Flood};

pub(super) async fn entries_are_numbered_without_gaps<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let mut appended = Vec::new();
    for _ in 0..4 {
        let event = bench.event(EventKind::ResetRequested);
        home.store.append(&event).await?;
        other.store.append(&bench.event(EventKind::SignedIn)).await?;
        appended.insert(0, event.id.to_string());
    }
    let page = async |before, limit| {
        let page = home.store.events(before, limit).await?;
        let (numbers, ids): (Vec<_>, Vec<_>) =
            page.into_iter().map(|entry| (entry.sequence, entry.id)).unzip();
        Checked::Ok((numbers, ids))
    };
    // The first entry is the making of the tenant.
    same("newest", page(None, 4).await?, (vec![5, 4, 3, 2], appended.clone()))?;
    let middle = appended.get(1..3).map(<[_]>::to_vec).unwrap_or_default();
    same("before", page(Some(5), 2).await?, (vec![4, 3], middle))?;
    same("end", page(Some(1), 9).await?, (vec![], vec![]))
}

pub(super) async fn an_entry_is_read_as_it_was_written<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, session) =
        (AccountId::from_bytes(bench.bytes()), SessionId::from_bytes(bench.bytes()));
    let event = Event {
        actor: Actor::Administrator,
        administrator: Some("ops".to_owned()),
        account: Some(account),
        session: Some(session),
        via: "px0",
        detail: Some("why".to_owned()),
        personal: Some("sealed".to_owned()),
        mac: "the mac".to_owned(),
        ..bench.event(EventKind::ChangeRefused)
    };
    home.store.append(&event).await?;
    let page = home.store.events(None, 1).await?;
    let entry = some("entry", page.first())?;
    let wanted = Entry {
        sequence: 2,
        id: event.id.to_string(),
        at: NOW,
        kind: "change-refused".to_owned(),
        actor: "administrator:ops".to_owned(),
        account: Some(account.to_string()),
        session: Some(session.to_string()),
        via: "px0".to_owned(),
        detail: event.detail.clone(),
        personal: event.personal.clone(),
        mac: event.mac.clone(),
        seal: None,
        key: None,
    };
    same("entry", entry, &wanted)?;
    same("what its HMAC covers", entry.signed_text(), event.signed_text())
}

pub(super) async fn the_key_of_what_is_said_of_a_person_goes_with_the_account<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let event = Event { account: Some(account.id), ..bench.event(EventKind::SignedIn) };
    home.store.append(&event).await?;
    let key = async || {
        let page = home.store.events(None, 9).await?;
        let entry = page.into_iter().find(|entry| entry.id == event.id.to_string());
        Checked::Ok(some("entry", entry)?.key)
    };
    same("key", key().await?, account.personal_key.clone())?;
    holds("there is one", account.personal_key.is_some())?;
    home.store.erase_account(account.id, &bench.event(EventKind::AccountErased)).await?;
    same("key of an erased account", key().await?, None)
}

fn flood<'a>(address: &'a str, tenant: &'a str) -> Flood<'a> {
    Flood {
        address,
        most_of_address: 2,
        address_window: Time::MINUTE,
        tenant,
        most_of_tenant: 3,
        tenant_window: Time::HOUR,
    }
}

pub(super) async fn asvs_16_3_3_refusals_are_told_one_by_one_up_to_a_number<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let told = async || Checked::Ok(home.store.events(None, 99).await?.len() - 1);
    let refuse = async |address: &str, at: Time| {
        let event = Event { at, ..bench.event(EventKind::SignInRefused) };
        let refusals = home.store.append_refusal(&event, &flood(address, "all")).await?;
        Checked::Ok((refusals.of_address, refusals.of_tenant))
    };
    same("first", refuse("one", NOW).await?, (1, 1))?;
    same("second", refuse("one", NOW).await?, (2, 2))?;
    same("over its limit", refuse("one", NOW).await?, (3, 2))?;
    same("told", told().await?, 2)?;
    same("another address", refuse("two", NOW).await?, (1, 3))?;
    same("over the tenant's", refuse("two", NOW).await?, (2, 4))?;
    same("told", told().await?, 3)?;
    same("a new window", refuse("one", NOW.plus(Time::MINUTE)).await?, (1, 5))?;
    same("a new hour", refuse("one", NOW.plus(Time::HOUR)).await?, (1, 1))?;
    same("told", told().await?, 4)
}
