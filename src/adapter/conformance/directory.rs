//! What the directory of tenants promises.

use std::rc::Rc;

use super::claim::{Checked, conflicts, holds, same, some};
use super::tenant_fixture::TenantFixture;
use super::test_database::{NOW, TestDatabase};
use crate::account::{Dialect, Event, EventKind, Time};
use crate::adapter::sql::{Database, Snapshots, SqlDirectory};
use crate::port::{
    Accounts, Find, IssuerDocument, Listing, NewTenant, Opening, Openings, SnapshotRef, StoreError,
    StoredKey, TenantPart, TenantSnapshot, Tenants,
};

/// The tenant as somebody reads it who remembers nothing.
async fn fresh<D: Database>(
    bench: &TestDatabase<D>,
    by: SnapshotRef<'_>,
) -> Checked<Rc<TenantSnapshot>> {
    some("tenant", bench.directory(NOW).snapshot(by).await?)
}

async fn replace<D: Database>(
    home: &TenantFixture<'_, D>,
    part: TenantPart,
) -> Checked<Rc<TenantSnapshot>> {
    let event = home.bench.event(EventKind::TenantChanged);
    let directory = home.bench.directory(NOW);
    holds("replaced", directory.replace(home.tenant, part, &event).await?)?;
    some("tenant", directory.snapshot(SnapshotRef::Id(home.tenant)).await?)
}

fn issuers(issuers: &[(&str, &str)]) -> TenantPart {
    let document = |(issuer, document): &(&str, &str)| IssuerDocument {
        issuer: (*issuer).to_owned(),
        document: (*document).to_owned(),
    };
    let list = format!("list of {}", issuers.len());
    TenantPart::Issuers { documents: issuers.iter().map(document).collect(), list }
}

pub(super) async fn a_tenant_is_found_by_what_names_it<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let tenant = bench.new_tenant();
    let event = bench.event(EventKind::TenantChanged);
    bench.directory(NOW).create(tenant.clone(), &event).await?;
    for (by, by_host) in [
        (SnapshotRef::Id(tenant.id), false),
        (SnapshotRef::Slug(&tenant.slug), false),
        (SnapshotRef::Host(some("host", tenant.hosts.first())?), true),
    ] {
        let snapshot = fresh(bench, by).await?;
        same("id", snapshot.tenant.id, tenant.id)?;
        same("slug", snapshot.tenant.slug.as_str(), tenant.slug.as_str())?;
        same("by host", snapshot.by_host, by_host)?;
        same("dialects", snapshot.tenant.dialects.clone(), vec![Dialect::Px0])?;
        same("keys", snapshot.keys.clone(), vec![tenant.key.clone()])?;
        same("version", snapshot.version, 1)?;
        let empty = snapshot.policy.is_none()
            && snapshot.issuer_documents.is_empty()
            && snapshot.rules.is_empty();
        holds("the rest is empty", empty)?;
    }
    let nobody = bench.directory(NOW).snapshot(SnapshotRef::Slug("")).await?;
    holds("no tenant by another name", nobody.is_none())?;
    holds("it is listed", bench.directory(NOW).tenants().await?.contains(&tenant.id))
}

pub(super) async fn an_account_names_its_tenant_and_a_tenant_its_hosts<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let directory = bench.directory(NOW);
    same("home", directory.home(account.id).await?, Some(home.tenant))?;
    let event = bench.event(EventKind::AccountErased);
    home.store.erase_account(account.id, &event).await?;
    same("no home", directory.home(account.id).await?, None)?;

    let hosts = vec![bench.text("b"), bench.text("a")];
    replace(&home, TenantPart::Hosts(hosts.clone())).await?;
    same("hosts", directory.hosts(home.tenant).await?, hosts.clone())?;
    let snapshot = some("tenant", directory.snapshot(SnapshotRef::Id(home.tenant)).await?)?;
    same("first", snapshot.first_host.as_ref(), hosts.first())?;
    same("another's", directory.hosts(other.tenant).await?, vec![])
}

pub(super) async fn the_first_tenant_answers_for_strange_hosts<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (_, home) = (bench.home().await?, bench.home().await?);
    let host = bench.text("strange");
    let first = bench.query("SELECT id FROM tenant WHERE fallback = 1", vec![]).await?;
    same("tenants that do", first.len(), 1)?;
    let snapshots = Rc::<Snapshots>::default();
    let directory = SqlDirectory::new(Rc::clone(&bench.database), snapshots, NOW);
    let strange = some("tenant", directory.snapshot(SnapshotRef::Host(&host)).await?)?;
    let is_first = format!("{first:?}").contains(&strange.tenant.id.to_string());
    holds("it is the first", is_first && !strange.by_host)?;

    replace(&home, TenantPart::Hosts(vec![host.clone()])).await?;
    let raised = fresh(bench, SnapshotRef::Id(strange.tenant.id)).await?;
    holds("who remembers the old answer learns", raised.version > strange.version)?;
    let found = fresh(bench, SnapshotRef::Host(&host)).await?;
    same("tenant", found.tenant.id, home.tenant)
}

