//! Which tenant a request belongs to. Decided before any store is opened.

use std::rc::Rc;

use crate::account::{HostName, TenantId};
use crate::crypt::jwt::Untrusted;
use crate::flow::{Ports, UseCaseError};
use crate::port::{Directory, SnapshotRef, TenantSnapshot, Tenants};

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
/// [`UseCaseError::Missing`] if there is no such tenant, or the host is another tenant's;
/// [`UseCaseError::Internal`].
pub async fn find<P: Ports>(
    ports: &P,
    host: &str,
    hint: Hint<'_>,
) -> Result<Rc<TenantSnapshot>, UseCaseError> {
    let directory = ports.directory();
    let snapshot =
        directory.snapshot(SnapshotRef::Host(host)).await?.ok_or(UseCaseError::Missing)?;
    if let Some(named) = hint.named {
        return named_or(directory, snapshot, named).await;
    }
    if snapshot.by_host {
        return Ok(snapshot);
    }
    let token = hint.bearer.and_then(|token| Untrusted::parse(token).ok());
    let claimed = token.as_ref().and_then(|token| token.claimed_tenant()?.parse::<TenantId>().ok());
    match claimed {
        Some(id) if id != snapshot.tenant.id => {
            Ok(directory.snapshot(SnapshotRef::Id(id)).await?.unwrap_or(snapshot))
        }
        _ => Ok(snapshot),
    }
}

/// The tenant that has a domain among its host names, as seen from the host that was called.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none, or the host called is another tenant's.
pub async fn of_domain<P: Ports>(
    ports: &P,
    host: &str,
    domain: &str,
) -> Result<Rc<TenantSnapshot>, UseCaseError> {
    let domain: HostName = domain.parse().map_err(|_| UseCaseError::Missing)?;
    let owner = ports.directory().snapshot(SnapshotRef::Host(domain.as_str())).await?;
    let owner = owner.filter(|owner| owner.by_host).ok_or(UseCaseError::Missing)?;
    let id = owner.tenant.id.to_string();
    find(ports, host, Hint { bearer: None, named: Some(&id) }).await
}

/// Has tenants read anew, after [`UseCaseError::Stale`].
pub fn forget<P: Ports>(ports: &P) {
    ports.directory().forget();
}

async fn named_or<D: Directory>(
    directory: &D,
    snapshot: Rc<TenantSnapshot>,
    named: &str,
) -> Result<Rc<TenantSnapshot>, UseCaseError> {
    let by = named.parse().map_or(SnapshotRef::Slug(named), SnapshotRef::Id);
    let other = directory.snapshot(by).await?.ok_or(UseCaseError::Missing)?;
    if snapshot.by_host && other.tenant.id != snapshot.tenant.id {
        return Err(UseCaseError::Missing);
    }
    Ok(other)
}
