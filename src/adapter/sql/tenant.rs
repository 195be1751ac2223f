//! Tenants: found, made, changed part by part.

use core::cell::OnceCell;
use std::rc::Rc;

use serde_json::json;

use super::bindings::Bindings;
use super::database::{Answers, Database, Row};
use super::row::read;
use super::{SqlDirectory, event};
use crate::account::{AccountId, Dialect, Event, Migration, Tenant, TenantId};
use crate::policy::Policy;
use crate::port::{
    IssuerDocument, Listing, NewTenant, SnapshotRef, StoreError, StoredKey, TenantPart,
    TenantSnapshot, Tenants,
};

const KNOWN: &str = "EXISTS (SELECT 1 FROM tenant WHERE id = :tenant)";

impl<D: Database> SqlDirectory<D> {
    async fn read(&self, by: SnapshotRef<'_>) -> Result<Option<TenantSnapshot>, StoreError> {
        let (bindings, which) = match by {
            SnapshotRef::Host(host) => (Bindings::default().with("host", host), BY_HOST),
            SnapshotRef::Id(id) => (Bindings::default().with("wanted", id), ":wanted"),
            SnapshotRef::Slug(slug) => (Bindings::default().with("slug", slug), BY_SLUG),
        };
        let by_host = match by {
            SnapshotRef::Host(_) => "EXISTS (SELECT 1 FROM tenant_host WHERE host = :host)",
            SnapshotRef::Id(_) | SnapshotRef::Slug(_) => "FALSE",
        };
        let texts = [
            format!(
                "SELECT *, {by_host} AS by_host, {FIRST_HOST}, {HAS_WEBHOOKS}, {MIGRATION}
                 FROM tenant
                 WHERE id = {which}"
            ),
            format!(
                "SELECT issuer, document FROM issuer WHERE tenant_id = {which} ORDER BY issuer"
            ),
            format!(
                "SELECT * FROM signing_key WHERE tenant_id = {which}
                 ORDER BY active_from DESC, id DESC"
            ),
        ];
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let mut answers = Answers::new(self.database.batch(statements).await?);
        let Some(tenant) = answers.next_row() else { return Ok(None) };
        snapshot(&tenant, &answers.next(), &answers.next()).map(Some)
    }

    async fn write(&self, bindings: &Bindings, texts: &[String]) -> Result<Answers, StoreError> {
        let statements = texts.iter().map(|text| bindings.statement(text)).collect();
        let answers = self.database.batch(statements).await?;
        self.snapshots.clear();
        Ok(Answers::new(answers))
    }
}

const FIRST_HOST: &str = "(SELECT host FROM tenant_host WHERE tenant_id = tenant.id
       ORDER BY position, host LIMIT 1) AS first_host";

const HAS_WEBHOOKS: &str =
    "EXISTS (SELECT 1 FROM webhook WHERE tenant_id = tenant.id AND active = 1) AS has_webhooks";

const MIGRATION: &str = "(SELECT json_object('url', url, 'sealed_secret', sealed_secret,
         'until', until_at) FROM migration_source WHERE tenant_id = tenant.id) AS migration";

const BY_HOST: &str = "COALESCE((SELECT tenant_id FROM tenant_host WHERE host = :host),
       (SELECT id FROM tenant WHERE fallback = 1))";

const BY_SLUG: &str = "(SELECT id FROM tenant WHERE slug = :slug)";

fn snapshot(tenant: &Row, issuers: &[Row], keys: &[Row]) -> Result<TenantSnapshot, StoreError> {
    let document = |row: &Row| {
        Ok(IssuerDocument { issuer: row.owned("issuer")?, document: row.owned("document")? })
    };
    let documents: Result<Vec<_>, StoreError> = issuers.iter().map(document).collect();
    Ok(TenantSnapshot {
        tenant: Tenant {
            id: tenant.parsed("id")?,
            slug: tenant.text("slug")?.to_owned(),
            dialects: tenant.json("dialects")?,
            settings: tenant.json("settings")?,
        },
        version: tenant.number("version")?,
        by_host: tenant.flag("by_host")?,
        first_host: tenant.optional_owned("first_host")?,
        policy: policy(tenant)?,
        issuer_documents: documents?,
        issuer_list: tenant.optional_owned("issuer_list")?,
        issuers: OnceCell::new(),
        rules: tenant.json("rules")?,
        keys: read::<StoredKey>(keys)?,
        has_webhooks: tenant.flag("has_webhooks")?,
        verifying: OnceCell::new(),
        migration: migration(tenant)?,
    })
}

