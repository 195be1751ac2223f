//! Which tenant a request belongs to. Decided before any store is opened.

use std::rc::Rc;

use crate::account::{HostName, TenantId};
use crate::crypt::jwt::Untrusted;
use crate::flow::Failure;
use crate::port::{Directory, Ports, Realm, RealmRef};

/// What a request says about its tenant, besides its host.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// The bearer token, whose `tenant_id` may choose on the default host. It is believed only
    /// once it has been verified at that tenant.
    pub bearer: Option<&'a str>,
    /// The native `tenant` field: an id or a short name.
    pub named: Option<&'a str>,
}

/// The tenant of a request: its host's; on a host of no tenant, the one that is named, else the
/// token's, else the default one.
///
/// # Errors
///
/// [`Failure::Missing`] if there is no such tenant, or the host is another tenant's;
/// [`Failure::Internal`].
pub async fn find<P: Ports>(ports: &P, host: &str, hint: Hint<'_>) -> Result<Rc<Realm>, Failure> {
    let directory = ports.directory();
    let realm = directory.realm(RealmRef::Host(host)).await?.ok_or(Failure::Missing)?;
    if let Some(named) = hint.named {
        return named_or(directory, realm, named).await;
    }
    if realm.by_host {
        return Ok(realm);
    }
    let token = hint.bearer.and_then(|token| Untrusted::parse(token).ok());
    let claimed = token.as_ref().and_then(|token| token.claimed_tenant()?.parse::<TenantId>().ok());
    match claimed {
        Some(id) if id != realm.tenant.id => {
            Ok(directory.realm(RealmRef::Id(id)).await?.unwrap_or(realm))
        }
        _ => Ok(realm),
    }
}

/// The tenant that has a domain among its host names, as seen from the host that was called.
///
/// # Errors
///
/// [`Failure::Missing`] if there is none, or the host called is another tenant's.
pub async fn of_domain<P: Ports>(
    ports: &P,
    host: &str,
    domain: &str,
) -> Result<Rc<Realm>, Failure> {
    let domain: HostName = domain.parse().map_err(|_| Failure::Missing)?;
    let owner = ports.directory().realm(RealmRef::Host(domain.as_str())).await?;
    let owner = owner.filter(|owner| owner.by_host).ok_or(Failure::Missing)?;
    let id = owner.tenant.id.to_string();
    find(ports, host, Hint { bearer: None, named: Some(&id) }).await
}

/// Has tenants read anew, after [`Failure::Stale`].
pub fn forget<P: Ports>(ports: &P) {
    ports.directory().forget();
}

async fn named_or<D: Directory>(
    directory: &D,
    realm: Rc<Realm>,
    named: &str,
) -> Result<Rc<Realm>, Failure> {
    let by = named.parse().map_or(RealmRef::Slug(named), RealmRef::Id);
    let other = directory.realm(by).await?.ok_or(Failure::Missing)?;
    if realm.by_host && other.tenant.id != realm.tenant.id {
        return Err(Failure::Missing);
    }
    Ok(other)
}