pub(super) async fn names_of_tenants_are_unique<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let tenant = bench.new_tenant();
    let event = bench.event(EventKind::TenantChanged);
    let directory = bench.directory(NOW);
    directory.create(tenant.clone(), &event).await?;
    let home = bench.home().await?;
    for (what, again) in [
        ("id", NewTenant { id: tenant.id, ..bench.new_tenant() }),
        ("slug", NewTenant { slug: tenant.slug.clone(), ..bench.new_tenant() }),
        ("host", NewTenant { hosts: tenant.hosts.clone(), ..bench.new_tenant() }),
    ] {
        let id = again.id;
        conflicts(what, directory.create(again, &event).await)?;
        let half = id != tenant.id && directory.tenants().await?.contains(&id);
        holds("nothing is half made", !half)?;
    }
    home.without_trace(async || {
        let taken = TenantPart::Hosts(tenant.hosts.clone());
        conflicts("host", directory.replace(home.tenant, taken, &event).await)
    })
    .await
}

pub(super) async fn every_part_is_replaced_and_raises_the_version<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let host = bench.text("host");
    let snapshot =
        replace(&home, TenantPart::Policy(Some(r#"{"version":1,"history":5}"#.to_owned()))).await?;
    let depth = snapshot.policy.as_ref().map(|policy| policy.history());
    same("policy", (depth, snapshot.version), (Some(5), 2))?;
    let snapshot = replace(&home, TenantPart::Policy(None)).await?;
    same("policy", (snapshot.policy.is_some(), snapshot.version), (false, 3))?;
    let settings = TenantPart::Settings(r#"{"first_password":true}"#.to_owned());
    let snapshot = replace(&home, settings).await?;
    same("settings", (snapshot.tenant.settings.first_password, snapshot.version), (true, 4))?;
    let dialects = TenantPart::Dialects(vec![Dialect::Jitsudo, Dialect::Unleash]);
    let snapshot = replace(&home, dialects).await?;
    same("dialects", snapshot.tenant.dialects.clone(), vec![Dialect::Jitsudo, Dialect::Unleash])?;
    let snapshot = replace(&home, TenantPart::Hosts(vec![host.clone()])).await?;
    same("version", snapshot.version, 6)?;
    holds("its host", fresh(bench, SnapshotRef::Host(&host)).await?.by_host)?;
    let document = r#"{"issuer":"https://a.test","audience":"relatch","algorithms":["ES256"],
        "keys":{"jwks_uri":"https://a.test/keys"}}"#;
    let snapshot = replace(&home, issuers(&[("https://a.test", document)])).await?;
    let known = (snapshot.issuer_documents.clone(), snapshot.issuer_list.clone());
    let first =
        IssuerDocument { issuer: "https://a.test".to_owned(), document: document.to_owned() };
    same("issuer", (known, snapshot.version), ((vec![first], Some("list of 1".to_owned())), 7))?;
    let snapshot = replace(&home, issuers(&[])).await?;
    same("issuers", snapshot.issuer_documents.len(), 0)?;
    let rules = r#"[{"id":"r","effect":"forbid","action":"a"}]"#;
    let snapshot = replace(&home, TenantPart::Rules(rules.to_owned())).await?;
    same("rules", (snapshot.rules.len(), snapshot.version), (1, 9))?;
    same("entries", home.table("event").await?.len(), 9)?;

    let opening = |version| Opening { version, ..home.opening(Find::Nothing) };
    let old = home.store.open(opening(8)).await;
    same("an old version", old.err(), Some(StoreError::Stale))?;
    home.store.open(opening(9)).await?;
    Ok(())
}

pub(super) async fn no_part_is_half_replaced<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let event = bench.event(EventKind::TenantChanged);
    let directory = bench.directory(NOW);
    let later = NOW.plus(Time::HOUR);
    for part in [
        TenantPart::Settings(r#"{"first_password":true}"#.to_owned()),
        TenantPart::Hosts(vec![bench.text("one"), bench.text("two")]),
        issuers(&[("https://a.test", "{}")]),
        TenantPart::Key { key: bench.key(), retire_others_at: later },
    ] {
        home.all_or_nothing(async || {
            directory.replace(home.tenant, part.clone(), &event).await.map(drop)
        })
        .await?;
    }
    let unknown = bench.new_tenant().id;
    let settings = TenantPart::Settings("{}".to_owned());
    holds("unknown", !directory.replace(unknown, settings, &event).await?)
}

pub(super) async fn issuers_are_listed_once_and_as_they_were_read<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let snapshot = replace(&home, issuers(&[("https://a.test", "{}")])).await?;
    let keys = |new: &str| {
        let key = |key: &StoredKey| (key.sealed_seed.clone(), new.to_owned());
        snapshot.keys.iter().map(key).collect::<Vec<_>>()
    };
    let (documents, event) = (&snapshot.issuer_documents, bench.event(EventKind::TenantChanged));
    let list = async |list: &str, documents, keys: &[(String, String)]| {
        let listing = Listing { documents, list, keys, event: Some(&event) };
        bench.directory(NOW).list_issuers(home.tenant, listing).await
    };
    holds("it has a list", !list("again", documents, &keys("new")).await?)?;
    let unlist = format!("UPDATE tenant SET issuer_list = NULL WHERE id = '{}'", home.tenant);
    bench.query(&unlist, vec![]).await?;
    home.without_trace(async || {
        holds("other documents", !list("late", &[], &keys("new")).await?)?;
        holds("other keys", !list("late", documents, &[]).await?)
    })
    .await?;
    home.all_or_nothing(async || list("first", documents, &keys("new")).await.map(drop)).await?;
    let listed = fresh(bench, SnapshotRef::Id(home.tenant)).await?;
    same("list", listed.issuer_list.as_deref(), Some("first"))?;
    holds("keys", listed.keys.iter().all(|key| key.sealed_seed == "new"))?;
    holds("once", !list("second", documents, &keys("new")).await?)
}

pub(super) async fn older_keys_retire_when_one_is_added<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let first = fresh(bench, SnapshotRef::Id(home.tenant)).await?.keys.first().cloned();
    let first = some("key", first)?;
    let later = NOW.plus(Time::HOUR);
    let add = async |key: &StoredKey, at| {
        let event = Event { at, ..bench.event(EventKind::TenantChanged) };
        let part = TenantPart::Key { key: key.clone(), retire_others_at: at.plus(Time::HOUR) };
        bench.directory(NOW).replace(home.tenant, part, &event).await?;
        Checked::Ok(fresh(bench, SnapshotRef::Id(home.tenant)).await?.keys.clone())
    };
    let second = StoredKey { active_from: NOW.plus(1), ..bench.key() };
    let retired = StoredKey { retires_at: Some(later), ..first };
    same("keys", add(&second, NOW).await?, vec![second.clone(), retired])?;
    let third = StoredKey { active_from: NOW.plus(2), ..bench.key() };
    let retired = StoredKey { retires_at: Some(later.plus(Time::HOUR)), ..second };
    same("keys", add(&third, later).await?, vec![third.clone(), retired])
}

