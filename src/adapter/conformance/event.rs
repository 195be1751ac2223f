//! What the trail promises.

use super::bench::{Bench, NOW};
use super::claim::{Checked, holds, same, some};
use crate::account::{AccountId, Actor, Event, EventKind, SessionId};
use crate::adapter::sql::Database;
use crate::port::Store;

pub(super) async fn entries_are_numbered_without_gaps<D: Database>(bench: &Bench<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let mut appended = Vec::new();
    for _ in 0..4 {
        let event = bench.event(EventKind::ResetRequested);
        home.store.append(&event).await?;
        other.store.append(&bench.event(EventKind::SignedIn)).await?;
        appended.insert(0, event.id);
    }
    let page = async |before, limit| {
        let page = home.store.events(before, limit).await?;
        let (numbers, ids): (Vec<_>, Vec<_>) = page.into_iter().map(|(n, id, _)| (n, id)).unzip();
        Checked::Ok((numbers, ids))
    };
    // The first entry is the making of the tenant.
    same("newest", page(None, 4).await?, (vec![5, 4, 3, 2], appended.clone()))?;
    let middle = appended.get(1..3).map(<[_]>::to_vec).unwrap_or_default();
    same("before", page(Some(5), 2).await?, (vec![4, 3], middle))?;
    same("end", page(Some(1), 9).await?, (vec![], vec![]))
}

pub(super) async fn an_entry_is_read_as_it_was_written<D: Database>(bench: &Bench<D>) -> Checked {
    let home = bench.home().await?;
    let (account, session) =
        (AccountId::from_bytes(bench.bytes()), SessionId::from_bytes(bench.bytes()));
    let event = Event {
        actor: Actor::Administrator,
        account: Some(account),
        session: Some(session),
        via: "px0",
        mac: "the mac".to_owned(),
        ..bench.event(EventKind::ChangeRefused)
    };
    home.store.append(&event).await?;
    let page = home.store.events(None, 1).await?;
    let (_, _, entry) = some("entry", page.first())?;
    for (field, wanted) in [
        ("id", event.id.to_string()),
        ("kind", "change-refused".to_owned()),
        ("actor", "administrator".to_owned()),
        ("account", account.to_string()),
        ("session", session.to_string()),
        ("via", "px0".to_owned()),
        ("mac", "the mac".to_owned()),
    ] {
        let found = entry.get(field).and_then(|value| value.as_str());
        same(field, found, Some(wanted.as_str()))?;
    }
    same("at", entry.get("at").and_then(|at| at.as_i64()), Some(NOW.millis()))?;
    holds("it is not chained yet", entry.get("seal").is_some_and(|seal| seal.is_null()))
}