fn migration(tenant: &Row) -> Result<Option<Migration>, StoreError> {
    let document = tenant.optional_text("migration")?;
    document.map(|_| tenant.json("migration")).transpose()
}

fn policy(tenant: &Row) -> Result<Option<Policy>, StoreError> {
    let document = tenant.optional_text("policy")?;
    let policy = document.map(Policy::from_json).transpose();
    policy.map_err(|error| StoreError::Unavailable(format!("column policy: {error}")))
}

impl<D: Database> Tenants for SqlDirectory<D> {
    async fn snapshot(
        &self,
        by: SnapshotRef<'_>,
    ) -> Result<Option<Rc<TenantSnapshot>>, StoreError> {
        if let Some(snapshot) = self.snapshots.get(by, self.now) {
            return Ok(Some(snapshot));
        }
        let snapshot = self.read(by).await?.map(Rc::new);
        if let Some(snapshot) = &snapshot {
            self.snapshots.put(by, self.now, Rc::clone(snapshot));
        }
        Ok(snapshot)
    }

    fn forget(&self) {
        self.snapshots.clear();
    }

    fn is_worth_reading(&self, tenant: TenantId) -> bool {
        self.snapshots.is_worth_reading(tenant, self.now)
    }

    async fn create(&self, tenant: NewTenant, event: &Event) -> Result<(), StoreError> {
        let bindings = Bindings::default()
            .with("tenant", tenant.id)
            .with("slug", tenant.slug)
            .with_json("dialects", &names(&tenant.dialects))
            .with("settings", tenant.settings)
            .with("issuer_list", tenant.issuer_list)
            .with("at", tenant.at)
            .with_json("hosts", &tenant.hosts)
            .with_event(event);
        let bindings = bind_key(bindings, &tenant.key);
        let mut texts =
            vec![MAKE.to_owned(), PUT_KEY.to_owned(), ANCHOR.to_owned(), event::insert(KNOWN)];
        if !tenant.hosts.is_empty() {
            texts.extend([PUT_HOSTS.to_owned(), raise(OTHER_FALLBACK)]);
        }
        self.write(&bindings, &texts).await?;
        Ok(())
    }

    async fn replace(
        &self,
        tenant: TenantId,
        part: TenantPart,
        event: &Event,
    ) -> Result<bool, StoreError> {
        let bindings =
            Bindings::default().with("tenant", tenant).with("at", event.at).with_event(event);
        // What is put again as it is writes nothing.
        let (bindings, differs) = difference(bindings, &part);
        let mut texts = vec![event::insert(&format!("{KNOWN} AND {differs}"))];
        if matches!(part, TenantPart::Hosts(_)) {
            texts.push(raise(&format!("{OTHER_FALLBACK} AND {differs}")));
        }
        texts.push(raise(&format!("id = :tenant AND {differs}")));
        texts.extend(replacement(&part, &differs));
        texts.push("SELECT id FROM tenant WHERE id = :tenant".to_owned());
        Ok(!self.write(&bindings, &texts).await?.last().is_empty())
    }

    async fn home(&self, account: AccountId) -> Result<Option<TenantId>, StoreError> {
        // One look-up by key a tenant; an index over all accounts would cost a row each.
        let home = Bindings::default().with("account", account).statement(
            "SELECT id FROM tenant WHERE EXISTS
               (SELECT 1 FROM account WHERE tenant_id = tenant.id AND account.id = :account)",
        );
        let row = Answers::new(self.database.batch(vec![home]).await?).next_row();
        row.map(|row| row.parsed("id")).transpose()
    }

    async fn hosts(&self, tenant: TenantId) -> Result<Vec<String>, StoreError> {
        let hosts = Bindings::default().with("tenant", tenant).statement(
            "SELECT host FROM tenant_host WHERE tenant_id = :tenant ORDER BY position, host",
        );
        let rows = Answers::new(self.database.batch(vec![hosts]).await?).next();
        rows.iter().map(|row| Ok(row.text("host")?.to_owned())).collect()
    }

