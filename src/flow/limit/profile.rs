//! The profile of limits that a tenant has chosen.

use crate::account::LimitProfile;
use crate::port::Realm;

/// Whether the limits of a tenant are counted and never refuse.
pub fn is_open(realm: &Realm) -> bool {
    realm.tenant.settings.limits == LimitProfile::Open
}
