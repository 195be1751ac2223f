//! The profile of limits that a tenant has chosen.

use crate::account::LimitProfile;
use crate::port::TenantSnapshot;

/// Whether the limits of a tenant are counted and never refuse.
pub fn is_open(snapshot: &TenantSnapshot) -> bool {
    snapshot.tenant.settings.limits == LimitProfile::Open
}