    async fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        let all = Bindings::default().statement("SELECT id FROM tenant ORDER BY id");
        let mut answers = Answers::new(self.database.batch(vec![all]).await?);
        answers.next().iter().map(|row| row.parsed("id")).collect()
    }

    async fn list_issuers(
        &self,
        tenant: TenantId,
        listing: Listing<'_>,
    ) -> Result<bool, StoreError> {
        let key = |(old, new): &(String, String)| json!({ "old": old, "new": new });
        let keys: Vec<_> = listing.keys.iter().map(key).collect();
        let bindings = Bindings::default()
            .with("tenant", tenant)
            .with("list", listing.list)
            .with_json("issuers", &listing.documents)
            .with_json("keys", &keys);
        let bindings = match listing.event {
            Some(event) => bindings.with_event(event),
            None => bindings,
        };
        let as_read = format!("{UNLISTED} AND NOT ({OTHER_ISSUERS}) AND NOT ({OTHER_KEYS})");
        let entry = listing.event.map(|_| event::insert(&as_read));
        let list = format!(
            "UPDATE tenant SET issuer_list = :list, version = version + 1
             WHERE id = :tenant AND {as_read}"
        );
        let listed = "SELECT id FROM tenant WHERE id = :tenant AND issuer_list = :list";
        let steps = [list, MARK_KEYS.to_owned(), listed.to_owned()];
        let texts: Vec<String> = entry.into_iter().chain(steps).collect();
        Ok(!self.write(&bindings, &texts).await?.last().is_empty())
    }
}

/// The first tenant answers for host names of no tenant.
const MAKE: &str = "INSERT INTO tenant (id, slug, version, fallback, dialects, settings, rules,
       issuer_list, last_number, created_at)
     SELECT :tenant, :slug, 1, NOT EXISTS (SELECT 1 FROM tenant), :dialects, :settings, '[]',
       :issuer_list, 0, :at";

/// Where the trail begins: cron looks for tenants with entries to chain by their anchors.
const ANCHOR: &str = "INSERT INTO trail_anchor
       (tenant_id, sequence, seal, base, base_seal, mac, holder, leased_until)
     VALUES (:tenant, 0, '', 0, '', '', '', 0)";

const PUT_HOSTS: &str = "INSERT INTO tenant_host (host, tenant_id, position)
     SELECT value, :tenant, key FROM json_each(:hosts) WHERE EXISTS (SELECT 1 FROM tenant WHERE id = :tenant)";

const PUT_KEY: &str = "INSERT OR REPLACE INTO signing_key
       (tenant_id, id, public_jwk, sealed_seed, active_from, retires_at)
     SELECT :tenant, :key, :public_jwk, :sealed_seed, :active_from, :retires_at
     WHERE EXISTS (SELECT 1 FROM tenant WHERE id = :tenant)";

/// The other tenant that answers for host names of no tenant. Isolates that remember it for such a
/// host must learn when the host gets a tenant of its own.
const OTHER_FALLBACK: &str = "fallback = 1 AND id <> :tenant";

fn raise(which: &str) -> String {
    format!("UPDATE tenant SET version = version + 1 WHERE {which} RETURNING id")
}

fn names(dialects: &[Dialect]) -> Vec<&'static str> {
    dialects.iter().map(|dialect| dialect.as_str()).collect()
}

fn bind_key(bindings: Bindings, key: &StoredKey) -> Bindings {
    bindings
        .with("key", key.id.as_str())
        .with("public_jwk", key.public_jwk.as_str())
        .with("sealed_seed", key.sealed_seed.as_str())
        .with("active_from", key.active_from)
        .with("retires_at", key.retires_at)
}

/// Binds a part, and the condition that the tenant's is another.
fn difference(bindings: Bindings, part: &TenantPart) -> (Bindings, String) {
    let column = |name: &str| {
        format!("EXISTS (SELECT 1 FROM tenant WHERE id = :tenant AND {name} IS NOT :part)")
    };
    match part {
        TenantPart::Policy(policy) => (bindings.with("part", policy.as_deref()), column("policy")),
        TenantPart::Settings(settings) => {
            (bindings.with("part", settings.as_str()), column("settings"))
        }
        TenantPart::Rules(rules) => (bindings.with("part", rules.as_str()), column("rules")),
        TenantPart::Dialects(dialects) => {
            (bindings.with_json("part", &names(dialects)), column("dialects"))
        }
        TenantPart::Hosts(hosts) => (bindings.with_json("hosts", hosts), OTHER_HOSTS.to_owned()),
        TenantPart::Issuers { documents, list } => {
            let bindings = bindings.with_json("issuers", documents).with("list", list.as_str());
            let other_list = column("issuer_list").replace(":part", ":list");
            (bindings, format!("(({OTHER_ISSUERS}) OR {other_list})"))
        }
        TenantPart::Migration(migration) => {
            let bindings = bindings
                .with("url", migration.as_ref().map(|known| known.url.as_str()))
                .with("sealed", migration.as_ref().map(|known| known.sealed_secret.as_str()))
                .with("until", migration.as_ref().map(|known| known.until));
            (bindings, OTHER_MIGRATION.to_owned())
        }
        TenantPart::Key { key, retire_others_at } => {
            (bind_key(bindings, key).with("retire_others_at", *retire_others_at), "TRUE".to_owned())
        }
    }
}