pub(super) async fn attack_38_a_part_that_is_put_again_leaves_no_trace<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let event = bench.event(EventKind::TenantChanged);
    let document = r#"{"issuer":"https://a.test","audience":"relatch","algorithms":["ES256"],
        "keys":{"jwks_uri":"https://a.test/keys"}}"#;
    let host = |name: &str| format!("{name}-{}.test", home.tenant);
    for part in [
        TenantPart::Policy(Some(r#"{"version":1}"#.to_owned())),
        TenantPart::Policy(None),
        TenantPart::Settings(r#"{"limits":"open"}"#.to_owned()),
        TenantPart::Rules("[ ]".to_owned()),
        TenantPart::Dialects(vec![Dialect::Prelude]),
        TenantPart::Hosts(vec![host("b"), host("a")]),
        TenantPart::Hosts(Vec::new()),
        issuers(&[("https://b.test", document), ("https://a.test", document)]),
        issuers(&[]),
    ] {
        let before = fresh(bench, SnapshotRef::Id(home.tenant)).await?.version;
        let snapshot = replace(&home, part.clone()).await?;
        same("another part is written", snapshot.version, before + 1)?;
        home.without_trace(async || {
            holds("known", bench.directory(NOW).replace(home.tenant, part, &event).await?)
        })
        .await?;
    }
    Ok(())
}

pub(super) async fn what_is_remembered_is_a_minute_old_at_most<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let snapshots = Rc::<Snapshots>::default();
    let at = |now| SqlDirectory::new(Rc::clone(&bench.database), Rc::clone(&snapshots), now);
    let by = SnapshotRef::Id(home.tenant);
    let version = async |directory: &SqlDirectory<_>| {
        let trips = bench.log.record().round_trips;
        let snapshot = some("tenant", directory.snapshot(by).await?)?;
        Checked::Ok((snapshot.version, bench.log.record().round_trips - trips))
    };
    same("first", version(&at(NOW)).await?, (1, 1))?;
    replace(&home, TenantPart::Rules("[ ]".to_owned())).await?;
    same("remembered", version(&at(NOW.plus(Time::MINUTE - 1))).await?, (1, 0))?;
    same("read again", version(&at(NOW.plus(Time::MINUTE))).await?, (2, 1))?;
    replace(&home, TenantPart::Rules("[]".to_owned())).await?;
    let directory = at(NOW.plus(Time::MINUTE));
    directory.forget();
    same("after forgetting", version(&directory).await?, (3, 1))
}
