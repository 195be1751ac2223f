//! The system that a tenant's accounts come from, as administrators write it down.

use zeroize::Zeroizing;

use super::tenancy;
use crate::account::{EndpointUrl, Migration, Time};
use crate::crypt::webhook::WebhookSecret;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{Sealed, TenantPart};

/// The longest time for which a former system is asked, in milliseconds.
pub const LONGEST: i64 = 366 * Time::DAY;

/// A former system as an administrator writes it down.
#[derive(Clone, Debug)]
pub struct MigrationDraft {
    /// Where it is asked.
    pub url: EndpointUrl,
    /// Until when it is asked.
    pub until: Time,
    /// Whether its secret is drawn anew. It is where there is none.
    pub new_secret: bool,
}

/// Sets the former system of a tenant; answers its secret if one was drawn, which is shown this once.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn set<P: Ports>(
    cx: &Context<'_, P>,
    draft: MigrationDraft,
) -> Result<Option<Zeroizing<String>>, UseCaseError> {
    let known = cx.snapshot.migration.as_ref().filter(|_| !draft.new_secret);
    let (secret, sealed_secret) = match known {
        Some(known) => (None, known.sealed_secret.clone()),
        None => {
            let secret = WebhookSecret::new(cx.ports.entropy()).expose();
            let place = cx.tenant().id.to_string();
            let sealed = cx.seal(secret.as_bytes(), Sealed::MigrationSecret.at(&place))?;
            (Some(secret), sealed)
        }
    };
    let url = draft.url.as_str().to_owned();
    let migration = Migration { url, sealed_secret, until: draft.until };
    tenancy::replace(cx, TenantPart::Migration(Some(migration))).await?;
    Ok(secret)
}

/// Takes the former system of a tenant away.
///
/// # Errors
///
/// [`UseCaseError::Missing`] if there is none.
pub async fn remove<P: Ports>(cx: &Context<'_, P>) -> Result<(), UseCaseError> {
    cx.snapshot.migration.as_ref().ok_or(UseCaseError::Missing)?;
    tenancy::replace(cx, TenantPart::Migration(None)).await
}