/// The host names are others, or in another order.
const OTHER_HOSTS: &str = "(SELECT json_group_array(host) FROM (
       SELECT host FROM tenant_host WHERE tenant_id = :tenant ORDER BY position, host))
     IS NOT json(:hosts)";

/// The issuers are others; they have no order.
const OTHER_ISSUERS: &str = "(SELECT json_group_array(json_array(issuer, document)) FROM (
       SELECT issuer, document FROM issuer WHERE tenant_id = :tenant ORDER BY issuer))
     IS NOT (SELECT json_group_array(json_array(issuer, document)) FROM (
       SELECT value->>'issuer' AS issuer, value->>'document' AS document
       FROM json_each(:issuers) ORDER BY issuer))";

/// The tenant has no list of its issuers.
const UNLISTED: &str = "EXISTS (SELECT 1 FROM tenant WHERE id = :tenant AND issuer_list IS NULL)";

/// A signing key is not one of those that were read.
const OTHER_KEYS: &str = "EXISTS (SELECT 1 FROM signing_key WHERE tenant_id = :tenant
       AND sealed_seed NOT IN (SELECT value->>'old' FROM json_each(:keys)))";

/// What is encrypted of the keys says from now on that the issuers are listed.
const MARK_KEYS: &str = "UPDATE signing_key SET sealed_seed =
       (SELECT value->>'new' FROM json_each(:keys) WHERE value->>'old' = sealed_seed)
     WHERE tenant_id = :tenant AND sealed_seed IN (SELECT value->>'old' FROM json_each(:keys))
       AND EXISTS (SELECT 1 FROM tenant WHERE id = :tenant AND issuer_list = :list)";

/// The system that accounts come from is another, or none.
const OTHER_MIGRATION: &str =
    "(SELECT json_array(url, sealed_secret, until_at) FROM migration_source
       WHERE tenant_id = :tenant)
     IS NOT CASE WHEN :url IS NOT NULL THEN json_array(:url, :sealed, :until) END";

/// The statements that replace a part, if it `differs`.
fn replacement(part: &TenantPart, differs: &str) -> Vec<String> {
    let column = |name: &str| {
        vec![format!("UPDATE tenant SET {name} = :part WHERE id = :tenant AND {differs}")]
    };
    match part {
        TenantPart::Policy(_) => column("policy"),
        TenantPart::Settings(_) => column("settings"),
        TenantPart::Rules(_) => column("rules"),
        TenantPart::Dialects(_) => column("dialects"),
        TenantPart::Hosts(_) => vec![
            format!("DELETE FROM tenant_host WHERE tenant_id = :tenant AND {differs}"),
            format!("{PUT_HOSTS} AND {differs}"),
        ],
        TenantPart::Issuers { .. } => vec![
            format!("DELETE FROM issuer WHERE tenant_id = :tenant AND {differs}"),
            format!(
                "INSERT INTO issuer (tenant_id, issuer, document)
                 SELECT :tenant, value->>'issuer', value->>'document'
                 FROM json_each(:issuers) WHERE {KNOWN} AND {differs}"
            ),
            format!("UPDATE tenant SET issuer_list = :list WHERE id = :tenant AND {differs}"),
        ],
        TenantPart::Migration(_) => {
            vec![format!("{NO_MIGRATION} AND {differs}"), format!("{PUT_MIGRATION} AND {differs}")]
        }
        TenantPart::Key { .. } => vec![
            RETIRE_OTHERS.to_owned(),
            "DELETE FROM signing_key WHERE tenant_id = :tenant AND retires_at <= :at".to_owned(),
            PUT_KEY.to_owned(),
        ],
    }
}

const NO_MIGRATION: &str = "DELETE FROM migration_source WHERE tenant_id = :tenant";

const PUT_MIGRATION: &str = "INSERT INTO migration_source (tenant_id, url, sealed_secret, until_at)
     SELECT :tenant, :url, :sealed, :until
     WHERE :url IS NOT NULL AND EXISTS (SELECT 1 FROM tenant WHERE id = :tenant)";

const RETIRE_OTHERS: &str = "UPDATE signing_key SET retires_at = :retire_others_at
     WHERE tenant_id = :tenant AND id <> :key
       AND (retires_at IS NULL OR retires_at > :retire_others_at)";
