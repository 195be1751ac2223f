//! The link in the notice of a change with which the owner undoes it.

use crate::account::{Account, Purpose, Time};
use crate::crypt::secret::link_token;
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{NewSecret, Sealed};

/// A way to undo a change, for the notice of it.
pub(in crate::flow) struct RevertLink {
    /// The link, its token in the fragment.
    pub link: String,
    /// What is kept of it.
    pub secret: NewSecret,
}

/// Makes a link that undoes a change and all that follow it, for the address that the account has.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the address cannot be sealed.
pub(in crate::flow) fn draw<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    expires_at: Time,
) -> Result<RevertLink, UseCaseError> {
    let token = link_token(cx.ports.entropy());
    let purpose = Purpose::Disavowal;
    let lookup = cx.digest(purpose.as_str(), &[token.expose().as_bytes()]);
    let sealed = cx.seal(account.email.as_str().as_bytes(), Sealed::SecretEmail.at(&lookup))?;
    let link = format!("{}/not-me#token={}", cx.origin(), token.expose());
    let secret =
        NewSecret { lookup, purpose, verifier: None, expires_at, sealed_email: Some(sealed) };
    Ok(RevertLink { link, secret })
}
