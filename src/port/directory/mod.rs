//! What is kept of all tenants together: the tenants themselves, and the work of the deployment. The
//! directory is the sum of the traits beside this file: one trait a noun, with what it takes and gives.

mod agenda;
mod housekeeping;
mod issuer;
mod key_check;
mod sealed;
mod signing_key;
mod sweep;
mod tenant;

pub use agenda::{Agenda, Chore, DueWork, Work};
pub use housekeeping::{Done, HousekeepingRuns, Run};
pub use issuer::{IssuerDocument, Listing};
pub use key_check::{KeyCheck, KeyChecks};
pub use sealed::{KeyUse, Sealed, SealedText, SealedTexts};
pub use signing_key::StoredKey;
pub use sweep::{Expiring, Expiry, Retention, Sweeping, Swept};
pub use tenant::{NewTenant, SnapshotRef, TenantPart, TenantSnapshot, Tenants};

/// What is kept of all tenants together: the sum of what is kept.
pub trait Directory:
    KeyChecks + HousekeepingRuns + DueWork + Expiry + SealedTexts + Tenants
{
}
